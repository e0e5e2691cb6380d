import Findings
import Gating
import SourceText
import StorageModel

/// Names everything that blocks in little space, for documents that must be cut.
struct BlockerNames {
    /// What blocks, one entry for each check, side and severity.
    private var entries: [(title: MarkdownInline, names: [String])] = []

    /// Collects the blockers of a document.
    init(_ document: MarkdownDocument) {
        var order: [String] = []
        var titles: [String: MarkdownInline] = [:]
        var names: [String: [String]] = [:]
        for group in document.groups where document.blocking.contains(group.cause.fingerprint) {
            let cause = group.cause
            let key = "\(cause.check) \(cause.side.rawValue) \(group.severity.rawValue)"
            if titles[key] == nil {
                order.append(key)
                titles[key] =
                    "**\(text: cause.check)** \(text: cause.title) (\(text: cause.side.rawValue), \(text: group.severity.rawValue))"
            }
            names[key, default: []].append(cause.subject.qualifiedName)
        }
        entries = order.map { (titles[$0] ?? .empty, names[$0] ?? []) }
        let told = Set(document.groups.map(\.cause.check))
        let rows = document.report.decision.blockingPreflight.filter { !told.contains($0) }
        if !rows.isEmpty { entries.append(("**Preflight**", rows)) }
    }

    /// A section that names every blocker, or as many as fit and how many more there are.
    func blocks(limit: Int, size: (String) -> Int) -> [MarkdownBlock] {
        guard !entries.isEmpty else { return [] }
        let heading = "## Everything that blocks"
        var room = limit - size(heading) - 4
        var lines: [String] = []
        for entry in entries {
            let start: MarkdownInline = "- \(entry.title), \(entry.names.count): "
            var line = start.source
            var written = 0
            for (index, piece) in Self.compact(entry.names).enumerated() {
                let text = (index == 0 ? "" : ", ") + MarkdownInline.code(piece.text, limit: .max).source
                guard size(line) + size(text) + 80 <= room else { break }
                line += text
                written += piece.count
            }
            let missing = entry.names.count - written
            if missing > 0 {
                line += "\(written > 0 ? " and " : "")**\(missing) more that this report has no room to name**"
            }
            room -= size(line) + 1
            lines.append(line)
        }
        return [.whole(heading), .lines(lines, noun: "entries")]
    }

    /// Names that begin alike, as a shell writes them: `pv-{a,b}`.
    ///
    /// Names with a character that would be ambiguous in braces stand alone.
    static func compact(_ names: [String]) -> [(text: String, count: Int)] {
        var pieces: [(text: String, count: Int)] = []
        var group: [Substring] = []
        var prefix: Substring = ""
        func close() {
            guard let first = group.first else { return }
            let text = group.count == 1 ? prefix + first : "\(prefix){\(group.joined(separator: ","))}"
            pieces.append((String(text), group.count))
            group = []
        }
        for name in names.sorted() {
            let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"{},`|".utf8.contains($0) }
            guard isPlain, let end = name.lastIndex(where: { "-./_".contains($0) }) else {
                close()
                pieces.append((name, 1))
                continue
            }
            let stem = name[...end]
            if stem != prefix || group.count == 100 {
                close()
                prefix = stem
            }
            group.append(name[name.index(after: end)...])
        }
        close()
        return pieces
    }
}
