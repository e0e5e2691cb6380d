import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-09: a LocalVolumeSet claims new raw disks.
enum SetClaimsRawDisks: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-09",
        family: .localStorage,
        name: "local-volume-set-claims-raw-disk",
        title: "A LocalVolumeSet takes a disk that is raw after the takeover",
        severity: .high,
        mechanism:
            "Every device that passes the filters of a LocalVolumeSet becomes an Available PV one minute after it was seen. A disk without signature passes, and so does a GPT without partitions. A disk that was meant for data that is restored later is taken first, and a claim can race with the restore.",
        whenSilent: "Always: there is no event on the node's side before a claim uses the volume.",
        remedy:
            "Narrow the set before the takeover (`maxDeviceCount`, models, vendors, sizes), or take the node out of its selector until the disks are settled.",
        example: "Set `fast` takes disks from 100Gi; `/dev/vdc` of 500 GiB is blank after the takeover.",
        references: [
            "local-storage-operator pkg/diskmaker/controllers/lvset/matcher.go",
            "blkid(8): a partition table alone has no TYPE",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no LocalVolumeSet selects the target"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if LocalStorage.lackObjects(context, &tally, "whether a LocalVolumeSet takes disks of the target") { return }
        let devices = DevicesAfter(context)
        let published = PublishedDevices(context)
        for filter in LocalVolumeSetFilter.all(context) {
            tally.looked()
            let name = filter.object.storageClassName?.value ?? ""
            if let most = filter.object.maxDeviceCount, published.count(class: name) >= most { continue }
            guard devices.isKnown else {
                tally.lacks([DevicesAfter.lacksDevices("which disks the LocalVolumeSet takes")])
                continue
            }
            for device in devices.all where isFree(device, devices, published) {
                switch filter.fits(device) {
                case false: continue
                case nil:
                    tally.lacks(
                        "cluster",
                        "oc get localvolumediscoveryresult -A -o yaml",
                        "whether \(ShellQuote.code(device.path)) passes the filters of the set"
                    )
                case true: tally.hit(issue(filter.object, device, context))
                }
            }
        }
    }

    /// Raw, not in use, and not raw in the same place before: those the set has already.
    private static func isFree(
        _ device: PredictedDevice,
        _ devices: DevicesAfter,
        _ published: PublishedDevices
    ) -> Bool {
        device.isNew && !device.hasChildren && (device.fsType ?? "") == "" && !devices.isMounted(device)
            && !published.isPublished(device)
    }

    private static func issue(
        _ set: LocalVolumeSet,
        _ device: PredictedDevice,
        _ context: CheckContext
    ) -> ObjectIssue {
        let selected = MachineAfter(context).isSelected(by: set.nodeSelector)
        let open = device.openQuestions + (selected == nil ? ["labels and name of the node after the takeover"] : [])
        return ObjectIssue(
            subject: set.reference,
            side: .targetNode,
            node: context.graph.targetNode.name,
            key: StaticVolumes.key("raw|\(device.path)", set.cluster),
            detail: "\(DevicesAfter.text(device)) passes the filters of the set after the takeover",
            effect:
                "one minute after the boot it becomes an Available PV of class \(ShellQuote.code(set.storageClassName?.value ?? "")); the next claim of the class formats it, and a restore onto the raw disk races with that",
            certainty: open.isEmpty ? .certain : .depends(on: open),
            remediation: [
                LocalStorage.stopDiskmaker(context.graph.targetNode.name),
                Remediation(.hint, "or set `maxDeviceCount`, models, vendors or sizes so that the disk does not pass"),
            ],
            evidence: [
                Evidence(.cause, at: set.metadata.name.location, note: "the set"), DevicesAfter.evidence(device),
            ]
        )
    }
}
