package import Findings
import Resolution
import SourceText
package import StorageModel

/// P41: a cloud controller removes nodes whose instance it does not find.
package enum P41ProviderID: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P41",
        family: .preflight,
        name: "provider-id-set",
        title: "The node is tied to an instance of its provider",
        severity: .medium,
        mechanism:
            "`spec.providerID` names the instance that the node runs on and cannot be changed. A cloud controller that finds the "
            + "instance gone, or shut down, taints or deletes the Node, and the garbage collector then deletes its pods.",
        remedy:
            "Remove the Node object and let the migrated machine register itself again, or keep the controller away from it.",
        example: "`providerID: vsphere://4230…` on a node that moves to another cloud.",
        references: ["Kubernetes documentation: cloud controller manager, node controller", "Node v1: spec.providerID"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the node free of an instance identity of its provider?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let node = context.graph.match(facts.role).node else {
            return NodeObjects.unknown(facts, settles: "whether the node is tied to an instance")
        }
        guard let identity = node.providerID, !identity.value.isEmpty else {
            return .pass(
                "`\(node.name)` has no `spec.providerID`",
                evidence: [Evidence(.context, at: node.metadata.name.location, note: "the Node")]
            )
        }
        let name = ShellText.quoted(node.name)
        return .fail(
            "`spec.providerID` is \(ShellQuote.code(identity.value))",
            evidence: [Evidence(.cause, at: identity.location, note: "instance of the provider")],
            remediation: [
                Remediation(
                    .command,
                    "see which controller removes nodes, and which Machine owns this one",
                    body: "oc get clusteroperator cloud-controller-manager\n"
                        + "oc get machines -A -o wide | grep -F \(name)\noc get node \(name) -o jsonpath='{.spec.providerID}{\"\\n\"}'",
                    place: "workstation"
                ),
                Remediation(
                    .hint,
                    "plan to delete the Node object when the source is off, so that the migrated machine registers itself anew; a "
                        + "Machine that owns it must be released first, or it deletes the node"
                ),
            ]
        )
    }
}
