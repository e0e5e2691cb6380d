import Findings
import SourceText

/// Replaces names in texts: whatever is not known to be public vocabulary becomes a pseudonym.
///
/// Text from inputs (quotes, paths, names, commands) is split into tokens, and every token that is neither a word of
/// the program's own texts and of the formats it reads, nor a small number, is replaced. In the program's sentences only
/// tokens that are known names, or that look like identifiers, are replaced; what stands in backticks, or touches a slash,
/// is treated like text from inputs.
struct TextRedactor {
    /// The pseudonyms.
    private(set) var map: RedactionMap
    /// Names of objects and disks, which are replaced in sentences too.
    private var names: Set<String> = []
    private var pending: [(name: String, category: RedactionMap.Category)] = []
    private let vocabulary: Vocabulary

    init(map: RedactionMap, vocabulary: Vocabulary) {
        self.map = map
        self.vocabulary = vocabulary
    }

    /// Notes names of known kinds before texts are read.
    mutating func register(_ name: String, as category: RedactionMap.Category) {
        guard !name.isEmpty, names.insert(name).inserted else { return }
        pending.append((name, category))
    }

    /// Gives every noted name its pseudonym; none of them is used as the pseudonym of another.
    mutating func settle() {
        for entry in pending { map.reserve(entry.name) }
        for entry in pending { _ = map.pseudonym(of: entry.name, as: entry.category) }
        pending = []
    }

    /// Whether a folder of a path tells nothing about anybody.
    func isCommonFolder(_ name: String) -> Bool { vocabulary.isCommonFolder(name) || Self.isKernelName(name) }

    // MARK: - Text from inputs

    /// A name as a whole.
    mutating func name(_ text: String) -> String {
        if let known = map.pseudonyms[text] { return known }
        return code(text)
    }

    /// Text from inputs, commands, paths.
    mutating func code(_ text: String) -> String {
        if let known = map.pseudonyms[text] { return known }
        var result = ""
        for piece in Pieces(text) {
            result += piece.isToken ? token(piece.text, isSentence: false) : piece.text
        }
        return result
    }

    // MARK: - Sentences

