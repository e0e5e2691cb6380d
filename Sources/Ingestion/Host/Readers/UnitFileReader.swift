package import SourceText
package import StorageModel

/// Reads systemd unit files and drop-ins (systemd.syntax(7)).
package enum UnitFileReader {
    /// Reads the settings of the unit file that stands at `path` on the node.
    ///
    /// A line that ends in a backslash goes on in the next one; comment lines inside are dropped. An empty value is kept,
    /// because it resets a list.
    package static func read(_ bytes: [UInt8], file: FileID, path: String) -> Reading<UnitFile> {
        let text = TextLines(bytes, file: file)
        var unit = UnitFile(
            unit: unitName(of: path),
            path: path,
            isDropIn: isDropIn(path),
            settings: [],
            location: text.location(1)
        )
        var problems = text.problems
        var section = ""
        for (line, content) in logicalLines(text) {
            if content.first == UInt8(ascii: "["), content.last == UInt8(ascii: "]") {
                section = ASCII.text(content.dropFirst().dropLast())
            } else if let equals = content.firstIndex(of: ASCII.equals), !section.isEmpty {
                unit.settings.append(
                    UnitFile.Setting(
                        section: section,
                        key: ASCII.text(ASCII.trimmed(content[..<equals])),
                        value: ASCII.text(ASCII.trimmed(content[(equals + 1)...])),
                        location: text.location(line)
                    )
                )
            } else {
                problems.append(text.skipped(line, "line is neither section, setting nor comment of a unit file"))
            }
        }
        return Reading(unit, problems: problems)
    }

    /// Whether a path is one of a unit kind that mounts, or a drop-in of one.
    package static func isMountUnitPath(_ path: String) -> Bool {
        let name = unitName(of: path)
        guard [".mount", ".automount", ".swap"].contains(where: { name.hasSuffix($0) }) else { return false }
        return !isDropIn(path) || path.hasSuffix(".conf")
    }

    /// Name of the unit that a path defines or extends.
    package static func unitName(of path: String) -> String {
        let parts = path.split(separator: "/")
        if isDropIn(path) { return String(parts[parts.count - 2].dropLast(2)) }
        return parts.last.map(String.init) ?? ""
    }

    /// Whether a path lies in a `NAME.d` folder of a unit.
    package static func isDropIn(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count >= 2 && parts[parts.count - 2].hasSuffix(".d") && parts[parts.count - 1].hasSuffix(".conf")
    }

    /// Lines with continuations joined by a space; comments and blank lines are gone.
    private static func logicalLines(_ text: TextLines) -> [(TextLine, ArraySlice<UInt8>)] {
        var result: [(TextLine, ArraySlice<UInt8>)] = []
        var open: (TextLine, [UInt8])?
        for line in text.lines {
            let isComment = line.firstByte == ASCII.hash || line.firstByte == UInt8(ascii: ";")
            if isComment { continue }
            var content = ASCII.trimmed(line.bytes)
            let continues = content.last == ASCII.backslash
            if continues { content = ASCII.trimmed(content.dropLast()) }
            if let (first, start) = open {
                let joined = start + [ASCII.space] + content
                open = continues ? (first, joined) : nil
                if !continues { result.append((first, ASCII.trimmed(joined[...]))) }
            } else if continues {
                open = (line, Array(content))
            } else if !content.isEmpty {
                result.append((line, content))
            }
        }
        if let (first, start) = open { result.append((first, ASCII.trimmed(start[...]))) }
        return result
    }
}
