package import SourceText

/// Reads partition tables as text: `sfdisk -d`, `sfdisk -l` and `fdisk -l`, `parted -m`, `parted` in any unit, `sgdisk -p`.
package enum PartitionTextReader {
    /// The forms, told by content.
    package enum Form: Sendable, Hashable {
        case dump, listing, machine, parted, sgdisk
    }

    /// The form of a text; nil when it is none of them.
    package static func form(of lines: [TextLine]) -> Form? {
        for line in lines {
            let text = line.text
            if text == "BYT;" || text == "CHS;" || text == "CYL;" { return .machine }
            if text.hasPrefix("label: ") || text.hasPrefix("# partition table of /dev/") { return .dump }
            if text.hasPrefix("Partition Table: ") { return .parted }
            if text.hasPrefix("Disk identifier (GUID):") { return .sgdisk }
            if text.hasPrefix("Disk /"), text.hasSuffix(" sectors"), text.contains(" bytes, ") { return .listing }
            if text.hasPrefix("Disk /"), text.contains(" cylinders, ") { return .listing }
            if text.hasPrefix("Disklabel type: ") { return .listing }
        }
        return nil
    }

    /// Reads a row a disk and one a partition.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var builder = Builder(text: text)
        switch form(of: text.lines) {
        case .dump: builder.readDump()
        case .machine: builder.readMachine()
        case .parted: builder.readParted()
        case .sgdisk: builder.readSgdisk()
        case .listing: builder.readListing()
        case nil:
            builder.problems.append(InputProblem(.unusable, file: file, "no partition table is known in this form"))
        }
        if builder.rows.isEmpty, !builder.problems.contains(where: { $0.effect.losesEvidence }) {
            builder.problems.append(
                InputProblem(.unusable, file: file, "no device node is named in the partition table")
            )
        }
        return Reading(builder.rows, problems: builder.problems)
    }

    private struct Builder {
        let text: TextLines
        var rows: [DeviceRow] = []
        var problems: [InputProblem]
        private var disk: DeviceRow?

        init(text: TextLines) {
            self.text = text
            problems = text.problems
        }

        // MARK: rows

        private mutating func begin(_ path: some StringProtocol, _ line: TextLine) {
            end()
            guard path.hasPrefix("/dev/") else {
                problems.append(text.skipped(line, "the partition table does not name the device that it is on"))
                return
            }
            var row = DeviceRow(probe: .partitionTable, path: String(path), location: text.location(line))
            row.kname = DeviceValue.kname(ofNode: String(path))
            disk = row
        }

        private mutating func set(_ column: String, _ value: some StringProtocol, _ line: TextLine) {
            disk?.columns[column] = Located(String(value), at: text.location(line))
        }

        /// Puts the disk of the partitions that follow into the result; its rows stand in front of theirs.
        private mutating func end() {
            guard let disk else { return }
            let first = rows.firstIndex { $0.parents == (disk.kname ?? disk.path).map { [$0] } }
            rows.insert(disk, at: first ?? rows.count)
            self.disk = nil
        }

        /// A partition; `values` are columns as lsblk calls them, sectors under the names of `PartitionTableReader`.
        private mutating func add(number: Int, node: String?, _ values: [String: String?], _ line: TextLine) {
            guard let disk, let base = disk.path else { return }
            let isMapped = base.hasPrefix("/dev/mapper/")
            guard
                let path = node
                    ?? (isMapped ? nil : base + ((base.last?.isNumber ?? false) ? "p" : "") + String(number))
            else {
                return problems.append(text.skipped(line, "the node of partition \(number) of `\(base)` is not known"))
            }
            let place = text.location(line)
            var row = DeviceRow(probe: .partitionTable, path: path, location: place)
            row.kname = DeviceValue.kname(ofNode: path)
            row.parents = [disk.kname ?? base]
            row.columns["TYPE"] = Located("part", at: place)
            row.columns["PARTN"] = Located(String(number), at: place)
            row.columns["LOG-SEC"] = disk.columns["LOG-SEC"]
            for (column, value) in values { if let value { row.columns[column] = Located(value, at: place) } }
            if row.columns["PARTUUID"] == nil, let table = disk.columns["PTUUID"],
                disk.columns["PTTYPE"]?.value == "dos"
            {
                let digits = String(number, radix: 16)
                row.columns["PARTUUID"] = Located(
                    "\(table.value)-\(digits.utf8.count < 2 ? "0" : "")\(digits)",
                    at: place
                )
            }
            rows.append(row)
        }

        // MARK: sfdisk -d

        mutating func readDump() {
            var label = "", id = ""
            for line in text.lines where !line.isBlank {
                let shown = line.text
                if shown.hasPrefix("# partition table of ") {
                    begin(shown.dropFirst(21), line)
                    set("PTTYPE", "dos", line)
                } else if let value = value(shown, "label: ") {
                    label = value
                } else if let value = value(shown, "label-id: ") {
                    id = DeviceValue.tableUUID(value)
                } else if let value = value(shown, "device: ") {
                    begin(value, line)
                    if !label.isEmpty { set("PTTYPE", label, line) }
                    if !id.isEmpty { set("PTUUID", id, line) }
                } else if let value = value(shown, "sector-size: ") {
                    set("LOG-SEC", value, line)
                } else if let colon = shown.firstRange(of: " : "), shown.contains("start=") {
                    dumpEntry(String(shown[..<colon.lowerBound]), shown[colon.upperBound...], line)
                } else if !["unit: sectors", "first-lba: ", "last-lba: ", "table-length: ", "grain: ", "#"].contains(
                    where: {
                        shown.hasPrefix($0)
                    })
                {
                    problems.append(text.skipped(line, "line is no part of the output of `sfdisk -d`"))
                }
            }
            end()
        }

        private mutating func dumpEntry(_ node: String, _ fields: Substring, _ line: TextLine) {
            var values: [String: String] = [:]
            for field in DumpFields.split(fields) {
                let parts = field.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
                if parts.count == 2 { values[parts[0].lowercased()] = DumpFields.text(field) }
            }
            guard values["size"] != "0" || values["id"] != "0" else { return }
            guard node.hasPrefix("/dev/"), let number = DeviceValue.partitionNumber(ofNode: node) else {
                return problems.append(text.skipped(line, "partition `\(node)` is no device node"))
            }
            add(
                number: number,
                node: node,
                [
                    PartitionTableReader.rawStart: values["start"], PartitionTableReader.rawSize: values["size"],
                    "PARTTYPE": (values["type"] ?? values["id"]).map(DeviceValue.partitionType),
                    "PARTUUID": values["uuid"]?.lowercased(), "PARTLABEL": values["name"],
                ],
                line
            )
        }

        // MARK: sfdisk -l, fdisk -l

        mutating func readListing() {
            var index = text.lines.startIndex
            while index < text.lines.endIndex {
                let line = text.lines[index]
                let shown = line.text
                index += 1
                if shown.hasPrefix("Disk /"), let colon = shown.firstRange(of: ": ") {
                    begin(shown[..<colon.lowerBound].dropFirst(5), line)
                    let bytes = shown.split(separator: ", ").first { $0.hasSuffix(" bytes") }
                    if let size = bytes?.dropLast(6), UInt64(size) != nil { set("SIZE", size, line) }
                } else if let value = value(shown, "Sector size (logical/physical): ") {
                    set("LOG-SEC", value.prefix { $0.isNumber }, line)
                } else if let value = value(shown, "Disklabel type: ") {
                    set("PTTYPE", value, line)
                } else if let value = value(shown, "Disk identifier: ") {
                    set("PTUUID", DeviceValue.tableUUID(value), line)
                } else if shown.split(separator: " ").first == "Device", shown.contains("Start"), shown.contains("End")
                {
                    index = listingTable(line, index)
                }
            }
            end()
        }

        private mutating func listingTable(_ header: TextLine, _ start: Int) -> Int {
            let table = TextTable(header: header, body: text.lines[start...])
            let sectors = table.index("Sectors") ?? table.index("#sectors")
            for row in table.rows {
                let node = row.cell(0)
                guard node.hasPrefix("/dev/"), let number = DeviceValue.partitionNumber(ofNode: node) else {
                    problems.append(text.skipped(row.line, "partition `\(node)` is no device node"))
                    continue
                }
                let code = row.cell(table.index("Id"))
                // Older versions list the four entries of a MBR, used or not.
                if code == "0" { continue }
                add(
                    number: number,
                    node: node,
                    [
                        PartitionTableReader.rawStart: sectors == nil ? nil : row.cell(table.index("Start")),
                        PartitionTableReader.rawSize: sectors.map { row.cell($0) },
                        "PARTTYPE": code.isEmpty ? nil : DeviceValue.partitionType(code),
                    ],
                    row.line
                )
            }
            for line in table.misfits { problems.append(text.skipped(line, "line is no partition")) }
            return start + table.rows.count + table.misfits.count
        }

        // MARK: parted

        mutating func readMachine() {
            for line in text.lines where !line.isBlank {
                let shown = line.text
                if ["BYT;", "CHS;", "CYL;"].contains(shown) { continue }
                let fields = shown.split(separator: ":", omittingEmptySubsequences: false)
                guard fields.count >= 6 || (fields.count >= 5 && Int(fields[0]) != nil) else {
                    problems.append(text.skipped(line, "line is no part of the output of `parted -m`"))
                    continue
                }
                if fields[0].hasPrefix("/") {
                    begin(fields[0], line)
                    set("LOG-SEC", fields[3], line)
                    set("PTTYPE", PartedValue.label(fields[5]), line)
                } else if let number = Int(fields[0]) {
                    let isGPT = disk?.columns["PTTYPE"]?.value == "gpt"
                    add(
                        number: number,
                        node: nil,
                        [
                            PartitionTableReader.rawStart: PartedValue.sectors(fields[1]),
                            PartitionTableReader.rawSize: PartedValue.sectors(fields[3]),
                            "PARTLABEL": isGPT && fields.count > 5 ? String(fields[5]) : nil,
                        ],
                        line
                    )
                } else {
                    problems.append(text.skipped(line, "line is no part of the output of `parted -m`"))
                }
            }
            end()
        }

        mutating func readParted() {
            var index = text.lines.startIndex
            // A file system without a table stands there as partition 1 of a table called loop.
            var isTable = true
            while index < text.lines.endIndex {
                let line = text.lines[index]
                let shown = line.text
                index += 1
                if shown.hasPrefix("Disk /"), let colon = shown.firstRange(of: ": ") {
                    begin(shown[..<colon.lowerBound].dropFirst(5), line)
                } else if let value = value(shown, "Sector size (logical/physical): ") {
                    set("LOG-SEC", value.prefix { $0.isNumber }, line)
                } else if let value = value(shown, "Partition Table: ") {
                    isTable = value != "unknown" && value != "loop"
                    if isTable { set("PTTYPE", PartedValue.label(value[...]), line) }
                } else if shown.hasPrefix("Number "), shown.contains("Start"), isTable {
                    index = partedTable(line, index)
                }
            }
            end()
        }

        private mutating func partedTable(_ header: TextLine, _ start: Int) -> Int {
            let table = TextTable(header: header, body: text.lines[start...], joined: ["File system"])
            for row in table.rows {
                guard let number = Int(row.cell(0).filter { $0 != " " }) else {
                    problems.append(text.skipped(row.line, "line is no partition"))
                    continue
                }
                let name = row.cell(table.index("Name"))
                add(
                    number: number,
                    node: nil,
                    [
                        PartitionTableReader.rawStart: PartedValue.sectors(row.cell(table.index("Start"))[...]),
                        PartitionTableReader.rawSize: PartedValue.sectors(row.cell(table.index("Size"))[...]),
                        "PARTLABEL": table.index("Name") == nil ? nil : name,
                    ],
                    row.line
                )
            }
            for line in table.misfits { problems.append(text.skipped(line, "line is no partition")) }
            return start + table.rows.count + table.misfits.count
        }

        // MARK: sgdisk -p

        mutating func readSgdisk() {
            var isTable = false
            for line in text.lines where !line.isBlank {
                let shown = line.text
                if shown.hasPrefix("Disk /"), let colon = shown.firstRange(of: ": ") {
                    begin(shown[..<colon.lowerBound].dropFirst(5), line)
                    set("PTTYPE", "gpt", line)
                } else if let value = value(shown, "Sector size (logical/physical): ")
                    ?? value(shown, "Logical sector size: ")
                {
                    set("LOG-SEC", value.prefix { $0.isNumber }, line)
                } else if let value = value(shown, "Disk identifier (GUID): ") {
                    set("PTUUID", value.lowercased(), line)
                } else if shown.hasPrefix("Number "), shown.contains("(sector)") {
                    isTable = true
                } else if isTable {
                    sgdiskRow(line)
                }
            }
            end()
        }

        private mutating func sgdiskRow(_ line: TextLine) {
            // Size is a number and a unit; the name behind the code may hold blanks.
            let words = line.text.split(separator: " ", maxSplits: 6).map(String.init)
            guard words.count >= 6, let number = Int(words[0]), let first = UInt64(words[1]),
                let last = UInt64(words[2]),
                last >= first
            else { return problems.append(text.skipped(line, "line is no partition of `sgdisk -p`")) }
            add(
                number: number,
                node: nil,
                [
                    PartitionTableReader.rawStart: String(first),
                    PartitionTableReader.rawSize: String(last - first + 1),
                    "PARTLABEL": words.count > 6 ? ASCII.text(ASCII.trimmed(Array(words[6].utf8)[...])) : "",
                ],
                line
            )
        }

        private func value(_ line: String, _ key: String) -> String? {
            guard line.hasPrefix(key) else { return nil }
            let value = line.dropFirst(key.count)
            return value.isEmpty ? nil : String(value)
        }
    }
}

/// The fields of a line of `sfdisk -d`: `start= 2048, name="a, b", bootable`.
private enum DumpFields {
    static func split(_ text: Substring) -> [Substring] {
        var fields: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ",", !isQuoted {
                fields.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return fields + [text[start...]]
    }

    static func text(_ field: Substring) -> String {
        let value = field.split(separator: "=", maxSplits: 1).last ?? ""
        if let open = value.firstIndex(of: "\""), let close = value.lastIndex(of: "\""), open < close {
            return Escapes.decodeHex(Array(value[value.index(after: open)..<close].utf8))
        }
        return value.filter { $0 != " " }
    }
}

/// Values as parted prints them.
private enum PartedValue {
    /// A number of sectors (`2048s`); other units are rounded.
    static func sectors(_ text: Substring) -> String? {
        text.hasSuffix("s") && UInt64(text.dropLast()) != nil ? String(text.dropLast()) : nil
    }

    /// The name that udev and sfdisk give a partition table.
    static func label(_ text: Substring) -> String { text == "msdos" ? "dos" : String(text) }
}
