package import Findings
import Resolution
import SourceText
package import StorageModel

/// P30: devices without file system are not migrated by files.
package enum P30RawDevices: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P30",
        family: .preflight,
        name: "raw-devices",
        title: "A device is used without file system",
        severity: .critical,
        mechanism:
            "File-level migration copies files. A block volume on a bare disk, partition or logical volume holds none: the "
            + "feasibility check of the service reports raw devices, and whether it then refuses or skips them is not documented. "
            + "Disks that nothing uses are not migrated at all.",
        remedy:
            "Copy the content of block volumes by means of the storage or the application, or use block-level migration.",
        example: "A local PV with `volumeMode: Block` on `/dev/sdc`, which has neither partitions nor a signature.",
        references: [
            "Huawei Cloud SMS: information collected about source servers (raw devices)",
            "Kubernetes documentation: raw block volumes",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFileWarnsBlock
    package static let question = "Do all devices that are in use hold a file system?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let blocks = context.graph.subjects.filter { subject in
            subject.isBlockMode && subject.side == .carried && subject.volume.kind == "PersistentVolume"
        }
        if !blocks.isEmpty { return inUse(blocks, facts) }
        guard facts.hasDeviceListing, let devices = facts.devices else {
            return .unknown(
                "no list of block devices was captured",
                missing: [facts.lacking("cmd/lsblk_json.out", settles: "whether a device is used without file system")]
            )
        }
        let bare = bareDevices(devices)
        let unprobed = bare.filter { $0.fsType == nil }
        guard unprobed.isEmpty else {
            return .unknown(
                "what \(names(unprobed)) holds was not captured",
                missing: [
                    facts.lacking("cmd/blkid_p_<device>.out", settles: "whether a device is used without file system")
                ],
                evidence: unprobed.map { Evidence(.context, at: $0.location, note: "neither partitions nor users") }
            )
        }
        if !bare.isEmpty { return unused(bare, facts, context) }
        return .pass(
            "every disk holds partitions, a file system, or is part of something that does",
            evidence: devices.prefix(1).map { Evidence(.context, at: $0.location, note: "list of block devices") }
        )
    }

    private static func inUse(_ blocks: [VolumeSubject], _ facts: HostFacts) -> PreflightAnswer {
        let shown = blocks.map { "\(ShellQuote.code($0.volume.name)) on \(ShellQuote.code($0.path.value))" }
        let devices = blocks.compactMap { subject in
            (facts.devices ?? []).first { device in
                device.path == subject.path.value || "/dev/\(device.kname)" == subject.path.value
                    || (facts.links ?? []).contains { $0.path == subject.path.value && $0.kname == device.kname }
            }
        }
        return .fail(
            "block volumes: \(shown.sorted().joined(separator: ", "))",
            evidence: blocks.map { Evidence(.cause, at: $0.path.location, note: "path of a block volume") }
                + devices.map { Evidence(.context, at: $0.location, note: "the device `\($0.path)`") },
            remediation: [
                Remediation(
                    .hint,
                    "copy the content of these volumes by means of the application or the storage, or use block-level migration "
                        + "and verify their checksums afterwards"
                )
            ]
        )
    }

    private static func unused(_ bare: [BlockDevice], _ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let hasVolumes = context.inventory.cluster.kindCounts["PersistentVolume"] != nil
        return .fail(
            "\(names(bare)): no file system and no user that is known; empty disks are not migrated",
            evidence: bare.map {
                Evidence(
                    .cause,
                    at: $0.locations["FSTYPE"] ?? $0.location,
                    note: "no signature, no partitions, no users"
                )
            },
            remediation: [
                Remediation(.hint, "make sure that no application writes to these disks directly, then leave them out")
            ],
            missing: hasVolumes
                ? []
                : [
                    MissingEvidence(
                        origin: "cluster",
                        capture: "oc get pv -o yaml",
                        settles: "whether a block volume is on one of these disks"
                    )
                ],
            severity: hasVolumes ? PreflightSeverity.notes : PreflightSeverity.warns
        )
    }

    /// Disks, partitions and logical volumes that have neither content, nor parts, nor users.
    static func bareDevices(_ devices: [BlockDevice]) -> [BlockDevice] {
        let used = Set(devices.flatMap(\.parents))
        return devices.filter { !used.contains($0.kname) && isBare($0) }
    }

    private static func isBare(_ device: BlockDevice) -> Bool {
        guard ["disk", "part", "lvm", "mpath"].contains(device.type ?? "") else { return false }
        guard !["zram", "ram", "loop", "sr", "fd"].contains(where: device.kname.hasPrefix) else { return false }
        guard device.size.map({ $0 > 0 }) ?? true, device.mountPoints.isEmpty else { return false }
        guard (device.fsType ?? "").isEmpty, (device.partitionTableType ?? "").isEmpty || device.type == "part" else {
            return false
        }
        let type = device.partitionType.map(BootDisk.normalisedType) ?? ""
        let isBootPart = [
            ESPLocator.biosBootGUID, "9e1a2d38-c612-4316-aa26-8b49521e5a8b", "8da63339-0007-60c0-c436-083ac8230908",
            "41", "5", "f", "85",
        ]
        return !isBootPart.contains(type)
    }

    private static func names(_ devices: [BlockDevice]) -> String {
        devices.map { ShellQuote.code($0.path) }.joined(separator: ", ")
    }
}
