import SourceText

/// Turns libyaml's marks (line and column in characters) into lines that end at line feeds and columns in bytes.
///
/// libyaml also breaks lines at a lone carriage return and at U+0085, U+2028 and U+2029, which no editor shows as lines.
struct YAMLLineTable {
    private struct Line {
        var offset: Int
        var number: Int
        var start: Int
    }

    private let bytes: [UInt8]
    /// Filled at the first use when the text holds more than ASCII and line feeds.
    private var table: [Line] = []
    private let isSimple: Bool
    private var last = (line: -1, column: 0, offset: 0)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        isSimple = ByteSearch.isASCII(bytes) && ByteSearch.firstIndex(of: 0x0D, in: bytes, from: 0) == nil
    }

    /// Place of a mark; both numbers count from 0.
    mutating func place(line: Int, column: Int) -> TextPlace {
        if isSimple { return TextPlace(line: line + 1, column: column + 1) }
        if table.isEmpty { fill() }
        let entry = table[min(line, table.count - 1)]
        var offset = entry.offset
        var seen = 0
        // Marks mostly move forward, so a long line is walked once.
        if last.line == line, last.column <= column { (seen, offset) = (last.column, last.offset) }
        while seen < column, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            seen += 1
        }
        last = (line, seen, offset)
        return TextPlace(line: entry.number, column: offset - entry.start + 1)
    }

    /// Place of a byte.
    func place(offset: Int) -> TextPlace { TextValidation.place(of: min(offset, bytes.count), in: bytes) }

    private mutating func fill() {
        var number = 1
        var start = 0
        var offset = 0
        table = [Line(offset: 0, number: 1, start: 0)]
        while offset < bytes.count {
            let length = breakLength(at: offset)
            guard length > 0 else {
                offset += 1
                continue
            }
            offset += length
            if bytes[offset - 1] == 0x0A {
                number += 1
                start = offset
            }
            table.append(Line(offset: offset, number: number, start: start))
        }
    }

    private func breakLength(at offset: Int) -> Int {
        switch bytes[offset] {
        case 0x0A: return 1
        case 0x0D: return byte(offset + 1) == 0x0A ? 2 : 1
        case 0xC2: return byte(offset + 1) == 0x85 ? 2 : 0
        case 0xE2:
            guard byte(offset + 1) == 0x80, let third = byte(offset + 2), third & 0xFE == 0xA8 else { return 0 }
            return 3
        default: return 0
        }
    }

    private func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }
}
