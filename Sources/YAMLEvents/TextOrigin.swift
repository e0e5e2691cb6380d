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
    /// Where the first line stands, and where later lines stand that do not follow from the ones before them.
    private var first: Segment
    private var later: [Segment] = []

    /// Makes the origin of a text whose first byte stands at a place of the file.
    package init(file: FileID, line: Int = 1, column: Int = 1) {
        self.file = file
        first = Segment(textLine: 1, fileLine: line, columnOffset: column - 1)
    }

    /// States that the line `textLine` of the text (from 1) begins at another place of the file than its predecessor suggests.
    ///
    /// Calls come in the order of the lines.
    package mutating func resume(textLine: Int, atFileLine line: Int, column: Int = 1) {
        let segment = Segment(textLine: textLine, fileLine: line, columnOffset: column - 1)
        if later.last?.textLine == textLine { later.removeLast() }
        if later.isEmpty, first.textLine == textLine {
            first = segment
        } else {
            later.append(segment)
        }
    }

    /// The place in the file of a place in the text, both counted from 1.
    package func location(line: Int, column: Int) -> SourceLocation {
        var low = 0
        var high = later.count
        while low < high {
            let middle = (low + high) / 2
            if later[middle].textLine <= line { low = middle + 1 } else { high = middle }
        }
        let segment = low > 0 ? later[low - 1] : first
        return SourceLocation(
            file: file,
            line: segment.fileLine + (line - segment.textLine),
            column: column + (line == segment.textLine ? segment.columnOffset : 0)
        )
    }

    /// The line of the file that the text begins with, and how many bytes of that line stand before it, when the place of
    /// every other line follows from that; else nil.
    var onlyStart: (line: Int, columnOffset: Int)? {
        guard later.isEmpty, first.textLine == 1 else { return nil }
        return (first.fileLine, first.columnOffset)
    }

    /// A fault of the text with its place in the file.
    func translated(_ fault: YAMLFault) -> YAMLFault {
        let place = location(line: fault.line, column: fault.column)
        return YAMLFault(line: place.line, column: place.column, message: fault.message)
    }
}
