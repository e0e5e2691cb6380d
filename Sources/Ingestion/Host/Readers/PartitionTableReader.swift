package import SourceText
package import YAMLEvents

/// Reads `sfdisk -J DISK`.
package enum PartitionTableReader {
    /// Columns that hold sectors of the disk's own size; `DeviceMerger` turns them into START and SIZE.
    package static let rawStart = "sfdisk:start"
    /// Number of sectors of the disk's own size.
    package static let rawSize = "sfdisk:size"

    /// Reads a row for the disk and one for each partition.
    ///
    /// Versions before 2.35 do not print `sectorsize`.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let parsed = CaptureJSON.parse(bytes, file: file)
        var problems = parsed.problems
        guard let root = parsed.value else { return Reading([], problems: problems) }
        let tables = tables(in: root)
        if tables.isEmpty {
            problems.append(InputProblem(.unusable, at: root.location, "JSON has no `partitiontable`"))
        }
        var rows: [DeviceRow] = []
        for table in tables { rows += Self.rows(of: table, &problems) }
        return Reading(rows, problems: problems)
    }

    /// The table of the file, or those that stand under device nodes when several outputs were put together.
    package static func tables(in root: YAMLNode) -> [YAMLNode] {
        if let table = root["partitiontable"] { return [table] }
        return (root.pairs ?? []).compactMap { $0.value["partitiontable"] }
    }

    private static func rows(of table: YAMLNode, _ problems: inout [InputProblem]) -> [DeviceRow] {
        guard let disk = table["device"]?.string, disk.value.hasPrefix("/dev/") else {
            problems.append(
                InputProblem(
                    .skippedObject,
                    at: table.location,
                    "partition table does not name the `device` that it is on"
                )
            )
            return []
        }
        if let unit = table["unit"]?.string, unit.value != "sectors" {
            problems.append(InputProblem(.skippedObject, at: unit.location, "partition table is not in sectors"))
            return []
        }
        var row = DeviceRow(probe: .partitionTable, path: disk.value, location: disk.location)
        row.kname = DeviceValue.kname(ofNode: disk.value)
        row.columns["PTTYPE"] = table["label"]?.string
        row.columns["PTUUID"] = table["id"]?.string.map { Located(DeviceValue.tableUUID($0.value), at: $0.location) }
        row.columns["LOG-SEC"] = table["sectorsize"]?.string
        row.columns["LASTLBA"] = table["lastlba"]?.string
        var rows = [row]
        for node in table["partitions"]?.elements ?? [] {
            if let partition = partition(node, of: row) {
                rows.append(partition)
            } else {
                problems.append(InputProblem(.skippedObject, at: node.location, "partition has no device node"))
            }
        }
        return rows
    }

    private static func partition(_ node: YAMLNode, of disk: DeviceRow) -> DeviceRow? {
        guard let name = node["node"]?.string, name.value.hasPrefix("/dev/") else { return nil }
        var row = DeviceRow(probe: .partitionTable, path: name.value, location: node.location)
        row.kname = DeviceValue.kname(ofNode: name.value)
        row.parents = disk.kname.map { [$0] } ?? disk.path.map { [$0] } ?? []
        row.columns["TYPE"] = Located("part", at: node.location)
        row.columns[rawStart] = node["start"]?.string
        row.columns[rawSize] = node["size"]?.string
        row.columns["LOG-SEC"] = disk.columns["LOG-SEC"]
        row.columns["PARTTYPE"] = node["type"]?.string.map {
            Located(DeviceValue.partitionType($0.value), at: $0.location)
        }
        row.columns["PARTLABEL"] = node["name"]?.string
        let number = DeviceValue.partitionNumber(ofNode: name.value)
        if let number { row.columns["PARTN"] = Located(String(number), at: name.location) }
        if let uuid = node["uuid"]?.string {
            row.columns["PARTUUID"] = Located(uuid.value.lowercased(), at: uuid.location)
        } else if let number, let table = disk.columns["PTUUID"], disk.columns["PTTYPE"]?.value == "dos" {
            // libblkid makes the PARTUUID of an MBR partition from the disk's id and the number, both in hexadecimal.
            let digits = String(number, radix: 16)
            let padded = digits.utf8.count < 2 ? "0" + digits : digits
            row.columns["PARTUUID"] = Located("\(table.value)-\(padded)", at: name.location)
        }
        return row
    }
}
