import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-10: a mandatory device path of a device class cannot be used.
enum MandatoryPathUnusable: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-10",
        family: .lvmStorage,
        name: "mandatory-path-unusable",
        title: "A mandatory device path of LVM Storage does not exist on the target",
        severity: .high,
        mechanism:
            "Every entry of `deviceSelector.paths` must be usable on each selected node. One path that does not resolve makes the device class fail.",
        message:
            "mandatory device path \"/dev/disk/by-id/wwn-0x1\" cannot be used, because it is NOT available as a new device for the volume group and NOT part of a valid and tagged existing volume group",
        remedy:
            "Move paths that differ between nodes to `optionalPaths`, and add the name that the disk has on the target.",
        example: "`paths: [/dev/disk/by-id/wwn-0x5000c500a1b2c3d4]`; the target's disk is `virtio-EVS0002`.",
        references: ["lvm-operator internal/controllers/vgmanager/devices.go"]
    )
    static let nothing = "no LVMCluster that selects the target has mandatory paths"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = DevicesAfter(context)
        for entry in LVMStorage.classes(context) {
            for path in entry.deviceClass.paths {
                tally.looked()
                switch devices.find(path.value) {
                case .device: continue
                case .unknown(let missing): tally.lacks(missing)
                case .missing:
                    tally.hit(
                        ObjectIssue(
                            subject: entry.object.reference,
                            side: .targetNode,
                            node: context.graph.targetNode.name,
                            key: StaticVolumes.key(
                                "path|\(entry.deviceClass.name.value)|\(path.value)",
                                entry.object.cluster
                            ),
                            detail: "\(ShellQuote.code(path.value)) does not exist on the target after the takeover",
                            effect:
                                "device class \(ShellQuote.code(entry.deviceClass.name.value)) fails: `mandatory device path \"\(ShellQuote.printable(path.value))\" cannot be used, because it is NOT available as a new device for the volume group and NOT part of a valid and tagged existing volume group`",
                            certainty: entry.isSelected == nil ? .depends(on: entry.openQuestions) : .certain,
                            remediation: [
                                LVMStorage.edit(
                                    entry.object,
                                    "move the path to `optionalPaths`, and add the name that the disk has on the target"
                                )
                            ],
                            evidence: [Evidence(.cause, at: path.location, note: "mandatory device path")]
                        )
                    )
                }
            }
        }
    }
}
