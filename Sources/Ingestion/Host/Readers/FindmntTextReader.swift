package import SourceText
package import StorageModel

/// Reads the tree, the list and the `-P` form of findmnt, which stand in for mountinfo when that is missing.
package enum FindmntTextReader {
    /// Whether a line is the header of the table.
    package static func isHeader(_ line: TextLine) -> Bool {
        let words = line.text.split(separator: " ")
        return words.first == "TARGET" && words.contains("SOURCE")
    }

    /// Turns the rows into mounts, in file order.
    ///
    /// An output that shows only some mounts (`findmnt /data`, `findmnt -t xfs`) is refused: what it leaves out would count as
    /// not mounted.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[MountEntry]> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var rows: [(values: [String: String], depth: Int, line: TextLine)] = []
        if let at = text.lines.firstIndex(where: isHeader) {
            let table = TextTable(header: text.lines[at], body: text.lines[(at + 1)...])
            for row in table.rows {
                var values = Dictionary(zip(table.headings, row.cells)) { first, _ in first }
                let (depth, target) = TreeGlyphs.split(row.cells[0])
                values["TARGET"] = target
                rows.append((values, depth, row.line))
            }
            for line in table.misfits { problems.append(text.skipped(line, "line is no row of the table of findmnt")) }
        } else {
            for line in text.lines where !line.isBlank {
                guard let pairs = PairsReader.pairs(line.bytes) else {
                    problems.append(text.skipped(line, "line is no row of `findmnt -P`"))
                    continue
                }
                let values = Dictionary(pairs.map { ($0.key, Escapes.decodeHex($0.value)) }) { first, _ in first }
                rows.append((values, 0, line))
            }
        }
        var mounts: [MountEntry] = []
        var open: [Int] = []
        for (values, depth, line) in rows {
            guard let target = values["TARGET"], target.hasPrefix("/") else {
                problems.append(text.skipped(line, "row of findmnt has no mount point"))
                continue
            }
            open = Array(open.prefix(depth))
            mounts.append(entry(values, target, id: mounts.count + 1, parent: open.last ?? 0, text.location(line)))
            open.append(mounts.count)
        }
        let targets = Set(mounts.map(\.target))
        if !targets.contains("/") || targets.isDisjoint(with: ["/proc", "/sys", "/dev"]) {
            let message = "findmnt shows only a part of the mounts; /proc/1/mountinfo or `findmnt -J` is needed"
            return Reading([], problems: [InputProblem(.unusable, file: file, message)])
        }
        return Reading(mounts, problems: problems)
    }

    private static func entry(
        _ values: [String: String],
        _ target: String,
        id: Int,
        parent: Int,
        _ location: SourceLocation
    ) -> MountEntry {
        let (source, bindRoot) = FindmntReader.split(values["SOURCE"] ?? "")
        let all = values["OPTIONS"] ?? ""
        return MountEntry(
            id: values["ID"].flatMap(Int.init) ?? id,
            parentID: values["PARENT"].flatMap(Int.init) ?? parent,
            majMin: values["MAJ:MIN"] ?? "",
            root: values["FSROOT"] ?? bindRoot ?? "/",
            target: target,
            options: OptionList.split(Array((values["VFS-OPTIONS"] ?? all).utf8)[...]),
            optionalFields: [],
            fsType: values["FSTYPE"] ?? "",
            source: source,
            superOptions: OptionList.split(Array((values["FS-OPTIONS"] ?? all).utf8)[...]),
            location: location
        )
    }
}
