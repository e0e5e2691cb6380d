import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-17: device paths of a LocalVolume do not exist on the target.
enum DevicePathMissing: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-17",
        family: .localStorage,
        name: "device-path-missing",
        title: "A device path of a LocalVolume does not exist on the target",
        severity: .medium,
        mechanism:
            "The operator makes links and volumes for the device paths that exist. A path with an id of the source's hardware matches nothing on the target, and no volume is made.",
        whenSilent: "There is an alert, and no event on a claim.",
        message: "unable to find matching disk /dev/disk/by-id/wwn-0x1 (alert lso_lv_missing_device_path)",
        remedy: "Add the by-id path that the disk has on the target.",
        example: "`devicePaths: [/dev/disk/by-id/wwn-0x5000c500a1b2c3d4]`; the target's disk is `virtio-EVS0002`.",
        references: ["local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no LocalVolume lists device paths for the target"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if LocalStorage.lackObjects(context, &tally, "whether the listed device paths exist on the target") { return }
        let devices = DevicesAfter(context)
        for entry in LocalVolumeEntry.all(context) {
            for path in entry.devices.devicePaths {
                tally.looked()
                switch devices.find(path.value) {
                case .device: continue
                case .unknown(let missing): tally.lacks(missing)
                case .missing: tally.hit(issue(entry, path, context))
                }
            }
        }
    }

    private static func issue(
        _ entry: LocalVolumeEntry,
        _ path: Located<String>,
        _ context: CheckContext
    ) -> ObjectIssue {
        ObjectIssue(
            subject: entry.object.reference,
            side: .targetNode,
            node: context.graph.targetNode.name,
            key: StaticVolumes.key(
                "missing|\(entry.devices.storageClassName.value)|\(path.value)",
                entry.object.cluster
            ),
            detail: "\(ShellQuote.code(path.value)) does not exist on the target after the takeover",
            effect:
                "no volume is made for it: `unable to find matching disk \(ShellQuote.printable(path.value))`, alert `lso_lv_missing_device_path`",
            certainty: entry.isSelected == nil
                ? .depends(on: ["labels and name of the node after the takeover"]) : .certain,
            remediation: [
                Remediation(
                    .command,
                    "find the name that the disk has on the target, and add it to `devicePaths`",
                    body:
                        "oc debug node/\(ShellQuote.word(context.graph.targetNode.name)) --quiet -- chroot /host ls -l /dev/disk/by-id",
                    place: "workstation"
                )
            ],
            evidence: [Evidence(.cause, at: path.location, note: "device path")]
        )
    }
}
