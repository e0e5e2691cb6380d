package import SourceText
package import StorageModel

/// A tab-separated table whose first line names the columns; fields are octal-escaped.
struct ProbeTable {
    /// A row: fields by column name.
    struct Row {
        var fields: [String: String]
        var line: TextLine

        /// A field that is present and not empty.
        func value(_ column: String) -> String? {
            guard let field = fields[column], !field.isEmpty else { return nil }
            return field
        }
    }

    let text: TextLines
    private(set) var rows: [Row] = []
    private(set) var problems: [InputProblem]

    /// Cuts a table; `required` columns must be in its header.
    init(_ bytes: [UInt8], file: FileID, required: [String]) {
        text = TextLines(bytes, file: file)
        problems = text.problems
        guard let header = text.lines.first(where: { !$0.isBlank }) else {
            problems.append(InputProblem(.unusable, file: file, "table has no header line"))
            return
        }
        let columns = ProbeTable.split(header)
        let missing = required.filter { !columns.contains($0) }
        guard missing.isEmpty else {
            let names = missing.map { "`\($0)`" }.joined(separator: ", ")
            problems.append(InputProblem(.unusable, at: text.location(header), "table has no column \(names)"))
            return
        }
        for line in text.lines where line.number > header.number && !line.isBlank {
            let values = ProbeTable.split(line)
            var fields: [String: String] = [:]
            for (column, value) in zip(columns, values) where fields[column] == nil { fields[column] = value }
            if required.allSatisfy({ fields[$0].map { !$0.isEmpty } ?? false }) {
                rows.append(Row(fields: fields, line: line))
            } else {
                problems.append(text.skipped(line, "row has fewer columns than it needs"))
            }
        }
    }

    private static func split(_ line: TextLine) -> [String] {
        line.bytes.split(separator: ASCII.tab, omittingEmptySubsequences: false).map { Escapes.decodeOctal($0) }
    }
}

/// Reads probe/paths.tsv of a bundle.
package enum PathProbeReader {
    /// Reads the probes, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[PathProbe]> {
        let table = ProbeTable(bytes, file: file, required: ["path", "type"])
        var problems = table.problems
        var probes: [PathProbe] = []
        for row in table.rows {
            guard let path = row.value("path"), path.hasPrefix("/") else {
                problems.append(table.text.skipped(row.line, "probed path is not absolute"))
                continue
            }
            let kind = FileKind(rawValue: row.value("type") ?? "") ?? .unknown
            var probe = PathProbe(path: path, kind: kind, location: table.text.location(row.line))
            probe.link = row.value("link")
            probe.realPath = row.value("realpath")
            probe.majMin = row.value("majmin")
            probe.mountTarget = row.value("mount")
            probe.size = row.value("size").flatMap { ASCII.number($0.utf8) }
            probe.mode = row.value("mode")
            probe.seLinuxLabel = row.value("selinux")
            probes.append(probe)
        }
        return Reading(probes, problems: problems)
    }
}

/// Reads probe/beneath.tsv of a bundle.
package enum BeneathProbeReader {
    /// Reads the rows, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[BeneathProbe]> {
        let table = ProbeTable(bytes, file: file, required: ["mount", "path", "type"])
        let probes = table.rows.map { row in
            BeneathProbe(
                mount: row.value("mount") ?? "",
                path: row.value("path") ?? "",
                kind: FileKind(rawValue: row.value("type") ?? "") ?? .unknown,
                location: table.text.location(row.line)
            )
        }
        return Reading(probes, problems: table.problems)
    }
}
