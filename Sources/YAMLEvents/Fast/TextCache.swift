/// Strings made before, so that names that stand in many objects are stored once.
///
/// The size is fixed: a text of ever new names replaces entries and costs no more memory.
struct TextCache {
    /// What a predicate said of a key.
    enum Verdict: UInt8 {
        case unknown, accepted, refused
    }

    private static let size = 1024
    /// Longer text is rarely repeated.
    private static let longest = 128

    private var hashes: [UInt64] = []
    private var strings: [String] = []
    /// Number of the predicate that the verdict is of, from 1; 0 for values.
    private var salts: [UInt64] = []
    private var verdicts: [Verdict] = []

    /// The text of a value.
    mutating func string(_ text: borrowing ItemText, _ start: Int, _ end: Int) -> String {
        let length = end - start
        // Up to 15 bytes are stored in the value itself.
        if length <= 15 || length > Self.longest { return text.string(start, end) }
        return strings[slot(text, start, end, salt: 0)]
    }

    /// The text of a key when the predicate with a number accepts it.
    mutating func accepted(
        _ text: borrowing ItemText,
        _ start: Int,
        _ end: Int,
        by number: Int,
        _ accepts: (String) -> Bool
    ) -> String? {
        guard end - start <= Self.longest else {
            let key = text.string(start, end)
            return accepts(key) ? key : nil
        }
        let slot = slot(text, start, end, salt: UInt64(number + 1))
        if verdicts[slot] == .unknown { verdicts[slot] = accepts(strings[slot]) ? .accepted : .refused }
        return verdicts[slot] == .accepted ? strings[slot] : nil
    }

    private mutating func slot(_ text: borrowing ItemText, _ start: Int, _ end: Int, salt: UInt64) -> Int {
        if hashes.isEmpty {
            hashes = [UInt64](repeating: 0, count: Self.size)
            strings = [String](repeating: "", count: Self.size)
            salts = [UInt64](repeating: 0, count: Self.size)
            verdicts = [Verdict](repeating: .unknown, count: Self.size)
        }
        let hash = Self.hash(text, start, end, salt)
        let slot = Int(truncatingIfNeeded: hash >> 40) & (Self.size - 1)
        if hashes[slot] == hash, salts[slot] == salt, text.equals(start, end, strings[slot].utf8Span.span) {
            return slot
        }
        hashes[slot] = hash
        salts[slot] = salt
        strings[slot] = text.string(start, end)
        verdicts[slot] = .unknown
        return slot
    }

    /// Equal hashes are confirmed byte by byte, so the mixing only has to spread.
    private static func hash(_ text: borrowing ItemText, _ start: Int, _ end: Int, _ salt: UInt64) -> UInt64 {
        var hash = (UInt64(end - start) ^ salt << 32) &* 0x9E37_79B9_7F4A_7C15
        var position = start
        while position + 8 <= end {
            hash = (hash ^ text.word(at: position)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            position += 8
        }
        hash = (hash ^ text.head(position, end - position)) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ hash >> 29
    }
}
