import CByteScan

/// The text of one object in a buffer of its own, with the places where a line can change its meaning.
///
/// Marks are the positions of line feeds, of colons before a space or line end, and of spaces before `#`: nothing else
/// ends or splits a plain scalar in block style.
@safe struct ItemText: ~Copyable {
    /// Bytes that may be read behind the text.
    static var room: Int { BYTE_SCAN_ROOM }

    private var bytes: UnsafeMutablePointer<UInt8>
    private var marks: UnsafeMutablePointer<UInt32>
    private var capacity = 1 << 13
    /// Bytes of the text.
    private var count = 0
    private var markCount = 0
    private var isASCII = true

    init() {
        unsafe bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.room)
        unsafe marks = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity + Self.room)
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe marks.deallocate()
    }

    /// The text, until the next one is loaded.
    @inline(__always) var window: TextWindow {
        unsafe TextWindow(bytes, marks, count: count, markCount: markCount, isASCII: isASCII)
    }
}

// MARK: Loading

extension ItemText {
    /// Takes a text; false when it holds what only the reference reader judges.
    ///
    /// Accepted are texts that end in a line feed and hold, besides line ends, only printable characters (libyaml's
    /// reader, `yaml_parser_update_buffer`). Carriage returns before line feeds are left out; they change no value, line
    /// or column. U+0085, U+2028 and U+2029, which libyaml takes for line ends, are not accepted.
    ///
    /// Text that is not in block style may end anywhere.
    mutating func load(_ source: ArraySlice<UInt8>, isBlock: Bool) -> Bool {
        count = 0
        markCount = 0
        guard !source.isEmpty, !isBlock || source.last == 0x0A, source.count < 1 << 21 else { return false }
        reserve(source.count)
        count = source.count
        var findings = unsafe source.withUnsafeBufferPointer { unsafe index($0.baseAddress ?? UnsafePointer(bytes)) }
        if findings.hasControls {
            guard dropCarriageReturns() else { return false }
            findings = unsafe index(UnsafePointer(bytes))
        }
        if findings.hasControls { return false }
        isASCII = !findings.hasHighBytes
        // Ends every run of spaces, and the line behind the last one.
        unsafe bytes[count] = 0x0A
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

    /// Takes the bytes, which may be its own, and finds their marks.
    private mutating func index(_ source: UnsafePointer<UInt8>) -> Findings {
        var flags: UInt32 = 0
        markCount = unsafe byte_scan_block_marks(source, count, bytes, marks, &flags)
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
