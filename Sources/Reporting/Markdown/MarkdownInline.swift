import SourceText

/// Inline Markdown (GitHub and GitLab flavour) that is safe to put into a paragraph, a list item or a table cell.
///
/// Literals are the program's own Markdown; everything else enters only through `code:` or `text:`, which escape it.
struct MarkdownInline: ExpressibleByStringInterpolation, Equatable, Sendable {
    /// What a part of the text is, whatever language it is written in.
    enum Piece: Sendable {
        /// The program's own Markdown: `**`, `<br>` and code spans are its only markup.
        case literal(String)
        /// Untrusted text in a monospaced span, without hidden characters.
        case code(String)
        /// Untrusted prose without hidden characters; pairs of backticks make code spans.
        case prose(String)
        /// An address of harmless characters.
        case link(String)
    }

    /// The parts, in order.
    private(set) var pieces: [Piece]

    /// Longest piece of untrusted text that is shown; a Kubernetes name has at most 253 characters.
    static let limit = 300

    init(stringLiteral value: String) { pieces = value.isEmpty ? [] : [.literal(value)] }

    init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    private init(_ pieces: [Piece]) { self.pieces = pieces }

    /// Nothing.
    static let empty = MarkdownInline([])

    /// Whether nothing is shown.
    var isEmpty: Bool { pieces.isEmpty }

