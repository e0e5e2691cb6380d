import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-02: dynamic discovery takes new disks.
enum DiscoveryTakesDisks: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-02",
        family: .lvmStorage,
        name: "discovery-takes-disks",
        title: "LVM Storage takes a disk that is raw after the takeover into its volume group",
        severity: .high,
        mechanism:
            "A device class without selector, whose policy is Dynamic or not set, takes every disk without file system, children and reserved partition label: it becomes a physical volume of the group. A disk that raw data was copied to, or that waits for a restore, is taken in the same way.",
        whenSilent: "Always: the group only grows.",
        remedy: "Set `deviceDiscoveryPolicy: Static` or a `deviceSelector` with paths before the takeover.",
        example: "`/dev/vdc` is blank after the takeover, device class `vg1` has no selector.",
        references: [
            "lvm-operator internal/controllers/vgmanager/filter/filter.go", "lvm-operator docs: known limitations",
        ]
    )
    static let nothing = "no LVMCluster that selects the target discovers disks by itself"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = DevicesAfter(context)
        for entry in LVMStorage.classes(context) {
            guard !entry.deviceClass.hasSelector, entry.deviceClass.discoveryPolicy?.value != "Static" else { continue }
            tally.looked()
            guard devices.isKnown else {
                tally.lacks([DevicesAfter.lacksDevices("which disks LVM Storage takes on the target")])
                continue
            }
            for device in devices.all where ["disk", "part", "mpath"].contains(device.type) {
                let label = (device.original.partitionLabel ?? "").lowercased()
                guard device.isNew, !device.hasChildren, (device.fsType ?? "").isEmpty, !devices.isMounted(device),
                    !["bios", "boot", "reserved"].contains(where: label.contains), device.original.readOnly != true
                else { continue }
                tally.hit(issue(entry, device, context))
            }
        }
    }

    private static func issue(_ entry: LVMStorage.Entry, _ device: PredictedDevice, _ context: CheckContext)
        -> ObjectIssue
    {
        let users = (context.prediction?.volumes ?? []).filter {
            $0.volume.kind == "PersistentVolume" && $0.after.device == device.path
        }
        let open = device.openQuestions + entry.openQuestions
        return ObjectIssue(
            subject: entry.object.reference,
            side: .targetNode,
            node: context.graph.targetNode.name,
            key: StaticVolumes.key("take|\(entry.deviceClass.name.value)|\(device.path)", entry.object.cluster),
            detail:
                "\(DevicesAfter.text(device)) passes the filter of device class \(ShellQuote.code(entry.deviceClass.name.value))"
                + (users.first.map { ", and PV \(ShellQuote.code($0.volume.name)) lies on it" } ?? ""),
            effect: "vg-manager runs `pvcreate` on it and adds it to the volume group; raw data on it is lost",
            severity: users.isEmpty ? .high : .critical,
            certainty: open.isEmpty ? .certain : .depends(on: open),
            remediation: [
                LVMStorage.edit(
                    entry.object,
                    "set `deviceDiscoveryPolicy: Static`, or a `deviceSelector` with the paths of today, before the takeover"
                )
            ],
            evidence: [
                Evidence(
                    .cause,
                    at: (entry.deviceClass.discoveryPolicy ?? entry.deviceClass.name).location,
                    note: "device class without selector"
                ), DevicesAfter.evidence(device),
            ]
        )
    }
}
