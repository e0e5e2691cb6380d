import Findings
import Resolution
import SourceText
import StorageModel

/// The way OpenShift has for replacing a node, named where a takeover of the machine is the harder way.
enum NodeAdvice {
    private static let controlPlaneLabels = [
        "node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master",
    ]

    /// Advice for the node that is migrated.
    static func advice(_ graph: BindingGraph) -> [AlternativeAdvice] {
        guard let node = graph.sourceNode.node else { return [] }
        let role = controlPlaneLabels.lazy.compactMap { node.metadata.labels[$0] }.first
        if let role {
            return [
                AlternativeAdvice(
                    title: "Replace the control-plane member instead of migrating it",
                    text:
                        "A migrated copy of an etcd member starts with old data and with addresses and certificates of the source. Back up etcd, remove the member (etcdctl member remove), delete its Machine or Node and its etcd secrets, and let a new control-plane node join, one at a time; static PVs on the node are moved on their own.",
                    evidence: [Evidence(.cause, at: role.location, note: "the source is a control-plane node")]
                )
            ]
        }
        return [
            AlternativeAdvice(
                title: "Add a fresh worker and move the data instead of the machine",
                text:
                    "A new RHCOS worker joins by its MachineSet or by the installer's ignition; drain the old node, copy the data of each static PV to a new PV that is pinned to the new node, bind the claims to them, and delete the old node. Nothing on disk is overwritten that way.",
                evidence: [
                    Evidence(.context, at: node.metadata.name.location, note: "the source is a worker node")
                ]
            )
        ]
    }
}
