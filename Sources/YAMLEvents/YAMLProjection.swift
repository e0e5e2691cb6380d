import SourceText

/// What is kept of a document: everything else is passed over without making text of it.
package indirect enum YAMLProjection: Sendable {
    /// Nothing.
    case skip
    /// The value with everything below it.
    case keep
    /// That there is a value and of what sort: a scalar becomes empty text, a collection becomes empty.
    case presence
    /// The named entries of a mapping; other keys go by `others`. A value that is no mapping is kept by its sort.
    case fields([YAMLField], others: YAMLProjection)
    /// Every member of a sequence.
    case each(YAMLProjection)
    /// The entries of a mapping whose key `accepts` is true for, with scalar values.
    case entries(@Sendable (String) -> Bool)
    /// A mapping that says itself what it is: the entries decide by what was read before them.
    case object(YAMLObjectProjection)
}

/// One named entry of a mapping and what is kept of its value.
package struct YAMLField: Sendable {
    /// The key as UTF-8.
    let key: [UInt8]
    /// Number of the key in a `ValueTable`.
    let number: FieldNumber
    /// What is kept of the value.
    let projection: YAMLProjection

    /// Names an entry.
    package init(_ key: String, number: FieldNumber = .none, _ projection: YAMLProjection) {
        self.key = Array(key.utf8)
        self.number = number
        self.projection = projection
    }
}

/// Projection of a mapping whose entries `apiVersion` and `kind` select what else is kept.
package struct YAMLObjectProjection: Sendable {
    /// Used for entries that stand before `apiVersion` or `kind`.
    let undecided: YAMLProjection
    /// The projection for an object of a kind.
    let select: @Sendable (_ apiVersion: String, _ kind: String) -> YAMLProjection

    /// Makes the projection; `undecided` and all results of `select` are `fields`.
    package init(
        undecided: YAMLProjection,
        select: @escaping @Sendable (_ apiVersion: String, _ kind: String) -> YAMLProjection
    ) {
        self.undecided = undecided
        self.select = select
    }
}

extension YAMLProjection {
    /// What is kept of the entry with this key of a mapping.
    func child(_ key: Span<UInt8>) -> YAMLProjection {
        switch self {
        case .keep: return .keep
        case .fields(let fields, let others):
            for field in fields where field.matches(key) { return field.projection }
            return others
        case .entries(let accepts): return accepts(String(copying: key)) ? .keep : .skip
        case .skip, .presence, .each, .object: return .skip
        }
    }

    /// What is kept of a member of a sequence.
    var member: YAMLProjection {
        switch self {
        case .keep: .keep
        case .each(let projection): projection
        case .skip, .presence, .fields, .entries, .object: .presence
        }
    }
}

extension YAMLField {
    fileprivate func matches(_ other: Span<UInt8>) -> Bool { ByteSearch.equal(key.span, other) }
}

extension String {
    /// Copies bytes; what is no UTF-8 becomes the replacement character.
    init(copying bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
