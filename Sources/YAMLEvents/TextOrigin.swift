package import SourceText

/// Where a text that was cut out of a file stands in that file.
package struct TextOrigin: Sendable, Hashable {
    private struct Segment: Sendable, Hashable {
        var textLine: Int
        var fileLine: Int
        var columnOffset: Int
    }

    /// The file.
    package var file: FileID
    private var segments: [Segment]

    /// Makes the origin of a text whose first byte stands at a place of the file.
    package init(file: FileID, line: Int = 1, column: Int = 1) {
        self.file = file
        segments = [Segment(textLine: 1, fileLine: line, columnOffset: column - 1)]
    }

    /// States that the line `textLine` of the text (from 1) begins at another place of the file than its predecessor suggests.
    ///
    /// Calls come in the order of the lines.
    package mutating func resume(textLine: Int, atFileLine line: Int, column: Int = 1) {
        if let last = segments.last, last.textLine == textLine { segments.removeLast() }
        segments.append(Segment(textLine: textLine, fileLine: line, columnOffset: column - 1))
    }

    /// The place in the file of a place in the text, both counted from 1.
    package func location(line: Int, column: Int) -> SourceLocation {
        var low = 0
        var high = segments.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if segments[middle].textLine <= line { low = middle } else { high = middle - 1 }
        }
        let segment = segments[low]
        return SourceLocation(
            file: file,
            line: segment.fileLine + (line - segment.textLine),
            column: column + (line == segment.textLine ? segment.columnOffset : 0)
        )
    }

    /// The line of the file that the text begins with, when every line of it follows from that; else nil.
    var onlyLine: Int? {
        guard segments.count == 1, let first = segments.first, first.columnOffset == 0 else { return nil }
        return first.fileLine - (first.textLine - 1)
    }

    /// A fault of the text with its place in the file.
    func translated(_ fault: YAMLFault) -> YAMLFault {
        let place = location(line: fault.line, column: fault.column)
        return YAMLFault(line: place.line, column: place.column, message: fault.message)
    }
}
