package import Findings
import Resolution
import SourceText
package import StorageModel

/// P38: the machine should take no new pods while it is migrated.
package enum P38NodeDrained: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P38",
        family: .preflight,
        name: "node-not-cordoned",
        title: "The node still takes pods",
        severity: .medium,
        mechanism:
            "Pods that run or start during the copy change files while they are read; pods that start on the target use "
            + "volumes whose disks are about to be replaced.",
        remedy: "Cordon and drain the node.",
        example: "`spec.unschedulable` is not set on the Node.",
        references: ["Kubernetes documentation: safely drain a node", "oc adm drain"]
    )
    package static let hosts: [HostRole] = [.source, .target]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the node cordoned?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let node = context.graph.match(facts.role).node else {
            return NodeObjects.unknown(facts, settles: "whether the node is cordoned")
        }
        if node.unschedulable {
            return .pass(
                "`\(node.name)` is cordoned",
                evidence: [Evidence(.context, at: node.metadata.name.location, note: "spec.unschedulable is true")]
            )
        }
        let name = ShellText.quoted(node.name)
        return .fail(
            "`\(node.name)` is not cordoned",
            evidence: [Evidence(.cause, at: node.metadata.name.location, note: "spec.unschedulable is not set")],
            remediation: [
                Remediation(
                    .command,
                    "cordon and drain the node",
                    body: "oc adm cordon \(name)\noc adm drain \(name) --ignore-daemonsets --delete-emptydir-data",
                    place: "workstation",
                    undo: "oc adm uncordon \(name)",
                    isDestructive: true
                )
            ]
        )
    }
}
