package import SourceText
package import StorageModel

/// Reads df(1): `-B1`, `-k`, `-P`, `-i` and `--output=…` forms, told apart by their header.
package enum UsageReader {
    /// Reads the rows, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[FilesystemUsage]> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var rows: [FilesystemUsage] = []
        var columns: [Column] = []
        var carried: ArraySlice<UInt8>?
        for line in text.lines where !line.isBlank {
            if line.bytes.starts(with: "Filesystem".utf8) || line.text.hasSuffix("Mounted on") {
                columns = header(line.text)
                if columns.isEmpty {
                    problems.append(
                        InputProblem(.unusable, at: text.location(line), "header of df names unknown columns")
                    )
                }
                continue
            }
            guard !columns.isEmpty else {
                problems.append(text.skipped(line, "line of df without a header before it"))
                continue
            }
            var fields = line.fields
            // Old df breaks the line after a long device name.
            if fields.count == 1, carried == nil {
                carried = fields[0]
                continue
            }
            if let name = carried { fields.insert(name, at: 0) }
            carried = nil
            if let row = row(fields, columns, at: text.location(line)) {
                rows.append(row)
            } else {
                problems.append(text.skipped(line, "line does not fit the header of df"))
            }
        }
        return Reading(rows, problems: problems)
    }

    private enum Column: Equatable {
        case source, fsType, target, percent, inodes, inodesUsed, inodesFree, other
        case size(UInt64), used, available
    }

    /// Columns of a header; sizes in rounded units (`Size`) are kept as `other` because they cannot be read exactly.
    private static func header(_ line: String) -> [Column] {
        var names = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        if names.suffix(2) == ["Mounted", "on"] { names.removeLast(2) } else { return [] }
        var columns: [Column] = []
        var unit: UInt64?
        for name in names {
            switch name {
            case "Filesystem": columns.append(.source)
            case "Type": columns.append(.fsType)
            case "Used": columns.append(unit == nil ? .other : .used)
            case "Avail", "Available": columns.append(unit == nil ? .other : .available)
            case "IUsed": columns.append(.inodesUsed)
            case "Use%", "Capacity", "IUse%": columns.append(.percent)
            case "Inodes": columns.append(.inodes)
            case "IFree": columns.append(.inodesFree)
            case "Size": columns.append(.other)
            default:
                guard let size = blockSize(name) else { return [] }
                unit = size
                columns.append(.size(size))
            }
        }
        return columns + [.target]
    }

    /// `1B-blocks`, `1K-blocks`, `1024-blocks`, `1M-blocks`.
    private static func blockSize(_ name: String) -> UInt64? {
        guard name.hasSuffix("-blocks") else { return nil }
        var digits = name.dropLast(7)
        var factor: UInt64 = 1
        switch digits.last {
        case "B": digits.removeLast()
        case "K", "k":
            digits.removeLast()
            factor = 1024
        case "M":
            digits.removeLast()
            factor = 1 << 20
        case "G":
            digits.removeLast()
            factor = 1 << 30
        default: break
        }
        guard let count: UInt64 = ASCII.number(digits.utf8) else { return nil }
        let product = count.multipliedReportingOverflow(by: factor)
        return product.overflow || product.partialValue == 0 ? nil : product.partialValue
    }

    private static func row(_ fields: [ArraySlice<UInt8>], _ columns: [Column], at location: SourceLocation)
        -> FilesystemUsage?
    {
        guard fields.count >= columns.count, let sourceIndex = columns.firstIndex(of: .source) else { return nil }
        // Mount points may hold blanks; they stand last.
        let target = fields[(columns.count - 1)...].map { ASCII.text($0) }.joined(separator: " ")
        guard target.hasPrefix("/") else { return nil }
        var row = FilesystemUsage(source: ASCII.text(fields[sourceIndex]), target: target, location: location)
        var unit: UInt64 = 1
        var inodes: UInt64?
        var inodesFree: UInt64?
        for (column, field) in zip(columns, fields) {
            switch column {
            case .size(let size):
                unit = size
                row.size = scaled(field, by: unit)
            case .used: row.used = scaled(field, by: unit)
            case .available: row.available = scaled(field, by: unit)
            case .inodes: inodes = ASCII.number(field)
            case .inodesUsed: row.inodesUsed = ASCII.number(field)
            case .inodesFree: inodesFree = ASCII.number(field)
            case .source, .fsType, .target, .percent, .other: continue
            }
        }
        if row.inodesUsed == nil, let inodes, let inodesFree, inodes >= inodesFree {
            row.inodesUsed = inodes - inodesFree
        }
        return row
    }

    private static func scaled(_ field: ArraySlice<UInt8>, by unit: UInt64) -> UInt64? {
        guard let count: UInt64 = ASCII.number(field) else { return nil }
        let product = count.multipliedReportingOverflow(by: unit)
        return product.overflow ? nil : product.partialValue
    }
}
