import Findings
import Resolution
import SourceText
import StorageModel

/// ID-08: objects belong to a Node object that has another uid now.
enum NodeObjectRecreated: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-08",
        family: .identity,
        name: "node-object-recreated",
        title: "An object is owned by a Node object that is gone or will be",
        severity: .high,
        mechanism:
            "A Node that is deleted and registered anew has another uid. Objects that name the old one as their owner are collected as garbage: CSINodes, and PersistentVolumes of a static provisioner that runs with `setPVOwnerRef`. The claims of such volumes are Lost.",
        whenSilent: "Garbage collection writes no event.",
        message: "ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!",
        remedy: "Take the ownerReferences out of the PVs before a Node object is deleted.",
        example: "PV `local-pv-1` is owned by Node `worker-2` with uid `1111…`; the Node has uid `2222…`.",
        references: [
            "sig-storage-local-static-provisioner pkg/common/common.go: setPVOwnerRef",
            "Kubernetes pkg/volume/csi/nodeinfomanager",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no PersistentVolume and no CSINode is owned by one of the two Nodes"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let cluster = context.inventory.cluster
        let volumes = cluster.persistentVolumes.map { ($0.metadata, $0.reference, $0.cluster, Severity.critical) }
        let nodes = cluster.csiNodes.map { ($0.metadata, $0.reference, $0.cluster, Severity.high) }
        for (metadata, reference, role, severity) in volumes + nodes {
            for owner in metadata.ownerReferences where owner.kind == "Node" {
                let isOne = [machine.source, machine.target].contains { $0.name == owner.name.value }
                guard isOne else { continue }
                tally.looked()
                guard let node = cluster.nodes.first(where: { $0.name == owner.name.value && $0.cluster == role })
                else {
                    tally.lacks([
                        MachineAfter.lacksLabels("whether the owner of volumes and CSINodes has the uid that they name")
                    ])
                    continue
                }
                let isOld = node.uid.map { !owner.uid.isEmpty && $0 != owner.uid } ?? false
                let vanishes = severity == .critical && machine.vanishing.contains { $0.name == owner.name.value }
                guard isOld || vanishes else { continue }
                tally.hit(
                    ObjectIssue(
                        subject: reference,
                        side: .cluster,
                        node: owner.name.value,
                        key: StaticVolumes.key("owner", role),
                        detail: isOld
                            ? "its owner is Node \(ShellQuote.code(owner.name.value)) with uid \(ShellQuote.code(owner.uid)), and the Node has uid \(ShellQuote.code(node.uid ?? ""))"
                            : "its owner is Node \(ShellQuote.code(owner.name.value)), which is useless after the takeover",
                        effect: "it is deleted as garbage as soon as the owner of that uid does not exist",
                        severity: severity,
                        certainty: isOld
                            ? .certain : .depends(on: ["whether somebody deletes the Node `\(owner.name.value)`"]),
                        remediation: severity == .critical
                            ? [
                                Remediation(
                                    .command,
                                    "take the owner out of the volume before the Node object is deleted",
                                    body:
                                        "oc patch pv \(ShellQuote.word(reference.name)) --type merge -p '{\"metadata\":{\"ownerReferences\":null}}'",
                                    place: "workstation"
                                )
                            ]
                            : [Remediation(.hint, "let kubelet and the driver register again: the CSINode is rebuilt")],
                        evidence: [
                            Evidence(.cause, at: owner.name.location, note: "owner"),
                            Evidence(
                                .counterpart,
                                at: (node.metadata.uid ?? node.metadata.name).location,
                                note: "the Node"
                            ),
                        ]
                    )
                )
            }
        }
    }
}
