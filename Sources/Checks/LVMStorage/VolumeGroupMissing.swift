import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-03: the volume group of a device class is missing or not tagged.
enum VolumeGroupMissing: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-03",
        family: .lvmStorage,
        name: "volume-group-missing",
        title: "The volume group of a device class is missing after the takeover",
        severity: .high,
        mechanism:
            "LVM Storage expects a volume group with the name of the device class and the tag `@lvms`. A group that was recreated by hand or restored from a backup without tags is not accepted, and without free devices none is created.",
        message:
            "the volume group vg1 does not exist (or was not tagged properly with \"@lvms\"), and there were no available devices to create it",
        remedy: "Bring the group back, and give it the tag: `vgchange --addtag @lvms vg1`.",
        example: "The target's disk with `vg1` is overwritten by the source's.",
        references: [
            "lvm-operator internal/controllers/vgmanager/controller.go",
            "lvm-operator internal/controllers/vgmanager/lvm/lvm.go",
        ]
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
                    "whether volume group \(ShellQuote.code(name)) is there afterwards"
                )
                continue
            }
            let before = (context.inventory.target.physicalVolumes ?? []).first { $0.volumeGroup == name }
            guard groups[name] == nil else {
                // A copy has the tags of its original; nothing shows whether the original has any.
                if groups[name] == [.source] {
                    tally.lacks(
                        "source node",
                        "vgs -o vg_name,vg_tags",
                        "whether volume group \(ShellQuote.code(name)) has the tag `@lvms`"
                    )
                }
                continue
            }
            guard let before else { continue }
            tally.hit(
                ObjectIssue(
                    subject: entry.object.reference,
                    side: .targetNode,
                    node: context.graph.targetNode.name,
                    key: StaticVolumes.key("group|\(name)", entry.object.cluster),
                    detail:
                        "volume group \(ShellQuote.code(name)) is on the target today and is not there after the takeover",
                    effect:
                        "the LVMVolumeGroup fails: `the volume group \(ShellQuote.printable(name)) does not exist (or was not tagged properly with \"@lvms\"), and there were no available devices to create it`; volumes of the class cannot be mounted",
                    certainty: entry.isSelected == nil ? .depends(on: entry.openQuestions) : .certain,
                    remediation: [
                        Remediation(
                            .hint,
                            "copy the logical volumes of the group away before the takeover, or leave its disks out of the pairing"
                        )
                    ],
                    evidence: [
                        Evidence(.cause, at: before.location, note: "physical volume of the group on the target"),
                        Evidence(.context, at: entry.deviceClass.name.location, note: "device class"),
                    ]
                )
            )
        }
    }
}
