/// Strings made before, so that names that stand in many objects are stored once.
///
/// The size is fixed: a text of ever new names replaces entries and costs no more memory.
struct TextCache: ~Copyable {
    struct Entry {
        var hash: UInt64 = 0
        /// Number of the predicate that the verdict is of, from 1; 0 for values.
        var salt: UInt64 = 0
        var string = ""
        /// What the predicate said of the key; nil before it was asked.
        var verdict: Bool?
    }

    private static let size = 1024
    /// Longer text is rarely repeated.
    private static let longest = 128

    private var entries = OpenStack<Entry>()

    /// The text of a value.
    @inline(__always) mutating func string(_ text: TextWindow, _ start: Int, _ end: Int) -> String {
        let length = end - start
        // Up to 15 bytes are stored in the value itself.
        if length <= 15 || length > Self.longest { return text.string(start, end) }
        return entries[slot(text, start, end, salt: 0)].string
    }

    /// Whether the predicate with a number accepts a key.
    mutating func accepts(
        _ text: TextWindow,
        _ start: Int,
        _ end: Int,
        by number: Int,
        _ accepts: (String) -> Bool
    ) -> Bool {
        guard end - start <= Self.longest else { return accepts(text.string(start, end)) }
        let slot = slot(text, start, end, salt: UInt64(number + 1))
        if let verdict = entries[slot].verdict { return verdict }
        let verdict = accepts(entries[slot].string)
        entries[slot].verdict = verdict
        return verdict
    }

    @inline(never) private mutating func slot(_ text: TextWindow, _ start: Int, _ end: Int, salt: UInt64) -> Int {
        if entries.count == 0 {
            for _ in 0..<Self.size { entries.append(Entry()) }
        }
        let hash = Self.hash(text, start, end, salt)
        let slot = Int(truncatingIfNeeded: hash >> 40) & (Self.size - 1)
        let entry = entries[slot]
        if entry.hash == hash, entry.salt == salt, text.equals(start, end, entry.string.utf8Span.span) { return slot }
        entries[slot] = Entry(hash: hash, salt: salt, string: text.string(start, end))
        return slot
    }

    /// Equal hashes are confirmed byte by byte, so the mixing only has to spread.
    private static func hash(_ text: TextWindow, _ start: Int, _ end: Int, _ salt: UInt64) -> UInt64 {
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
