import SourceText

/// Text that is safe in XML 1.0 and HTML, in elements and in quoted attributes.
enum XMLText {
    /// Markup characters as references; characters that act instead of showing, or that XML forbids, as `\u{…}`.
    static func escaped(_ text: String, limit: Int = .max) -> String {
        markup(TerminalText.escaped(text, limit: limit))
    }

    /// The same with line breaks kept.
    static func escapedLines(_ text: String) -> String { markup(TerminalText.escapedLines(text)) }

    private static func markup(_ text: String) -> String {
        // By far the most texts need nothing, which their bytes tell without decoding.
        if text.utf8.allSatisfy({ $0 < 0x80 && !"&<>\"'".utf8.contains($0) }) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{FFFE}", "\u{FFFF}": result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
