package import SourceText

/// One block device as one probe describes it; values stand under lsblk column names.
package struct DeviceRow: Sendable, Hashable {
    /// Where the values come from, in the order in which they are preferred (see `DeviceMerger`).
    package enum Probe: Int, Sendable, Hashable, Comparable {
        /// `blkid -p`: reads the device itself.
        case blkidProbe
        /// `lsblk`: the udev database, which was filled by reading the device.
        case lsblk
        /// `blkid`: may come from its cache.
        case blkid
        /// `sfdisk -J`: the partition table on the disk.
        case partitionTable
        /// Files below /sys/block.
        case sysfs
        /// mountinfo: what the kernel mounted.
        case mount

        package static func < (left: Probe, right: Probe) -> Bool { left.rawValue < right.rawValue }
    }

    /// Where the values come from.
    package var probe: Probe
    /// Device node as the probe names it, for example `/dev/mapper/vg-data`; nil when only the kernel name is known.
    package var path: String?
    /// Kernel name without `/dev/`; nil when only the device node is known.
    package var kname: String?
    /// Kernel names of the devices that this one is built on.
    package var parents: [String] = []
    /// Mount points.
    package var mountPoints: [String] = []
    /// Values by lsblk column name; an empty value means that the probe looked and found none.
    package var columns: [String: Located<String>] = [:]
    /// Place of the first mention.
    package var location: SourceLocation

    /// Makes a row without values.
    package init(probe: Probe, path: String? = nil, kname: String? = nil, location: SourceLocation) {
        self.probe = probe
        self.path = path
        self.kname = kname
        self.location = location
    }
}

/// Spelling of values on which probes differ though they mean the same.
package enum DeviceValue {
    /// MBR type `83` and `0x83` become `0x83`; GUIDs become lower case.
    package static func partitionType(_ value: String) -> String {
        let lower = value.lowercased()
        guard !lower.isEmpty, !lower.contains("-"), !lower.hasPrefix("0x") else { return lower }
        return "0x" + lower
    }

    /// GUIDs in lower case, MBR ids without `0x`, as udev writes ID_PART_TABLE_UUID.
    package static func tableUUID(_ value: String) -> String {
        let lower = value.lowercased()
        return lower.hasPrefix("0x") ? String(lower.dropFirst(2)) : lower
    }

    /// Kernel name of a device node that is a direct child of /dev or a special one such as `/dev/cciss/c0d0`.
    ///
    /// Nil for names that are always links: `/dev/mapper/…`, `/dev/disk/…`, `/dev/md/…`.
    package static func kname(ofNode path: String) -> String? {
        guard path.hasPrefix("/dev/") else { return nil }
        let name = path.dropFirst(5)
        if name.isEmpty || name.hasSuffix("/") { return nil }
        if !name.contains("/") { return String(name) }
        return ["cciss/", "ida/", "rd/"].contains { name.hasPrefix($0) } ? String(name) : nil
    }

    /// Partition number at the end of a partition's node: `/dev/sda12`, `/dev/nvme0n1p3`, `/dev/mapper/mpatha-part2`.
    package static func partitionNumber(ofNode node: String) -> Int? {
        let digits = node.utf8.reversed().prefix(while: ASCII.isDigit)
        guard !digits.isEmpty, digits.count < 10 else { return nil }
        return Int(String(decoding: digits.reversed(), as: UTF8.self))
    }
}
