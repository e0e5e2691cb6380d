/// Damages manifests in the ways that tell two readers apart: bytes, lines, indentation, features of YAML.
package struct ManifestMutator {
    private var random: SeededGenerator

    /// Starts a sequence of damages.
    package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// One of the seeds with one to four damages.
    package mutating func next(_ seeds: [[UInt8]]) -> [UInt8] {
        guard var text = seeds.randomElement(using: &random) else { return [] }
        for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&text) }
        return text
    }

    private static let bytes =
        Array(":#-'\"[]{}&*!|>%@`\t\r\n ,?~<.\\/=0aZ".utf8) + [0x00, 0x07, 0x7F, 0x80, 0xC3, 0xFF]

    private static let pieces = [
        ": ", " #", "'", "\"", "\\", "\\n", "\\x41", "\\u00e9", "\\uD800", "\\U0010FFFF", "\\q", "\\\n", "''",
        "\u{85}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "é", "😀", "\t", "\r\n", "\r", "- ", "-", "? ", "[]", "{}",
        "[a, b]",
        "{a: b}", "[\n", "{\n", "&a ", "*a", "!!str ", "!x ", "<<", "|", ">", "|-", ">+", "|2", "|\n", ": |\n", "---\n",
        "...\n", "%YAML 1.1\n", "~", "null", "# c\n", "\n", "\n\n", "  ", " ", "key: ", "key:\n", "a:\n  - b\n", "@",
        "`",
        "kind: Pod\n", "metadata:\n", "name: x\n", "spec:\n", "items:\n", "- apiVersion: v1\n", "{\"a\": [1, 2]}",
        "'a: b'", "\"a: b\": ", "'it''s'", "\"\\\"\"", ",", "}", "]", "\"a\": 1,\n", "1e5", "-0", "01", "\\/",
        "\\u0000",
    ].map { Array($0.utf8) }

    private mutating func damage(_ text: inout [UInt8]) {
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1: replaceByte(&text)
        case 2, 3: insert(Self.pieces, &text)
        case 4: removeBytes(&text)
        case 5: changeLine(&text) { line, random in line = [] }
        case 6: changeLine(&text) { line, random in line += line }
        case 7, 8: indent(&text)
        case 9:
            changeLine(&text) { line, random in
                line.insert(
                    contentsOf: Self.pieces.randomElement(using: &random) ?? [],
                    at: line.firstIndex { $0 != 0x20 } ?? 0
                )
            }
        case 10:
            changeLine(&text) { line, random in
                if let colon = line.firstIndex(of: 0x3A) {
                    line.replaceSubrange(
                        min(colon + 2, line.count)...,
                        with: (Self.pieces.randomElement(using: &random) ?? []) + [0x0A]
                    )
                }
            }
        case 11: moveLine(&text)
        case 12: text = Array(text.prefix(Int.random(in: 0...text.count, using: &random)))
        default:
            changeLine(&text) { line, random in
                if line.last == 0x0A {
                    line.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: line.count - 1)
                }
            }
        }
    }

    private mutating func replaceByte(_ text: inout [UInt8]) {
        guard let index = text.indices.randomElement(using: &random) else { return }
        if Bool.random(using: &random) {
            text[index] = Self.bytes.randomElement(using: &random) ?? 0
        } else {
            text[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
    }

    private mutating func insert(_ pieces: [[UInt8]], _ text: inout [UInt8]) {
        let index = Int.random(in: 0...text.count, using: &random)
        text.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: index)
    }

    private mutating func removeBytes(_ text: inout [UInt8]) {
        guard let index = text.indices.randomElement(using: &random) else { return }
        text.removeSubrange(index..<min(text.count, index + Int.random(in: 1...8, using: &random)))
    }

    private mutating func changeLine(_ text: inout [UInt8], _ change: (inout [UInt8], inout SeededGenerator) -> Void) {
        let range = line(text)
        var line = Array(text[range])
        change(&line, &random)
        text.replaceSubrange(range, with: line)
    }

    /// Moves one to six lines right or left.
    private mutating func indent(_ text: inout [UInt8]) {
        let spaces = Int.random(in: 1...4, using: &random)
        let isInward = Bool.random(using: &random)
        var start = line(text).lowerBound
        for _ in 0..<Int.random(in: 1...6, using: &random) where start < text.count {
            if isInward {
                text.insert(contentsOf: repeatElement(0x20, count: spaces), at: start)
            } else {
                let end = text[start...].prefix(spaces).prefix { $0 == 0x20 }.endIndex
                text.removeSubrange(start..<end)
            }
            guard let next = text[start...].firstIndex(of: 0x0A) else { return }
            start = next + 1
        }
    }

    private mutating func moveLine(_ text: inout [UInt8]) {
        let range = line(text)
        let moved = Array(text[range])
        text.removeSubrange(range)
        text.insert(contentsOf: moved, at: line(text).lowerBound)
    }

    /// The range of a random line with its line end.
    private mutating func line(_ text: [UInt8]) -> Range<Int> {
        let index = Int.random(in: 0...text.count, using: &random)
        let start = text[..<index].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
        return start..<end
    }
}
