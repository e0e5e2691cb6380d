import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-04: a physical volume that LVM does not know counts as free.
enum UnknownMemberReused: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-04",
        family: .lvmStorage,
        name: "unknown-member-reused",
        title: "A physical volume that LVM does not see counts as a free disk",
        severity: .critical,
        mechanism:
            "LVM Storage takes a disk with an LVM2_member signature for reusable when `pvs` does not list it. The devices file of LVM names disks by hardware: copied with the source's `/etc`, it does not list the target's disks, so that copied physical volumes are not seen, and vg-manager tries to make a new group on them. LVM may refuse; do not rely on it.",
        whenSilent: "Until the group is created anew.",
        remedy:
            "Run `lvmdevices --adddev` for the copied disks (or remove the devices file) before LVM Storage starts on the machine.",
        example: "`/dev/vdb` arrives as LVM2_member; `/etc/lvm/devices/system.devices` lists the source's WWN only.",
        references: [
            "lvm-operator internal/controllers/vgmanager/filter/filter.go: onlyValidFilesystemSignatures",
            "lvmdevices(8)",
        ]
    )
    static let nothing = "no LVMCluster that selects the target discovers disks by itself"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = DevicesAfter(context)
        let target = context.inventory.target
        for entry in LVMStorage.classes(context) {
            let isStatic = entry.deviceClass.hasSelector || entry.deviceClass.discoveryPolicy?.value == "Static"
            guard !isStatic else { continue }
            tally.looked()
            guard devices.isKnown else {
                tally.lacks([DevicesAfter.lacksDevices("which physical volumes arrive on the target")])
                continue
            }
            for device in devices.all where device.fsType == "LVM2_member" {
                let isCopied = device.origin == .copied && context.prediction?.rootOf == .source
                let known = (device.contentOf == .source ? context.inventory.source : target).physicalVolumes
                if device.origin == .kept, known == nil {
                    tally.lacks("target node", "pvs", "whether LVM lists \(ShellQuote.code(device.path))")
                    continue
                }
                let isListed = known?.contains { $0.device == device.original.path } ?? false
                guard isCopied || (device.origin == .kept && !isListed && !device.hasChildren) else { continue }
                tally.hit(issue(entry, device, isCopied: isCopied, context))
            }
        }
    }

    private static func issue(
        _ entry: LVMStorage.Entry,
        _ device: PredictedDevice,
        isCopied: Bool,
        _ context: CheckContext
    ) -> ObjectIssue {
        let open =
            isCopied
            ? ["use_devicesfile and /etc/lvm/devices/system.devices of the source"] + entry.openQuestions
            : entry.openQuestions
        return ObjectIssue(
            subject: entry.object.reference,
            side: .targetNode,
            node: context.graph.targetNode.name,
            key: StaticVolumes.key("member|\(entry.deviceClass.name.value)|\(device.path)", entry.object.cluster),
            detail: isCopied
                ? "\(DevicesAfter.text(device)) arrives from the source, with a devices file of LVM that names the source's hardware"
                : "\(DevicesAfter.text(device)) is a physical volume that `pvs` does not list",
            effect:
                "vg-manager takes the disk for free and tries to create volume group \(ShellQuote.code(entry.deviceClass.name.value)) on it",
            certainty: open.isEmpty ? .certain : .depends(on: open),
            remediation: [
                Remediation(
                    .command,
                    "let LVM see the disk before LVM Storage starts on the machine",
                    body: "lvmdevices --adddev \(ShellQuote.word(device.path)) && pvs",
                    place: "target node",
                    undo: "lvmdevices --deldev \(ShellQuote.word(device.path))"
                )
            ],
            evidence: [
                DevicesAfter.evidence(device, .cause),
                Evidence(.context, at: entry.deviceClass.name.location, note: "device class"),
            ]
        )
    }
}
