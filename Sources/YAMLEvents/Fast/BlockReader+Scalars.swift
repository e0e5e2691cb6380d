import SourceText

extension BlockReader {
    /// Reads a scalar or an empty flow collection; goes to the line behind it.
    mutating func scalar(
        at start: Int,
        _ rule: ProjectionProgram.RuleID,
        _ column: Int
    ) throws(HandOver) {
        let location = place(start)
        let isKept = program.keepsScalars(rule)
        let byte = text[start]
        if ByteClass.isPlainStart(byte) || (byte == 0x2D && !ByteClass.isBlank(text[start + 1])) {
            let value = try plain(at: start, column, isKept: isKept)
            return table.append(scalar: value, isPlain: isKept, at: location)
        }
        switch byte {
        case 0x22, 0x27:
            table.append(scalar: try quoted(at: start, isKept: isKept), isPlain: false, at: location)
        case 0x7C, 0x3E:
            table.append(scalar: try block(at: start, column, isKept: isKept), isPlain: false, at: location)
        case 0x7B where text[start + 1] == 0x7D:
            try closeLine(behind: start + 2)
            table.append(empty: .mapping, at: location)
        case 0x5B where text[start + 1] == 0x5D:
            try closeLine(behind: start + 2)
            table.append(empty: .sequence, at: location)
        default: throw HandOver()
        }
    }

    /// Passes over a scalar or an empty flow collection; goes to the line behind it.
    mutating func passScalar(at start: Int, _ column: Int) throws(HandOver) {
        let count = table.count
        try scalar(at: start, ProjectionProgram.presence, column)
        table.drop(from: count)
    }

    /// Reads a plain scalar with the lines that continue it.
    private mutating func plain(at start: Int, _ column: Int, isKept: Bool) throws(HandOver) -> TextRange {
        var end = text.mark(at.mark)
        guard text[end] != 0x3A else { throw HandOver() }
        let hasComment = text[end] == 0x20
        let lineEnd = hasComment ? at.endOfLine(text) : end
        if !hasComment { at.mark += 1 }
        while text[end - 1] == 0x20 { end -= 1 }
        at.startLine(at: lineEnd + 1, text)
        guard at.indent > column else { return isKept ? TextRange(start: start, end: end) : .empty }
        guard !hasComment else { throw HandOver() }
        return try continued(start, end, column, isKept: isKept)
    }

    private mutating func continued(
        _ start: Int,
        _ end: Int,
        _ column: Int,
        isKept: Bool
    ) throws(HandOver) -> TextRange {
        var folded: [UInt8] = []
        text.append(start, end, to: &folded)
        while at.indent > column {
            guard !at.comments else { throw HandOver() }
            var end = text.mark(at.mark)
            guard text[end] == 0x0A else { throw HandOver() }
            let next = end + 1
            at.mark += 1
            while text[end - 1] == 0x20 { end -= 1 }
            if isKept {
                if at.blanks == 0 { folded.append(0x20) }
                for _ in 0..<at.blanks { folded.append(0x0A) }
                text.append(at.content, end, to: &folded)
            }
            at.startLine(at: next, text)
        }
        return isKept ? table.decoded(folded) : .empty
    }

    /// Reads a quoted scalar; only white space and a comment may follow it on its last line.
    private mutating func quoted(at start: Int, isKept: Bool) throws(HandOver) -> TextRange {
        let quote = text[start]
        let end = text.quoteEnd(quote, from: start + 1)
        if text[end] == quote, !(quote == 0x27 && text[end + 1] == 0x27) {
            at.passMarks(before: end, text)
            let value = isKept ? TextRange(start: start + 1, end: end) : .empty
            try closeLine(behind: end + 1)
            return value
        }
        var decoded: [UInt8] = []
        let close = try quotedSlowly(at: start, into: &decoded)
        try closeLine(behind: close + 1)
        return isKept ? table.decoded(decoded) : .empty
    }

    /// Ends a line behind a value and goes to the next one.
    mutating func closeLine(behind position: Int) throws(HandOver) {
        let spaces = text.spaces(at: position)
        let byte = text[position + spaces]
        guard byte == 0x0A || (byte == 0x23 && spaces > 0) else { throw HandOver() }
        at.startLine(at: at.endOfLine(text) + 1, text)
    }
}
