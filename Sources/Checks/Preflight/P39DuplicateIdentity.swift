package import Findings
import SourceText
package import StorageModel

/// P39: two running machines must not have one machine-id.
package enum P39DuplicateIdentity: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P39",
        family: .preflight,
        name: "machine-id-duplicate",
        title: "Source and target have one machine-id",
        severity: .medium,
        mechanism:
            "/etc/machine-id is copied with the system disk. Two running machines with one id ask DHCP for one lease and "
            + "look like one node to whatever uses the id.",
        whenSilent: "Both machines run; addresses and logs mix.",
        remedy: "Power off the source before the target starts.",
        example: "Both captures have the same line in /etc/machine-id.",
        references: ["machine-id(5)"]
    )
    package static let hosts: [HostRole] = [.target]
    package static let severities = PreflightSeverity.warns
    package static let question = "Do source and target have different machine-ids?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let machines = [context.inventory.source, context.inventory.target]
        guard let source = context.inventory.source.machineID, let target = context.inventory.target.machineID else {
            let missing = machines.filter { $0.machineID == nil }.map {
                $0.lacking("root/etc/machine-id", settles: "whether both machines have one identity")
            }
            return .unknown("the machine-id of a machine was not captured", missing: missing)
        }
        let evidence = [
            Evidence(.cause, at: target.location, note: "machine-id of the target"),
            Evidence(.counterpart, at: source.location, note: "machine-id of the source"),
        ]
        guard source.value == target.value else { return .pass("the machine-ids differ", evidence: evidence) }
        return .fail(
            "both machines have the machine-id `\(source.value)`",
            evidence: evidence,
            remediation: [Remediation(.hint, "never run both machines at once; power off the source first")]
        )
    }
}
