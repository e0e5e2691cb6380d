package import Findings
import SourceText
package import StorageModel

/// The device behind a mounted path and the whole disks beneath it.
package struct BootDisk: Sendable, Hashable {
    /// The mount that was followed.
    package var mount: MountEntry
    /// The device that is mounted; nil when the block device list does not have it.
    package var device: BlockDevice?
    /// Whole disks or multipath maps beneath it, sorted by kernel name; empty when unknown.
    package var disks: [BlockDevice]

    /// Finds the disks behind `/boot`, or behind the root file system when `/boot` is not a mount of its own.
    ///
    /// With composefs the root is an overlay without device, so `/sysroot` stands for it.
    package static func find(_ mounts: [MountEntry], in devices: [BlockDevice]) -> BootDisk? {
        for path in ["/boot", "/sysroot", "/"] {
            guard let mount = MountFlags.covering(path, in: mounts), mount.fsType != "overlay" else { continue }
            let device = device(of: mount, in: devices)
            return BootDisk(mount: mount, device: device, disks: device.map { wholeDisks(of: $0, in: devices) } ?? [])
        }
        return nil
    }

    /// The block device that is mounted: by major:minor, else by the device node in the mount source.
    package static func device(of mount: MountEntry, in devices: [BlockDevice]) -> BlockDevice? {
        if let device = devices.first(where: { $0.majMin == mount.majMin }) { return device }
        guard mount.source.hasPrefix("/dev/") else { return nil }
        return devices.first { $0.path == mount.source || "/dev/\($0.kname)" == mount.source }
    }

    /// Whole disks beneath a device, through partitions, RAID, LVM and dm; a multipath map counts as the disk.
    ///
    /// Source: coreos-installer `src/blockdev.rs`, which looks for EFI system partitions on the same disks as `/boot`.
    package static func wholeDisks(of device: BlockDevice, in devices: [BlockDevice]) -> [BlockDevice] {
        let byName = Dictionary(devices.map { ($0.kname, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        var pending = [device]
        var disks: [BlockDevice] = []
        while let next = pending.popLast() {
            guard seen.insert(next.kname).inserted else { continue }
            if isWholeDisk(next) {
                disks.append(next)
            } else {
                pending += next.parents.compactMap { byName[$0] }
            }
        }
        return disks.sorted { $0.kname < $1.kname }
    }

    /// Partitions of a disk, sorted by kernel name.
    package static func partitions(of disk: BlockDevice, in devices: [BlockDevice]) -> [BlockDevice] {
        devices.filter { $0.parents.contains(disk.kname) && isPartition($0) }.sorted { $0.kname < $1.kname }
    }

    /// Type of a partition in one spelling: lower case, MBR codes without `0x`.
    package static func normalisedType(_ type: String) -> String {
        let lower = type.lowercased()
        return lower.hasPrefix("0x") ? String(lower.dropFirst(2)) : lower
    }

    private static func isPartition(_ device: BlockDevice) -> Bool {
        // Partitions of a multipath map or RAID array are dm devices of TYPE part, or have no TYPE at all when only
        // a partition table was captured.
        device.type == "part" || device.type == "md" || device.partitionType != nil || device.partitionNumber != nil
    }

    private static func isWholeDisk(_ device: BlockDevice) -> Bool {
        if let type = device.type { return type == "disk" || type == "mpath" }
        return device.parents.isEmpty && device.partitionNumber == nil
    }
}

/// What is known about the partition table of the boot disk.
package enum BootTable: Sendable, Hashable {
    /// GUID partition table.
    case gpt([Evidence])
    /// Master boot record.
    case mbr([Evidence])
    /// Not captured.
    case unknown

    /// Decides by the table of the disk behind `/boot`, else by the boot loader's name for the kernel's partition.
    ///
    /// `BOOT_IMAGE=(hd0,gpt3)/…` in /proc/cmdline is GRUB's device syntax (GRUB manual, "How to specify devices").
    package static func find(_ facts: HostFacts, mounts: [MountEntry]?) -> BootTable {
        if let devices = facts.devices, let mounts, let boot = BootDisk.find(mounts, in: devices) {
            let disks = boot.disks.filter { !($0.partitionTableType ?? "").isEmpty }
            if let disk = disks.first(where: { $0.partitionTableType?.lowercased() == "gpt" }) {
                return .gpt([tableEvidence(disk, "GPT")])
            }
            if let disk = disks.first, disks.count == boot.disks.count { return .mbr([tableEvidence(disk, "MBR")]) }
        }
        guard let image = facts.kernelCommandLine?.first(where: { $0.value.hasPrefix("BOOT_IMAGE=(") }) else {
            return .unknown
        }
        let device = image.value.prefix { $0 != ")" }
        if device.contains(",gpt") {
            return .gpt([Evidence(.cause, at: image.location, note: "GRUB reads the kernel from a GPT partition")])
        }
        if device.contains(",msdos") {
            return .mbr([Evidence(.cause, at: image.location, note: "GRUB reads the kernel from an MBR partition")])
        }
        return .unknown
    }

    private static func tableEvidence(_ disk: BlockDevice, _ name: String) -> Evidence {
        Evidence(
            .cause,
            at: disk.locations["PTTYPE"] ?? disk.location,
            note: "`\(disk.path)` behind `/boot` has a \(name) partition table"
        )
    }
}
