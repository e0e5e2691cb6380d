import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-08: a LocalVolume publishes disks that hold data.
enum PublishesDisksWithData: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-08",
        family: .localStorage,
        name: "local-volume-publishes-data",
        title: "A LocalVolume publishes a disk that holds data",
        severity: .critical,
        mechanism:
            "A LocalVolume looks at no signature: a path that leads to an unmounted device without partitions becomes an Available PV. The next claim of the class mounts the data that is there, or fails on its type, and wipes it when it is released.",
        whenSilent: "Until a claim takes the volume.",
        remedy: "Take the path out of the LocalVolume before the disk is attached, or name another disk by its id.",
        example: "`devicePaths: [/dev/vdc]`, and `/dev/vdc` receives a copied ext4 file system.",
        references: ["local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go: ignoreDevices"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no LocalVolume selects the target"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if LocalStorage.lackObjects(context, &tally, "whether a LocalVolume publishes a disk with data") { return }
        let devices = DevicesAfter(context)
        let published = PublishedDevices(context)
        for entry in LocalVolumeEntry.all(context) {
            for path in entry.devices.devicePaths {
                tally.looked()
                switch devices.find(path.value) {
                case .missing: continue
                case .unknown(let missing): tally.lacks(missing)
                case .device(let device):
                    guard !device.hasChildren, !devices.isMounted(device), !published.isPublished(device) else {
                        continue
                    }
                    guard let type = device.fsType else {
                        tally.lacks("takeover profile", "rawContent", "what \(ShellQuote.code(device.path)) holds")
                        continue
                    }
                    if !type.isEmpty { tally.hit(issue(entry, path, device)) }
                }
            }
        }
    }

    private static func issue(
        _ entry: LocalVolumeEntry,
        _ path: Located<String>,
        _ device: PredictedDevice
    ) -> ObjectIssue {
        let storageClass = ShellQuote.code(entry.devices.storageClassName.value)
        return ObjectIssue(
            subject: entry.object.reference,
            side: .targetNode,
            key: StaticVolumes.key("\(entry.devices.storageClassName.value)|\(path.value)", entry.object.cluster),
            detail:
                "device path \(ShellQuote.code(path.value)) leads to \(DevicesAfter.text(device)) after the takeover, which no volume of the operator uses",
            effect:
                "a PV of class \(storageClass) appears, Available: the next claim of the class gets this data, and releasing that claim wipes it",
            certainty: entry.certainty(device),
            remediation: [
                Remediation(
                    .command,
                    "take the path out of the LocalVolume before the disk is attached",
                    body:
                        "oc edit localvolume \(ShellQuote.word(entry.object.name)) -n \(ShellQuote.word(entry.object.namespace))",
                    place: "workstation"
                )
            ],
            evidence: [Evidence(.cause, at: path.location, note: "device path"), DevicesAfter.evidence(device)]
        )
    }
}
