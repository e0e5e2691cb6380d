import FoundationEssentials
package import Testing

/// Compares text with a file of the checkout that holds what a person approved.
///
/// `RECORD=1 swift test --filter NAME` writes the file and still fails, so that a recording is never taken for a pass;
/// with `CI=true` recording is refused.
package enum Golden {
    /// Records an issue with a readable difference when `text` is not what the file holds.
    ///
    /// - Parameter path: path from the root of the checkout.
    package static func check(_ text: String, _ path: String, at location: SourceLocation = #_sourceLocation) {
        let environment = ProcessInfo.processInfo.environment
        let file = Repository.root + path
        if environment["RECORD"] == "1" {
            guard environment["CI"] != "true" else {
                Issue.record("recording is refused when CI=true", sourceLocation: location)
                return
            }
            record(text, file, path, location)
            return
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            Issue.record("`\(path)` is missing; record it with RECORD=1", sourceLocation: location)
            return
        }
        let expected = String(decoding: data, as: UTF8.self)
        guard expected != text else { return }
        let difference = LineDifference.text(expected: expected, actual: text)
        Issue.record("`\(path)` differs (- approved, + now):\n\(difference)", sourceLocation: location)
    }

    private static func record(_ text: String, _ file: String, _ path: String, _ location: SourceLocation) {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: file))
            Issue.record("recorded `\(path)`; run again without RECORD", sourceLocation: location)
        } catch {
            Issue.record("cannot record `\(path)`: \(error)", sourceLocation: location)
        }
    }
}

/// A difference of two texts by lines, as `diff -u` would show it.
package enum LineDifference {
    /// At most 80 lines: removed and added lines with two lines around them and their line numbers in the new text.
    package static func text(expected: String, actual: String) -> String {
        let old = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var merged: [(mark: String, line: String, number: Int)] = []
        var oldIndex = 0
        var newIndex = 0
        while oldIndex < old.count || newIndex < new.count {
            if oldIndex < old.count, removed.contains(oldIndex) {
                merged.append(("-", old[oldIndex], newIndex + 1))
                oldIndex += 1
            } else if newIndex < new.count, inserted.contains(newIndex) {
                merged.append(("+", new[newIndex], newIndex + 1))
                newIndex += 1
            } else {
                if newIndex < new.count { merged.append((" ", new[newIndex], newIndex + 1)) }
                oldIndex += 1
                newIndex += 1
            }
        }
        let changed = merged.indices.filter { merged[$0].mark != " " }
        var shown: Set<Int> = []
        for index in changed { shown.formUnion(max(0, index - 2)...min(merged.count - 1, index + 2)) }
        let lines = shown.sorted().map { "\(merged[$0].mark) \(merged[$0].number): \(merged[$0].line)" }
        let rest = lines.count > 80 ? "\n… \(lines.count - 80) more lines" : ""
        return lines.prefix(80).joined(separator: "\n") + rest
    }
}
