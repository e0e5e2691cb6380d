import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-10: a LocalVolumeSet overlooks signatures on device-mapper devices.
enum SetOverlooksSignatures: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-10",
        family: .localStorage,
        name: "local-volume-set-overlooks-signature",
        title: "A LocalVolumeSet can publish a device-mapper device that holds data",
        severity: .critical,
        mechanism:
            "The operator keys its list of signatures by `/dev/mapper/NAME` and looks devices up by `/dev/NAME`, so that a multipath disk or logical volume with a file system looks blank to it. A set whose types include `mpath` or `lvm` then publishes the data as an Available PV.",
        whenSilent: "Until a claim takes the volume.",
        remedy:
            "Take `mpath` and `lvm` out of the set's types, or the node out of its selector, before the disks are visible.",
        example: "Set with `deviceTypes: [mpath]`; `/dev/mapper/mpatha` holds an unmounted ext4.",
        references: ["local-storage-operator pkg/internal/diskutil.go: GetDeviceFSMap, parseLSBLKRow"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no LocalVolumeSet that selects the target takes multipath or LVM devices"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = DevicesAfter(context)
        let published = PublishedDevices(context)
        for filter in LocalVolumeSetFilter.all(context) {
            let types = Set(filter.types).intersection(["mpath", "lvm"])
            guard !types.isEmpty else { continue }
            tally.looked()
            guard devices.isKnown else {
                tally.lacks([DevicesAfter.lacksDevices("which device-mapper devices the set sees")])
                continue
            }
            for device in devices.all where types.contains(device.type) && !device.hasChildren {
                guard !(device.fsType ?? "").isEmpty, !devices.isMounted(device), !published.isPublished(device),
                    filter.fits(device) != false
                else { continue }
                tally.hit(issue(filter.object, device, context))
            }
        }
    }

    private static func issue(
        _ set: LocalVolumeSet,
        _ device: PredictedDevice,
        _ context: CheckContext
    ) -> ObjectIssue {
        ObjectIssue(
            subject: set.reference,
            side: .targetNode,
            node: context.graph.targetNode.name,
            key: StaticVolumes.key("mapper|\(device.path)", set.cluster),
            detail:
                "\(DevicesAfter.text(device)) is not mounted after the takeover, and the set takes devices of type \(ShellQuote.code(device.type))",
            effect: "the operator sees no signature on it and publishes it as an Available PV with the data inside",
            certainty: .depends(
                on: ["how the installed release of the operator looks signatures up"] + device.openQuestions
            ),
            remediation: [LocalStorage.stopDiskmaker(context.graph.targetNode.name)],
            evidence: [
                Evidence(
                    .cause,
                    at: (set.deviceTypes.first ?? set.metadata.name).location,
                    note: "device types of the set"
                ), DevicesAfter.evidence(device),
            ]
        )
    }
}
