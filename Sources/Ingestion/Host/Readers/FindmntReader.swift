package import SourceText
package import StorageModel
import YAMLEvents

/// Reads `findmnt -J`, which stands in for mountinfo when that is missing.
package enum FindmntReader {
    private static let deepest = 256

    /// Turns the rows into mounts, parents before children.
    ///
    /// Mount IDs are counted from 1 in file order because findmnt prints none by default. A source such as
    /// `/dev/sda1[/sub]` is split into source and root. Options that are not told apart stand in both lists.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[MountEntry]> {
        let parsed = CaptureJSON.parse(bytes, file: file)
        var problems = parsed.problems
        guard let root = parsed.value else { return Reading([], problems: problems) }
        guard let list = root["filesystems"], list.isList else {
            problems.append(InputProblem(.unusable, at: root.location, "JSON has no list `filesystems`"))
            return Reading([], problems: problems)
        }
        var walk = Walk()
        walk.visit(list, parent: 0, depth: 0)
        return Reading(walk.entries, problems: problems + walk.problems)
    }

    private struct Walk {
        var entries: [MountEntry] = []
        var problems: [InputProblem] = []

        mutating func visit(_ list: YAMLNode, parent: Int, depth: Int) {
            guard depth < FindmntReader.deepest else {
                problems.append(InputProblem(.skippedObject, at: list.location, "mounts are nested too deeply"))
                return
            }
            for node in list.elements ?? [] {
                guard let target = node["target"]?.string, target.value.hasPrefix("/") else {
                    problems.append(InputProblem(.skippedObject, at: node.location, "mount has no `target`"))
                    continue
                }
                let id = entries.count + 1
                entries.append(FindmntReader.entry(node, target: target, id: id, parent: parent))
                if let children = node["children"], children.isList { visit(children, parent: id, depth: depth + 1) }
            }
        }
    }

    private static func entry(_ node: YAMLNode, target: Located<String>, id: Int, parent: Int) -> MountEntry {
        func text(_ key: String) -> String? { node[key]?.string?.value }
        let (source, bindRoot) = split(text("source") ?? "")
        let all = text("options") ?? ""
        return MountEntry(
            id: text("id").flatMap(Int.init) ?? id,
            parentID: text("parent").flatMap(Int.init) ?? parent,
            majMin: text("maj:min") ?? "",
            root: text("fsroot") ?? bindRoot ?? "/",
            target: target.value,
            options: OptionList.split(Array((text("vfs-options") ?? all).utf8)[...]),
            optionalFields: [],
            fsType: text("fstype") ?? "",
            source: source,
            superOptions: OptionList.split(Array((text("fs-options") ?? all).utf8)[...]),
            location: node.location
        )
    }

    /// `/dev/sda1[/sub]` as source and root.
    static func split(_ source: String) -> (String, String?) {
        guard source.hasSuffix("]"), let bracket = source.firstIndex(of: "["), bracket > source.startIndex else {
            return (source, nil)
        }
        return (String(source[..<bracket]), String(source[source.index(after: bracket)...].dropLast()))
    }
}
