/// A collection that is open while a subtree is passed over.
struct SkipLevel {
    enum Sort: UInt8 {
        case mapping
        case sequence
        /// A sequence at the column of the mapping whose value it is.
        case indentlessSequence
    }

    var column: Int
    var sort: Sort
}

/// Passing over what the projection does not keep: only the shape of every line is looked at.
extension BlockReader {
    /// Passes over the value of a key behind its colon; goes to the line behind it.
    mutating func skipValue(_ column: Int, behind colon: Int) throws(HandOver) {
        let text = text
        let start = text.behindSpaces(colon)
        let byte = text[start]
        if byte == 0x0A || byte == 0x23 {
            at.startLine(at: at.endOfLine(text) + 1, text)
            if at.indent > column {
                try skip(SkipLevel(column: at.indent, sort: at.isDash(text) ? .sequence : .mapping))
            } else if at.indent == column, at.isDash(text) {
                try skip(SkipLevel(column: at.indent, sort: .indentlessSequence))
            }
        } else if try !at.skipSimpleScalar(at: start, column, text) {
            try passScalar(at: start, column)
        }
    }

    /// Passes over a mapping whose first key stands at `content`.
    mutating func skipMapping(_ column: Int) throws(HandOver) {
        try skip(SkipLevel(column: column, sort: .mapping))
    }

    /// Passes over a sequence whose first dash stands at `content`.
    mutating func skipSequence(_ column: Int, isIndentless: Bool) throws(HandOver) {
        try skip(SkipLevel(column: column, sort: isIndentless ? .indentlessSequence : .sequence))
    }

    /// Passes over the lines of a collection, whose first key or dash stands at `content`; goes to the line behind it.
    ///
    /// The place is kept in a local value, which the few scalars that are not simple write back and read anew.
    private mutating func skip(_ first: SkipLevel) throws(HandOver) {
        levels.removeAll()
        let text = text
        var here = at
        var top = first
        var isDash = first.sort != .mapping
        while true {
            // The entry at `content`.
            var isPending = false
            var start: Int
            if isDash {
                start = text.behindSpaces(here.content &+ 1)
                while text[start] == 0x2D, text[start + 1] == 0x20 {
                    try open(SkipLevel(column: start - here.lineStart, sort: .sequence), &top)
                    start = text.behindSpaces(start + 1)
                }
                if here.isKey(at: start, text) {
                    here.content = start
                    try open(SkipLevel(column: start - here.lineStart, sort: .mapping), &top)
                    start = text.behindSpaces(try here.key(text).behind)
                    isPending = true
                }
            } else {
                start = text.behindSpaces(try here.key(text).behind)
                isPending = true
            }
            let byte = text[start]
            if isPending, byte == 0x0A || byte == 0x23 {
                here.startLine(at: here.endOfLine(text) + 1, text)
            } else {
                isPending = false
                if try !here.skipSimpleScalar(at: start, top.column, text) {
                    at = here
                    try passScalar(at: start, top.column)
                    here = at
                }
            }
            // The line behind it.
            isDash = here.isDash(text)
            if here.indent == top.column, isDash == (top.sort != .mapping) { continue }
            if here.indent > top.column {
                // Only a key without a value may have deeper lines behind it.
                guard isPending else { throw HandOver() }
                try open(SkipLevel(column: here.indent, sort: isDash ? .sequence : .mapping), &top)
                continue
            }
            while here.indent < top.column {
                guard let outer = levels.popLast() else {
                    at = here
                    return
                }
                top = outer
                isPending = false
            }
            guard here.indent == top.column else { throw HandOver() }
            if isDash {
                if top.sort == .mapping {
                    guard isPending else { throw HandOver() }
                    try open(SkipLevel(column: here.indent, sort: .indentlessSequence), &top)
                }
            } else if top.sort == .indentlessSequence {
                guard let outer = levels.popLast() else {
                    at = here
                    return
                }
                top = outer
            } else if top.sort == .sequence {
                throw HandOver()
            }
        }
    }

    @inline(__always) private mutating func open(_ level: SkipLevel, _ top: inout SkipLevel) throws(HandOver) {
        levels.append(top)
        guard levels.count < Self.deepest / 2 else { throw HandOver() }
        top = level
    }
}
