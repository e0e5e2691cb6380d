package import SourceText

/// Reads `dmsetup info -c`, `dmsetup table` and `dmsetup ls --tree`: which mapped device has which number and stands on what.
package enum DeviceMapperReader {
    /// Whether the lines are an output of dmsetup.
    package static func looksLike(_ lines: [TextLine]) -> Bool {
        if lines.contains(where: isInfoHeader) || lines.first?.text == "No devices found" { return true }
        let matching = lines.filter { tableRow($0.text) != nil || treeRow($0.text) != nil }
        return matching.count * 2 > lines.count
    }

    /// Reads a row a mapped device.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var rows: [DeviceRow] = []
        var open: [(depth: Int, row: Int)] = []
        let header = text.lines.firstIndex(where: isInfoHeader)
        for (index, line) in text.lines.enumerated() where !line.isBlank {
            let place = text.location(line)
            if line.text == "No devices found" || index == header { continue }
            if let header, index > header {
                guard let row = infoRow(line, place) else {
                    problems.append(text.skipped(line, "line is no row of `dmsetup info -c`"))
                    continue
                }
                rows.append(row)
            } else if let (name, targets) = tableRow(line.text) {
                add(name, targets, place, &rows)
            } else if let (depth, name, number) = treeRow(line.text) {
                open.removeAll { $0.depth >= depth }
                if let upper = open.last { rows[upper.row].parents.append(number) }
                guard let name else { continue }
                var row = DeviceRow(probe: .sysfs, path: "/dev/mapper/" + name, location: place)
                row.kname = "dm-" + number.split(separator: ":")[1]
                row.columns["MAJ:MIN"] = Located(number, at: place)
                rows.append(row)
                open.append((depth, rows.count - 1))
            } else {
                problems.append(text.skipped(line, "line is no output of dmsetup"))
            }
        }
        return Reading(rows, problems: problems)
    }

    private static func isInfoHeader(_ line: TextLine) -> Bool {
        line.text.split(separator: " ").starts(with: ["Name", "Maj", "Min"])
    }

    private static func infoRow(_ line: TextLine, _ place: SourceLocation) -> DeviceRow? {
        let words = line.text.split(separator: " ").map(String.init)
        guard words.count >= 7, let major = Int(words[1]), let minor = Int(words[2]) else { return nil }
        var row = DeviceRow(
            probe: .sysfs,
            path: "/dev/mapper/" + Escapes.decodeHex(Array(words[0].utf8)),
            location: place
        )
        row.kname = "dm-\(minor)"
        row.columns["MAJ:MIN"] = Located("\(major):\(minor)", at: place)
        let uuid = words.count > 7 ? words[7] : ""
        let types = [("LVM-", "lvm"), ("CRYPT-", "crypt"), ("mpath-", "mpath"), ("part", "part")]
        if let type = types.first(where: { uuid.hasPrefix($0.0) })?.1 { row.columns["TYPE"] = Located(type, at: place) }
        return row
    }

    /// `vg-data: 0 6291456 linear 8:3 2048`: the name, and the devices that the target names.
    private static func tableRow(_ line: String) -> (name: String, targets: [String])? {
        guard let colon = line.firstRange(of: ": ") else { return nil }
        let words = line[colon.upperBound...].split(separator: " ")
        guard words.count >= 2, UInt64(words[0]) != nil, UInt64(words[1]) != nil,
            !line[..<colon.lowerBound].contains(" ")
        else { return nil }
        let devices = words.dropFirst(3).filter(isNumber).map(String.init)
        return (String(line[..<colon.lowerBound]), devices)
    }

    private static func add(_ name: String, _ targets: [String], _ place: SourceLocation, _ rows: inout [DeviceRow]) {
        let path = "/dev/mapper/" + name
        if let known = rows.firstIndex(where: { $0.path == path }) {
            rows[known].parents += targets.filter { !rows[known].parents.contains($0) }
            return
        }
        var row = DeviceRow(probe: .sysfs, path: path, location: place)
        row.parents = targets
        rows.append(row)
    }

    /// `vg-data (253:3)` and, below it, ` └─ (8:3)`.
    private static func treeRow(_ line: String) -> (depth: Int, name: String?, number: String)? {
        guard line.hasSuffix(")"), let open = line.lastIndex(of: "(") else { return nil }
        let number = line[line.index(after: open)...].dropLast()
        guard isNumber(number) else { return nil }
        let (depth, name) = TreeGlyphs.split(String(line[..<open]))
        let shown = name.split(separator: " ").first.map(String.init)
        return (depth == 0 ? 0 : max(1, depth), shown, String(number))
    }

    private static func isNumber(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { UInt32($0) != nil }
    }
}

