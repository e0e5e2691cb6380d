import SourceText

extension YAMLNode {
    /// A number that is equal for equal content, wherever it stands and in whatever order its keys are.
    ///
    /// It differs from run to run, so it is good for comparing and for nothing else. Every object of a dump is hashed, to
    /// find repeated ones, which is why this is no `Hasher`: its start and end cost more than the short texts of an object.
    package var contentHash: Int { Int(truncatingIfNeeded: contentMix) }

    private var contentMix: UInt64 {
        switch self {
        case .scalar(let text, let isPlain): return ContentMix.text(text.value, salt: isPlain ? 1 : 2)
        case .sequence(let nodes, _):
            var mix = ContentMix.start(3)
            // Members are looked at where they stand: a copy would count references.
            let members = nodes.span
            for index in members.indices { mix = ContentMix.add(members[index].contentMix, to: mix) }
            return ContentMix.add(UInt64(nodes.count), to: mix)
        case .mapping(let pairs, _):
            var sum: UInt64 = 0
            let entries = pairs.span
            for index in entries.indices {
                let key = ContentMix.text(entries[index].key.value, salt: 4)
                sum &+= ContentMix.add(entries[index].value.contentMix, to: key)
            }
            return ContentMix.add(sum, to: ContentMix.add(UInt64(pairs.count), to: ContentMix.start(5)))
        }
    }
}

/// Mixes words by the two halves of a product, from a start that differs from run to run.
private enum ContentMix {
    private static let seed = UInt64.random(in: .min ... .max)

    static func start(_ salt: UInt64) -> UInt64 { add(salt, to: seed) }

    static func add(_ word: UInt64, to mix: UInt64) -> UInt64 {
        let product = (mix ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return (product.high ^ product.low) &+ (mix << 23 | mix >> 41)
    }

    static func text(_ text: String, salt: UInt64) -> UInt64 {
        var mix = start(salt ^ UInt64(text.utf8.count) << 8)
        let bytes = text.utf8Span.span
        var rest: UInt64 = 0
        unsafe bytes.withUnsafeBytes { buffer in
            var index = 0
            while index + 8 <= buffer.count {
                mix = add(unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self), to: mix)
                index += 8
            }
            while index < buffer.count {
                rest = rest << 8 | UInt64(unsafe buffer[index])
                index += 1
            }
        }
        return add(rest, to: mix)
    }
}
