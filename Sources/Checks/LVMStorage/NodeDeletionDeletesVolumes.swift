import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-05: deleting the Node object deletes claims and logical volumes.
enum NodeDeletionDeletesVolumes: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-05",
        family: .lvmStorage,
        name: "node-deletion-deletes-volumes",
        title: "Deleting the Node object deletes the claims of its TopoLVM volumes",
        severity: .critical,
        mechanism:
            "TopoLVM keeps a finalizer on Node objects. When a Node is deleted, because it was renamed or installed anew, all claims with `selected-node` of that name and a class of TopoLVM are deleted, and LogicalVolume objects lose their finalizer: the logical volumes stay on the disk under their old names, and Kubernetes forgets them.",
        whenSilent: "The deletion of a Node reports success.",
        remedy: "Never delete the Node object; or set policy Retain and scale TopoLVM's controller to 0 first.",
        example: "`worker-2` is renamed by the takeover, and somebody deletes the old Node.",
        references: ["topolvm internal/controller/node_controller.go", "lvm-operator cmd/operator/operator.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "neither node has a volume of TopoLVM"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let groups = Dictionary(grouping: LVMStorage.volumes(context)) { $0.match.host }
        for host in groups.keys.sorted() {
            guard let group = groups[host], let match = group.first?.match else { continue }
            tally.looked(group.count)
            let deleted = match.node?.metadata.deletionTimestamp
            let vanishes = machine.vanishing.contains { $0.host == host }
            guard deleted != nil || vanishes else { continue }
            let names = group.prefix(4).map { ShellQuote.code($0.volume.name) }.joined(separator: ", ")
            let radii = group.map(\.binding.blastRadius)
            tally.hit(
                ObjectIssue(
                    subject: NodePods.reference(match),
                    side: NodePods.side(match),
                    node: match.name,
                    key: "node-deleted",
                    detail: deleted == nil
                        ? "\(group.count) TopoLVM volume(s) are on \(ShellQuote.code(match.name)), whose Node object is useless after the takeover: \(names)"
                        : "the Node \(ShellQuote.code(match.name)) is being deleted, and \(group.count) TopoLVM volume(s) are on it: \(names)",
                    effect:
                        "once the Node is deleted, their claims are deleted and their LogicalVolume objects forgotten; the data stays on the disk, unknown to Kubernetes",
                    certainty: deleted == nil
                        ? .depends(on: ["whether somebody deletes the Node `\(match.name)`"]) : .certain,
                    radius: BlastRadius(
                        claims: Set(radii.flatMap(\.claims)).sorted(),
                        pods: Set(radii.flatMap(\.pods)).sorted(),
                        workloads: Set(radii.flatMap(\.workloads)).sorted(),
                        namespaces: Set(radii.flatMap(\.namespaces)).sorted()
                    ),
                    remediation: [
                        Remediation(
                            .hint,
                            "do not delete the Node \(ShellQuote.code(match.name)); if it must go, set policy Retain on every volume and scale TopoLVM's controller to 0 first"
                        )
                    ],
                    evidence: (deleted.map { [Evidence(.cause, at: $0.location, note: "the Node is being deleted")] }
                        ?? [])
                        + group.prefix(4).map { Evidence(.cause, at: $0.nodePlace, note: "topology of the volume") }
                )
            )
        }
    }
}
