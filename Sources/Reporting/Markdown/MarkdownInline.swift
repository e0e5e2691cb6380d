import SourceText

/// Inline Markdown (GitHub and GitLab flavour) that is safe to put into a paragraph, a list item or a table cell.
///
/// Literals are the program's own Markdown; everything else enters only through `code:` or `text:`, which escape it.
struct MarkdownInline: ExpressibleByStringInterpolation, Equatable, Sendable {
    /// The Markdown source; one line.
    private(set) var source: String

    /// Longest piece of untrusted text that is shown; a Kubernetes name has at most 253 characters.
    static let limit = 300

    init(stringLiteral value: String) { source = value }

    init(stringInterpolation: Interpolation) { source = stringInterpolation.source }

    private init(source: String) { self.source = source }

    /// Nothing.
    static let empty = MarkdownInline(source: "")

    /// Whether nothing is shown.
    var isEmpty: Bool { source.isEmpty }

    static func + (left: MarkdownInline, right: MarkdownInline) -> MarkdownInline {
        MarkdownInline(source: left.source + right.source)
    }

    /// Collects literals as they are and everything else escaped.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { source += literal }
        mutating func appendInterpolation(_ inline: MarkdownInline) { source += inline.source }
        mutating func appendInterpolation(_ number: Int) { source += String(number) }
        mutating func appendInterpolation(code text: String) { source += MarkdownInline.code(text).source }
        mutating func appendInterpolation(text: String) { source += MarkdownInline.text(text).source }
    }

    /// Untrusted text in a monospaced span; nothing for an empty text.
    ///
    /// A text with a pipe, or with a blank at an end, becomes a `<code>` element of character references, because no code
    /// span can hold it in a table; backticks inside only make the fence longer.
    static func code(_ text: String, limit: Int = MarkdownInline.limit) -> MarkdownInline {
        guard !text.isEmpty else { return .empty }
        let shown = TerminalText.escaped(text, limit: limit)
        let bytes = shown.utf8
        let blank = UInt8(ascii: " ")
        let needsElement =
            bytes.first == blank || bytes.last == blank || bytes.contains(UInt8(ascii: "|"))
        guard needsElement else {
            let fence = String(repeating: "`", count: longestRunOfBackticks(in: shown) + 1)
            let padding = fence.count > 1 ? " " : ""
            return MarkdownInline(source: fence + padding + shown + padding + fence)
        }
        var encoded = ""
        for scalar in shown.unicodeScalars {
            let isPunctuation = scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
            if isPunctuation {
                encoded += "&#\(scalar.value);"
            } else {
                encoded.unicodeScalars.append(scalar)
            }
        }
        return MarkdownInline(source: "<code>\(encoded)</code>")
    }

    private static func longestRunOfBackticks(in text: String) -> Int {
        var longest = 0
        var current = 0
        for byte in text.utf8 {
            current = byte == UInt8(ascii: "`") ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }

    /// Untrusted prose; pairs of backticks make code spans, as in messages of checks, and everything else is escaped.
    static func text(_ text: String, limit: Int = 1_000) -> MarkdownInline {
        let shown = TerminalText.escaped(text, limit: limit)
        let parts = pieces(of: shown, at: UInt8(ascii: "`"))
        var result = ""
        for (index, part) in parts.enumerated() {
            let isInside = index % 2 == 1 && index < parts.count - 1
            if isInside {
                result += part.isEmpty ? "\\`\\`" : code(part, limit: .max).source
            } else {
                if index % 2 == 1 { result += "\\`" }
                result += escapedProse(part, isStart: index == 0)
            }
        }
        return MarkdownInline(source: result)
    }

    /// Untrusted prose that begins a sentence: its first letter is a capital, unless it begins with code.
    static func sentence(_ text: String) -> MarkdownInline {
        guard let first = text.first, first.isLetter else { return .text(text) }
        return .text(first.uppercased() + text.dropFirst())
    }

    /// Joins pieces.
    static func joined(_ pieces: [MarkdownInline], separator: String = ", ") -> MarkdownInline {
        MarkdownInline(source: pieces.map(\.source).joined(separator: separator))
    }

    /// At most `limit` names as code, then how many more there are; a dash for none.
    static func codeList(_ names: [String], limit: Int = 6) -> MarkdownInline {
        guard !names.isEmpty else { return "-" }
        let shown = joined(names.prefix(limit).map { code($0) })
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }

    private static func escapedProse(_ text: String, isStart: Bool) -> String {
        let words = pieces(of: text, at: UInt8(ascii: " "))
        return words.enumerated().map { index, word in
            linksByItself(word) ? code(word, limit: .max).source : escapedWord(word, isStart: isStart && index == 0)
        }.joined(separator: " ")
    }

    private static func pieces(of text: String, at separator: UInt8) -> [String] {
        text.utf8.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    /// Whether a host turns the word into a link or a notification: addresses, mentions, issue numbers.
    private static func linksByItself(_ word: String) -> Bool {
        var window: (UInt8, UInt8, UInt8) = (0, 0, 0)
        for byte in word.utf8 {
            let folded = byte | 0x20
            switch byte {
            case UInt8(ascii: "@"): return true
            case UInt8(ascii: "/") where window.1 == UInt8(ascii: ":") && window.2 == byte: return true
            case UInt8(ascii: ".") where window == (0x77, 0x77, 0x77): return true
            case UInt8(ascii: "0")...UInt8(ascii: "9") where "#!$%~".utf8.contains(window.2): return true
            default: break
            }
            window = (window.1, window.2, (0x61...0x7A).contains(folded) ? folded : byte)
        }
        return false
    }

    private static func escapedWord(_ word: String, isStart: Bool) -> String {
        // Letters, digits and harmless marks are nearly everything; only a word at the start can begin a list.
        if !isStart, !word.utf8.contains(where: { $0 < 0x80 && mayActBytes.contains($0) }) { return word }
        let characters = Array(word)
        let startsList =
            isStart && (characters.last == "." || characters.last == ")")
            && characters.dropLast().allSatisfy(\.isNumber)
        var result = ""
        for (index, character) in characters.enumerated() {
            // A reference, because not every table parser knows `\|`.
            if character == "|" {
                result += "&#124;"
                continue
            }
            let opensBlock = isStart && index == 0 && "-+=".contains(character)
            let endsNumber = startsList && index == characters.count - 1
            if opensBlock || endsNumber || isMarkup(character) || startsEmoji(characters, index) {
                result.append("\\")
            }
            result.append(character)
        }
        return result
    }

    private static let mayActBytes = Set("\\`*_[]<>~&#$^{}|:".utf8)

    private static func isMarkup(_ character: Character) -> Bool { "\\`*_[]<>~&#$^{}".contains(character) }

    /// `:name:` becomes a picture on some hosts; a colon before a digit or at the end of a word does not.
    private static func startsEmoji(_ word: [Character], _ index: Int) -> Bool {
        guard word[index] == ":", index + 1 < word.count else { return false }
        return word[index + 1].isLetter || "+-_".contains(word[index + 1])
    }
}
