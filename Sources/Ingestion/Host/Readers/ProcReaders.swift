package import SourceText
package import StorageModel

/// Reads /proc/swaps.
package enum SwapsReader {
    /// Reads the swap areas; names are octal-escaped, and a deleted swap file ends in ` (deleted)`.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[SwapEntry]> {
        let text = TextLines(bytes, file: file)
        var entries: [SwapEntry] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            let fields = line.fields
            if fields[0].elementsEqual("Filename".utf8) { continue }
            guard fields.count >= 5, fields[0].first == ASCII.slash else {
                problems.append(text.skipped(line, "line is no swap area of /proc/swaps"))
                continue
            }
            entries.append(
                SwapEntry(
                    filename: Escapes.decodeOctal(fields[0]),
                    type: ASCII.text(fields[fields.count - 4]),
                    location: text.location(line)
                )
            )
        }
        return Reading(entries, problems: problems)
    }
}

/// Reads /proc/cmdline.
package enum KernelCommandLineReader {
    /// Splits the arguments; double quotes keep blanks together and are removed (kernel `next_arg`).
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[Located<String>]> {
        let text = TextLines(bytes, file: file)
        var arguments: [Located<String>] = []
        for line in text.lines {
            var current: [UInt8] = []
            var column: Int?
            var isQuoted = false
            for index in line.bytes.indices {
                let byte = line.bytes[index]
                if ASCII.isBlank(byte), !isQuoted {
                    if let start = column { arguments.append(argument(current, text, line, start)) }
                    current = []
                    column = nil
                    continue
                }
                if column == nil { column = index - line.bytes.startIndex + 1 }
                if byte == ASCII.quote { isQuoted.toggle() } else { current.append(byte) }
            }
            if let start = column { arguments.append(argument(current, text, line, start)) }
        }
        return Reading(arguments, problems: text.problems)
    }

    private static func argument(_ bytes: [UInt8], _ text: TextLines, _ line: TextLine, _ column: Int) -> Located<
        String
    > {
        Located(ASCII.text(bytes), at: text.location(line.number, column: column))
    }
}

/// Reads /proc/mdstat (kernel drivers/md/md.c, `md_seq_show`).
package enum MDStatReader {
    /// Reads the arrays. Members that failed (`(F)`) are not present; spares (`(S)`) are.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[MDArray]> {
        let text = TextLines(bytes, file: file)
        var arrays: [MDArray] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            if line.firstByte != line.bytes.first {
                // Details of the array above are indented.
                if let wanted = wantedMembers(line), let last = arrays.indices.last, arrays[last].wantedMembers == nil {
                    arrays[last].wantedMembers = wanted
                }
                continue
            }
            let fields = line.fields.map { ASCII.text($0) }
            if fields[0] == "Personalities" || fields[0] == "unused" { continue }
            guard let array = array(fields, at: text.location(line)) else {
                problems.append(text.skipped(line, "line is no array of /proc/mdstat"))
                continue
            }
            arrays.append(array)
        }
        return Reading(arrays, problems: problems)
    }

    private static func array(_ fields: [String], at location: SourceLocation) -> MDArray? {
        guard fields.count >= 3, fields[1] == ":", fields[0].hasPrefix("md"),
            fields[2] == "active" || fields[2] == "inactive"
        else { return nil }
        var rest = fields[3...].filter { !($0.hasPrefix("(") && $0.hasSuffix(")")) }[...]
        var level = ""
        if let first = rest.first, !first.contains("[") {
            level = first
            rest = rest.dropFirst()
        }
        var members: [String] = []
        for field in rest {
            guard let bracket = field.firstIndex(of: "["), let end = field.firstIndex(of: "]"), bracket < end else {
                return nil
            }
            let flags = field[field.index(after: end)...]
            guard flags.isEmpty || flags.hasPrefix("(") else { return nil }
            if !flags.contains("(F)") { members.append(String(field[..<bracket])) }
        }
        return MDArray(
            kname: fields[0],
            isActive: fields[2] == "active",
            level: level,
            members: members.sorted(),
            wantedMembers: nil,
            location: location
        )
    }

    /// The first number of `[2/1]`.
    private static func wantedMembers(_ line: TextLine) -> Int? {
        for field in line.fields where field.first == UInt8(ascii: "[") && field.last == UInt8(ascii: "]") {
            let parts = field.dropFirst().dropLast().split(separator: ASCII.slash, omittingEmptySubsequences: false)
            if parts.count == 2, let wanted: Int = ASCII.number(parts[0]), ASCII.number(parts[1], as: Int.self) != nil {
                return wanted
            }
        }
        return nil
    }
}
