/// A projection as a table, so that looking up a key costs no reference counting and no closure.
///
/// It is built from the one declared projection and decides the same.
struct ProjectionProgram: ~Copyable {
    enum Sort: UInt8 {
        case skip, keep, presence, fields, each, entries, object
        /// Not expanded yet.
        case pending
    }

    /// Index of a rule.
    typealias RuleID = Int32

    struct Rule {
        var sort: Sort
        /// `fields`: where its 64 slots begin. `entries`, `object` and `pending`: index of the closure or projection.
        var first: Int32 = 0
        /// `fields`: what other keys go by. `each`: what members go by. `object`: the undecided rule.
        var other: RuleID = 0
        /// `fields`: one bit for the `slot` of each field, so that most other keys are told at once.
        var slots: UInt64 = 0
    }

    struct Field {
        var length: Int32
        /// The next field of the same slot; -1 behind the last one.
        var next: Int32
        var rule: RuleID
        var number: FieldNumber
        /// The key's share in the hash of the content.
        var mix: UInt64
        var head: UInt64
        var tail: UInt64
    }

    private struct Selection {
        var apiVersion: String
        var kind: String
        var rule: RuleID
    }

    /// The rules for nothing, everything and presence.
    static let skip: RuleID = 0
    static let keep: RuleID = 1
    static let presence: RuleID = 2

    private var rules = OpenStack<Rule>()
    private var fields = OpenStack<Field>()
    /// The first field of each slot of a `fields` rule; -1 for none.
    private var slots = OpenStack<Int32>()
    private var names = OpenStack<String>()
    private(set) var accepting: [@Sendable (String) -> Bool] = []
    private var pending: [YAMLProjection] = []
    private var objects: [YAMLObjectProjection] = []
    private var selections: [[Selection]] = []

    init() {
        for sort in [Sort.skip, .keep, .presence] { rules.append(Rule(sort: sort)) }
    }

    subscript(id: RuleID) -> Rule {
        @inline(__always) get { rules[Int(id)] }
    }

    /// Whether the text of a scalar is kept.
    @inline(__always) func keepsScalars(_ id: RuleID) -> Bool { id != Self.skip && id != Self.presence }

    /// What members of a sequence go by.
    func member(_ id: RuleID) -> RuleID {
        switch rules[Int(id)].sort {
        case .keep: Self.keep
        case .each: rules[Int(id)].other
        case .skip, .presence, .fields, .entries, .object, .pending: Self.presence
        }
    }

    /// Adds a projection; what is below it is added when a text needs it.
    mutating func add(_ projection: YAMLProjection) -> RuleID {
        switch projection {
        case .skip: return Self.skip
        case .keep: return Self.keep
        case .presence: return Self.presence
        case .fields, .each, .entries, .object:
            pending.append(projection)
            return append(Rule(sort: .pending, first: Int32(pending.count - 1)))
        }
    }

    /// Makes sure that a rule can be used for the members of a collection.
    @inline(__always) mutating func expand(_ id: RuleID) {
        if rules[Int(id)].sort == .pending { expandPending(id) }
    }

    @inline(never) private mutating func expandPending(_ id: RuleID) {
        rules[Int(id)] = expanded(pending[Int(rules[Int(id)].first)])
    }

    private mutating func expanded(_ projection: YAMLProjection) -> Rule {
        switch projection {
        case .skip: return Rule(sort: .skip)
        case .keep: return Rule(sort: .keep)
        case .presence: return Rule(sort: .presence)
        case .fields(let list, let others):
            var rule = Rule(sort: .fields)
            rule.other = add(others)
            let base = slots.count
            rule.first = Int32(base)
            for _ in 0..<64 { slots.append(-1) }
            for field in list {
                let key = field.key.span
                let child = add(field.projection)
                let head = Self.head(key)
                let slot = base + Int(Self.slot(head))
                fields.append(
                    Field(
                        length: Int32(key.count),
                        next: slots[slot],
                        rule: child,
                        number: field.number,
                        mix: unsafe key.withUnsafeBufferPointer { unsafe ContentMix.ofRun.key($0) },
                        head: head,
                        tail: Self.tail(key)
                    )
                )
                slots[slot] = Int32(fields.count - 1)
                rule.slots |= 1 << Self.slot(head)
                names.append(String(copying: key))
            }
            return rule
        case .each(let member): return Rule(sort: .each, other: add(member))
        case .entries(let accepts):
            accepting.append(accepts)
            return Rule(sort: .entries, first: Int32(accepting.count - 1))
        case .object(let object):
            objects.append(object)
            selections.append([])
            return Rule(sort: .object, first: Int32(objects.count - 1), other: add(object.undecided))
        }
    }

    private mutating func append(_ rule: Rule) -> RuleID {
        rules.append(rule)
        return RuleID(rules.count - 1)
    }

    /// The rule of an object of a kind.
    mutating func select(_ id: RuleID, _ apiVersion: String, _ kind: String) -> RuleID {
        let object = Int(rules[Int(id)].first)
        for selection in selections[object] where selection.kind == kind && selection.apiVersion == apiVersion {
            return selection.rule
        }
        let rule = add(objects[object].select(apiVersion, kind))
        // A text of many kinds, real or invented, must not make the table grow without bound.
        if selections[object].count < 256 {
            selections[object].append(Selection(apiVersion: apiVersion, kind: kind, rule: rule))
        }
        return rule
    }

    /// Index of the field of a `fields` rule that has the key; -1 without.
    @inline(__always) func field(_ rule: Rule, _ text: TextWindow, _ start: Int, _ length: Int) -> Int {
        let head = text.head(start, length)
        let slot = Self.slot(head)
        if rule.slots >> slot & 1 == 0 { return -1 }
        let tail = text.tail(start, length)
        var index = Int(slots[Int(rule.first) &+ Int(slot)])
        while index >= 0 {
            let field = fields[index]
            if field.head == head, field.tail == tail, Int(field.length) == length,
                length <= 16 || text.equals(start, start + length, names[index].utf8Span.span)
            {
                return index
            }
            index = Int(field.next)
        }
        return -1
    }

    @inline(__always) func rule(ofField index: Int) -> RuleID { fields[index].rule }
    @inline(__always) func mix(ofField index: Int) -> UInt64 { fields[index].mix }
    @inline(__always) func number(ofField index: Int) -> FieldNumber { fields[index].number }

    /// A number below 64 for the first bytes of a key.
    @inline(__always) private static func slot(_ head: UInt64) -> UInt64 { (head &* 0x9E37_79B9_7F4A_7C15) >> 58 }

    private static func head(_ key: Span<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<min(8, key.count) { word |= UInt64(key[index]) << UInt64(8 * index) }
        return word
    }

    private static func tail(_ key: Span<UInt8>) -> UInt64 {
        guard key.count > 8 else { return 0 }
        var word: UInt64 = 0
        for index in 0..<8 { word |= UInt64(key[key.count - 8 + index]) << UInt64(8 * index) }
        return word
    }
}
