/// The part of an input line that a report quotes.
package enum Excerpt {
    /// Longest quote in bytes.
    package static let limit = 240

    /// The line without surrounding white space; of a long line, the part around the column.
    ///
    /// The result is text of the line, except that values of passwords, secrets and tokens are replaced by `<redacted>`.
    package static func text(of line: [UInt8], column: Int) -> String {
        var slice = line[...]
        if line.count > limit {
            let focus = min(max(0, column - 1), line.count)
            let start = max(0, min(focus - 40, line.count - limit))
            slice = line[start..<min(line.count, start + limit)]
            // A cut must not split a UTF-8 sequence: continuation bytes are 10xxxxxx.
            while let first = slice.first, first & 0xC0 == 0x80 { slice.removeFirst() }
            if slice.endIndex < line.count {
                while let last = slice.last, last & 0xC0 == 0x80 { slice.removeLast() }
                if let last = slice.last, last & 0xC0 == 0xC0 { slice.removeLast() }
            }
        }
        while let first = slice.first, isBlank(first) { slice.removeFirst() }
        while let last = slice.last, isBlank(last) { slice.removeLast() }
        return redacted(String(decoding: slice, as: UTF8.self))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

    private static let secretKeys = ["password", "passwd", "passphrase", "secret", "token"]

    private static func redacted(_ text: String) -> String {
        guard mayHoldSecret(text) else { return text }
        var result = ""
        var word = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            result.append(character)
            switch character {
            case "=", ":":
                let key = word.lowercased()
                word = ""
                guard secretKeys.contains(where: key.contains), !key.contains("secretname") else { continue }
                while let blank = rest.first, blank.isWhitespace {
                    result.append(blank)
                    rest.removeFirst()
                }
                let value = rest.prefix { !$0.isWhitespace && $0 != "," && $0 != "}" }
                guard !value.isEmpty else { continue }
                rest.removeFirst(value.count)
                result += "<redacted>"
            case ",", "{": word = ""
            default: if character.isWhitespace { word = "" } else { word.append(character) }
            }
        }
        return result
    }

    /// Whether the name of a secret stands in the text, in whatever case; bytes are compared, because every quote is looked at.
    private static func mayHoldSecret(_ text: String) -> Bool {
        let bytes = text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        // Letters beyond ASCII may have an ASCII letter as their lower case.
        guard bytes.allSatisfy({ $0 < 0x80 }) else {
            let lowered = text.lowercased()
            return secretKeys.contains(where: lowered.contains)
        }
        return secretBytes.contains { key in
            guard let first = key.first, bytes.count >= key.count else { return false }
            for start in 0...bytes.count - key.count
            where bytes[start] == first && bytes[start..<start + key.count].elementsEqual(key) {
                return true
            }
            return false
        }
    }

    private static let secretBytes = secretKeys.map { Array($0.utf8) }
}