    /// The Markdown source; one line.
    var source: String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): result += text
            case .code(let text): result += Self.codeSource(text)
            case .prose(let text): result += Self.proseSource(text)
            case .link(let address): result += "<\(address)>"
            }
        }
        return result
    }

    static func == (left: MarkdownInline, right: MarkdownInline) -> Bool { left.source == right.source }

    static func + (left: MarkdownInline, right: MarkdownInline) -> MarkdownInline {
        MarkdownInline(left.pieces + right.pieces)
    }

    /// Collects literals as they are and everything else escaped.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        init(literalCapacity: Int, interpolationCount: Int) { pieces.reserveCapacity(2 * interpolationCount + 1) }

        mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.literal(literal)) } }
        mutating func appendInterpolation(_ inline: MarkdownInline) { pieces += inline.pieces }
        mutating func appendInterpolation(_ number: Int) { pieces.append(.literal(String(number))) }
        mutating func appendInterpolation(code text: String) { pieces += MarkdownInline.code(text).pieces }
        mutating func appendInterpolation(text: String) { pieces += MarkdownInline.text(text).pieces }
    }

    /// Untrusted text in a monospaced span; nothing for an empty text.
    static func code(_ text: String, limit: Int = MarkdownInline.limit) -> MarkdownInline {
        text.isEmpty ? .empty : MarkdownInline([.code(TerminalText.escaped(text, limit: limit))])
    }

    /// A text with a pipe, or with a blank at an end, becomes a `<code>` element of character references, because no code
    /// span can hold it in a table; backticks inside only make the fence longer.
    private static func codeSource(_ shown: String) -> String {
        let bytes = shown.utf8
        let blank = UInt8(ascii: " ")
        let needsElement =
            bytes.first == blank || bytes.last == blank || bytes.contains(UInt8(ascii: "|"))
        guard needsElement else {
            let fence = String(repeating: "`", count: longestRunOfBackticks(in: shown) + 1)
            let padding = fence.count > 1 ? " " : ""
            return fence + padding + shown + padding + fence
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
        return "<code>\(encoded)</code>"
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
        text.isEmpty ? .empty : MarkdownInline([.prose(TerminalText.escaped(text, limit: limit))])
    }

    /// The parts of prose: outside and inside of pairs of backticks, in turn; a backtick without partner stays text.
    static func proseParts(_ shown: String) -> [(text: String, isCode: Bool)] {
        let parts = split(shown, at: UInt8(ascii: "`"))
        return parts.enumerated().map { index, part in
            let isCode = index % 2 == 1 && index < parts.count - 1
            if isCode { return part.isEmpty ? ("``", false) : (part, true) }
            return (index % 2 == 1 ? "`" + part : part, false)
        }
    }

    private static func proseSource(_ shown: String) -> String {
        var result = ""
        for (index, part) in proseParts(shown).enumerated() {
            result += part.isCode ? codeSource(part.text) : escapedProse(part.text, isStart: index == 0)
        }
        return result
    }

    /// Untrusted prose that begins a sentence: its first letter is a capital, unless it begins with code.
    static func sentence(_ text: String) -> MarkdownInline {
        guard let first = text.first, first.isLetter else { return .text(text) }
        return .text(first.uppercased() + text.dropFirst())
    }

    /// An address that is shown as a link, when it holds nothing but letters, digits and marks of addresses; else code.
    static func link(_ address: String) -> MarkdownInline {
        let isAddress =
            (address.hasPrefix("https://") || address.hasPrefix("http://"))
            && address.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                    || "-._~:/?#=&%+".utf8.contains(byte)
            }
        return isAddress ? MarkdownInline([.link(address)]) : code(address)
    }

    /// Joins pieces.
    static func joined(_ pieces: [MarkdownInline], separator: String = ", ") -> MarkdownInline {
        var all: [Piece] = []
        for (index, inline) in pieces.enumerated() {
            if index > 0, !separator.isEmpty { all.append(.literal(separator)) }
            all += inline.pieces
        }
        return MarkdownInline(all)
    }

    /// At most `limit` names as code, then how many more there are; a dash for none.
    static func codeList(_ names: [String], limit: Int = 6) -> MarkdownInline {
        guard !names.isEmpty else { return "-" }
        let shown = joined(names.prefix(limit).map { code($0) })
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }

    private static func escapedProse(_ text: String, isStart: Bool) -> String {
        if isHarmless(text, isStart: isStart) { return text }
        let words = split(text, at: UInt8(ascii: " "))
        return words.enumerated().map { index, word in
            linksByItself(word) ? codeSource(word) : escapedWord(word, isStart: isStart && index == 0)
        }.joined(separator: " ")
    }

    private static func split(_ text: String, at separator: UInt8) -> [String] {
        text.utf8.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    /// Whether every word stays as it is, which is told by the bytes of nearly all prose.
    private static func isHarmless(_ text: String, isStart: Bool) -> Bool {
        let bytes = text.utf8Span.span
        guard !isStart || bytes.isEmpty || isLetter(bytes[0]) else { return false }
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x80, isHarmlessByte[Int(byte)] else { return false }
            // The beginning of an address: `www.`.
            if byte == UInt8(ascii: "."), index > 0, bytes[index - 1] | 0x20 == UInt8(ascii: "w") { return false }
        }
        return true
    }

    private static let isHarmlessByte = (0..<0x80).map {
        isLetter(UInt8($0)) || " ,.;'\"()/-+=?0123456789".utf8.contains(UInt8($0))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

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
        if !isStart, !word.utf8.contains(where: { $0 < 0x80 && mayAct[Int($0)] }) { return word }
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

    private static let mayAct = (0..<0x80).map { "\\`*_[]<>~&#$^{}|:".utf8.contains(UInt8($0)) }

    private static func isMarkup(_ character: Character) -> Bool { "\\`*_[]<>~&#$^{}".contains(character) }

    /// `:name:` becomes a picture on some hosts; a colon before a digit or at the end of a word does not.
    private static func startsEmoji(_ word: [Character], _ index: Int) -> Bool {
        guard word[index] == ":", index + 1 < word.count else { return false }
        return word[index + 1].isLetter || "+-_".contains(word[index + 1])
    }
}

extension MarkdownInline {
    /// The text without its first piece.
    var withoutFirstPiece: MarkdownInline { MarkdownInline(Array(pieces.dropFirst())) }
}
