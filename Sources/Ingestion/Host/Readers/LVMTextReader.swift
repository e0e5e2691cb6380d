package import SourceText
package import StorageModel

/// Reads the tables that `pvs`, `vgs` and `lvs` print without `--reportformat json`.
///
/// UUIDs are there only with `-v` or `-o +pv_uuid`; sizes are rounded and taken only where they are exact.
package enum LVMTextReader {
    private static let joined: Set<String> = [
        "PV UUID", "VG UUID", "LV UUID", "PV Tags", "VG Tags", "LV Tags", "1st PE", "VG Attr",
    ]

    /// The table whose header a line is: `pv`, `vg` or `lv`.
    package static func kind(of line: TextLine) -> CaptureKind? {
        let words = line.text.split(separator: " ").map(String.init)
        guard let first = words.first, words.contains("Attr") else { return nil }
        switch first {
        case "PV" where words.contains("PSize") || words.contains("Fmt"): return .physicalVolumes
        case "VG" where words.contains("#PV") || words.contains("VSize"): return .volumeGroups
        case "LV" where words.contains("VG"): return .logicalVolumes
        default: return nil
        }
    }

    /// Reads pvs.
    package static func readPhysicalVolumes(_ bytes: [UInt8], file: FileID) -> Reading<[PhysicalVolume]> {
        let rows = rows(.physicalVolumes, bytes, file)
        let volumes = rows.value.compactMap { row -> PhysicalVolume? in
            let name = row["PV"]
            guard row["FMT"] == "lvm2" || !row["VG"].isEmpty || !row["PV UUID"].isEmpty else { return nil }
            return PhysicalVolume(
                device: name,
                volumeGroup: row["VG"],
                uuid: row["PV UUID"],
                size: LVMSize.bytes(row["PSIZE"]),
                isMissing: name == "[unknown]" || name == "unknown device" || row["ATTR"].contains("m"),
                location: row.location
            )
        }
        return Reading(volumes.sorted { ($0.device, $0.location) < ($1.device, $1.location) }, problems: rows.problems)
    }

    /// Reads vgs.
    package static func readVolumeGroups(_ bytes: [UInt8], file: FileID) -> Reading<[VolumeGroup]> {
        let rows = rows(.volumeGroups, bytes, file)
        let groups = rows.value.map { row in
            VolumeGroup(
                name: row["VG"],
                uuid: row["VG UUID"],
                physicalVolumeCount: Int(row["#PV"]),
                attributes: row["ATTR"],
                location: row.location
            )
        }
        return Reading(groups.sorted { ($0.name, $0.location) < ($1.name, $1.location) }, problems: rows.problems)
    }

    /// Reads lvs.
    package static func readLogicalVolumes(_ bytes: [UInt8], file: FileID) -> Reading<[LogicalVolume]> {
        let rows = rows(.logicalVolumes, bytes, file)
        let volumes = rows.value.map { row in
            LogicalVolume(
                name: unbracketed(row["LV"]),
                volumeGroup: row["VG"],
                uuid: row["LV UUID"],
                size: LVMSize.bytes(row["LSIZE"]),
                attributes: row["ATTR"],
                pool: unbracketed(row["POOL"]),
                location: row.location
            )
        }
        return Reading(
            volumes.sorted { ($0.volumeGroup, $0.name, $0.location) < ($1.volumeGroup, $1.name, $1.location) },
            problems: rows.problems
        )
    }

    private struct Row: Sendable {
        var values: [String: String]
        var location: SourceLocation
        subscript(heading: String) -> String { values[heading] ?? "" }
    }

    private static func rows(_ kind: CaptureKind, _ bytes: [UInt8], _ file: FileID) -> Reading<[Row]> {
        let text = TextLines(bytes, file: file)
        guard let at = text.lines.firstIndex(where: { Self.kind(of: $0) == kind }) else {
            return Reading(
                [],
                problems: [InputProblem(.unusable, file: file, "no header of the table of \(kind.name)")]
            )
        }
        var problems = text.problems
        for line in text.lines[..<at] where line.text.contains("WARNING") || line.text.contains("rror") {
            problems.append(InputProblem(.note, at: text.location(line), "LVM reports `\(line.text)`"))
        }
        let body = text.lines[(at + 1)...].filter { !isMessage($0) }
        let table = TextTable(header: text.lines[at], body: body, joined: joined)
        for line in table.misfits { problems.append(text.skipped(line, "line is no row of \(kind.name)")) }
        let headings = table.headings.map { $0.uppercased() }
        let rows = table.rows.map { row in
            var values = Dictionary(zip(headings, row.cells)) { first, _ in first }
            if let first = headings.first { values[first] = values[first].map { trimmed($0) } }
            return Row(values: values, location: text.location(row.line))
        }
        return Reading(rows.filter { row in headings.first.map { !row[$0].isEmpty } ?? false }, problems: problems)
    }

    private static func isMessage(_ line: TextLine) -> Bool {
        let text = ASCII.text(ASCII.trimmed(line.bytes))
        return ["WARNING:", "Error", "Couldn't", "Reloading", "Wiping"].contains { text.hasPrefix($0) }
    }

    private static func trimmed(_ text: String) -> String { ASCII.text(ASCII.trimmed(Array(text.utf8)[...])) }

    private static func unbracketed(_ name: String) -> String {
        name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    }
}
