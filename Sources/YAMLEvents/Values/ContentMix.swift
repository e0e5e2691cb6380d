/// Mixes words by the two halves of a product, from a start that differs from run to run.
enum ContentMix {
    private static let seed = UInt64.random(in: .min ... .max)

    @inline(__always) static func start(_ salt: UInt64) -> UInt64 { add(salt, to: seed) }

    @inline(__always) static func add(_ word: UInt64, to mix: UInt64) -> UInt64 {
        let product = (mix ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return (product.high ^ product.low) &+ (mix << 23 | mix >> 41)
    }

    /// The share of a key.
    static func key(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { unsafe text(bytes, salt: 4) }

    @inline(__always) static func text(_ bytes: UnsafeBufferPointer<UInt8>, salt: UInt64) -> UInt64 {
        var mix = start(salt ^ UInt64(bytes.count) << 8)
        let raw = UnsafeRawBufferPointer(bytes)
        let count = bytes.count
        if count >= 8 {
            var index = 0
            while index + 8 < count {
                mix = add(unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self), to: mix)
                index += 8
            }
            // The last eight bytes; some of them may have been mixed in already.
            return add(unsafe raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self), to: mix)
        }
        var rest: UInt64 = 0
        if count >= 4 {
            let head = unsafe raw.loadUnaligned(as: UInt32.self)
            let tail = unsafe raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            rest = UInt64(head) << 32 | UInt64(tail)
        } else {
            for index in 0..<count { rest = rest << 8 | UInt64(unsafe raw[index]) }
        }
        return add(rest, to: mix)
    }
}
