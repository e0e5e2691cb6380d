import SourceText

/// Text for drawings, which do not wrap by themselves.
enum SVGText {
    /// The text on one line of at most `limit` characters; what is too long loses its middle.
    static func short(_ text: String, _ limit: Int) -> String {
        let shown = Array(TerminalText.escaped(text, limit: 600))
        guard shown.count > limit, limit > 3 else { return String(shown) }
        let head = (limit - 1) / 2
        return String(shown.prefix(head)) + "…" + String(shown.suffix(limit - 1 - head))
    }

    /// The text in lines of at most `width` characters, broken after a separator where there is one; at most `count` lines.
    static func lines(_ text: String, width: Int, count: Int) -> [String] {
        var rest = Array(short(text, width * count))
        var lines: [String] = []
        while rest.count > width, lines.count < count - 1 {
            let window = rest.prefix(width)
            let end = window.lastIndex { " /-._:,".contains($0) } ?? width - 1
            let cut = end < width / 3 ? width - 1 : end
            lines.append(String(rest[...cut]))
            rest.removeSubrange(...cut)
        }
        lines.append(short(String(rest), width))
        return lines
    }
}
