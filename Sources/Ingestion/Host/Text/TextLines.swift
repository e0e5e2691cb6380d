package import SourceText

/// One line of a line-based capture, without its line end.
package struct TextLine: Sendable, Hashable {
    /// Line number, from 1.
    package var number: Int
    /// The bytes as they stand, without `\n` or `\r\n`.
    package var bytes: ArraySlice<UInt8>

    /// The line as text; bytes that are no UTF-8 are replaced.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether nothing but blanks stands on the line.
    package var isBlank: Bool { bytes.allSatisfy(ASCII.isBlank) }

    /// Fields separated by runs of blanks, unescaped nowhere.
    package var fields: [ArraySlice<UInt8>] { bytes.split(whereSeparator: ASCII.isBlank) }

    /// First byte that is no blank.
    package var firstByte: UInt8? { bytes.first { !ASCII.isBlank($0) } }
}

/// A capture cut into lines: byte-order mark and carriage returns are gone, lines with NUL bytes are problems.
package struct TextLines: Sendable {
    /// The file.
    package let file: FileID
    /// The usable lines, blank ones included, in order.
    package private(set) var lines: [TextLine] = []
    /// Lines that hold NUL bytes, and a note for text that is no UTF-8.
    package private(set) var problems: [InputProblem] = []

    /// Cuts `bytes` of `file` into lines.
    package init(_ bytes: [UInt8], file: FileID) {
        self.file = file
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var number = 1
        var firstInvalid: Int?
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: ASCII.newline) ?? bytes.count
            var line = bytes[start..<end]
            if line.last == ASCII.carriageReturn { line.removeLast() }
            if line.contains(0) {
                problems.append(InputProblem(.skippedLine, at: location(number), "line holds NUL bytes"))
            } else {
                lines.append(TextLine(number: number, bytes: line))
                if firstInvalid == nil, line.contains(where: { $0 >= 0x80 }),
                    String(validating: line, as: UTF8.self) == nil
                {
                    firstInvalid = number
                }
            }
            start = end + 1
            number += 1
        }
        if let firstInvalid {
            problems.append(InputProblem(.note, at: location(firstInvalid), "text is not valid UTF-8"))
        }
    }

    /// The place of a line.
    package func location(_ line: Int, column: Int = 1) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column)
    }

    /// The place of a line.
    package func location(_ line: TextLine) -> SourceLocation { location(line.number) }

    /// A problem that cost one line.
    package func skipped(_ line: TextLine, _ message: String) -> InputProblem {
        InputProblem(.skippedLine, at: location(line), message)
    }
}

/// What a reader of one capture file hands back.
package struct Reading<Value: Sendable>: Sendable {
    /// What was read.
    package var value: Value
    /// What could not be read.
    package var problems: [InputProblem]

    /// Pairs what was read with what could not be.
    package init(_ value: Value, problems: [InputProblem] = []) {
        self.value = value
        self.problems = problems
    }
}
