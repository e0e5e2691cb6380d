package import Findings
import Resolution
import SourceText
package import StorageModel

/// P16: in FIPS mode the initramfs verifies the kernel from the boot file system.
package enum P16FIPS: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P16",
        family: .preflight,
        name: "fips-mode",
        title: "FIPS mode depends on the identity of the boot file system",
        severity: .critical,
        mechanism:
            "With `fips=1` the initramfs mounts the file system that `boot=` names and verifies the checksum of the kernel on "
            + "it. When the copy has a new UUID or no label, it finds none and stops the boot.",
        message: "dracut: FATAL: FIPS integrity test failed",
        remedy: "Keep the UUID or label of /boot, or change `boot=` before the first boot of the target.",
        example: "`fips=1 boot=UUID=96d15588-…` among the kernel arguments.",
        references: ["dracut.cmdline(7), fips and boot", "fips-mode-setup(8)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does the boot depend on FIPS verification of the kernel?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let argument = facts.kernelCommandLine?.last { $0.value.hasPrefix("fips=") }
        let isOn = argument.map { $0.value == "fips=1" } ?? facts.system.fipsEnabled?.value
        guard let isOn else {
            if let arguments = facts.kernelCommandLine {
                return .pass(
                    "no kernel argument turns on FIPS mode",
                    evidence: arguments.prefix(1).map { Evidence(.context, at: $0.location, note: "kernel arguments") }
                )
            }
            return .unknown(
                "whether FIPS mode is on was not captured",
                missing: [
                    facts.lacking(
                        "root/proc/sys/crypto/fips_enabled or root/proc/cmdline",
                        settles: "whether FIPS mode is on"
                    )
                ]
            )
        }
        let place = argument?.location ?? facts.system.fipsEnabled?.location
        let evidence = [Evidence(.cause, at: place, note: isOn ? "FIPS mode is on" : "FIPS mode is off")]
        guard isOn else { return .pass("FIPS mode is off", evidence: evidence) }
        return judge(facts, context, evidence)
    }

    private static func judge(_ facts: HostFacts, _ context: CheckContext, _ evidence: [Evidence]) -> PreflightAnswer {
        let boot = facts.kernelCommandLine?.last { $0.value.hasPrefix("boot=") }
        let all =
            evidence + (boot.map { [Evidence(.cause, at: $0.location, note: "file system with the kernel")] } ?? [])
        let remedy = Remediation(
            .hint,
            "before the first boot of the target write the old UUID onto its unmounted /boot (`tune2fs -U`), or change `boot=` "
                + "in the boot entries"
        )
        guard let boot, boot.value.hasPrefix("boot=UUID=") || boot.value.hasPrefix("boot=LABEL=") else {
            return .fail("FIPS mode is on", evidence: all, remediation: [remedy])
        }
        let isUUID = boot.value.hasPrefix("boot=UUID=")
        let profile = context.plan?.profile
        let identity = isUUID ? profile?.filesystemUUID : profile?.filesystemLabel
        let isPatched = identity == .regenerated && profile?.references == .rewritten
        switch isPatched ? TakeoverProfile.Identity.unknown : identity {
        case .kept?:
            return .fail(
                "FIPS mode is on; \(ShellQuote.code(boot.value)) is kept by the takeover",
                evidence: all,
                severity: PreflightSeverity.notes
            )
        case .lost?, .regenerated?:
            return .fail(
                "FIPS mode is on, and the takeover does not keep \(ShellQuote.code(boot.value)): the target does not boot",
                evidence: all,
                remediation: [remedy],
                severity: PreflightSeverity.blocksFile
            )
        default:
            return .fail(
                "FIPS mode is on and needs \(ShellQuote.code(boot.value)); whether the takeover keeps it is not known",
                evidence: all,
                remediation: [remedy],
                missing: [
                    MissingEvidence(
                        origin: "plan",
                        capture: "profile that says what becomes of file-system \(isUUID ? "UUIDs" : "labels")",
                        settles: "whether the initramfs finds the kernel that it verifies"
                    )
                ]
            )
        }
    }
}
