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

    private var buffer = ItemText()
    var program = ProjectionProgram()
    var values = TextCache()
    private var keys = TextCache()
    private var file = FileID(0)
    private var firstLine = 1

    /// Where the reading stands.
    var at = LineCursor()
    private var depth = 0
    /// Entries and members of the collections that are open, and the keys of the open mappings.
    private var openPairs = OpenStack<YAMLPair>()
    var openNodes = OpenStack<YAMLNode>()
    private var openKeys = OpenStack<LineCursor.KeyRange>()
    /// Open levels of a subtree that is passed over.
    var levels = OpenStack<SkipLevel>()

    /// The text that is read.
    @inline(__always) var text: TextWindow { buffer.window }

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
        guard at.isDash(text) else { throw HandOver() }
        let column = at.indent
        let start = text.behindSpaces(at.content + 1)
        depth = 1
        let node = try member(at: start, rule, column)
        guard at.indent < 0 else { throw HandOver() }
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
        if at.indent == 0, text.word(at: at.content) & 0xFFFF_FFFF == 0x0A2D_2D2D {
            at.mark += 1
            at.startLine(at: at.content + 4, text)
        }
        guard at.indent == 0 else { throw HandOver() }
        let node = try mapping(rule, 0)
        guard at.indent < 0 else { throw HandOver() }
        return node
    }

    mutating func begin(_ bytes: [UInt8], file: FileID, firstLine: Int, isJSON: Bool = false) throws(HandOver) {
        openPairs.removeAll()
        openNodes.removeAll()
        openKeys.removeAll()
        guard buffer.load(bytes, isBlock: !isJSON) else { throw HandOver() }
        self.file = file
        self.firstLine = firstLine
        depth = 0
        at = LineCursor()
        if !isJSON { at.startLine(at: 0, text) }
    }

    @inline(__always) func place(_ position: Int) -> SourceLocation {
        SourceLocation(file: file, line: firstLine &+ at.line &- 1, column: position &- at.lineStart &+ 1)
    }

    // MARK: Collections

    /// Reads a mapping whose first key stands at `content`.
    mutating func mapping(_ rule: ProjectionProgram.RuleID, _ column: Int) throws(HandOver) -> YAMLNode {
        let location = place(at.content)
        if rule == ProjectionProgram.presence {
            try skipMapping(column)
            return .mapping([], location)
        }
        let text = text
        var entries = try beginEntries(rule)
        repeat {
            let start = at.content
            let key = try at.key(text)
            try admit(key, &entries)
            guard let choice = choose(entries.current, key) else {
                try skipValue(column, behind: key.behind)
                continue
            }
            let place = place(start)
            let node = try value(behind: key.behind, choice.rule, column)
            add(name(of: choice, key), place, node, rule, &entries)
        } while at.indent == column
        guard at.indent < column else { throw HandOver() }
        return .mapping(endEntries(entries), location)
    }

    /// Opens a mapping of which entries are kept.
    mutating func beginEntries(_ rule: ProjectionProgram.RuleID) throws(HandOver) -> OpenEntries {
        try enter()
        program.expand(rule)
        let isObject = program[rule].sort == .object
        let current = isObject ? program[rule].other : rule
        program.expand(current)
        return OpenEntries(current: current, isObject: isObject, pairBase: openPairs.count, keyBase: openKeys.count)
    }

    /// Adds an entry; an object that has told its kind is read on by the rule of that kind.
    @inline(__always) mutating func add(
        _ name: consuming String,
        _ place: SourceLocation,
        _ node: consuming YAMLNode,
        _ rule: ProjectionProgram.RuleID,
        _ entries: inout OpenEntries
    ) {
        if entries.isObject, entries.header.saw(name, node), let version = entries.header.apiVersion,
            let kind = entries.header.kind
        {
            entries.current = program.select(rule, version, kind)
            program.expand(entries.current)
        }
        openPairs.append(YAMLPair(key: Located(name, at: place), value: node))
    }

    /// Closes a mapping and returns its entries.
    mutating func endEntries(_ entries: OpenEntries) -> [YAMLPair] {
        openKeys.shrink(to: entries.keyBase)
        leave()
        return openPairs.takeLast(from: entries.pairBase)
    }

    mutating func enter() throws(HandOver) {
        depth += 1
        guard depth < Self.deepest else { throw HandOver() }
    }

    mutating func leave() { depth -= 1 }

    /// What is kept of the value of a key; nil for nothing.
    @inline(__always) mutating func choose(_ rule: ProjectionProgram.RuleID, _ key: LineCursor.KeyRange) -> Choice? {
        let entry = program[rule]
        switch entry.sort {
        case .fields:
            let field = program.field(entry, text, key.start, key.end - key.start)
            let child = field < 0 ? entry.other : program.rule(ofField: field)
            return child == ProjectionProgram.skip ? nil : Choice(rule: child, field: field)
        case .keep: return Choice(rule: ProjectionProgram.keep, field: -1)
        case .entries:
            let index = Int(entry.first)
            let isAccepted = keys.accepts(text, key.start, key.end, by: index, program.accepting[index])
            return isAccepted ? Choice(rule: ProjectionProgram.keep, field: -1) : nil
        case .skip, .presence, .each, .object, .pending: return nil
        }
    }

    /// The name of a key whose value is kept.
    @inline(__always) mutating func name(of choice: Choice, _ key: LineCursor.KeyRange) -> String {
        choice.field < 0 ? values.string(text, key.start, key.end) : program.name(ofField: choice.field)
    }

    /// Makes sure that a key was not set before in its mapping.
    ///
    /// Printers sort keys, so it is mostly enough that each is greater than the one before.
    @inline(__always) mutating func admit(
        _ key: LineCursor.KeyRange,
        _ entries: inout OpenEntries
    ) throws(HandOver) {
        let head = text.head(key.start, key.end - key.start).byteSwapped
        let last = entries.lastHead
        entries.lastHead = head
        openKeys.append(key)
        // The first key of a mapping is greater than none: no key begins with a zero byte.
        if entries.isAscending, last < head { return }
        try admitSlowly(key, &entries, isSameHead: last == head)
    }

    @inline(never) private mutating func admitSlowly(
        _ key: LineCursor.KeyRange,
        _ entries: inout OpenEntries,
        isSameHead: Bool
    ) throws(HandOver) {
        let count = openKeys.count - 1
        guard count > entries.keyBase else { return }
        entries.isAscending = entries.isAscending && isSameHead && precedes(openKeys[count - 1], key)
        if entries.isAscending { return }
        guard count - entries.keyBase < 200 else { throw HandOver() }
        for index in entries.keyBase..<count where isSame(openKeys[index], key) { throw HandOver() }
    }

    private func precedes(_ left: LineCursor.KeyRange, _ right: LineCursor.KeyRange) -> Bool {
        let text = text
        let shared = min(left.end - left.start, right.end - right.start)
        for offset in 0..<shared {
            let (one, other) = (text[left.start + offset], text[right.start + offset])
            if one != other { return one < other }
        }
        return left.end - left.start < right.end - right.start
    }

    private func isSame(_ left: LineCursor.KeyRange, _ right: LineCursor.KeyRange) -> Bool {
        let text = text
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
        let location = place(at.content)
        program.expand(rule)
        let memberRule = program.member(rule)
        if memberRule == ProjectionProgram.presence {
            try skipSequence(column, isIndentless: isIndentless)
            return .sequence([], location)
        }
        let text = text
        try enter()
        let base = openNodes.count
        repeat {
            let node = try member(at: text.behindSpaces(at.content + 1), memberRule, column)
            openNodes.append(node)
        } while at.indent == column && at.isDash(text)
        guard at.indent < column || (at.indent == column && isIndentless) else { throw HandOver() }
        leave()
        return .sequence(openNodes.takeLast(from: base), location)
    }

    /// Reads a member of a sequence whose text stands at `start`; goes to the line behind it.
    private mutating func member(
        at start: Int,
        _ rule: ProjectionProgram.RuleID,
        _ column: Int
    ) throws(HandOver) -> YAMLNode {
        let text = text
        if text[start] == 0x2D, text[start + 1] == 0x20 {
            at.content = start
            return try sequence(rule, start - at.lineStart, isIndentless: false)
        }
        if at.isKey(at: start, text) {
            at.content = start
            return try mapping(rule, start - at.lineStart)
        }
        return try scalar(at: start, rule, column)
    }

    /// Reads the value of a key behind its colon; goes to the line behind it.
    private mutating func value(
        behind colon: Int,
        _ rule: ProjectionProgram.RuleID,
        _ column: Int
    ) throws(HandOver) -> YAMLNode {
        let text = text
        let start = text.behindSpaces(colon)
        let byte = text[start]
        guard byte == 0x0A || byte == 0x23 else { return try scalar(at: start, rule, column) }
        let location = place(colon)
        at.startLine(at: at.endOfLine(text) + 1, text)
        let isDash = at.isDash(text)
        if at.indent > column {
            return isDash
                ? try sequence(rule, at.indent, isIndentless: false)
                : try mapping(rule, at.indent)
        }
        if at.indent == column, isDash { return try sequence(rule, at.indent, isIndentless: true) }
        return .scalar(Located("", at: location), isPlain: program.keepsScalars(rule))
    }
}

/// A mapping that is being read.
struct OpenEntries {
    /// The rule of its entries.
    var current: ProjectionProgram.RuleID
    var isObject: Bool
    /// Where its entries and keys begin on the stacks.
    var pairBase: Int
    var keyBase: Int
    /// Whether each key so far was greater than the one before, and the first bytes of the last one, as a number.
    var isAscending = true
    var lastHead: UInt64 = 0
    var header = ObjectHeader()
}

/// What is kept of the value of a key.
struct Choice {
    var rule: ProjectionProgram.RuleID
    /// Index of the field that names the key; -1 when the key is named by itself.
    var field: Int
}

/// `apiVersion` and `kind` of the object that is read.
struct ObjectHeader {
    var apiVersion: String?
    var kind: String?

    /// Takes an entry; true when it was one of the two.
    mutating func saw(_ key: String, _ value: YAMLNode) -> Bool {
        switch key.utf8.count {
        case 10 where key == "apiVersion": apiVersion = value.string?.value
        case 4 where key == "kind": kind = value.string?.value
        default: return false
        }
        return true
    }
}
