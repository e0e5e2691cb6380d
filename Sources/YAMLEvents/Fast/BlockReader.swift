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

    /// What was read, with the text that it stands in.
    let table = ValueTable()
    var program = ProjectionProgram()
    private var keys = TextCache()
    private var file = FileID(0)
    private var firstLine = 1

    /// Where the reading stands.
    var at = LineCursor()
    private var depth = 0
    /// The keys of the open mappings.
    private var openKeys = OpenStack<LineCursor.KeyRange>()
    /// Open levels of a subtree that is passed over.
    var levels = OpenStack<SkipLevel>()

    /// The text that is read.
    @inline(__always) var text: TextWindow { table.text }

    /// Adds a projection; the result names it in later calls.
    mutating func add(_ projection: YAMLProjection) -> ProjectionProgram.RuleID {
        program.add(projection)
    }

    /// Reads a sequence of one in block style and returns its member, which is valid until the next text is read.
    mutating func element(
        _ bytes: ArraySlice<UInt8>,
        file: FileID,
        firstLine: Int,
        rule: ProjectionProgram.RuleID
    ) throws(HandOver) -> ValueNode {
        try begin(bytes, file: file, firstLine: firstLine)
        guard at.isDash(text) else { throw HandOver() }
        let column = at.indent
        let start = text.behindSpaces(at.content + 1)
        depth = 1
        try member(at: start, rule, column)
        guard at.indent < 0 else { throw HandOver() }
        return table.root
    }

    /// Reads a document whose root is a mapping in block style; the value is valid until the next text is read.
    mutating func document(
        _ bytes: ArraySlice<UInt8>,
        file: FileID,
        firstLine: Int,
        rule: ProjectionProgram.RuleID
    ) throws(HandOver) -> ValueNode {
        try begin(bytes, file: file, firstLine: firstLine)
        if at.indent == 0, text.word(at: at.content) & 0xFFFF_FFFF == 0x0A2D_2D2D {
            at.mark += 1
            at.startLine(at: at.content + 4, text)
        }
        guard at.indent == 0 else { throw HandOver() }
        try mapping(rule, 0)
        guard at.indent < 0 else { throw HandOver() }
        return table.root
    }

    mutating func begin(
        _ bytes: ArraySlice<UInt8>,
        file: FileID,
        firstLine: Int,
        isJSON: Bool = false
    ) throws(HandOver) {
        openKeys.removeAll()
        guard table.load(bytes, isBlock: !isJSON) else { throw HandOver() }
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
    mutating func mapping(_ rule: ProjectionProgram.RuleID, _ column: Int) throws(HandOver) {
        let location = place(at.content)
        if rule == ProjectionProgram.presence {
            try skipMapping(column)
            return table.append(empty: .mapping, at: location)
        }
        let text = text
        var entries = try beginEntries(rule, at: location)
        repeat {
            let start = at.content
            let key = try at.key(text)
            try admit(key, &entries)
            guard let choice = choose(entries.current, key) else {
                try skipValue(column, behind: key.behind)
                continue
            }
            let place = place(start)
            let index = table.count
            try value(behind: key.behind, choice.rule, column)
            add(index, key, place, choice.field, rule, &entries)
        } while at.indent == column
        guard at.indent < column else { throw HandOver() }
        endEntries(entries)
    }

    /// Opens a mapping of which entries are kept.
    mutating func beginEntries(
        _ rule: ProjectionProgram.RuleID,
        at location: SourceLocation
    ) throws(HandOver) -> OpenEntries {
        try enter()
        program.expand(rule)
        let isObject = program[rule].sort == .object
        let current = isObject ? program[rule].other : rule
        program.expand(current)
        let index = table.open(.mapping, at: location)
        return OpenEntries(current: current, isObject: isObject, index: index, keyBase: openKeys.count)
    }

    /// Makes a value that was read an entry; an object that has told its kind is read on by the rule of that kind.
    @inline(__always) mutating func add(
        _ index: Int,
        _ key: LineCursor.KeyRange,
        _ place: SourceLocation,
        _ field: Int,
        _ rule: ProjectionProgram.RuleID,
        _ entries: inout OpenEntries
    ) {
        let text = TextRange(start: key.start, end: key.end)
        let number = field < 0 ? .none : program.number(ofField: field)
        let mix = field < 0 ? table.mix(ofKey: text) : program.mix(ofField: field)
        table.setKey(of: index, text, at: place, number, mix: mix)
        entries.count += 1
        entries.fields.insert(number)
        if entries.isObject { see(index, key, rule, &entries) }
    }

    @inline(never) private mutating func see(
        _ index: Int,
        _ key: LineCursor.KeyRange,
        _ rule: ProjectionProgram.RuleID,
        _ entries: inout OpenEntries
    ) {
        guard entries.header.saw(index, key, text), let version = entries.header.apiVersion,
            let kind = entries.header.kind, let version = table.node(version).string, let kind = table.node(kind).string
        else { return }
        entries.current = program.select(rule, version.value, kind.value)
        program.expand(entries.current)
    }

    /// Closes a mapping.
    mutating func endEntries(_ entries: OpenEntries) {
        openKeys.shrink(to: entries.keyBase)
        leave()
        table.close(entries.index, memberCount: entries.count, entries.fields)
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
    ) throws(HandOver) {
        let location = place(at.content)
        program.expand(rule)
        let memberRule = program.member(rule)
        if memberRule == ProjectionProgram.presence {
            try skipSequence(column, isIndentless: isIndentless)
            return table.append(empty: .sequence, at: location)
        }
        let text = text
        try enter()
        let index = table.open(.sequence, at: location)
        var count = 0
        repeat {
            try member(at: text.behindSpaces(at.content + 1), memberRule, column)
            count += 1
        } while at.indent == column && at.isDash(text)
        guard at.indent < column || (at.indent == column && isIndentless) else { throw HandOver() }
        leave()
        table.close(index, memberCount: count)
    }

    /// Reads a member of a sequence whose text stands at `start`; goes to the line behind it.
    private mutating func member(
        at start: Int,
        _ rule: ProjectionProgram.RuleID,
        _ column: Int
    ) throws(HandOver) {
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
    ) throws(HandOver) {
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
        table.append(scalar: .empty, isPlain: program.keepsScalars(rule), at: location)
    }
}

/// A mapping that is being read.
struct OpenEntries {
    /// The rule of its entries.
    var current: ProjectionProgram.RuleID
    var isObject: Bool
    /// Its place in the table, and how many entries it has so far.
    var index: Int
    var count = 0
    var fields = FieldSet()
    /// Where its keys begin on their stack.
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

/// Where the values of `apiVersion` and `kind` of the object that is read stand in the table.
struct ObjectHeader {
    var apiVersion: Int?
    var kind: Int?

    /// Takes an entry; true when it was one of the two.
    mutating func saw(_ index: Int, _ key: LineCursor.KeyRange, _ text: TextWindow) -> Bool {
        switch key.end - key.start {
        case 10 where text.equals(key.start, key.end, "apiVersion".utf8Span.span): apiVersion = index
        case 4 where text.equals(key.start, key.end, "kind".utf8Span.span): kind = index
        default: return false
        }
        return true
    }
}
