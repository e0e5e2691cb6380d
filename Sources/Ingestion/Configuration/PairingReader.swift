package import Findings
package import SourceText
import YAMLEvents

/// Reads a pairing file: `SOURCE=TARGET` lines, or a YAML list of `{source, target}`.
package enum PairingReader {
    /// Reads the file and adds it to the inputs; an empty target leaves the source disk behind.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be read, or an entry that is no pair.
    package static func read(
        path: String,
        into sources: inout SourceMap
    ) throws(ConfigurationError) -> [DiskPair] {
        let text = try ConfigurationFile.read(path, kind: "disk pairs", into: &sources)
        let lines = String(decoding: text.bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        let meaningful = lines.enumerated().filter { line in
            let content = line.element.drop(while: \.isWhitespace)
            return !content.isEmpty && !content.hasPrefix("#")
        }
        guard !meaningful.isEmpty else { throw ConfigurationError(path: path, "the file holds no pair") }
        if let first = meaningful.first, first.element.contains("="), !first.element.contains(":") {
            var pairs: [DiskPair] = []
            for (index, line) in meaningful {
                pairs.append(try pair(line, line: index + 1, text.file, path))
            }
            return pairs
        }
        return try yamlPairs(text, path: path)
    }

    private static func pair(
        _ line: Substring,
        line number: Int,
        _ file: FileID,
        _ path: String
    ) throws(ConfigurationError) -> DiskPair {
        let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        guard sides.count == 2, !sides[0].isEmpty else {
            throw ConfigurationError(path: path, line: number, "`SOURCE=TARGET` is expected")
        }
        let location = SourceLocation(file: file, line: number)
        return DiskPair(source: sides[0], target: sides[1].isEmpty ? nil : sides[1], location: location)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func yamlPairs(_ text: ConfigurationFile.Text, path: String) throws(ConfigurationError) -> [DiskPair]
    {
        let root = try ConfigurationFile.document(text, path: path)
        guard let elements = root.elements else {
            throw ConfigurationError(path: path, line: root.location.line, "a list of `{source, target}` is expected")
        }
        var pairs: [DiskPair] = []
        for element in elements {
            let line = element.location.line
            for key in element.pairs ?? [] where !["source", "target"].contains(key.key.value) {
                throw ConfigurationError(path: path, line: key.key.location.line, "unknown key `\(key.key.value)`")
            }
            guard let source = element["source"]?.string?.value, !source.isEmpty else {
                throw ConfigurationError(path: path, line: line, "`source` is missing")
            }
            let target = element["target"]?.string?.value
            pairs.append(
                DiskPair(source: source, target: target?.isEmpty == true ? nil : target, location: element.location)
            )
        }
        return pairs
    }
}