/// Reads `multipath -l` and `-ll`: the maps and their paths.
package enum MultipathReader {
    /// Whether a line is the first one of a map.
    package static func isMapLine(_ line: TextLine) -> Bool { map(line.text) != nil }

    /// Reads a row a map and one a path.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var rows: [DeviceRow] = []
        var current: Int?
        for line in text.lines where !line.isBlank {
            let place = text.location(line)
            if let (name, kname) = map(line.text) {
                var row = DeviceRow(probe: .sysfs, path: "/dev/mapper/" + name, kname: kname, location: place)
                row.columns["TYPE"] = Located("mpath", at: place)
                current = rows.count
                rows.append(row)
            } else if let index = current, let path = path(line.text) {
                rows[index].parents.append(path.kname)
                var row = DeviceRow(probe: .sysfs, kname: path.kname, location: place)
                row.columns["MAJ:MIN"] = Located(path.number, at: place)
                rows.append(row)
            }
        }
        return Reading(rows, problems: text.problems)
    }

    /// `mpatha (3600…) dm-2 VENDOR,PRODUCT`, or without an alias `3600… dm-2 VENDOR,PRODUCT`.
    private static func map(_ line: String) -> (name: String, kname: String)? {
        let words = line.split(separator: " ")
        guard words.count >= 3, let first = line.first, first.isLetter || first.isNumber,
            let at = words.indices.first(where: { words[$0].hasPrefix("dm-") && Int(words[$0].dropFirst(3)) != nil }),
            at == 1 || (at == 2 && words[1].hasPrefix("(") && words[1].hasSuffix(")"))
        else { return nil }
        return (String(words[0]), String(words[at]))
    }

    /// `| |- 12:0:0:1 sdc 8:32 active ready running`.
    private static func path(_ line: String) -> (kname: String, number: String)? {
        let words = TreeGlyphs.split(line).name.split(separator: " ")
        guard words.count >= 4, words[0].contains(":") else { return nil }
        let numbers = words[2].split(separator: ":")
        guard numbers.count == 2, numbers.allSatisfy({ UInt32($0) != nil }) else { return nil }
        return (String(words[1]), String(words[2]))
    }
}

