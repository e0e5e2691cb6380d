import SourceText

/// A view of the text that an `ItemText` holds; it is valid until the next text is loaded.
///
/// A line feed stands behind the text and room behind that, so that words can be read at any position without a test,
/// and a run of spaces always ends.
@safe struct TextWindow {
    private let bytes: UnsafePointer<UInt8>
    private let marks: UnsafePointer<UInt32>
    /// Bytes of the text.
    let count: Int
    /// How many marks there are; behind the last one `mark(_:)` is the end of the text.
    let markCount: Int
    private let isASCII: Bool

    init(
        _ bytes: UnsafePointer<UInt8>,
        _ marks: UnsafePointer<UInt32>,
        count: Int,
        markCount: Int,
        isASCII: Bool
    ) {
        unsafe self.bytes = bytes
        unsafe self.marks = marks
        self.count = count
        self.markCount = markCount
        self.isASCII = isASCII
    }

    /// The byte at a position of the text or of the room behind it.
    @inline(__always) subscript(position: Int) -> UInt8 {
        assert(position >= 0 && position < count + ItemText.room)
        return unsafe bytes[position]
    }

    /// Eight bytes, the first one lowest.
    @inline(__always) func word(at position: Int) -> UInt64 {
        assert(position >= 0 && position + 8 <= count + ItemText.room)
        return unsafe UInt64(
            littleEndian: UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        )
    }

    /// Position of a mark; the end of the text behind the last one.
    @inline(__always) func mark(_ index: Int) -> Int {
        assert(index >= 0 && index <= markCount)
        return unsafe Int(truncatingIfNeeded: marks[index])
    }

    /// How many spaces stand at a position.
    @inline(__always) func spaces(at start: Int) -> Int {
        var position = start
        while true {
            let others = word(at: position) ^ 0x2020_2020_2020_2020
            if others != 0 { return position &- start &+ others.trailingZeroBitCount >> 3 }
            position &+= 8
        }
    }

    /// Position behind the spaces at a position, of which there is mostly one.
    @inline(__always) func behindSpaces(_ start: Int) -> Int {
        if self[start] != 0x20 { return start }
        return self[start + 1] != 0x20 ? start + 1 : start + spaces(at: start)
    }

    /// The text of a range.
    @inline(__always) func string(_ start: Int, _ end: Int) -> String {
        assert(start >= 0 && start <= end && end <= count)
        // The text was validated when it was loaded, and no range ends inside a character.
        return unsafe String(
            copying: UTF8Span(
                unchecked: UnsafeBufferPointer(start: bytes + start, count: end - start).span,
                isKnownASCII: isASCII
            )
        )
    }

    /// The bytes of a range, valid until the next text is loaded.
    @inline(__always) func buffer(_ start: Int, _ length: Int) -> UnsafeBufferPointer<UInt8> {
        assert(start >= 0 && length >= 0 && start + length <= count)
        return unsafe UnsafeBufferPointer(start: bytes + start, count: length)
    }

    /// Appends a range to an array.
    func append(_ start: Int, _ end: Int, to output: inout [UInt8]) {
        assert(start >= 0 && start <= end && end <= count)
        unsafe output.append(contentsOf: UnsafeBufferPointer(start: bytes + start, count: end - start))
    }

    /// Whether a range holds the bytes.
    func equals(_ start: Int, _ end: Int, _ other: Span<UInt8>) -> Bool {
        assert(start >= 0 && start <= end && end <= count)
        return unsafe ByteSearch.equal(UnsafeBufferPointer(start: bytes + start, count: end - start).span, other)
    }

    /// Position of the first quotation mark of the kind, backslash or line feed at or after a position.
    func quoteEnd(_ quote: UInt8, from start: Int) -> Int {
        let quotes = UInt64(quote) &* 0x0101_0101_0101_0101
        var position = start
        while position < count {
            let word = word(at: position)
            let hits =
                Self.zeroBytes(word ^ quotes) | Self.zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
                | Self.zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A)
            if hits != 0 { return min(count, position + hits.trailingZeroBitCount >> 3) }
            position += 8
        }
        return count
    }

    /// The high bit of the lowest zero byte is set; higher bits may be wrong.
    @inline(__always) private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// The first eight bytes of a run, zero behind a shorter one.
    @inline(__always) func head(_ start: Int, _ length: Int) -> UInt64 {
        let word = word(at: start)
        return length >= 8 ? word : word & ((1 << UInt64(8 * length)) &- 1)
    }

    /// The last eight bytes of a run of more than eight, else zero.
    @inline(__always) func tail(_ start: Int, _ length: Int) -> UInt64 {
        length > 8 ? word(at: start + length - 8) : 0
    }
}
