package import SourceText

/// Reads `udevadm info`: the whole database (`--export-db`), a device, or its properties alone (`--query=property`).
package enum UdevReader {
    /// What the database says.
    package struct Database: Sendable, Hashable {
        /// The links that devices claim; udev makes one link of several claims.
        package var links: [ListedLink] = []
        /// A row for each block device with what udev found on it, as lsblk would print it.
        package var rows: [DeviceRow] = []
    }

    /// Whether the lines are of that program.
    package static func looksLike(_ lines: [TextLine]) -> Bool {
        let isExport = lines.contains { $0.text.hasPrefix("P: /devices/") } && lines.contains { isProperty($0.text) }
        return isExport
            || lines.contains { $0.text.hasPrefix("DEVLINKS=/dev/") || $0.text.hasPrefix("DEVPATH=/devices/") }
    }

    private static func isProperty(_ line: String) -> Bool { line.hasPrefix("E: ") }

    /// Reads the records; devices that are no block devices are passed over.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<Database> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var database = Database()
        var properties: [String: Located<String>] = [:]
        func close() {
            if let problem = take(properties, into: &database) { problems.append(problem) }
            properties = [:]
        }
        for line in text.lines {
            if line.isBlank {
                close()
                continue
            }
            let shown = ASCII.text(ASCII.trimmed(line.bytes))
            if shown.hasPrefix("P: ") { close() }
            guard isProperty(shown) || !isRecordLine(shown) else { continue }
            let pair = isProperty(shown) ? shown.dropFirst(3) : shown[...]
            guard let equals = pair.firstIndex(of: "=") else {
                problems.append(text.skipped(line, "line is no output of udevadm"))
                continue
            }
            let key = String(pair[..<equals])
            if key == "DEVNAME" || key == "DEVPATH", properties[key] != nil { close() }
            let value = String(pair[pair.index(after: equals)...])
            if properties[key] == nil { properties[key] = Located(value, at: text.location(line)) }
        }
        close()
        return Reading(database, problems: problems)
    }

    /// `N: sda`, `S: disk/by-id/…`, `L: 0`, `I: …`: what these say stands in the properties, too (udevadm(8)).
    private static func isRecordLine(_ line: String) -> Bool {
        let bytes = Array(line.utf8.prefix(3))
        return bytes.count == 3 && bytes[1] == 0x3A && bytes[2] == 0x20 && (0x41...0x5A).contains(bytes[0])
    }

    /// Takes the properties of one device; a problem when they name none.
    private static func take(_ properties: [String: Located<String>], into database: inout Database) -> InputProblem? {
        guard let first = properties.values.map(\.location).min() else { return nil }
        if let subsystem = properties["SUBSYSTEM"]?.value, subsystem != "block" { return nil }
        guard let node = nodeName(properties) else {
            let isBlock = properties.keys.contains { $0.hasPrefix("ID_FS_") || $0.hasPrefix("ID_PART_") }
            guard isBlock || properties["SUBSYSTEM"] != nil else { return nil }
            return InputProblem(.skippedLine, at: first, "udev properties without the name of their device")
        }
        let kname = node.value.split(separator: "/").dropFirst().joined(separator: "/")
        for link in properties["DEVLINKS"]?.value.split(separator: " ") ?? [] {
            let place = properties["DEVLINKS"]?.location ?? node.location
            database.links.append(ListedLink(path: String(link), target: node.value, location: place))
        }
        var row = DeviceRow(probe: .lsblk, path: node.value, kname: kname, location: node.location)
        for (key, column) in columns where row.columns[column] == nil {
            guard let value = properties[key], !value.value.isEmpty else { continue }
            row.columns[column] = Located(unescaped(value.value), at: value.location)
        }
        if let major = properties["MAJOR"], let minor = properties["MINOR"] {
            row.columns["MAJ:MIN"] = Located("\(major.value):\(minor.value)", at: major.location)
        }
        database.rows.append(row)
        return nil
    }

    /// The device node; the last part of DEVPATH is the kernel name, in which `!` stands for a slash.
    private static func nodeName(_ properties: [String: Located<String>]) -> Located<String>? {
        if let name = properties["DEVNAME"], name.value.hasPrefix("/dev/") { return name }
        guard let path = properties["DEVPATH"], path.value.contains("/block/"),
            let last = path.value.split(separator: "/").last
        else { return nil }
        return Located("/dev/" + last.replacing("!", with: "/"), at: path.location)
    }

    /// Properties of udev by the lsblk column that is filled from them (util-linux misc-utils/lsblk-properties.c); of two
    /// for one column the first counts. Names without `_ENC` have other characters in place of spaces.
    private static let columns = [
        ("ID_FS_TYPE", "FSTYPE"), ("ID_FS_UUID_ENC", "UUID"), ("ID_FS_UUID", "UUID"), ("ID_FS_LABEL_ENC", "LABEL"),
        ("ID_PART_TABLE_TYPE", "PTTYPE"), ("ID_PART_ENTRY_UUID", "PARTUUID"), ("ID_PART_ENTRY_NAME", "PARTLABEL"),
        ("ID_PART_ENTRY_TYPE", "PARTTYPE"), ("ID_WWN_WITH_EXTENSION", "WWN"), ("ID_WWN", "WWN"),
        ("ID_SCSI_SERIAL", "SERIAL"), ("ID_SERIAL_SHORT", "SERIAL"),
    ]

    /// Text with `\\xNN` in place of some bytes (libudev, `udev_util_encode_string`).
    private static func unescaped(_ text: String) -> String {
        guard text.contains("\\x") else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            let digits = rest.dropFirst(2).prefix(2).compactMap { ASCII.hexValue($0) }
            if byte == 0x5C, rest.dropFirst().first == 0x78, digits.count == 2 {
                bytes.append(UInt8(digits[0]) << 4 | UInt8(digits[1]))
                rest = rest.dropFirst(4)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
