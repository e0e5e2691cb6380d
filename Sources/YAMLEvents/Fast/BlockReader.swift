import SourceText

/// The text has a shape that only the reference reader judges.
struct HandOver: Error {}

/// Reads one object in block style by its lines; what has no proven shape is handed over.
///
/// `docs/fast-reader.md` lists the shapes and why a hand-over is safe.
struct BlockReader: ~Copyable {
    /// Deeper text is handed over, far below the limit of the reference reader.
    static let deepest = 60
    /// libyaml takes no key that is longer than 1,024 characters.
    static let longestKey = 1000

    private(set) var text = ItemText()
    private(set) var program = ProjectionProgram()
    var values = TextCache()
    private var keys = TextCache()
    private var file = FileID(0)
    private var firstLine = 1

    /// The next mark that was not passed.
    var mark = 0
    /// Number of the current line in the text, from 1.
    var line = 0
    /// Where the current line, and its first byte that is no space, stand.
    var lineStart = 0
    var content = 0
    /// Spaces in front of the current line; -1 behind the last one.
    var indent = -1
    /// What was passed since the last content line.
    var blanks = 0
    var comments = false
    private var depth = 0
    /// Entries and members of the collections that are open, and the keys of the open mappings.
    private var openPairs = OpenStack<YAMLPair>()
    private var openNodes = OpenStack<YAMLNode>()
    private var openKeys: [KeyRange] = []
    /// Open levels of a subtree that is passed over.
    var levels: [SkipLevel] = []

    /// Where the text of a key stands.
    struct KeyRange {
        var start: Int
        var end: Int
    }

    /// Adds a projection; the result names it in later calls.
    mutating func add(_ projection: YAMLProjection) -> ProjectionProgram.RuleID {
        program.add(projection)
    }

    /// Reads a sequence of one in block style and returns its member.
    mutating func element(
        _ bytes: [UInt8],
        file: FileID,
        firstLine: Int,
        rule: ProjectionProgram.RuleID
    ) throws(HandOver) -> YAMLNode {
        try begin(bytes, file: file, firstLine: firstLine)
        guard isDash else { throw HandOver() }
        let column = indent
        let start = content + 1 + text.spaces(at: content + 1)
        depth = 1
        let node = try member(at: start, rule, column)
        guard indent < 0 else { throw HandOver() }
        return node
    }

    /// Reads a document whose root is a mapping in block style.
    mutating func document(
        _ bytes: [UInt8],
        file: FileID,
        firstLine: Int,
        rule: ProjectionProgram.RuleID
    ) throws(HandOver) -> YAMLNode {
        try begin(bytes, file: file, firstLine: firstLine)
        if indent == 0, text.word(at: content) & 0xFFFF_FFFF == 0x0A2D_2D2D {
            mark += 1
            startLine(at: content + 4)
        }
        guard indent == 0 else { throw HandOver() }
        let node = try mapping(rule, 0)
        guard indent < 0 else { throw HandOver() }
        return node
    }

    private mutating func begin(_ bytes: [UInt8], file: FileID, firstLine: Int) throws(HandOver) {
        openPairs.removeAll()
        openNodes.removeAll()
        openKeys.removeAll(keepingCapacity: true)
        guard text.load(bytes) else { throw HandOver() }
        self.file = file
        self.firstLine = firstLine
        mark = 0
        line = 0
        depth = 0
        startLine(at: 0)
    }

    // MARK: Lines

