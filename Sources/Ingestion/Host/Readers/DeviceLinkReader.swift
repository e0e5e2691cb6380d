package import SourceText
package import StorageModel

/// A symbolic link as a listing prints it: path and text.
package struct ListedLink: Sendable, Hashable {
    /// Absolute path of the link.
    package var path: String
    /// Text of the link.
    package var target: String
    /// The line.
    package var location: SourceLocation

    /// Describes a link.
    package init(path: String, target: String, location: SourceLocation) {
        self.path = path
        self.target = target
        self.location = location
    }
}

/// Reads lists of symbolic links: `find -printf '%p\t%l\n'`, and `PATH -> TARGET`.
package enum LinkListReader {
    /// Reads the links, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[ListedLink]> {
        let text = TextLines(bytes, file: file)
        var links: [ListedLink] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            guard let (path, target) = split(line.bytes), path.first == ASCII.slash, !target.isEmpty else {
                problems.append(text.skipped(line, "line is no pair of link path and link text"))
                continue
            }
            links.append(
                ListedLink(path: ASCII.text(path), target: ASCII.text(target), location: text.location(line))
            )
        }
        return Reading(links, problems: problems)
    }

    private static func split(_ bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        if let tab = bytes.firstIndex(of: ASCII.tab) { return (bytes[..<tab], bytes[(tab + 1)...]) }
        let arrow: [UInt8] = [ASCII.space, ASCII.dash, 0x3E, ASCII.space]
        guard let range = bytes.firstRange(of: arrow) else { return nil }
        return (bytes[..<range.lowerBound], bytes[range.upperBound...])
    }
}

/// Turns listed links below /dev into links to kernel names.
package enum DeviceLinkResolver {
    /// Follows each link, through other listed links where needed, to a kernel name; links that leave /dev are problems.
    package static func resolve(_ links: [ListedLink]) -> Reading<[DeviceLink]> {
        let byPath = Dictionary(links.map { ($0.path, $0.target) }) { first, _ in first }
        var resolved: [DeviceLink] = []
        var problems: [InputProblem] = []
        for link in links.sorted(by: { ($0.path, $0.location) < ($1.path, $1.location) }) {
            if let name = end(of: link.path, in: byPath) {
                if resolved.last?.path != link.path {
                    resolved.append(DeviceLink(path: link.path, kname: name, location: link.location))
                }
            } else {
                problems.append(
                    InputProblem(
                        .note,
                        at: link.location,
                        "link `\(link.path)` to `\(link.target)` ends at no device node"
                    )
                )
            }
        }
        return Reading(resolved, problems: problems)
    }

    /// Kernel name at the end of a chain of links; nil for cycles and for ends outside /dev.
    private static func end(of path: String, in links: [String: String]) -> String? {
        var current = path
        for _ in 0..<40 {
            guard let target = links[current] else { return DeviceValue.kname(ofNode: current) }
            current = absolute(target, from: current)
        }
        return nil
    }

    /// Joins a link text with the folder of its link and removes `.` and `..`.
    package static func absolute(_ target: String, from link: String) -> String {
        var parts = target.hasPrefix("/") ? [] : link.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
