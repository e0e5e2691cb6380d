/// Turns the bytes of a file into UTF-8 text, chunk by chunk: drops a byte order mark and transcodes UTF-16.
///
/// A redirect in Windows PowerShell writes UTF-16 with a mark; UTF-16 without one is known by its zero bytes.
struct TextDecoder {
    private enum Encoding {
        case undecided
        case utf8
        case utf16(bigEndian: Bool)
    }

    /// How the text was encoded, when it was not plain UTF-8.
    private(set) var note: String?
    private var encoding = Encoding.undecided
    private var pending: [UInt8] = []
    private var highSurrogate: UInt32?

    /// Whether the next bytes are text as they stand.
    var isPassingOn: Bool {
        if case .utf8 = encoding { true } else { false }
    }

    /// Appends the text of the next bytes to `output`.
    mutating func decode(_ bytes: ArraySlice<UInt8>, into output: inout [UInt8]) {
        switch encoding {
        case .undecided:
            pending += bytes
            if pending.count >= 4 { decide(into: &output) }
        case .utf8: output += bytes
        case .utf16(let bigEndian): transcode(bytes, bigEndian: bigEndian, into: &output)
        }
    }

    /// Appends what is left after the last byte.
    mutating func finish(into output: inout [UInt8]) {
        if case .undecided = encoding { decide(into: &output) }
        if highSurrogate != nil || !pending.isEmpty {
            append(0xFFFD, to: &output)
            highSurrogate = nil
            pending = []
        }
    }

    private mutating func decide(into output: inout [UInt8]) {
        let start = pending
        pending = []
        if start.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = .utf8
            note = "UTF-8 with byte order mark"
            output += start.dropFirst(3)
        } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            beginUTF16(bigEndian: start[0] == 0xFE, with: start.dropFirst(2), into: &output)
        } else if start.count >= 4, start[0] == 0, start[2] == 0, start[1] != 0, start[3] != 0 {
            beginUTF16(bigEndian: true, with: start[...], into: &output)
        } else if start.count >= 4, start[1] == 0, start[3] == 0, start[0] != 0, start[2] != 0 {
            beginUTF16(bigEndian: false, with: start[...], into: &output)
        } else {
            encoding = .utf8
            output += start
        }
    }

    private mutating func beginUTF16(bigEndian: Bool, with bytes: ArraySlice<UInt8>, into output: inout [UInt8]) {
        encoding = .utf16(bigEndian: bigEndian)
        note = bigEndian ? "UTF-16 big endian" : "UTF-16 little endian"
        transcode(bytes, bigEndian: bigEndian, into: &output)
    }

    private mutating func transcode(_ bytes: ArraySlice<UInt8>, bigEndian: Bool, into output: inout [UInt8]) {
        var first = pending.first
        pending = []
        for byte in bytes {
            guard let earlier = first else {
                first = byte
                continue
            }
            first = nil
            unit(bigEndian ? UInt32(earlier) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(earlier), to: &output)
        }
        if let first { pending = [first] }
    }

    private mutating func unit(_ unit: UInt32, to output: inout [UInt8]) {
        if let high = highSurrogate {
            highSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: &output)
                return
            }
            append(0xFFFD, to: &output)
        }
        switch unit {
        case 0xD800...0xDBFF: highSurrogate = unit
        case 0xDC00...0xDFFF: append(0xFFFD, to: &output)
        default: append(unit, to: &output)
        }
    }

    private func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case ..<0x80: output.append(UInt8(scalar))
        case ..<0x800:
            output += [0xC0 | UInt8(scalar >> 6), 0x80 | UInt8(scalar & 0x3F)]
        case ..<0x10000:
            output += [0xE0 | UInt8(scalar >> 12), 0x80 | UInt8(scalar >> 6 & 0x3F), 0x80 | UInt8(scalar & 0x3F)]
        default:
            output += [
                0xF0 | UInt8(scalar >> 18), 0x80 | UInt8(scalar >> 12 & 0x3F), 0x80 | UInt8(scalar >> 6 & 0x3F),
                0x80 | UInt8(scalar & 0x3F),
            ]
        }
    }
}
