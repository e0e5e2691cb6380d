import SourceText

/// Checks on whole texts before they are parsed.
enum TextValidation {
    /// Throws a fault at the first byte that is no UTF-8.
    static func requireUTF8(_ bytes: [UInt8]) throws(YAMLFault) {
        if ByteSearch.isASCII(bytes) { return }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let offset = error.byteOffsets.lowerBound
            throw place(of: offset, in: bytes).fault("the text is no UTF-8 at byte \(hexadecimal(bytes[offset]))")
        }
    }

    /// Whether the first byte that is no white space opens a JSON object or array.
    static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == 0x7B || first == 0x5B
    }

    /// Line and column of a byte.
    static func place(of offset: Int, in bytes: [UInt8]) -> TextPlace {
        var line = 1
        var start = 0
        while let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: start), end < offset {
            line += 1
            start = end + 1
        }
        return TextPlace(line: line, column: offset - start + 1)
    }

    /// Two hexadecimal digits with `0x` in front.
    static func hexadecimal(_ byte: UInt8) -> String {
        "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
