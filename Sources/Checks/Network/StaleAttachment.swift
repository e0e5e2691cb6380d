import Findings
import Resolution
import SourceText
import StorageModel

/// NET-08: a VolumeAttachment of a node that is gone keeps the volume attached.
enum StaleAttachment: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-08",
        family: .network,
        name: "stale-volume-attachment",
        title: "A VolumeAttachment of a node that vanishes keeps the volume attached",
        severity: .high,
        mechanism:
            "A volume that one node may use at a time stays attached to the node in its VolumeAttachment. When that node is renamed or gone, nobody detaches it, and attaching to the new node waits.",
        message:
            "Multi-Attach error for volume \"pv-a\" Volume is already exclusively attached to one node and can't be attached to another",
        remedy:
            "Prove that the old machine is off, then delete the VolumeAttachment or taint the Node `node.kubernetes.io/out-of-service`.",
        example: "`spec.nodeName: worker-2`, and the machine is `worker-1` after the takeover.",
        references: [
            "Kubernetes pkg/controller/volume/attachdetach/reconciler", "Kubernetes pkg/volume/csi/csi_attacher.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "the dumps hold no VolumeAttachment"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let cluster = context.inventory.cluster
        for attachment in cluster.volumeAttachments {
            guard let node = attachment.nodeName, let volume = attachment.persistentVolumeName else { continue }
            tally.looked()
            let nodes = cluster.nodes.filter { $0.cluster == attachment.cluster }
            let isGone = !nodes.isEmpty && !nodes.contains { $0.name == node.value }
            let vanishes = machine.vanishing.contains { $0.name == node.value }
            guard isGone || vanishes else { continue }
            let key = BindingGraph.VolumeKey(cluster: attachment.cluster, name: volume.value)
            let binding = context.graph.bindingOfVolume[key].map { context.graph.bindings[$0] }
            tally.hit(
                issue(attachment, node, volume, binding, isGone ? nil : machine)
            )
        }
    }

    private static func issue(
        _ attachment: VolumeAttachment,
        _ node: Located<String>,
        _ volume: Located<String>,
        _ binding: VolumeBinding?,
        _ machine: MachineAfter?
    ) -> ObjectIssue {
        let reason =
            machine.map { "the machine is \($0.nameText) after the takeover" } ?? "no Node of the dumps has that name"
        return ObjectIssue(
            subject: attachment.reference,
            side: .cluster,
            node: node.value,
            key: StaticVolumes.key("stale", attachment.cluster),
            detail:
                "\(ShellQuote.code(volume.value)) is attached to \(ShellQuote.code(node.value)), and \(reason)",
            effect:
                "`Multi-Attach error for volume \"\(ShellQuote.printable(volume.value))\" Volume is already exclusively attached to one node and can't be attached to another`",
            certainty: machine?.certainty ?? .certain,
            radius: binding?.blastRadius ?? BlastRadius(),
            remediation: [
                Remediation(
                    .command,
                    "once it is proven that the old machine is off, and never before, delete the attachment",
                    body: "oc delete volumeattachment \(ShellQuote.word(attachment.name))",
                    place: "workstation",
                    isDestructive: true
                )
            ],
            evidence: [Evidence(.cause, at: node.location, note: "node of the attachment")]
        )
    }
}
