import CByteScan

/// The text of one object in a buffer of its own, with the places where a line can change its meaning.
///
/// Marks are the positions of line feeds, of colons before a space or line end, and of spaces before `#`: nothing else
/// ends or splits a plain scalar in block style. The buffer is followed by spaces, so that words and vectors can be read
/// at any of its positions without a test.
@safe struct ItemText: ~Copyable {
    /// Bytes that may be read behind the text.
    private static let room = BYTE_SCAN_ROOM

    private var bytes: UnsafeMutablePointer<UInt8>
    private var marks: UnsafeMutablePointer<UInt32>
    private var capacity = 1 << 13
    /// Bytes of the text.
    private(set) var count = 0
    /// How many marks there are; behind the last one `mark(_:)` is the end of the text.
    private(set) var markCount = 0

    init() {
        unsafe bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.room)
        unsafe marks = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity + Self.room)
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe marks.deallocate()
    }

    /// The byte at a position of the text or of the room behind it.
    subscript(position: Int) -> UInt8 {
        assert(position >= 0 && position < count + Self.room)
        return unsafe bytes[position]
    }

    /// Eight bytes, the first one lowest.
    func word(at position: Int) -> UInt64 {
        assert(position >= 0 && position + 8 <= count + Self.room)
        return unsafe UInt64(
            littleEndian: UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        )
    }

    /// Position of a mark; the end of the text behind the last one.
    func mark(_ index: Int) -> Int {
        assert(index >= 0 && index <= markCount)
        return unsafe Int(truncatingIfNeeded: marks[index])
    }

    /// How many spaces stand at a position.
    func spaces(at start: Int) -> Int {
        var position = start
        while true {
            let others = word(at: position) ^ 0x2020_2020_2020_2020
            if others != 0 { return position - start + others.trailingZeroBitCount >> 3 }
            position += 8
            if position >= count { return position - start }
        }
    }

    /// The text of a range.
    func string(_ start: Int, _ end: Int) -> String {
        assert(start >= 0 && start <= end && end <= count)
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
    }

    /// Appends a range to an array.
    func append(_ start: Int, _ end: Int, to output: inout [UInt8]) {
        assert(start >= 0 && start <= end && end <= count)
        unsafe output.append(contentsOf: UnsafeBufferPointer(start: bytes + start, count: end - start))
    }

    /// Whether a range holds the bytes.
    func equals(_ start: Int, _ end: Int, _ other: Span<UInt8>) -> Bool {
        guard end - start == other.count else { return false }
        for index in other.indices where self[start + index] != other[index] { return false }
        return true
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
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}

// MARK: Loading

extension ItemText {
    /// Takes a text; false when it holds what only the reference reader judges.
    ///
    /// Accepted are texts that end in a line feed and hold, besides line ends, only printable characters (libyaml's
    /// reader, `yaml_parser_update_buffer`). Carriage returns before line feeds are left out; they change no value, line
    /// or column. U+0085, U+2028 and U+2029, which libyaml takes for line ends, are not accepted.
    mutating func load(_ source: [UInt8]) -> Bool {
        count = 0
        markCount = 0
        guard source.last == 0x0A, source.count < 1 << 21 else { return false }
        reserve(source.count)
        unsafe source.withUnsafeBufferPointer {
            unsafe bytes.update(from: $0.baseAddress ?? UnsafePointer(bytes), count: $0.count)
        }
        count = source.count
        pad()
        var findings = index()
        if findings.hasControls {
            guard dropCarriageReturns() else { return false }
            findings = index()
        }
        if findings.hasControls { return false }
        return !findings.hasHighBytes || hasPlainCharacters()
    }

    private struct Findings {
        /// A control character other than line feed, or DEL.
        var hasControls: Bool
        /// A byte that is no ASCII.
        var hasHighBytes: Bool
    }

    private mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        capacity = wanted * 2
        unsafe bytes.deallocate()
        unsafe marks.deallocate()
        unsafe bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.room)
        unsafe marks = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity + Self.room)
    }

    private mutating func pad() { unsafe (bytes + count).update(repeating: 0x20, count: Self.room) }

    private mutating func index() -> Findings {
        var flags: UInt32 = 0
        markCount = unsafe byte_scan_block_marks(bytes, count, marks, &flags)
        unsafe marks[markCount] = UInt32(truncatingIfNeeded: count)
        return Findings(
            hasControls: flags & UInt32(BYTE_SCAN_CONTROL) != 0,
            hasHighBytes: flags & UInt32(BYTE_SCAN_HIGH) != 0
        )
    }

    /// Removes carriage returns before line feeds; false when another one stands in the text.
    private mutating func dropCarriageReturns() -> Bool {
        var target = 0
        for position in 0..<count {
            let byte = unsafe bytes[position]
            if byte == 0x0D {
                guard unsafe bytes[position + 1] == 0x0A else { return false }
                continue
            }
            unsafe bytes[target] = byte
            target += 1
        }
        guard target < count else { return false }
        count = target
        pad()
        return true
    }

    /// Whether the text is UTF-8 without the characters that libyaml refuses or takes for line ends.
    private func hasPlainCharacters() -> Bool {
        let buffer = unsafe UnsafeBufferPointer(start: bytes, count: count)
        guard unsafe (try? UTF8Span(validating: buffer.span)) != nil else { return false }
        for position in 0..<count {
            switch unsafe (bytes[position], bytes[position + 1], bytes[position + 2]) {
            case (0xC2, 0x80...0x9F, _): return false
            case (0xE2, 0x80, 0xA8...0xA9): return false
            case (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xBE...0xBF): return false
            default: continue
            }
        }
        return true
    }
}
