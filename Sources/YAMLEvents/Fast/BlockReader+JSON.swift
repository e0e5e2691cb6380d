import SourceText

/// JSON (RFC 8259), read with the same tables: values that are not kept are checked and not decoded.
///
/// `content` is the position that is read next.
extension BlockReader {
    /// Reads a text that is one JSON value, which is valid until the next text is read; its first byte stands behind
    /// `columnOffset` bytes of the file's line.
    mutating func jsonText(
        _ bytes: ArraySlice<UInt8>,
        file: FileID,
        firstLine: Int,
        columnOffset: Int,
        rule: ProjectionProgram.RuleID
    ) throws(HandOver) -> ValueNode {
        try begin(bytes, file: file, firstLine: firstLine, isJSON: true)
        at.line = 1
        at.lineStart = -columnOffset
        at.content = 0
        try json(rule)
        skipJSONSpace()
        guard at.content == text.count else { throw HandOver() }
        return table.root
    }

    private mutating func json(_ rule: ProjectionProgram.RuleID) throws(HandOver) {
        skipJSONSpace()
        switch text[at.content] {
        case 0x7B: try jsonObject(rule)
        case 0x5B: try jsonArray(rule)
        case 0x22:
            let location = place(at.content)
            let value = try jsonString(isKept: program.keepsScalars(rule))
            table.append(scalar: value, isPlain: false, at: location)
        default:
            let location = place(at.content)
            let start = at.content
            try skipJSONLiteral()
            let isKept = program.keepsScalars(rule)
            let value = isKept ? TextRange(start: start, end: at.content) : .empty
            table.append(scalar: value, isPlain: isKept, at: location)
        }
    }

    private mutating func jsonObject(_ rule: ProjectionProgram.RuleID) throws(HandOver) {
        let location = place(at.content)
        if rule == ProjectionProgram.presence {
            try skipJSON()
            return table.append(empty: .mapping, at: location)
        }
        var entries = try beginEntries(rule, at: location)
        at.content += 1
        skipJSONSpace()
        if text[at.content] == 0x7D {
            at.content += 1
            return endEntries(entries)
        }
        while true {
            let place = place(at.content)
            let key = try jsonKey()
            try admit(key, &entries)
            if let choice = choose(entries.current, key) {
                let index = table.count
                try json(choice.rule)
                add(index, key, place, choice.field, rule, &entries)
            } else {
                try skipJSON()
            }
            guard try jsonContinues(behind: 0x7D) else { return endEntries(entries) }
        }
    }

    private mutating func jsonArray(_ rule: ProjectionProgram.RuleID) throws(HandOver) {
        let location = place(at.content)
        program.expand(rule)
        let memberRule = program.member(rule)
        if memberRule == ProjectionProgram.presence {
            try skipJSON()
            return table.append(empty: .sequence, at: location)
        }
        try enter()
        let index = table.open(.sequence, at: location)
        var count = 0
        at.content += 1
        skipJSONSpace()
        if text[at.content] == 0x5D {
            at.content += 1
        } else {
            repeat {
                try json(memberRule)
                count += 1
            } while try jsonContinues(behind: 0x5D)
        }
        leave()
        table.close(index, memberCount: count)
    }

    /// Passes a comma (true) or the end of a collection (false).
    private mutating func jsonContinues(behind closing: UInt8) throws(HandOver) -> Bool {
        skipJSONSpace()
        let byte = text[at.content]
        at.content += 1
        if byte == 0x2C {
            skipJSONSpace()
            return true
        }
        guard byte == closing else { throw HandOver() }
        return false
    }

    /// Reads a key without escapes and its colon.
    private mutating func jsonKey() throws(HandOver) -> LineCursor.KeyRange {
        guard text[at.content] == 0x22 else { throw HandOver() }
        let end = text.quoteEnd(0x22, from: at.content + 1)
        guard text[end] == 0x22 else { throw HandOver() }
        let start = at.content + 1
        at.content = end + 1
        skipJSONSpace()
        guard text[at.content] == 0x3A else { throw HandOver() }
        at.content += 1
        return LineCursor.KeyRange(start: start, end: end, behind: at.content)
    }

    private mutating func jsonString(isKept: Bool) throws(HandOver) -> TextRange {
        let start = at.content + 1
        let end = text.quoteEnd(0x22, from: start)
        if text[end] == 0x22 {
            at.content = end + 1
            return isKept ? TextRange(start: start, end: end) : .empty
        }
        var decoded: [UInt8] = []
        var position = start
        while true {
            let end = text.quoteEnd(0x22, from: position)
            if isKept { text.append(position, end, to: &decoded) }
            if text[end] == 0x22 {
                at.content = end + 1
                return isKept ? table.decoded(decoded) : .empty
            }
            guard text[end] == 0x5C, end < text.count else { throw HandOver() }
            switch text[end + 1] {
            case 0x22, 0x2F, 0x5C, 0x62, 0x66, 0x6E, 0x72, 0x74, 0x75: position = try escape(at: end, into: &decoded)
            default: throw HandOver()
            }
        }
    }

    /// Passes `true`, `false`, `null`, or a number without exponent.
    private mutating func skipJSONLiteral() throws(HandOver) {
        let word = text.word(at: at.content)
        switch word & 0xFFFF_FFFF {
        case 0x6575_7274, 0x6C6C_756E: at.content += 4
        case 0x736C_6166 where text[at.content + 4] == 0x65: at.content += 5
        default:
            if text[at.content] == 0x2D { at.content += 1 }
            try skipDigits()
            if text[at.content] == 0x2E {
                at.content += 1
                try skipDigits()
            }
        }
        switch text[at.content] {
        case 0x20, 0x0A, 0x2C, 0x7D, 0x5D: return
        default: throw HandOver()
        }
    }

    private mutating func skipDigits() throws(HandOver) {
        let start = at.content
        while text[at.content] >= 0x30, text[at.content] <= 0x39 { at.content += 1 }
        guard at.content > start else { throw HandOver() }
    }

    /// Passes over a value, whatever it holds.
    private mutating func skipJSON() throws(HandOver) {
        // One bit per open collection, the innermost lowest; set for an object.
        var open: UInt64 = 0
        var depth = 0
        while true {
            skipJSONSpace()
            let byte = text[at.content]
            switch byte {
            case 0x7B, 0x5B:
                at.content += 1
                skipJSONSpace()
                if text[at.content] == (byte == 0x7B ? 0x7D : 0x5D) {
                    at.content += 1
                } else {
                    depth += 1
                    guard depth < Self.deepest / 2 else { throw HandOver() }
                    open = open << 1 | (byte == 0x7B ? 1 : 0)
                    if byte == 0x7B { _ = try jsonKey() }
                    continue
                }
            case 0x22: _ = try jsonString(isKept: false)
            default: try skipJSONLiteral()
            }
            while depth > 0 {
                let isObject = open & 1 == 1
                if try jsonContinues(behind: isObject ? 0x7D : 0x5D) {
                    if isObject { _ = try jsonKey() }
                    break
                }
                depth -= 1
                open >>= 1
            }
            if depth == 0 { return }
        }
    }

    private mutating func skipJSONSpace() {
        while at.content < text.count {
            let byte = text[at.content]
            if byte == 0x20 {
                at.content = min(text.count, at.content + text.spaces(at: at.content))
            } else if byte == 0x0A {
                at.line += 1
                at.content += 1
                at.lineStart = at.content
            } else {
                return
            }
        }
    }
}
