extension MarkdownInline {
    /// The text as HTML; everything untrusted is escaped.
    var html: String {
        var result = ""
        var isStrong = false
        for piece in pieces {
            switch piece {
            case .literal(let text): Self.append(literal: text, to: &result, isStrong: &isStrong)
            case .code(let text): result += "<code>\(XMLText.escaped(text))</code>"
            case .prose(let text):
                for part in Self.proseParts(text) {
                    let escaped = XMLText.escaped(part.text)
                    result += part.isCode ? "<code>\(escaped)</code>" : escaped
                }
            case .link(let address):
                let escaped = XMLText.escaped(address)
                result += "<a href=\"\(escaped)\" rel=\"noreferrer\">\(escaped)</a>"
            }
        }
        return isStrong ? result + "</strong>" : result
    }

    /// The text without any markup, for names and labels; not escaped.
    var plain: String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let text):
                result += text.replacing("**", with: "").replacing("<br>", with: " ").replacing("`", with: "")
            case .code(let text), .link(let text): result += text
            case .prose(let text): result += text.replacing("`", with: "")
            }
        }
        return result
    }

    /// The program's own markup: `**` begins and ends what is strong, a pair of backticks holds code.
    private static func append(literal: String, to result: inout String, isStrong: inout Bool) {
        for (index, part) in literal.replacing("<br>", with: "\u{1}").split(
            separator: "**",
            omittingEmptySubsequences: false
        ).enumerated() {
            if index > 0 {
                result += isStrong ? "</strong>" : "<strong>"
                isStrong.toggle()
            }
            for piece in proseParts(String(part)) {
                let lines = piece.text.split(separator: "\u{1}", omittingEmptySubsequences: false)
                let escaped = lines.map { XMLText.escaped(String($0)) }.joined(separator: "<br>")
                result += piece.isCode ? "<code>\(escaped)</code>" : escaped
            }
        }
    }
}
