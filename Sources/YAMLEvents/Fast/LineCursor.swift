import SourceText

/// Where the reading of a text stands.
///
/// A value of its own, so that loops can keep it in registers.
struct LineCursor {
    /// The next mark that was not passed.
    var mark = 0
    /// Number of the current line in the text, from 1.
    var line = 0
    /// Where the current line, and its first byte that is no space, stand.
    var lineStart = 0
    var content = 0
    /// Spaces in front of the current line; -1 behind the last one.
    var indent = -1
    /// Blank lines that were passed since the last content line.
    var blanks = 0
    /// Whether comments were passed since the last content line.
    var comments = false

    /// Where the text of a key stands.
    struct KeyRange {
        var start: Int
        var end: Int
        /// Position behind the colon.
        var behind: Int
    }

    /// Goes to the first line at or behind a line start that is neither blank nor a comment.
    @inline(__always) mutating func startLine(at start: Int, _ text: TextWindow) {
        let spaces = text.spaces(at: start)
        let first = start &+ spaces
        let byte = text[first]
        blanks = 0
        comments = false
        guard byte != 0x0A, byte != 0x23 else { return passEmptyLines(at: start, text) }
        line &+= 1
        lineStart = start
        content = first
        indent = spaces
    }

    @inline(never) private mutating func passEmptyLines(at start: Int, _ text: TextWindow) {
        var position = start
        while true {
            line += 1
            lineStart = position
            guard position < text.count else {
                content = position
                indent = -1
                return
            }
            let spaces = text.spaces(at: position)
            let first = position + spaces
            let byte = text[first]
            if byte != 0x0A, byte != 0x23 {
                content = first
                indent = spaces
                return
            }
            if byte == 0x0A {
                blanks += 1
                mark += 1
                position = first + 1
            } else {
                comments = true
                position = endOfLine(text) + 1
            }
        }
    }

    /// Passes the rest of the marks of the line; returns the position of its line feed.
    @inline(__always) mutating func endOfLine(_ text: TextWindow) -> Int {
        while true {
            let position = text.mark(mark)
            // The text ends in a line feed, so a line's last mark is one.
            guard position < text.count else { return position }
            mark &+= 1
            if text[position] == 0x0A { return position }
        }
    }

    /// Passes the marks before a position.
    @inline(__always) mutating func passMarks(before position: Int, _ text: TextWindow) {
        while text.mark(mark) < position { mark &+= 1 }
    }

    /// Whether the line begins with a dash and a space.
    @inline(__always) func isDash(_ text: TextWindow) -> Bool { text[content] == 0x2D && text[content + 1] == 0x20 }

    /// Whether a key stands at a position of the line, of which no mark was passed.
    @inline(__always) func isKey(at start: Int, _ text: TextWindow) -> Bool {
        ByteClass.isPlainStart(text[start]) ? text[text.mark(mark)] == 0x3A : Self.quotedKeyEnd(at: start, text) != nil
    }

    /// Reads a key at `content` up to and including its colon.
    @inline(__always) mutating func key(_ text: TextWindow) throws(HandOver) -> KeyRange {
        let first = text[content]
        if ByteClass.isPlainStart(first) {
            let colon = text.mark(mark)
            guard text[colon] == 0x3A, text[colon - 1] != 0x20, colon - content <= BlockReader.longestKey else {
                throw HandOver()
            }
            // A marker of a document's end; a merge key.
            if first == 0x2E, indent == 0 { throw HandOver() }
            if first == 0x3C, colon - content == 2, text[content + 1] == 0x3C { throw HandOver() }
            mark &+= 1
            return KeyRange(start: content, end: colon, behind: colon + 1)
        }
        return try quotedKey(text)
    }

    @inline(never) private mutating func quotedKey(_ text: TextWindow) throws(HandOver) -> KeyRange {
        guard let end = Self.quotedKeyEnd(at: content, text) else { throw HandOver() }
        passMarks(before: end + 1, text)
        mark += 1
        return KeyRange(start: content + 1, end: end, behind: end + 2)
    }

    /// Where a quoted key without escapes is closed before a colon; nil when no such key stands at the position.
    @inline(never) static func quotedKeyEnd(at start: Int, _ text: TextWindow) -> Int? {
        let quote = text[start]
        guard quote == 0x22 || quote == 0x27 else { return nil }
        let end = text.quoteEnd(quote, from: start + 1)
        guard text[end] == quote, text[end + 1] == 0x3A, end - start < BlockReader.longestKey else { return nil }
        return text[end + 2] == 0x20 || text[end + 2] == 0x0A ? end : nil
    }

    /// Passes over a scalar or an empty flow collection that ends its line, with the lines that continue a plain one;
    /// goes to the line behind it.
    ///
    /// False, with nothing passed, when it is none of these.
    @inline(__always) mutating func skipSimpleScalar(
        at start: Int,
        _ column: Int,
        _ text: TextWindow
    ) throws(HandOver) -> Bool {
        let byte = text[start]
        if ByteClass.isPlainStart(byte) || (byte == 0x2D && !ByteClass.isBlank(text[start + 1])) {
            let end = text.mark(mark)
            guard text[end] == 0x0A else { return false }
            mark &+= 1
            startLine(at: end + 1, text)
            if indent > column { try skipContinuation(column, text) }
            return true
        }
        if byte == 0x22 || byte == 0x27 {
            let end = text.quoteEnd(byte, from: start + 1)
            guard text[end] == byte, text[end + 1] == 0x0A else { return false }
            passMarks(before: end + 1, text)
            mark &+= 1
            startLine(at: end + 2, text)
            return true
        }
        guard text[start + 2] == 0x0A,
            (byte == 0x7B && text[start + 1] == 0x7D) || (byte == 0x5B && text[start + 1] == 0x5D)
        else { return false }
        mark &+= 1
        startLine(at: start + 3, text)
        return true
    }

    @inline(never) private mutating func skipContinuation(_ column: Int, _ text: TextWindow) throws(HandOver) {
        while indent > column {
            guard !comments else { throw HandOver() }
            let end = text.mark(mark)
            guard text[end] == 0x0A else { throw HandOver() }
            mark += 1
            startLine(at: end + 1, text)
        }
    }
}
