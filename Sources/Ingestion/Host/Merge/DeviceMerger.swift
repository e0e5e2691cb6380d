package import SourceText
package import StorageModel

/// Joins what lsblk, blkid, sfdisk, sysfs, links and mounts say into one record a device.
///
/// When sources differ, `blkid -p` wins over lsblk, lsblk over blkid (which may answer from its cache), and these over
/// sfdisk, sysfs and mountinfo; the other value is kept as a contradiction. An empty value counts only when a source
/// that looks at content gave it: `blkid -p`, or lsblk run by root while other devices have an FSTYPE.
package struct DeviceMerger {
    /// The joined devices, sorted by kernel name.
    package private(set) var devices: [BlockDevice] = []
    /// Values that differ, sorted by fact.
    package private(set) var contradictions: [FactContradiction] = []

    private let emptyIsKnown: Set<FileID>
    private let names: DeviceNames

    /// Joins rows of one machine.
    ///
    /// `emptyIsKnown` names the lsblk files in which a missing value means that there is none.
    package init(rows: [DeviceRow], links: [DeviceLink], mounts: [MountEntry], emptyIsKnown: Set<FileID>) {
        self.emptyIsKnown = emptyIsKnown
        names = DeviceNames(rows: rows, links: links)
        let all = PartitionUnits.converted(rows, names: names) + MountRows.rows(of: mounts, names: names)
        var groups: [String: [DeviceRow]] = [:]
        for row in all { groups[kname(of: row), default: []].append(row) }
        let mapped = Self.mapperLinks(links)
        for link in links where groups[link.kname] == nil && Self.isDeviceLink(link.path) {
            groups[link.kname] = [
                DeviceRow(probe: .sysfs, path: mapped[link.kname], kname: link.kname, location: link.location)
            ]
        }
        for (kname, group) in groups.sorted(by: { $0.key < $1.key }) {
            merge(kname, group.sorted { ($0.probe, $0.location) < ($1.probe, $1.location) }, mapped[kname])
        }
        contradictions += DeviceDisagreements.find(devices, rows: rows, links: links, mounts: mounts, names: names)
        contradictions.sort {
            ($0.fact, $0.used.location, $0.other.location) < ($1.fact, $1.used.location, $1.other.location)
        }
    }

    private func kname(of row: DeviceRow) -> String {
        row.kname ?? names.kname(ofPath: row.path ?? "", majMin: row.columns["MAJ:MIN"]?.value)
    }

    private static func isDeviceLink(_ path: String) -> Bool {
        ["/dev/disk/", "/dev/mapper/", "/dev/md/"].contains { path.hasPrefix($0) }
    }

    private static func mapperLinks(_ links: [DeviceLink]) -> [String: String] {
        var paths: [String: String] = [:]
        for link in links where link.path.hasPrefix("/dev/mapper/") && paths[link.kname] == nil {
            paths[link.kname] = link.path
        }
        return paths
    }

    private mutating func merge(_ kname: String, _ rows: [DeviceRow], _ mapperPath: String?) {
        guard let first = rows.first else { return }
        let path = rows.lazy.compactMap(\.path).first { $0 != "/dev/\(kname)" }
        var device = BlockDevice(kname: kname, path: path ?? mapperPath ?? "/dev/\(kname)", location: first.location)
        device.parents = Set(rows.flatMap(\.parents).map(names.kname(ofParent:))).subtracting([kname]).sorted()
        device.mountPoints = Set(rows.flatMap(\.mountPoints)).sorted()
        var columns: [String: String] = [:]
        for column in Set(rows.flatMap { $0.columns.keys }).sorted() {
            let values = candidates(column, rows)
            guard let used = values.first else { continue }
            columns[column] = used.value.value
            device.locations[column] = used.value.location
            note(column, of: device, used, values.dropFirst())
        }
        DeviceColumns.fill(&device, columns)
        devices.append(device)
    }

    private typealias Candidate = (value: Located<String>, probe: DeviceRow.Probe)

    /// The values of a column that count, best first; an empty value of lsblk stands after every other.
    private func candidates(_ column: String, _ rows: [DeviceRow]) -> [Candidate] {
        var values: [Candidate] = []
        var empty: [Candidate] = []
        for row in rows {
            guard let value = row.columns[column] else { continue }
            if !value.value.isEmpty {
                values.append((value, row.probe))
            } else if row.probe == .blkidProbe {
                values.append((value, row.probe))
            } else if row.probe == .partitionTable {
                empty.append((value, row.probe))
            } else if row.probe == .lsblk, isKnownEmpty(column, row) {
                empty.append((value, row.probe))
            }
        }
        return values + empty
    }

    private func isKnownEmpty(_ column: String, _ row: DeviceRow) -> Bool {
        if emptyIsKnown.contains(row.location.file) { return true }
        let hasType = row.columns["FSTYPE"].map { !$0.value.isEmpty } ?? false
        return hasType && (column == "UUID" || column == "LABEL")
    }

    private mutating func note(
        _ column: String,
        of device: BlockDevice,
        _ used: Candidate,
        _ others: ArraySlice<Candidate>
    ) {
        guard ContradictionRule.compared.contains(column) else { return }
        var reported: Set<String> = []
        for other in others
        where !ContradictionRule.agree(column, used.value.value, other.value.value)
            && !(other.value.value.isEmpty && other.probe == .lsblk) && reported.insert(other.value.value).inserted
        {
            contradictions.append(
                FactContradiction(fact: "\(column) of \(device.path)", used: used.value, other: other.value)
            )
        }
    }
}

