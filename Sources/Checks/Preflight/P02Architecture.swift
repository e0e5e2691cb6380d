package import Findings
import SourceText
package import StorageModel

/// P02: the migration service takes x86_64 servers only.
package enum P02Architecture: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P02",
        family: .preflight,
        name: "architecture-unsupported",
        title: "The architecture is not supported by the migration service",
        severity: .critical,
        mechanism:
            "The agent and the boot image of the migration service exist for x86_64. Nodes of other architectures, which "
            + "RHCOS supports, are refused.",
        message: "SMS.0206",
        remedy: "Install a new node on the target and move its workloads there.",
        example: "`uname -a` ends in `aarch64 GNU/Linux`.",
        references: ["Huawei Cloud SMS: API error codes (SMS.0206)", "uname(1)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the architecture x86_64?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let name: String
        let evidence: [Evidence]
        if let machine = facts.system.machine {
            name = machine.value
            evidence = [Evidence(.cause, at: machine.location, note: "machine hardware name")]
        } else if let machine = NodePlatform.architecture(facts) {
            name = machine
            let place = facts.kernelCommandLine?.first { $0.value.hasPrefix("BOOT_IMAGE=") }?.location
            evidence = [
                Evidence(
                    .cause,
                    at: place ?? facts.initramfs?.first?.location,
                    note: "release of the kernel that boots"
                )
            ]
        } else {
            return .unknown(
                "the architecture was not captured",
                missing: [facts.lacking("cmd/uname.out", settles: "the architecture of the machine")]
            )
        }
        if name == "x86_64" { return .pass("the architecture is x86_64", evidence: evidence) }
        return .fail(
            "the architecture is \(ShellQuote.code(name))",
            evidence: evidence,
            remediation: [Remediation(.hint, "install a new node on the target instead of migrating this one")]
        )
    }
}