    /// Goes to the first line at or behind a line start that is neither blank nor a comment.
    mutating func startLine(at start: Int) {
        var position = start
        blanks = 0
        comments = false
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
                position = endOfLine() + 1
            }
        }
    }

    /// Passes the rest of the marks of the line; returns the position of its line feed.
    mutating func endOfLine() -> Int {
        while true {
            let position = text.mark(mark)
            // The text ends in a line feed, so a line's last mark is one.
            guard position < text.count else { return position }
            mark += 1
            if text[position] == 0x0A { return position }
        }
    }

    /// Passes the marks before a position.
    mutating func passMarks(before position: Int) {
        while text.mark(mark) < position { mark += 1 }
    }

    /// Whether the line begins with a dash and a space.
    var isDash: Bool { text[content] == 0x2D && text[content + 1] == 0x20 }

    func place(_ position: Int) -> SourceLocation {
        SourceLocation(file: file, line: firstLine + line - 1, column: position - lineStart + 1)
    }

    // MARK: Collections

    /// Reads a mapping whose first key stands at `content`.
    mutating func mapping(_ rule: ProjectionProgram.RuleID, _ column: Int) throws(HandOver) -> YAMLNode {
        let location = place(content)
        if rule == ProjectionProgram.presence {
            try skipMapping(column)
            return .mapping([], location)
        }
        try enter()
        program.expand(rule)
        var current = rule
        let isObject = program[rule].sort == .object
        if isObject { current = program[rule].other }
        program.expand(current)
        var header = ObjectHeader()
        let pairBase = openPairs.count
        let keyBase = openKeys.count
        var isAscending = true
        repeat {
            let place = place(content)
            let key = try key()
            try admit(key, keyBase, &isAscending)
            guard let (name, wanted) = choose(current, key) else {
                try skipValue(column, behind: mark(afterKey: key))
                continue
            }
            let node = try value(behind: mark(afterKey: key), wanted, column)
            if isObject, header.saw(name, node), let version = header.apiVersion, let kind = header.kind {
                current = program.select(rule, version, kind)
                program.expand(current)
            }
            openPairs.append(YAMLPair(key: Located(name, at: place), value: node))
        } while indent == column
        guard indent < column else { throw HandOver() }
        openKeys.removeLast(openKeys.count - keyBase)
        depth -= 1
        return .mapping(openPairs.takeLast(from: pairBase), location)
    }

    /// Position behind the colon of the key that was read last.
    private func mark(afterKey key: KeyRange) -> Int { text.mark(mark - 1) + 1 }

    private mutating func enter() throws(HandOver) {
        depth += 1
        guard depth < Self.deepest else { throw HandOver() }
    }

    /// The name of a key and what is kept of its value; nil for nothing.
    private mutating func choose(
        _ rule: ProjectionProgram.RuleID,
        _ key: KeyRange
    ) -> (String, ProjectionProgram.RuleID)? {
        let entry = program[rule]
        switch entry.sort {
        case .fields:
            let field = program.field(entry, text, key.start, key.end - key.start)
            let child = field < 0 ? entry.other : program.rule(ofField: field)
            guard child != ProjectionProgram.skip else { return nil }
            return (field < 0 ? values.string(text, key.start, key.end) : program.name(ofField: field), child)
        case .keep: return (values.string(text, key.start, key.end), ProjectionProgram.keep)
        case .entries:
            let index = Int(entry.first)
            let name = keys.accepted(text, key.start, key.end, by: index, program.accepting[index])
            return name.map { ($0, ProjectionProgram.keep) }
        case .skip, .presence, .each, .object, .pending: return nil
        }
    }

    /// Reads a key at `content` up to and including its colon.
    mutating func key() throws(HandOver) -> KeyRange {
        let first = text[content]
        if ByteClass.isPlainStart(first) {
            let colon = text.mark(mark)
            guard text[colon] == 0x3A, text[colon - 1] != 0x20, colon - content <= Self.longestKey else {
                throw HandOver()
            }
            // A marker of a document's end; a merge key.
            if first == 0x2E, indent == 0 { throw HandOver() }
            if first == 0x3C, colon - content == 2, text[content + 1] == 0x3C { throw HandOver() }
            mark += 1
            return KeyRange(start: content, end: colon)
        }
        guard let end = quotedKeyEnd(at: content) else { throw HandOver() }
        let start = content + 1
        passMarks(before: end + 1)
        mark += 1
        return KeyRange(start: start, end: end)
    }

    /// Where a quoted key without escapes is closed before a colon; nil when no such key stands at the position.
    func quotedKeyEnd(at start: Int) -> Int? {
        let quote = text[start]
        guard quote == 0x22 || quote == 0x27 else { return nil }
        let end = text.quoteEnd(quote, from: start + 1)
        guard text[end] == quote, text[end + 1] == 0x3A, end - start < Self.longestKey else { return nil }
        return text[end + 2] == 0x20 || text[end + 2] == 0x0A ? end : nil
    }

    /// Makes sure that a key was not set before in its mapping.
    ///
    /// Printers sort keys, so it is mostly enough that each is greater than the one before.
    private mutating func admit(_ key: KeyRange, _ base: Int, _ isAscending: inout Bool) throws(HandOver) {
        let count = openKeys.count
        openKeys.append(key)
        guard count > base else { return }
        let last = openKeys[count - 1]
        let left = text.head(last.start, last.end - last.start).byteSwapped
        let right = text.head(key.start, key.end - key.start).byteSwapped
        if isAscending, left < right { return }
        isAscending = isAscending && left == right && precedes(last, key)
        if isAscending { return }
        guard count - base < 200 else { throw HandOver() }
        for index in base..<count where isSame(openKeys[index], key) { throw HandOver() }
    }

    private func precedes(_ left: KeyRange, _ right: KeyRange) -> Bool {
        let shared = min(left.end - left.start, right.end - right.start)
        for offset in 0..<shared {
            let (one, other) = (text[left.start + offset], text[right.start + offset])
            if one != other { return one < other }
        }
        return left.end - left.start < right.end - right.start
    }

    private func isSame(_ left: KeyRange, _ right: KeyRange) -> Bool {
        let length = left.end - left.start
        guard length == right.end - right.start, text.head(left.start, length) == text.head(right.start, length) else {
            return false
        }
        for offset in 0..<length where text[left.start + offset] != text[right.start + offset] { return false }
        return true
    }

    /// Reads a sequence whose first dash stands at `content`.
    ///
    /// As the value of a mapping it may stand at the column of the mapping's keys, and a key then ends it.
    mutating func sequence(
        _ rule: ProjectionProgram.RuleID,
        _ column: Int,
        isIndentless: Bool
    ) throws(HandOver) -> YAMLNode {
        let location = place(content)
        program.expand(rule)
        let memberRule = program.member(rule)
        if memberRule == ProjectionProgram.presence {
            try skipSequence(column, isIndentless: isIndentless)
            return .sequence([], location)
        }
        try enter()
        let base = openNodes.count
        repeat {
            let node = try member(at: content + 1 + text.spaces(at: content + 1), memberRule, column)
            openNodes.append(node)
        } while indent == column && isDash
        guard indent < column || (indent == column && isIndentless) else { throw HandOver() }
        depth -= 1
        return .sequence(openNodes.takeLast(from: base), location)
    }

    /// Reads a member of a sequence whose text stands at `start`; goes to the line behind it.
    private mutating func member(
        at start: Int,
        _ rule: ProjectionProgram.RuleID,
        _ column: Int
    ) throws(HandOver) -> YAMLNode {
        let byte = text[start]
        if ByteClass.isPlainStart(byte) {
            let next = text.mark(mark)
            if text[next] == 0x3A {
                content = start
                return try mapping(rule, start - lineStart)
            }
        } else if byte == 0x2D, text[start + 1] == 0x20 {
            content = start
            return try sequence(rule, start - lineStart, isIndentless: false)
        } else if quotedKeyEnd(at: start) != nil {
            content = start
            return try mapping(rule, start - lineStart)
        }
        return try scalar(at: start, rule, column)
    }

    /// Reads the value of a key behind its colon; goes to the line behind it.
    private mutating func value(
        behind colon: Int,
        _ rule: ProjectionProgram.RuleID,
        _ column: Int
    ) throws(HandOver) -> YAMLNode {
        let start = colon + text.spaces(at: colon)
        let byte = text[start]
        guard byte == 0x0A || byte == 0x23 else { return try scalar(at: start, rule, column) }
        let location = place(colon)
        startLine(at: endOfLine() + 1)
        if indent > column {
            return isDash
                ? try sequence(rule, indent, isIndentless: false)
                : try mapping(rule, indent)
        }
        if indent == column, isDash { return try sequence(rule, indent, isIndentless: true) }
        return .scalar(Located("", at: location), isPlain: program.keepsScalars(rule))
    }
}

/// `apiVersion` and `kind` of the object that is read.
private struct ObjectHeader {
    var apiVersion: String?
    var kind: String?

    /// Takes an entry; true when it was one of the two.
    mutating func saw(_ key: String, _ value: YAMLNode) -> Bool {
        switch key {
        case "apiVersion": apiVersion = value.string?.value
        case "kind": kind = value.string?.value
        default: return false
        }
        return true
    }
}
