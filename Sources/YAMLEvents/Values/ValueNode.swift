package import SourceText

/// A value of a `ValueTable`; valid as long as the table, and until its next text is read.
@safe package struct ValueNode {
    private let contents: UnsafeMutablePointer<ValueTableContents>
    private let index: Int

    init(_ contents: UnsafeMutablePointer<ValueTableContents>, _ index: Int) {
        unsafe self.contents = contents
        self.index = index
    }

    @inline(__always) private var entry: ValueEntry { unsafe contents.pointee.entries[index] }

    /// Where the value stands.
    package var location: SourceLocation { entry.location }

    /// Whether it is a mapping.
    package var isMapping: Bool { entry.sort == .mapping }

    /// Whether it is a list.
    package var isSequence: Bool { entry.sort == .sequence }

    /// Whether it is an unquoted `null`, `~` or nothing (YAML 1.2 core schema).
    package var isNull: Bool {
        let entry = entry
        guard entry.sort == .plain else { return false }
        let bytes = unsafe contents.pointee.bytes(entry.text)
        switch bytes.count {
        case 0: return true
        case 1: return unsafe bytes[0] == UInt8(ascii: "~")
        case 4:
            let word = UInt32(littleEndian: unsafe UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt32.self))
            // `null`, `Null`, `NULL`, the first letter lowest.
            return word == 0x6C6C_756E || word == 0x6C6C_754E || word == 0x4C4C_554E
        default: return false
        }
    }

    /// The text of a scalar that is not null.
    package var string: Located<String>? {
        let entry = entry
        guard entry.isScalar, !isNull else { return nil }
        return Located(unsafe contents.pointee.string(entry.text), at: entry.location)
    }

    /// The same, for text that hardly stands in a second object, such as a uid.
    package var ownString: Located<String>? {
        let entry = entry
        guard entry.isScalar, !isNull else { return nil }
        return Located(unsafe contents.pointee.string(entry.text, isShared: false), at: entry.location)
    }

    /// Whether it is text, which may be empty.
    package var isText: Bool { entry.isScalar && !isNull }

    /// Whether it is a scalar without text.
    package var isEmptyText: Bool { entry.isScalar && entry.text.count == 0 }

    /// Whether it is a scalar with this text.
    package func holds(_ text: String) -> Bool {
        let entry = entry
        guard entry.isScalar, entry.text.count == text.utf8.count else { return false }
        return unsafe ByteSearch.equal(contents.pointee.bytes(entry.text).span, text.utf8Span.span)
    }

    /// The whole number an unquoted scalar stands for.
    package var int: Int? {
        guard case .scalar(let text, isPlain: true) = scalar else { return nil }
        return Int(text.value)
    }

    /// The truth value an unquoted scalar stands for: `true` or `false`.
    package var bool: Bool? { scalar?.bool }

    private var scalar: YAMLNode? {
        let entry = entry
        guard entry.isScalar else { return nil }
        let text = unsafe contents.pointee.string(entry.text)
        return .scalar(Located(text, at: entry.location), isPlain: entry.sort == .plain)
    }

    /// The key of an entry of a mapping; without meaning for other values.
    package var key: Located<String> {
        let entry = entry
        return Located(unsafe contents.pointee.string(entry.keyText), at: entry.keyLocation)
    }

    /// The number of the key of an entry of a mapping.
    package var field: FieldNumber { entry.field }

    /// The members of a list, or the values of a mapping in the order of the text.
    package var members: Members { unsafe Members(contents, index + 1, Int(entry.memberCount)) }

    /// No members.
    package var noMembers: Members { unsafe Members(contents, index, 0) }

    /// The value of the entry of a mapping whose key has a number; nil when there is none or it is null.
    package func child(_ field: FieldNumber) -> ValueNode? {
        let mapping = entry
        guard mapping.fields.mayHold(field) else { return nil }
        var next = index + 1
        for _ in 0..<mapping.memberCount {
            let entry = unsafe contents.pointee.entries[next]
            if entry.field == field {
                let value = unsafe ValueNode(contents, next)
                return value.isNull ? nil : value
            }
            next = Int(entry.end)
        }
        return nil
    }

    /// The value with everything below it.
    package var tree: YAMLNode {
        let entry = entry
        switch entry.sort {
        case .plain, .quoted: return scalar ?? .sequence([], entry.location)
        case .sequence: return .sequence(members.map(\.tree), entry.location)
        case .mapping: return .mapping(members.map { YAMLPair(key: $0.key, value: $0.tree) }, entry.location)
        }
    }
}

extension ValueNode {
    /// The members of a collection, one after the other.
    @safe package struct Members: Sequence, IteratorProtocol {
        private let contents: UnsafeMutablePointer<ValueTableContents>
        private var index: Int
        /// How many members are still to come.
        package private(set) var count: Int

        fileprivate init(_ contents: UnsafeMutablePointer<ValueTableContents>, _ index: Int, _ count: Int) {
            unsafe self.contents = contents
            self.index = index
            self.count = count
        }

        /// Goes to the next member.
        package mutating func next() -> ValueNode? {
            guard count > 0 else { return nil }
            count &-= 1
            let node = unsafe ValueNode(contents, index)
            index = unsafe Int(contents.pointee.entries[index].end)
            return node
        }
    }

    /// A number that is equal for equal content, wherever it stands and in whatever order its keys are.
    ///
    /// It differs from run to run, so it is good for comparing and for nothing else. Every object of a dump is hashed, to
    /// find repeated ones, which is why this is no `Hasher`: its start and end cost more than the short texts of an object.
    package var contentHash: Int { Int(truncatingIfNeeded: contentMix) }

    private var contentMix: UInt64 {
        let entries = unsafe contents.pointee.entries.buffer(0, contents.pointee.entries.count)
        return unsafe mix(index, entries, contents.pointee.mixing)
    }

    private func mix(_ index: Int, _ entries: UnsafeBufferPointer<ValueEntry>, _ mixing: ContentMix) -> UInt64 {
        let count = unsafe Int(entries[index].memberCount)
        var next = index + 1
        switch unsafe entries[index].sort {
        case .plain: return unsafe mixing.text(contents.pointee.bytes(entries[index].text), salt: 1)
        case .quoted: return unsafe mixing.text(contents.pointee.bytes(entries[index].text), salt: 2)
        case .sequence:
            var mix = mixing.start(3)
            for _ in 0..<count {
                mix = ContentMix.add(unsafe self.mix(next, entries, mixing), to: mix)
                next = unsafe Int(entries[next].end)
            }
            return ContentMix.add(UInt64(count), to: mix)
        case .mapping:
            var sum: UInt64 = 0
            for _ in 0..<count {
                sum &+= ContentMix.add(unsafe mix(next, entries, mixing), to: unsafe entries[next].keyMix)
                next = unsafe Int(entries[next].end)
            }
            return ContentMix.add(sum, to: ContentMix.add(UInt64(count), to: mixing.start(5)))
        }
    }
}
