package import SourceText

/// Reads the tree or list that lsblk prints without `-J` and `-P`.
///
/// Sizes are rounded there, so that none is taken; which device stands on which one tells the tree.
package enum LsblkTableReader {
    /// Columns that no other table with NAME has.
    private static let columns: Set<Substring> = [
        "TYPE", "SIZE", "MAJ:MIN", "FSTYPE", "MOUNTPOINT", "MOUNTPOINTS", "UUID", "KNAME", "PARTUUID", "PARTLABEL",
        "WWN",
        "SERIAL", "DISC-ALN", "ALIGNMENT", "ZONED", "VENDOR", "HCTL", "TRAN", "LOG-SEC", "FSUSE%", "ROTA", "MIN-IO",
    ]

    private static let standard = ["NAME", "MAJ:MIN", "RM", "SIZE", "RO", "TYPE", "MOUNTPOINT"]

    /// Whether a line is the header of the table.
    package static func isHeader(_ line: TextLine) -> Bool {
        let words = line.text.split(separator: " ")
        guard words.count > 1, words.contains("NAME") || words.contains("KNAME"), words.allSatisfy(isHeading) else {
            return false
        }
        return !columns.isDisjoint(with: words)
    }

    /// Whether a line is a row of the default columns.
    package static func isStandardRow(_ line: TextLine) -> Bool {
        let words = TreeGlyphs.split(line.text).name.split(separator: " ")
        guard words.count >= 6, words[2] == "0" || words[2] == "1", words[4] == "0" || words[4] == "1" else {
            return false
        }
        let numbers = words[1].split(separator: ":")
        return numbers.count == 2 && numbers.allSatisfy { Int($0) != nil }
            && words[5].allSatisfy { $0.isLetter || $0.isNumber }
    }

    /// Reads a row a device.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        let headers = text.lines.indices.filter { isHeader(text.lines[$0]) }
        guard headers.count <= 1 else {
            let second = text.location(text.lines[headers[1]])
            let message = "a second table of lsblk begins here: which node it shows is not known"
            return Reading([], problems: [InputProblem(.unusable, at: second, message)])
        }
        var problems = text.problems
        let content: [TextLine]
        let header: TextLine
        if let at = headers.first {
            header = text.lines[at]
            content = Array(text.lines[(at + 1)...])
        } else {
            content = text.lines
            header = TextLine(number: 0, bytes: Array(standard.joined(separator: " ").utf8)[...])
        }
        let lines = content.filter { !$0.isBlank }
        let table =
            headers.isEmpty
            ? nil : TextTable(header: header, body: lines)
        var walk = Walk(text: text, headings: table?.headings ?? standard)
        for row in table?.rows ?? [] { walk.take(row.cells, row.line) }
        for line in table?.misfits ?? [] { problems.append(text.skipped(line, "line is no row of the table of lsblk")) }
        if table == nil { for line in lines { walk.takeStandard(line) } }
        problems += walk.problems
        if walk.rows.isEmpty, problems.isEmpty {
            problems.append(InputProblem(.unusable, file: file, "the table of lsblk lists no device"))
        }
        let note = InputProblem(
            .note,
            file: file,
            "sizes in the table of lsblk are rounded; `lsblk -J -b -O` prints bytes"
        )
        return Reading(walk.finished(), problems: problems + [note])
    }

    private static func isHeading(_ word: Substring) -> Bool {
        word.first?.isLetter ?? false
            && word.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || [0x3A, 0x2D, 0x25, 0x5F, 0x23].contains($0) || ASCII.isDigit($0)
            }
    }

    private struct Walk {
        let text: TextLines
        let headings: [String]
        var rows: [DeviceRow] = []
        var problems: [InputProblem] = []
        private var depths: [Int] = []

        init(text: TextLines, headings: [String]) {
            self.text = text
            self.headings = headings
        }

        /// A line without header, in the default columns.
        mutating func takeStandard(_ line: TextLine) {
            if LsblkTableReader.isStandardRow(line) {
                let (depth, name) = TreeGlyphs.split(line.text)
                let words = name.split(separator: " ", maxSplits: 6).map(String.init)
                let glyphs = String(repeating: " ", count: depth * 2)
                take([glyphs + words[0]] + words.dropFirst(), line)
            } else if !addMountPoint(TreeGlyphs.split(line.text).name) {
                problems.append(text.skipped(line, "line is no row of the table of lsblk"))
            }
        }

        mutating func take(_ cells: [String], _ line: TextLine) {
            let place = text.location(line)
            var values: [String: Located<String>] = [:]
            for (heading, cell) in zip(headings, cells) { values[heading] = Located(cell, at: place) }
            let key = values["NAME"] != nil ? "NAME" : "KNAME"
            let (depth, shown) = TreeGlyphs.split(values[key]?.value ?? "")
            guard !shown.isEmpty else {
                if !addMountPoint(cells.last.map { TreeGlyphs.split($0).name } ?? "") {
                    problems.append(text.skipped(line, "row of lsblk names no device"))
                }
                return
            }
            if headings.contains("TYPE"), values["TYPE"]?.value.isEmpty ?? true {
                return problems.append(text.skipped(line, "row of lsblk has no TYPE: it is cut"))
            }
            values[key] = Located(shown, at: place)
            takeKernelName(shown, &values, place)
            // A cell that is empty here may only be unknown to whoever ran lsblk.
            values = values.filter { !$0.value.value.isEmpty }
            values["SIZE"] = values["SIZE"].flatMap { UInt64($0.value) == nil ? nil : $0 }
            guard let row = LsblkReader.row(values, mountPoints: [], parent: nil, at: place) else {
                return problems.append(text.skipped(line, "row of lsblk names no device"))
            }
            rows.append(row)
            depths.append(depth)
        }

        /// `vg-lv (dm-0)`, as util-linux before 2.24 prints it.
        private func takeKernelName(_ shown: String, _ values: inout [String: Located<String>], _ place: SourceLocation)
        {
            guard shown.hasSuffix(")"), let open = shown.firstRange(of: " (")?.lowerBound else { return }
            let inner = shown[open...].dropFirst(2).dropLast()
            values["NAME"] = Located(String(shown[..<open]), at: place)
            values["KNAME"] = Located(String(inner), at: place)
        }

        /// Further mount points of a device stand on lines of their own below it.
        private mutating func addMountPoint(_ value: String) -> Bool {
            guard let last = rows.indices.last, value.hasPrefix("/") || value == "[SWAP]" else { return false }
            rows[last].mountPoints.append(value)
            return true
        }

        /// The rows with their parents, which the indentation tells; with `-s` the disks stand below what is built on them.
        func finished() -> [DeviceRow] {
            var result = rows
            var open: [Int] = []
            var pairs: [(upper: Int, lower: Int)] = []
            for index in rows.indices {
                open = Array(open.prefix(depths[index]))
                if let upper = open.last, open.count == depths[index] { pairs.append((upper, index)) }
                open.append(index)
            }
            let isInverse = pairs.contains { rows[$0.lower].columns["TYPE"]?.value == "disk" }
            for pair in pairs {
                let owner = isInverse ? pair.upper : pair.lower
                let base = isInverse ? pair.lower : pair.upper
                guard let name = rows[base].kname ?? rows[base].path, !result[owner].parents.contains(name) else {
                    continue
                }
                result[owner].parents.append(name)
            }
            return result
        }
    }
}
