import SourceText

/// Splits lines of `KEY="value"` pairs, as `lsblk -P`, `findmnt -P` and `blkid` print them.
package enum PairsReader {
    /// The pairs of a line; nil when something on it is no pair, or a quote does not end.
    ///
    /// Keys keep their spelling: 2.32 prints `MAJ:MIN` and `FSUSE%` raw, newer versions `MAJ_MIN` and `FSUSE_PCT`.
    package static func pairs(_ bytes: ArraySlice<UInt8>) -> [(key: String, value: ArraySlice<UInt8>)]? {
        var result: [(key: String, value: ArraySlice<UInt8>)] = []
        var rest = bytes.drop(while: ASCII.isBlank)
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: ASCII.equals), equals > rest.startIndex else { return nil }
            let key = rest[..<equals]
            guard !key.contains(where: { ASCII.isBlank($0) || $0 == ASCII.quote }) else { return nil }
            let opening = equals + 1
            guard opening < rest.endIndex, rest[opening] == ASCII.quote,
                let closing = closingQuote(rest, from: opening + 1)
            else { return nil }
            result.append((ASCII.text(key), rest[(opening + 1)..<closing]))
            rest = rest[(closing + 1)...].drop(while: ASCII.isBlank)
        }
        return result.isEmpty ? nil : result
    }

    /// The quote that ends a value: one that is followed by a blank or the end, and not escaped.
    private static func closingQuote(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.endIndex {
            if bytes[index] == ASCII.backslash {
                index += 2
                continue
            }
            if bytes[index] == ASCII.quote, index + 1 == bytes.endIndex || ASCII.isBlank(bytes[index + 1]) {
                return index
            }
            index += 1
        }
        return nil
    }
}
