import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-09: the topology of a TopoLVM volume names a node that vanishes.
enum TopologyNamesOldNode: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-09",
        family: .lvmStorage,
        name: "topology-names-old-node",
        title: "The topology of a TopoLVM volume names a node that vanishes",
        severity: .high,
        mechanism:
            "TopoLVM writes the node's name into the volume's affinity (`topology.topolvm.io/node`) and into the LogicalVolume, and its driver reports the name as node id. Under another name no node matches.",
        message: "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity",
        remedy:
            "Keep the node name, or create each PV again for the new name, with Retain, and change `spec.nodeName` of its LogicalVolume.",
        example: "`topology.topolvm.io/node In [worker-2]`, and the machine is `worker-1` afterwards.",
        references: ["topolvm internal/driver/node.go: NodeGetInfo"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "neither node has a volume of TopoLVM"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        for entry in LVMStorage.volumes(context) {
            tally.looked()
            guard machine.vanishing.contains(where: { $0.host == entry.match.host }) else { continue }
            tally.hit(
                ObjectIssue(
                    subject: entry.volume.reference,
                    side: LVMStorage.side(entry.match),
                    node: entry.match.name,
                    key: StaticVolumes.key("topology", entry.volume.cluster),
                    detail:
                        "the topology names \(ShellQuote.code(entry.match.name)), and the machine is \(machine.nameText) after the takeover",
                    effect: SchedulerText.affinity(entry.match),
                    certainty: machine.certainty,
                    radius: entry.binding.blastRadius,
                    remediation: ClaimRemedies.retain(entry.volume) + [
                        Remediation(
                            .hint,
                            "keep the node name; or create the PV again under its own name with the new topology and a claimRef, and change `spec.nodeName` of its LogicalVolume"
                        )
                    ],
                    evidence: [Evidence(.cause, at: entry.nodePlace, note: "topology of the volume")] + machine.evidence
                )
            )
        }
    }
}
