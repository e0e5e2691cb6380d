import Findings
import StorageModel

/// What the DEV rules ask about volumes on block devices.
enum DeviceVolume {
    /// Contents that are no file system: kubelet never formats and never mounts them.
    static let foreignSignatures: Set<String> = [
        "LVM2_member", "LVM1_member", "crypto_LUKS", "ceph_bluestore", "linux_raid_member", "swap", "mpath_member",
        "bcache", "zfs_member", "VMFS_volume_member", "drbd",
    ]

    /// Whether it is a local volume in Filesystem mode that has a block device before or after.
    static func isFilesystem(_ facts: VolumeFacts) -> Bool {
        facts.isLocal && !facts.outcome.isBlockMode && isDevice(facts)
    }

    /// Whether the path is, or was, or by its name should be a block device.
    static func isDevice(_ facts: VolumeFacts) -> Bool {
        facts.before.kind == .block || facts.after.kind == .block || DeviceReference(of: facts) != .none
    }

    /// The capture that shows what a device holds.
    static func signatureCapture(_ facts: VolumeFacts) -> [MissingEvidence] {
        let known = Set(facts.after.missing + facts.before.missing)
        if !known.isEmpty { return known.sorted() }
        return [
            MissingEvidence(
                origin: facts.outcome.side == .carried ? "source node" : "target node",
                capture: "blkid",
                settles: "what \(ShellQuote.code(facts.after.device ?? facts.outcome.path)) holds"
            )
        ]
    }

    /// Whether mount(8) with one type takes a file system of another: ext4 code mounts ext2 and ext3.
    static func mounts(_ type: String, asType declared: String) -> Bool {
        type == declared || declared == "ext4" && (type == "ext3" || type == "ext2")
    }

    /// Type or partition table in words, for example `LVM2_member`.
    static func contentName(_ state: PathResolution) -> String? {
        if let table = state.partitionTableType, !table.isEmpty { return "\(table) partition table" }
        guard let type = state.fsType, foreignSignatures.contains(type) else { return nil }
        return type
    }

    /// Whether another disk answers to the same name afterwards.
    static func namesOtherDevice(_ facts: VolumeFacts) -> Bool {
        guard facts.before.kind == .block, facts.after.kind == .block else { return false }
        switch facts.outcome.pathFate {
        case .ambiguous: return true
        case .otherData: return facts.outcome.side == .carried || facts.before.disks != facts.after.disks
        default: return false
        }
    }
}
