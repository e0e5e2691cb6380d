/// Mixes words by the two halves of a product, from a start that differs from run to run.
struct ContentMix: Sendable {
    /// The start of this run. Who mixes often keeps a copy: a global is asked for with more care than a product costs.
    static let ofRun = ContentMix(seed: .random(in: .min ... .max), second: .random(in: .min ... .max))

    private let seed: UInt64
    private let second: UInt64

    @inline(__always) func start(_ salt: UInt64) -> UInt64 { Self.add(salt, to: seed) }

    @inline(__always) static func add(_ word: UInt64, to mix: UInt64) -> UInt64 {
        let product = (mix ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return (product.high ^ product.low) &+ (mix << 23 | mix >> 41)
    }

    /// The share of a key.
    func key(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { unsafe text(bytes, salt: 4) }

    /// The share of a text: one product for up to 16 bytes, as most texts are, and one for each 16 of longer ones.
    @inline(__always) func text(_ bytes: UnsafeBufferPointer<UInt8>, salt: UInt64) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        let count = bytes.count
        var mix = seed ^ (salt ^ UInt64(count) << 8)
        if count <= 16 {
            let (head, tail) = unsafe Self.ends(raw, count)
            return Self.pair(head ^ mix, tail ^ second)
        }
        var index = 0
        while index + 16 < count {
            let head = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let tail = unsafe raw.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
            mix = Self.pair(head ^ mix, tail ^ second) &+ (mix << 23 | mix >> 41)
            index += 16
        }
        // The last 16 bytes; some of them may have been mixed in already.
        let head = unsafe raw.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self)
        let tail = unsafe raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        return Self.pair(head ^ mix, tail ^ second)
    }

    /// Up to 16 bytes as two numbers, which differ for different texts of one length.
    @inline(__always) private static func ends(_ raw: UnsafeRawBufferPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 8 {
            return (
                unsafe raw.loadUnaligned(as: UInt64.self),
                unsafe raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        if count >= 4 {
            return (
                UInt64(unsafe raw.loadUnaligned(as: UInt32.self)),
                UInt64(unsafe raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            )
        }
        guard count > 0 else { return (0, 0) }
        return unsafe (UInt64(raw[0]), UInt64(raw[count / 2]) << 8 | UInt64(raw[count - 1]))
    }

    @inline(__always) private static func pair(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = one.multipliedFullWidth(by: other)
        return product.high ^ product.low
    }
}