/// Reads `mdadm --detail` and `mdadm --examine`, both also with `--scan -v`.
package enum MdadmReader {
    /// Whether the lines are an output of either.
    package static func looksLike(_ lines: [TextLine]) -> Bool {
        if lines.contains(where: { scanned($0.text) != nil }) { return true }
        let hasDevice = lines.contains { $0.text.hasPrefix("/dev/") && $0.text.hasSuffix(":") }
        return hasDevice && lines.contains { $0.text.contains("Raid Level : ") || $0.text.contains("Array UUID : ") }
    }

    /// Reads the arrays, the devices of `--detail` with their members, and the members of `--examine`.
    ///
    /// A member is a device that blkid calls linux_raid_member, with the array's UUID in dashed form.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var rows: [DeviceRow] = []
        var current: DeviceRow?
        var members: [DeviceRow] = []
        var uuid: Located<String>?
        func close() {
            guard var array = current else { return }
            let isExamined = array.columns["TYPE"] == nil
            if isExamined {
                array.columns["FSTYPE"] = Located("linux_raid_member", at: array.location)
                array.columns["UUID"] = uuid
            } else {
                array.parents = members.compactMap(\.kname)
                rows += members.map { member in
                    var member = member
                    member.columns["UUID"] = uuid
                    return member
                }
            }
            rows.append(array)
            members = []
            uuid = nil
            current = nil
        }
        var scan: (path: String?, level: String?, uuid: Located<String>)?
        for line in text.lines where !line.isBlank {
            let place = text.location(line)
            let shown = ASCII.text(ASCII.trimmed(line.bytes))
            if let found = scanned(shown) {
                close()
                scan = (found.path, found.level, Located(dashed(found.uuid), at: place))
            } else if let names = value(shown, "devices="), let array = scan {
                rows += scannedRows(names, array.path, array.level, array.uuid, at: place)
                scan = nil
            } else if shown.hasPrefix("/dev/"), shown.hasSuffix(":") {
                close()
                let path = String(shown.dropLast())
                current = DeviceRow(probe: .blkid, path: path, kname: DeviceValue.kname(ofNode: path), location: place)
            } else if let value = value(shown, "Raid Level : "), current?.columns["TYPE"] == nil, members.isEmpty {
                if uuid == nil { current?.columns["TYPE"] = Located(value, at: place) }
            } else if let value = value(shown, "Array UUID : ") {
                uuid = Located(dashed(value), at: place)
            } else if let value = value(shown, "UUID : "), uuid == nil {
                uuid = Located(dashed(value), at: place)
            } else if let path = shown.split(separator: " ").last, path.hasPrefix("/dev/"), isMember(shown) {
                var row = DeviceRow(probe: .blkid, path: String(path), location: place)
                row.kname = DeviceValue.kname(ofNode: String(path))
                row.columns["FSTYPE"] = Located("linux_raid_member", at: place)
                members.append(row)
            }
        }
        close()
        return Reading(rows, problems: text.problems)
    }

    /// `ARRAY /dev/md/0 level=raid1 … UUID=…`; the path is kept when it is a kernel name.
    private static func scanned(_ line: String) -> (path: String?, level: String?, uuid: String)? {
        let words = line.split(separator: " ")
        guard words.count >= 3, words[0] == "ARRAY", words[1].hasPrefix("/dev/") else { return nil }
        func value(_ key: String) -> String? {
            words.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) }
        }
        guard let uuid = value("UUID=") else { return nil }
        let isKernelName = words[1].hasPrefix("/dev/md") && Int(words[1].dropFirst(7)) != nil
        return (isKernelName ? String(words[1]) : nil, value("level="), uuid)
    }

    /// Members of `--scan -v` (`   devices=/dev/sda1,/dev/sdb1`), and their array.
    private static func scannedRows(
        _ names: String,
        _ array: String?,
        _ level: String?,
        _ uuid: Located<String>,
        at place: SourceLocation
    ) -> [DeviceRow] {
        var rows: [DeviceRow] = []
        for path in names.split(separator: ",") where path.hasPrefix("/dev/") {
            var row = DeviceRow(probe: .blkid, path: String(path), location: place)
            row.kname = DeviceValue.kname(ofNode: String(path))
            row.columns["FSTYPE"] = Located("linux_raid_member", at: place)
            row.columns["UUID"] = uuid
            rows.append(row)
        }
        guard let array else { return rows }
        var row = DeviceRow(
            probe: .blkid,
            path: array,
            kname: DeviceValue.kname(ofNode: array),
            location: uuid.location
        )
        row.parents = rows.compactMap(\.kname)
        if let level { row.columns["TYPE"] = Located(level, at: uuid.location) }
        return rows + [row]
    }

    private static func isMember(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        return words.count >= 5 && UInt32(words[1]) != nil && UInt32(words[2]) != nil
    }

    private static func value(_ line: String, _ key: String) -> String? {
        line.hasPrefix(key) ? String(line.dropFirst(key.count)) : nil
    }

    /// `83143055:2781ddf5:2c8f44c7:9b45d92e` as blkid prints it: `83143055-2781-ddf5-2c8f-44c79b45d92e`.
    private static func dashed(_ uuid: String) -> String {
        let digits = uuid.filter { $0 != ":" }
        guard digits.count == 32 else { return uuid }
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }
}

/// Reads /proc/partitions.
package enum KernelPartitionsReader {
    /// Whether a line is the header.
    package static func isHeader(_ line: TextLine) -> Bool {
        line.text.split(separator: " ").elementsEqual(["major", "minor", "#blocks", "name"])
    }

    /// Reads a row a device; sizes are whole KiB, so that a size of an odd number of sectors is not exact.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var rows: [DeviceRow] = []
        for line in text.lines where !line.isBlank && !isHeader(line) {
            let words = line.text.split(separator: " ")
            guard words.count == 4, let major = Int(words[0]), let minor = Int(words[1]), UInt64(words[2]) != nil else {
                problems.append(text.skipped(line, "line is no row of /proc/partitions"))
                continue
            }
            var row = DeviceRow(probe: .sysfs, kname: String(words[3]), location: text.location(line))
            row.columns["MAJ:MIN"] = Located("\(major):\(minor)", at: text.location(line))
            rows.append(row)
        }
        return Reading(rows, problems: problems)
    }
}
