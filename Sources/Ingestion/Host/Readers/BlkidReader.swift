package import SourceText

/// Reads the output of blkid(8): default (`/dev/x: KEY="value"`), `-o export` and `-o udev`, cached or with `-p`.
package enum BlkidReader {
    /// Reads one row a device.
    ///
    /// `isProbe` says that the command was `blkid -p`; when it is nil, keys that only low-level probing prints
    /// (USAGE, PART_ENTRY_…) tell.
    package static func read(_ bytes: [UInt8], file: FileID, isProbe: Bool? = nil) -> Reading<[DeviceRow]> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var records: [Record] = []
        var open: Record?
        for line in text.lines {
            if line.isBlank {
                if let record = open { records.append(record) }
                open = nil
            } else if let record = defaultRecord(line, in: text) {
                if let record = open { records.append(record) }
                open = nil
                records.append(record)
            } else if let (key, value) = assignment(line) {
                if key == "DEVNAME", let record = open, record.device != nil || !record.values.isEmpty {
                    records.append(record)
                    open = nil
                }
                var record = open ?? Record(location: text.location(line))
                record.add(key, value, at: text.location(line))
                open = record
            } else {
                problems.append(text.skipped(line, "line is no output of blkid"))
            }
        }
        if let record = open { records.append(record) }
        var rows: [DeviceRow] = []
        for record in records {
            if let row = record.row(isProbe: isProbe) {
                rows.append(row)
            } else {
                problems.append(
                    InputProblem(.skippedLine, at: record.location, "blkid values without the name of their device")
                )
            }
        }
        return Reading(rows, problems: problems)
    }

    private struct Record {
        var device: String?
        var values: [String: Located<String>] = [:]
        var location: SourceLocation

        mutating func add(_ key: String, _ value: String, at place: SourceLocation) {
            if key == "DEVNAME" {
                device = value
                location = place
            } else if values[key] == nil {
                values[key] = Located(value, at: place)
            }
        }

        func row(isProbe: Bool?) -> DeviceRow? {
            guard let device, device.hasPrefix("/dev/") else { return nil }
            let low = isProbe ?? values.keys.contains { $0 == "USAGE" || $0.hasPrefix("PART_ENTRY_") }
            var row = DeviceRow(probe: low ? .blkidProbe : .blkid, path: device, location: location)
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                guard let column = columnNames[key] else { continue }
                let text = normalised(value.value, column: column)
                // PARTUUID and PART_ENTRY_UUID say the same.
                if row.columns[column] == nil { row.columns[column] = Located(text, at: value.location) }
            }
            if let size = values["PART_ENTRY_SIZE"], let sectors = UInt64(size.value) {
                let product = sectors.multipliedReportingOverflow(by: 512)
                if !product.overflow { row.columns["SIZE"] = Located(String(product.partialValue), at: size.location) }
            }
            if low {
                for column in ["FSTYPE", "UUID", "LABEL", "PTTYPE"] where row.columns[column] == nil {
                    row.columns[column] = Located("", at: location)
                }
            }
            return row
        }

        private func normalised(_ value: String, column: String) -> String {
            switch column {
            case "PARTTYPE": DeviceValue.partitionType(value)
            case "PTUUID": DeviceValue.tableUUID(value)
            case "PARTUUID": value.lowercased()
            default: value
            }
        }
    }

    private static let columnNames = [
        "TYPE": "FSTYPE", "UUID": "UUID", "LABEL": "LABEL", "PTTYPE": "PTTYPE", "PTUUID": "PTUUID",
        "PARTUUID": "PARTUUID", "PART_ENTRY_UUID": "PARTUUID", "PARTLABEL": "PARTLABEL", "PART_ENTRY_NAME": "PARTLABEL",
        "PART_ENTRY_TYPE": "PARTTYPE", "PART_ENTRY_NUMBER": "PARTN", "PART_ENTRY_OFFSET": "START",
        "LOGICAL_SECTOR_SIZE": "LOG-SEC",
        "ID_FS_TYPE": "FSTYPE", "ID_FS_UUID": "UUID", "ID_FS_LABEL": "LABEL", "ID_PART_TABLE_TYPE": "PTTYPE",
        "ID_PART_TABLE_UUID": "PTUUID", "ID_PART_ENTRY_UUID": "PARTUUID", "ID_PART_ENTRY_NAME": "PARTLABEL",
        "ID_PART_ENTRY_TYPE": "PARTTYPE", "ID_PART_ENTRY_NUMBER": "PARTN", "ID_PART_ENTRY_OFFSET": "START",
        "ID_IOLIMIT_LOGICAL_SECTOR_SIZE": "LOG-SEC",
    ]

    /// `/dev/sda1: UUID="…" TYPE="xfs"`.
    private static func defaultRecord(_ line: TextLine, in text: TextLines) -> Record? {
        let bytes = line.bytes.drop(while: ASCII.isBlank)
        guard bytes.first == ASCII.slash, let end = separator(bytes) else { return nil }
        var record = Record(location: text.location(line))
        record.device = Escapes.decodeHex(bytes[..<end])
        let rest = ASCII.trimmed(bytes[(end + 1)...])
        if rest.isEmpty { return record }
        guard let pairs = PairsReader.pairs(rest) else { return nil }
        for (key, value) in pairs { record.add(key, Escapes.decodeHex(value), at: text.location(line)) }
        return record
    }

    /// The colon after the device name: the first one that is followed by a blank or the end.
    private static func separator(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { index in
            bytes[index] == ASCII.colon && (index + 1 == bytes.endIndex || ASCII.isBlank(bytes[index + 1]))
        }
    }

    /// `KEY=value` of the export and udev forms.
    private static func assignment(_ line: TextLine) -> (String, String)? {
        guard let equals = line.bytes.firstIndex(of: ASCII.equals), equals > line.bytes.startIndex else { return nil }
        let key = line.bytes[..<equals]
        guard key.allSatisfy({ $0 == 0x5F || (0x41...0x5A).contains($0) || ASCII.isDigit($0) }) else { return nil }
        return (ASCII.text(key), Escapes.decodeShell(line.bytes[(equals + 1)...]))
    }
}
