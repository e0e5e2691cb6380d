import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-11: `forceWipeDevicesAndDestroyAllData` of a LocalVolume.
enum ForcedWipe: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-11",
        family: .localStorage,
        name: "forced-wipe",
        title: "A LocalVolume wipes a device for which it has no link yet",
        severity: .critical,
        mechanism:
            "With `forceWipeDevicesAndDestroyAllData` the operator runs `wipefs -a -f` on a device before it links it. Only the missing link decides: a new disk, a lost `/var` or another id are enough, and nothing remembers that the device was wiped once.",
        whenSilent: "Always.",
        remedy: "Set `forceWipeDevicesAndDestroyAllData: false` before the takeover.",
        example: "`/var` of the target is replaced, the link of `/dev/disk/by-id/wwn-0x1` is gone, the disk is wiped.",
        references: [
            "local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go: createSymlink",
            "openshift-docs: persistent-storage-local",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no LocalVolume that selects the target forces a wipe"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if LocalStorage.lackObjects(context, &tally, "whether a LocalVolume wipes devices without link") { return }
        let devices = DevicesAfter(context)
        let published = PublishedDevices(context)
        for entry in LocalVolumeEntry.all(context) {
            guard let flag = entry.devices.forceWipe else { continue }
            for path in entry.devices.devicePaths {
                tally.looked()
                switch devices.find(path.value) {
                case .missing: continue
                case .unknown(let missing): tally.lacks(missing)
                case .device(let device):
                    guard !published.hasLink(device, class: entry.devices.storageClassName.value),
                        !devices.isMounted(device)
                    else { continue }
                    tally.hit(issue(entry, path, flag, device, context.graph.targetNode.name))
                }
            }
        }
    }

    private static func issue(
        _ entry: LocalVolumeEntry,
        _ path: Located<String>,
        _ flag: SourceLocation,
        _ device: PredictedDevice,
        _ node: String
    ) -> ObjectIssue {
        let name = ShellQuote.word(entry.object.name)
        let space = ShellQuote.word(entry.object.namespace)
        return ObjectIssue(
            subject: entry.object.reference,
            side: .targetNode,
            key: StaticVolumes.key("wipe|\(entry.devices.storageClassName.value)|\(path.value)", entry.object.cluster),
            detail:
                "\(ShellQuote.code(path.value)) leads to \(DevicesAfter.text(device)) after the takeover, no link of class \(ShellQuote.code(entry.devices.storageClassName.value)) leads to it, and a wipe is forced",
            effect: "the operator runs `wipefs -a -f` on the device as soon as it starts on the node",
            certainty: entry.certainty(device),
            remediation: [
                Remediation(
                    .command,
                    "set `forceWipeDevicesAndDestroyAllData: false` in every entry of `storageClassDevices`, before the takeover",
                    body: "oc edit localvolume \(name) -n \(space)",
                    place: "workstation"
                ), LocalStorage.stopDiskmaker(node),
            ],
            evidence: [
                Evidence(.cause, at: flag, note: "the wipe is forced"),
                Evidence(.context, at: path.location, note: "device path"), DevicesAfter.evidence(device),
            ]
        )
    }
}
