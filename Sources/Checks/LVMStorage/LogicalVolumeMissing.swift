import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-07: the logical volume of a PV is not on the machine.
enum LogicalVolumeMissing: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-07",
        family: .lvmStorage,
        name: "logical-volume-missing",
        title: "The logical volume of a TopoLVM volume is not on the machine after the takeover",
        severity: .high,
        mechanism:
            "The volume handle is the name of a logical volume in the device class's group. When the group's disks are overwritten, left behind or not active, mounting fails.",
        message:
            "MountVolume.SetUp failed for volume \"pvc-1\" : rpc error: code = NotFound desc = failed to find LV: 7d2f…",
        remedy:
            "Leave the group's disks out of the takeover or copy the logical volume away and restore it under its name.",
        example: "`vg1` of the target lies on `/dev/vdb`, which is overwritten.",
        references: ["topolvm internal/driver/node.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "neither node has a volume of TopoLVM"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = context.prediction?.devices
        for entry in LVMStorage.volumes(context) {
            tally.looked()
            let facts = context.inventory.facts(entry.match.host)
            guard let volumes = facts.logicalVolumes, let devices else {
                tally.lacks(
                    "\(entry.match.host.rawValue) node",
                    "lvs and lsblk",
                    "whether the logical volumes of TopoLVM survive"
                )
                continue
            }
            guard let found = volumes.first(where: { $0.name == entry.handle.value }) else {
                tally.hit(
                    issue(
                        entry,
                        "no logical volume \(ShellQuote.code(entry.handle.value)) is listed on \(ShellQuote.code(entry.match.name))",
                        nil,
                        .certain
                    )
                )
                continue
            }
            let after = devices.filter {
                $0.contentOf == entry.match.host && $0.original.type == "lvm" && names($0, found)
            }
            // Inactive volumes and thin parts have no device of their own: their group decides.
            guard let device = after.first(where: { $0.isPresent != false }) else {
                let groups = LVMStorage.groupsAfter(context)?[found.volumeGroup] ?? []
                if after.isEmpty, groups.contains(entry.match.host) { continue }
                tally.hit(
                    issue(
                        entry,
                        "logical volume \(ShellQuote.code("\(found.volumeGroup)/\(found.name)")) is not on the machine after the takeover",
                        found.location,
                        .certain
                    )
                )
                continue
            }
            if device.isPresent == nil {
                tally.hit(
                    issue(
                        entry,
                        "logical volume \(ShellQuote.code("\(found.volumeGroup)/\(found.name)")) may be missing after the takeover",
                        found.location,
                        .depends(on: device.openQuestions)
                    )
                )
            }
        }
    }

    private static func names(_ device: PredictedDevice, _ volume: LogicalVolume) -> Bool {
        device.group == volume.volumeGroup && device.original.path.hasSuffix(mapped(volume.name))
    }

    /// The name below `/dev/mapper`, where a dash is written twice.
    private static func mapped(_ name: String) -> String {
        "-" + name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "--")
    }

    private static func issue(
        _ entry: LVMStorage.Volume,
        _ detail: String,
        _ place: SourceLocation?,
        _ certainty: Certainty
    ) -> ObjectIssue {
        var evidence = [Evidence(.cause, at: entry.handle.location, note: "volume handle")]
        if let place { evidence.append(Evidence(.counterpart, at: place, note: "the logical volume today")) }
        return ObjectIssue(
            subject: entry.volume.reference,
            side: LVMStorage.side(entry.match),
            node: entry.match.name,
            key: StaticVolumes.key("missing", entry.volume.cluster),
            detail: detail,
            effect:
                "pods stay in ContainerCreating: `MountVolume.SetUp failed for volume \"\(ShellQuote.printable(entry.volume.name))\" : rpc error: code = NotFound desc = failed to find LV: \(ShellQuote.printable(entry.handle.value))`",
            certainty: certainty,
            radius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "leave the disks of the volume group out of the pairing, or copy the logical volume away before the takeover and restore it under the same name"
                )
            ],
            evidence: evidence
        )
    }
}
