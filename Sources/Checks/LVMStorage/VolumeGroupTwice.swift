import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-11: two volume groups have one name.
enum VolumeGroupTwice: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-11",
        family: .lvmStorage,
        name: "volume-group-twice",
        title: "The source brings a second volume group of the same name",
        severity: .critical,
        mechanism:
            "Device classes are often called `vg1` everywhere. When the target keeps its group and the source's arrives, LVM sees two groups of one name and acts on either; the logical volumes of the source are unknown to the target's LogicalVolume objects.",
        whenSilent: "LVM warns on the node only.",
        message: "WARNING: VG name vg1 is used by VGs 6tQx… and 9bZk…",
        remedy:
            "Rename one group by its UUID before both are active: `vgrename UUID NAME`, or import the copy with `vgimportclone`.",
        example: "`vg1` on the target's `/dev/vdc`, and `vg1` on the copied `/dev/vdb`.",
        references: ["vgrename(8)", "vgimportclone(8)"]
    )
    static let nothing = "no LVMCluster selects the target"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in LVMStorage.classes(context) {
            tally.looked()
            let name = entry.deviceClass.name.value
            guard let groups = LVMStorage.groupsAfter(context) else {
                tally.lacks(
                    "source node and target node",
                    "lsblk and pvs",
                    "whether two volume groups are called \(ShellQuote.code(name)) afterwards"
                )
                continue
            }
            guard groups[name]?.count == 2 else { continue }
            let places = [context.inventory.source, context.inventory.target].map { facts in
                (facts.volumeGroups ?? []).first { $0.name == name }
            }
            tally.hit(
                ObjectIssue(
                    subject: entry.object.reference,
                    side: .targetNode,
                    node: context.graph.targetNode.name,
                    key: StaticVolumes.key("twice|\(name)", entry.object.cluster),
                    detail:
                        "volume group \(ShellQuote.code(name)) stays on the target, and another one of that name arrives from the source",
                    effect: "LVM acts on either of them: volumes are created, resized or deleted in the wrong group",
                    certainty: context.plan?.profile.lvmNames == .kept ? .certain : .depends(on: ["lvmNames"]),
                    remediation: [
                        Remediation(
                            .command,
                            "rename the arriving group by its UUID before LVM Storage starts on the machine",
                            body:
                                "vgrename \(ShellQuote.word(places[0]?.uuid ?? "UUID-OF-THE-SOURCE-GROUP")) \(ShellQuote.word("\(name)-source"))",
                            place: "target node",
                            undo: "vgrename \(ShellQuote.word("\(name)-source")) \(ShellQuote.word(name))"
                        )
                    ],
                    evidence: [
                        Evidence(
                            .cause,
                            at: places[0]?.location ?? entry.deviceClass.name.location,
                            note: "group of the source"
                        ),
                        Evidence(
                            .counterpart,
                            at: places[1]?.location ?? entry.deviceClass.name.location,
                            note: "group of the target"
                        ),
                    ]
                )
            )
        }
    }
}
