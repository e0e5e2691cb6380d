/// Makes untrusted text harmless and visible on a terminal and in one line of a report.
package enum TerminalText {
    /// The text on one line, with every scalar that a terminal or a browser would obey instead of show as `\u{…}`.
    ///
    /// Newlines become `\n`, tabs a space. Beyond `limit` scalars the rest is replaced by its number.
    package static func escaped(_ text: String, limit: Int = .max) -> String {
        if text.utf8.count <= limit && isPrintableASCII(text) { return text }
        var result = ""
        result.reserveCapacity(min(text.utf8.count, limit))
        var used = 0
        for scalar in text.unicodeScalars {
            if used == limit {
                return result + "… (\(text.unicodeScalars.count - used) more)"
            }
            used += 1
            append(scalar, to: &result)
        }
        return result
    }

    /// The text with its line breaks kept (as `\n`) and every other scalar of the kind escaped.
    package static func escapedLines(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch scalar {
            case "\n":
                if previous != "\r" { result.unicodeScalars.append("\n") }
            case "\r": result.unicodeScalars.append("\n")
            default: append(scalar, to: &result)
            }
        }
        return result
    }

    /// Whether a scalar acts instead of showing: controls, bidirectional and invisible formatting, line separators, tags.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0: true
        case 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// Whether nothing needs escaping: by far the most frequent case, so it is found without decoding scalars.
    private static func isPrintableASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += " "
        default:
            if isHidden(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
}
