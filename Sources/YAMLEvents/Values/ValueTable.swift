import SourceText

/// The values of one text, one behind the other: a tree without an allocation or a reference count per value.
///
/// Each collection is followed by its members. Strings are made only of what is asked for.
@safe package struct ValueTable: ~Copyable {
    let contents: UnsafeMutablePointer<ValueTableContents>

    /// Makes an empty table.
    package init() {
        unsafe contents = UnsafeMutablePointer<ValueTableContents>.allocate(capacity: 1)
        unsafe contents.initialize(to: ValueTableContents())
    }

    deinit {
        unsafe contents.deinitialize(count: 1)
        unsafe contents.deallocate()
    }

    /// Takes a value that another reader read; valid until the next call.
    ///
    /// - Parameter numbers: the numbers of the names that are looked for.
    package func load(_ node: YAMLNode, numbers: [String: FieldNumber]) -> ValueNode {
        clear()
        append(node, numbers)
        return root
    }

    private func append(_ node: YAMLNode, _ numbers: [String: FieldNumber]) {
        switch node {
        case .scalar(let text, let isPlain):
            append(scalar: decoded(Array(text.value.utf8)), isPlain: isPlain, at: text.location)
        case .sequence(let nodes, let location):
            let index = open(.sequence, at: location)
            for node in nodes { append(node, numbers) }
            close(index, memberCount: nodes.count)
        case .mapping(let pairs, let location):
            let index = open(.mapping, at: location)
            var fields = FieldSet()
            for pair in pairs {
                let member = count
                append(pair.value, numbers)
                let key = decoded(Array(pair.key.value.utf8))
                let field = numbers[pair.key.value] ?? .none
                fields.insert(field)
                setKey(of: member, key, at: pair.key.location, field, mix: mix(ofKey: key))
            }
            close(index, memberCount: pairs.count, fields)
        }
    }
}

/// What a table holds; it has an address of its own, so that nodes can refer to it.
struct ValueTableContents: ~Copyable {
    /// The text that is read.
    var buffer = ItemText()
    var entries = OpenStack<ValueEntry>()
    var decoded = OpenStack<UInt8>()
    var strings = TextCache()
    let mixing = ContentMix.ofRun
}

// MARK: Writing

extension ValueTable {
    /// The text that is read.
    @inline(__always) var text: TextWindow { unsafe contents.pointee.buffer.window }

    /// How many values there are; the index of the next one.
    @inline(__always) var count: Int { unsafe contents.pointee.entries.count }

    /// The first value.
    var root: ValueNode { node(0) }

    /// The value at an index.
    func node(_ index: Int) -> ValueNode { unsafe ValueNode(contents, index) }

    /// Drops all values and takes a text; false when it holds what only the reference reader judges.
    func load(_ bytes: ArraySlice<UInt8>, isBlock: Bool) -> Bool {
        clear()
        return unsafe contents.pointee.buffer.load(bytes, isBlock: isBlock)
    }

    private func clear() {
        unsafe contents.pointee.entries.removeAll()
        unsafe contents.pointee.decoded.removeAll()
    }

    /// Keeps bytes that do not stand in the text as they are.
    func decoded(_ bytes: [UInt8]) -> TextRange {
        let start = unsafe contents.pointee.decoded.count
        for byte in bytes { unsafe contents.pointee.decoded.append(byte) }
        return TextRange(decodedFrom: start, count: bytes.count)
    }

    @inline(__always) func append(scalar text: TextRange, isPlain: Bool, at location: SourceLocation) {
        let entry = ValueEntry(
            location: location,
            sort: isPlain ? .plain : .quoted,
            keyLocation: location,
            text: text,
            end: Int32(truncatingIfNeeded: count &+ 1)
        )
        unsafe contents.pointee.entries.append(entry)
    }

    /// Begins a collection; what is added until it is closed belongs to it.
    @inline(__always) func open(_ sort: ValueEntry.Sort, at location: SourceLocation) -> Int {
        let index = count
        let entry = ValueEntry(location: location, sort: sort, keyLocation: location, text: .empty, end: 0)
        unsafe contents.pointee.entries.append(entry)
        return index
    }

    @inline(__always) func close(_ index: Int, memberCount: Int, _ fields: FieldSet = FieldSet()) {
        let end = Int32(truncatingIfNeeded: count)
        unsafe contents.pointee.entries.change(index) {
            $0.memberCount = Int32(truncatingIfNeeded: memberCount)
            $0.end = end
            $0.fields = fields
        }
    }

    /// Drops the values from an index on.
    func drop(from index: Int) { unsafe contents.pointee.entries.shrink(to: index) }

    /// Adds a collection without members.
    func append(empty sort: ValueEntry.Sort, at location: SourceLocation) {
        close(open(sort, at: location), memberCount: 0)
    }

    /// The share of a key in the hash of the content.
    func mix(ofKey text: TextRange) -> UInt64 { unsafe contents.pointee.mixing.key(contents.pointee.bytes(text)) }

    /// Says which key a value belongs to.
    @inline(__always) func setKey(
        of index: Int,
        _ text: TextRange,
        at location: SourceLocation,
        _ field: FieldNumber,
        mix: UInt64
    ) {
        unsafe contents.pointee.entries.change(index) {
            $0.keyMix = mix
            $0.keyText = text
            $0.keyLocation = location
            $0.field = field
        }
    }
}

// MARK: Reading

extension ValueTableContents {
    /// The text; one that may stand in many objects is made only once.
    mutating func string(_ range: TextRange, isShared: Bool = true) -> String {
        if range.isDecoded { return unsafe String(decoding: decoded.buffer(range.start, range.count), as: UTF8.self) }
        let (start, end) = (range.start, range.start + range.count)
        return isShared ? strings.string(buffer.window, start, end) : buffer.window.string(start, end)
    }

    /// The bytes of a text, valid until the table changes.
    @inline(__always) func bytes(_ range: TextRange) -> UnsafeBufferPointer<UInt8> {
        range.isDecoded
            ? unsafe decoded.buffer(range.start, range.count) : unsafe buffer.window.buffer(range.start, range.count)
    }
}
