/// Places of a text whose line numbers are known, so that a line can be read again without what stands before it.
package struct LineMarks: Sendable, Hashable {
    /// A byte of the text and the line it belongs to.
    package struct Mark: Sendable, Hashable {
        /// Offset of the byte from the beginning of the text.
        package var offset: Int
        /// Number of its line, from 1.
        package var line: Int
    }

    /// Bytes between two marks, at least: little to read for a quote, and few marks for a large text.
    private static let distance = 4096

    /// The marks in the order of the text.
    package private(set) var marks: [Mark] = []

    /// Makes an empty list.
    package init() {}

    /// Notes that the byte at `offset` belongs to `line`, unless there is a mark close before it.
    package mutating func note(offset: Int, line: Int) {
        if let last = marks.last {
            guard offset - last.offset >= Self.distance, line >= last.line else { return }
        }
        marks.append(Mark(offset: offset, line: line))
    }

    /// The last mark from which on the whole line is still to come.
    func mark(before line: Int) -> Mark {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].line < line { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1] : Mark(offset: 0, line: 1)
    }
}
