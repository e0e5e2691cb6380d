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
        let start = colon + text.spaces(at: colon)
        let byte = text[start]
        guard byte == 0x0A || byte == 0x23 else { return try skipScalar(at: start, column) }
        startLine(at: endOfLine() + 1)
        if indent > column {
            try skip(SkipLevel(column: indent, sort: isDash ? .sequence : .mapping))
        } else if indent == column, isDash {
            try skip(SkipLevel(column: indent, sort: .indentlessSequence))
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
    private mutating func skip(_ first: SkipLevel) throws(HandOver) {
        levels.removeAll(keepingCapacity: true)
        var top = first
        // Whether the last key of `top` has no value yet.
        var isPending = try skipEntry(&top, isDash: first.sort != .mapping)
        while true {
            let isDash = isDash
            if indent > top.column {
                guard isPending else { throw HandOver() }
                try open(SkipLevel(column: indent, sort: isDash ? .sequence : .mapping), &top)
            } else {
                while indent < top.column {
                    guard let outer = levels.popLast() else { return }
                    top = outer
                    isPending = false
                }
                guard indent == top.column else { throw HandOver() }
                if isDash {
                    if top.sort == .mapping {
                        guard isPending else { throw HandOver() }
                        try open(SkipLevel(column: indent, sort: .indentlessSequence), &top)
                    }
                } else if top.sort == .indentlessSequence {
                    guard let outer = levels.popLast() else { return }
                    top = outer
                } else if top.sort == .sequence {
                    throw HandOver()
                }
            }
            isPending = try skipEntry(&top, isDash: isDash)
        }
    }

    private mutating func open(_ level: SkipLevel, _ top: inout SkipLevel) throws(HandOver) {
        levels.append(top)
        guard levels.count < Self.deepest / 2 else { throw HandOver() }
        top = level
    }

    /// Passes over the entry at `content`; true when it is a key whose value may stand on the lines behind it.
    private mutating func skipEntry(_ top: inout SkipLevel, isDash: Bool) throws(HandOver) -> Bool {
        if isDash {
            var start = content + 1 + text.spaces(at: content + 1)
            while text[start] == 0x2D, text[start + 1] == 0x20 {
                try open(SkipLevel(column: start - lineStart, sort: .sequence), &top)
                start += 1 + text.spaces(at: start + 1)
            }
            let isKey =
                ByteClass.isPlainStart(text[start]) ? text[text.mark(mark)] == 0x3A : quotedKeyEnd(at: start) != nil
            guard isKey else {
                try skipScalar(at: start, top.column)
                return false
            }
            content = start
            try open(SkipLevel(column: start - lineStart, sort: .mapping), &top)
        }
        _ = try key()
        let colon = text.mark(mark - 1) + 1
        let start = colon + text.spaces(at: colon)
        let byte = text[start]
        if byte == 0x0A || byte == 0x23 {
            startLine(at: endOfLine() + 1)
            return true
        }
        try skipScalar(at: start, top.column)
        return false
    }

    /// Passes over a scalar or an empty flow collection; goes to the line behind it.
    private mutating func skipScalar(at start: Int, _ column: Int) throws(HandOver) {
        let byte = text[start]
        if ByteClass.isPlainStart(byte) {
            let end = text.mark(mark)
            if text[end] == 0x0A {
                mark += 1
                startLine(at: end + 1)
                if indent > column { try skipContinuation(column) }
                return
            }
        }
        try passScalar(at: start, column)
    }

    private mutating func skipContinuation(_ column: Int) throws(HandOver) {
        while indent > column {
            guard !comments else { throw HandOver() }
            let end = text.mark(mark)
            guard text[end] == 0x0A else { throw HandOver() }
            mark += 1
            startLine(at: end + 1)
        }
    }
}
