package import Findings
import SourceText
package import StorageModel

/// P04: with Secure Boot the target's firmware must trust the source's boot loader.
package enum P04SecureBoot: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P04",
        family: .preflight,
        name: "secure-boot-on",
        title: "Secure Boot is on",
        severity: .medium,
        mechanism:
            "The firmware of the target decides whether it starts the signed boot loader that arrives. Keys that were "
            + "enrolled on the source stay in its firmware, and a kernel module signed with such a key is refused on the target.",
        message: "Verification failed: (0x1A) Security Violation",
        remedy: "Confirm that the target supports Secure Boot with the same keys, or turn it off before the migration.",
        example: "`mokutil --sb-state` prints `SecureBoot enabled`.",
        references: ["mokutil(1)", "UEFI specification: Secure Boot"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is Secure Boot off?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if let state = facts.system.secureBoot {
            let evidence = [Evidence(.cause, at: state.location, note: "state of Secure Boot")]
            guard state.value else { return .pass("Secure Boot is off", evidence: evidence) }
            return .fail(
                "Secure Boot is on",
                evidence: evidence,
                remediation: [
                    Remediation(
                        .hint,
                        "confirm that the target supports Secure Boot, or turn it off in the firmware of the source"
                    )
                ]
            )
        }
        if let firmware = facts.bootedWithEFI, !firmware.value {
            return .pass(
                "the machine was booted by BIOS firmware, which has no Secure Boot",
                evidence: [Evidence(.cause, at: firmware.location, note: "booted by BIOS firmware")]
            )
        }
        return .unknown(
            "the state of Secure Boot was not captured",
            missing: [facts.lacking("cmd/secureboot.out (`mokutil --sb-state`)", settles: "whether Secure Boot is on")]
        )
    }
}