/// Which columns are compared between sources, and when two values mean the same.
private enum ContradictionRule {
    static let compared: Set<String> = [
        "FSTYPE", "UUID", "PARTUUID", "PTTYPE", "PTUUID", "SIZE", "START", "MAJ:MIN",
    ]

    private static let extended: Set<String> = ["ext2", "ext3", "ext4"]

    static func agree(_ column: String, _ left: String, _ right: String) -> Bool {
        if left == right { return true }
        switch column {
        case "FSTYPE":
            // One driver mounts all of ext; FUSE hides the type; udev marks paths of a multipath map.
            if extended.contains(left), extended.contains(right) { return true }
            return [left, right].contains { $0.hasPrefix("fuse") || $0 == "mpath_member" || $0 == "msdos" }
        case "UUID", "PARTUUID", "PTUUID": return left.lowercased() == right.lowercased()
        default: return false
        }
    }
}

/// Turns sectors of sfdisk into START (512-byte sectors) and SIZE (bytes).
private enum PartitionUnits {
    /// MBR types of extended partitions: the kernel shows them with a size of their own.
    private static let extendedTypes: Set<String> = ["0x5", "0xf", "0x85"]

    static func converted(_ rows: [DeviceRow], names: DeviceNames) -> [DeviceRow] {
        var sectorSize: [String: Located<String>] = [:]
        for row in rows {
            guard let size = row.columns["LOG-SEC"], !size.value.isEmpty else { continue }
            let kname = row.kname ?? names.kname(ofPath: row.path ?? "")
            if sectorSize[kname] == nil { sectorSize[kname] = size }
        }
        return rows.map { row in
            guard row.probe == .partitionTable else { return row }
            var row = row
            let start = row.columns.removeValue(forKey: PartitionTableReader.rawStart)
            let size = row.columns.removeValue(forKey: PartitionTableReader.rawSize)
            let parent = row.parents.first.flatMap { sectorSize[names.kname(ofParent: $0)] }
            guard let unit = (row.columns["LOG-SEC"] ?? parent).flatMap({ UInt64($0.value) }), unit % 512 == 0 else {
                return row
            }
            row.columns["START"] = scaled(start, by: unit / 512)
            if !extendedTypes.contains(row.columns["PARTTYPE"]?.value ?? "") {
                row.columns["SIZE"] = scaled(size, by: unit)
            }
            return row
        }
    }

    private static func scaled(_ value: Located<String>?, by factor: UInt64) -> Located<String>? {
        guard let value, let number = UInt64(value.value) else { return nil }
        let product = number.multipliedReportingOverflow(by: factor)
        return product.overflow ? nil : Located(String(product.partialValue), at: value.location)
    }
}

/// Rows for devices that mounts name.
private enum MountRows {
    static func rows(of mounts: [MountEntry], names: DeviceNames) -> [DeviceRow] {
        mounts.compactMap { mount in
            let isAnonymous = mount.majMin.hasPrefix("0:") || mount.majMin.isEmpty
            guard mount.source.hasPrefix("/dev/"), mount.source != "/dev/root", !isAnonymous || mount.fsType == "btrfs"
            else {
                return nil
            }
            var row = DeviceRow(probe: .mount, path: mount.source, location: mount.location)
            row.kname = names.kname(ofPath: mount.source, majMin: isAnonymous ? nil : mount.majMin)
            row.mountPoints = [mount.target]
            row.columns["FSTYPE"] = Located(mount.fsType, at: mount.location)
            if !isAnonymous { row.columns["MAJ:MIN"] = Located(mount.majMin, at: mount.location) }
            return row
        }
    }
}
