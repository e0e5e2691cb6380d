package import SourceText
import YAMLEvents

/// Reads `lsblk -J` and `lsblk -P` of util-linux 2.32 and later.
///
/// 2.32 prints every JSON value as a string and knows neither PATH nor PTTYPE nor MOUNTPOINTS; 2.37 prints MOUNTPOINTS as
/// an array that may hold null. A device that stands under several parents is one row a place; merging joins them.
package enum LsblkReader {
    /// Nesting of devices that is followed; real stacks have fewer than ten levels.
    private static let deepest = 64

    /// Reads `lsblk -J`.
    package static func readJSON(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let parsed = CaptureJSON.parse(bytes, file: file)
        var problems = parsed.problems
        guard let root = parsed.value else { return Reading([], problems: problems) }
        guard let devices = root["blockdevices"], devices.isList else {
            problems.append(InputProblem(.unusable, at: root.location, "JSON has no list `blockdevices`"))
            return Reading([], problems: problems)
        }
        var walk = JSONWalk()
        walk.visit(devices, parent: nil, depth: 0)
        return Reading(walk.rows, problems: problems + walk.problems + roundedSizeNote(walk.rows, file))
    }

    /// Reads `lsblk -P`.
    package static func readPairs(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var rows: [DeviceRow] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            // lsblk writes its complaints in between when both streams went to one file.
            if line.bytes.starts(with: "lsblk:".utf8) {
                problems.append(InputProblem(.note, at: text.location(line), "lsblk reports `\(line.text)`"))
                continue
            }
            guard let pairs = PairsReader.pairs(line.bytes) else {
                problems.append(text.skipped(line, "line is no `lsblk -P` row"))
                continue
            }
            var values: [String: Located<String>] = [:]
            for (key, value) in pairs {
                values[columnName(key)] = Located(Escapes.decodeHex(value), at: text.location(line))
            }
            guard let row = row(values, mountPoints: [], parent: nil, at: text.location(line)) else {
                problems.append(text.skipped(line, "`lsblk -P` row names no device (NAME, KNAME or PATH)"))
                continue
            }
            rows.append(row)
        }
        return Reading(rows, problems: problems + roundedSizeNote(rows, file))
    }

    private struct JSONWalk {
        var rows: [DeviceRow] = []
        var problems: [InputProblem] = []

        mutating func visit(_ list: YAMLNode, parent: String?, depth: Int) {
            guard depth < LsblkReader.deepest else {
                problems.append(InputProblem(.skippedObject, at: list.location, "devices are nested too deeply"))
                return
            }
            for node in list.elements ?? [] {
                var values: [String: Located<String>] = [:]
                var mountPoints: [String] = []
                for (key, value) in (node.pairs ?? []).map({ ($0.key, $0.value) }) {
                    let column = LsblkReader.columnName(key.value)
                    if column == "MOUNTPOINTS", value.isList {
                        mountPoints = (value.elements ?? []).compactMap { $0.string?.value }
                    } else if value.isNull {
                        values[column] = Located("", at: value.location)
                    } else if let text = value.string {
                        values[column] = text
                    }
                }
                // The line with the name is what a reader of the report recognises.
                let place = (values["KNAME"] ?? values["NAME"])?.location ?? node.location
                guard let row = LsblkReader.row(values, mountPoints: mountPoints, parent: parent, at: place) else {
                    problems.append(InputProblem(.skippedObject, at: node.location, "lsblk device has no name"))
                    continue
                }
                rows.append(row)
                if let children = node["children"], children.isList {
                    visit(children, parent: row.kname ?? row.path, depth: depth + 1)
                }
            }
        }
    }

    /// One spelling for a column: upper case, `MAJ_MIN` as `MAJ:MIN`, `LOG_SEC` as `LOG-SEC`.
    private static func columnName(_ key: String) -> String {
        let upper = key.uppercased()
        switch upper {
        case "MAJ_MIN": return "MAJ:MIN"
        case "LOG_SEC": return "LOG-SEC"
        case "PHY_SEC": return "PHY-SEC"
        default: return upper
        }
    }

    private static let stackedTypes: Set<String> = ["lvm", "crypt", "mpath", "dm"]

    /// The row of one device, from values under lsblk column names; nil when it has no name.
    static func row(
        _ values: [String: Located<String>],
        mountPoints: [String],
        parent: String?,
        at location: SourceLocation
    ) -> DeviceRow? {
        func text(_ column: String) -> String? { values[column].flatMap { $0.value.isEmpty ? nil : $0.value } }
        let name = text("NAME")
        let majMin = text("MAJ:MIN")?.filter { $0 != " " }
        var path = text("PATH")
        var kname = text("KNAME").map(shortName)
        let isMapped = stackedTypes.contains(text("TYPE") ?? "") || path?.hasPrefix("/dev/mapper/") ?? false
        if let name, path == nil {
            if name.hasPrefix("/") {
                path = name
            } else {
                path = (isMapped && !name.hasPrefix("dm-") ? "/dev/mapper/" : "/dev/") + name
            }
        }
        // dm-N is always the device with minor number N (kernel drivers/md/dm.c, alloc_dev).
        if kname == nil, isMapped, let minor = majMin?.split(separator: ":").last { kname = "dm-\(minor)" }
        if kname == nil, !isMapped { kname = path.flatMap(DeviceValue.kname(ofNode:)) }
        if path == nil, let kname { path = "/dev/" + kname }
        guard path != nil || kname != nil else { return nil }
        var row = DeviceRow(probe: .lsblk, path: path, kname: kname, location: location)
        row.columns = values.filter { usedColumns.contains($0.key) }
        if let size = row.columns["SIZE"], UInt64(size.value) == nil { row.columns["SIZE"] = nil }
        if let value = majMin, let old = row.columns["MAJ:MIN"] {
            row.columns["MAJ:MIN"] = Located(value, at: old.location)
        }
        normalise(&row)
        if let owner = text("PKNAME").map(shortName) ?? parent { row.parents = [owner] }
        row.mountPoints =
            mountPoints.isEmpty ? text("MOUNTPOINT").map { [$0] } ?? splitMountPoints(text("MOUNTPOINTS")) : mountPoints
        return row
    }

    /// Values whose spelling differs between probes.
    private static func normalise(_ row: inout DeviceRow) {
        let spellings: [(String, (String) -> String)] = [
            ("PARTTYPE", DeviceValue.partitionType), ("PTUUID", DeviceValue.tableUUID),
            ("PARTUUID", { $0.lowercased() }), ("SERIAL", trimmed), ("MODEL", trimmed), ("VENDOR", trimmed),
        ]
        for (column, spelling) in spellings {
            guard let old = row.columns[column] else { continue }
            row.columns[column] = Located(spelling(old.value), at: old.location)
        }
    }

    private static func trimmed(_ text: String) -> String { ASCII.text(ASCII.trimmed(Array(text.utf8)[...])) }

    /// A name without `/dev/` in front, as `lsblk -p` prints it.
    private static func shortName(_ name: String) -> String {
        name.hasPrefix("/dev/") ? String(name.dropFirst(5)) : name
    }

    /// `lsblk -P` separates MOUNTPOINTS by escaped newlines.
    private static func splitMountPoints(_ value: String?) -> [String] {
        (value ?? "").split(separator: "\n").map(String.init)
    }

    private static let usedColumns: Set<String> = [
        "TYPE", "MAJ:MIN", "SIZE", "SERIAL", "WWN", "MODEL", "VENDOR", "TRAN", "RO", "LOG-SEC", "PTTYPE", "PTUUID",
        "PARTN",
        "START", "PARTTYPE", "PARTUUID", "PARTLABEL", "FSTYPE", "UUID", "LABEL",
    ]

    private static func roundedSizeNote(_ rows: [DeviceRow], _ file: FileID) -> [InputProblem] {
        guard !rows.isEmpty, rows.allSatisfy({ $0.columns["SIZE"] == nil }) else { return [] }
        return [InputProblem(.note, file: file, "lsblk sizes are missing or rounded; `lsblk -b` prints bytes")]
    }
}