    /// A sentence of the program with values in it.
    mutating func sentence(_ text: String) -> String {
        var parts: [String] = []
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            parts.append(index.isMultiple(of: 2) ? plain(String(part)) : code(String(part)))
        }
        return parts.joined(separator: "`")
    }

    private mutating func plain(_ text: String) -> String {
        let pieces = Array(Pieces(text))
        var result = ""
        for (index, piece) in pieces.enumerated() {
            guard piece.isToken else {
                result += piece.text
                continue
            }
            let before = index > 0 ? pieces[index - 1].text.utf8.last : nil
            let after = index + 1 < pieces.count ? pieces[index + 1].text.utf8.first : nil
            let slash = UInt8(ascii: "/")
            result += token(piece.text, isSentence: before != slash && after != slash)
        }
        return result
    }

    // MARK: - Tokens

    private mutating func token(_ text: String, isSentence: Bool) -> String {
        if text.utf8.count == 64, let digest = digest(text) { return digest }
        if let known = map.pseudonyms[text], !isSentence || names.contains(text) && !vocabulary.isPlainWord(text) {
            return known
        }
        // Points and dashes at the ends are punctuation.
        let core = text.drop { $0 == "." || $0 == "-" }
        let end = core.lastIndex { $0 != "." && $0 != "-" }
        guard let end else { return text }
        let trimmed = String(core[...end])
        if trimmed != text {
            let head = text.prefix(text.count - core.count)
            return head + token(trimmed, isSentence: isSentence) + core[core.index(after: end)...]
        }
        if vocabulary.contains(text) || Self.isHarmlessNumber(text) || Self.isKernelName(text) { return text }
        if isSentence, !Self.looksLikeIdentifier(text) { return text }
        for suffix in Self.suffixes(of: text) {
            let stem = String(text.dropLast(suffix.count))
            return token(stem, isSentence: isSentence) + suffix
        }
        return map.pseudonym(of: text, as: Self.category(of: text))
    }

    /// Fingerprints and digests stay what they are to each other, but are keyed by the secret.
    private func digest(_ text: String) -> String? {
        text.utf8.allSatisfy(Self.isHexadecimal) ? Fingerprint.keyed(text, secret: map.secret) : nil
    }

    /// A fingerprint or digest under the secret; empty stays empty.
    func keyed(_ digest: String) -> String {
        digest.isEmpty ? "" : Fingerprint.keyed(digest, secret: map.secret)
    }

    /// `-part1` of device links and the kinds of systemd units and files, which say nothing about anybody.
    private static func suffixes(of text: String) -> [String] {
        if let dash = text.lastIndex(of: "-") {
            let end = text[text.index(after: dash)...]
            if end.hasPrefix("part"), end.count > 4, end.dropFirst(4).allSatisfy(\.isNumber), dash > text.startIndex {
                return ["-" + end]
            }
        }
        let kinds = [
            ".mount", ".automount", ".swap", ".service", ".target", ".device", ".yaml", ".yml", ".json", ".out", ".tsv",
            ".conf", ".img", ".ko", ".ko.xz", ".ko.zst",
        ]
        return kinds.filter { text.hasSuffix($0) && text.count > $0.count }
    }

    private static func category(of text: String) -> RedactionMap.Category {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.map(\.count) == [8, 4, 4, 4, 12], parts.joined().utf8.allSatisfy(isHexadecimal) { return .uuid }
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        if numbers.count == 4, numbers.allSatisfy({ UInt8($0) != nil }) { return .address }
        return .word
    }

    /// Sizes, counts, versions and times: digits with points between them, or with a unit; but no IPv4 address.
    private static func isHarmlessNumber(_ text: String) -> Bool {
        guard text.utf8.first.map(isDigit) == true else { return false }
        if isVersion(text) { return true }
        let digits = text.utf8.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
        let unit = String(text.utf8.dropFirst(digits.count)) ?? ""
        guard unit.isEmpty || units.contains(unit) else { return isTime(text) }
        return text.split(separator: ".", omittingEmptySubsequences: false).count != 4
    }

    /// `5.14.0-284.86.1.el9_2.x86_64`, `414.92.202310210434-0`: three numbers, then numbers or the release of an enterprise Linux.
    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].split(separator: ".").count == 3 else { return false }
        guard parts[0].utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }) else { return false }
        return parts[1].split(separator: ".").allSatisfy { part in
            part.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") } || part.hasPrefix("el")
                || part == "x86_64" || part == "aarch64"
        }
    }

    private static let units: Set<String> = [
        "K", "M", "G", "T", "k", "m", "s", "Ki", "Mi", "Gi", "Ti", "KiB", "MiB", "GiB", "TiB", "B", "MB", "GB", "TB",
        "d",
        "h", "min", "th", "st", "nd", "rd", "Z",
    ]

    /// `2026-11-20T09` or `2026-11-20`.
    private static func isTime(_ text: String) -> Bool {
        let date = text.utf8.prefix(10)
        let form = date.map { isDigit($0) ? UInt8(ascii: "9") : $0 }
        guard String(decoding: form, as: UTF8.self) == "9999-99-99" else { return false }
        let rest = text.utf8.dropFirst(10)
        return rest.isEmpty || (rest.first == UInt8(ascii: "T") && rest.dropFirst().allSatisfy(isDigit))
    }

    /// Names that a kernel gives to devices by driver and order.
    private static func isKernelName(_ text: String) -> Bool {
        for prefix in ["xvd", "sd", "vd", "hd"] where text.hasPrefix(prefix) {
            let rest = text.dropFirst(prefix.count)
            let disk = rest.prefix { $0 >= "a" && $0 <= "z" }
            let number = rest.dropFirst(disk.count)
            return (1...3).contains(disk.count) && number.count <= 3 && number.allSatisfy(\.isNumber)
        }
        for prefix in ["dm-", "loop", "md", "sr", "nvme", "zram"] where text.hasPrefix(prefix) {
            let rest = text.dropFirst(prefix.count)
            return !rest.isEmpty && rest.count <= 8 && rest.allSatisfy { $0.isNumber || $0 == "n" || $0 == "p" }
                && rest.first?.isNumber == true
        }
        return false
    }

    /// Whether a word of a sentence is more likely a name than English: digits, dashes, points or capitals inside.
    private static func looksLikeIdentifier(_ text: String) -> Bool {
        text.utf8.dropFirst().contains { isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
            || text.utf8.first.map(isDigit) == true && text.contains { $0.isLetter }
            || text.utf8.contains { $0 >= 0x80 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}

/// A text cut into tokens (letters, digits, `_`, `-`, `.` and everything outside ASCII) and what stands between them.
struct Pieces: Sequence {
    struct Piece {
        var text: String
        var isToken: Bool
    }

    private let text: String

    init(_ text: String) { self.text = text }

    func makeIterator() -> AnyIterator<Piece> {
        var rest = text.unicodeScalars[...]
        return AnyIterator {
            guard let first = rest.first else { return nil }
            let isToken = Self.isPart(first)
            let run = rest.prefix { Self.isPart($0) == isToken }
            rest = rest[run.endIndex...]
            return Piece(text: String(run), isToken: isToken)
        }
    }

    /// Signs that the program's own sentences use between words.
    private static let punctuation: Set<Unicode.Scalar> = ["→", "×", "≥", "≤", "…", "–", "—", "’", "“", "”", "·"]

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": true
        default: !scalar.isASCII && !punctuation.contains(scalar)
        }
    }
}
