/// What a byte may begin in block style.
enum ByteClass {
    /// Printable ASCII below 0x40 and from there on, without the indicators of YAML.
    private static var low: UInt64 { 0x3BFF_CB10_0000_0000 }
    private static var high: UInt64 { 0x47FF_FFFE_D7FF_FFFE }

    /// Whether a plain scalar may begin with the byte whatever follows it.
    ///
    /// `-`, `?` and `:` may begin one too, before some bytes.
    @inline(__always) static func isPlainStart(_ byte: UInt8) -> Bool {
        if byte >= 0x80 { return true }
        let set = byte < 0x40 ? low : high
        return set >> UInt64(byte & 0x3F) & 1 != 0
    }

    /// Whether the byte is a space or line feed.
    @inline(__always) static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
}
