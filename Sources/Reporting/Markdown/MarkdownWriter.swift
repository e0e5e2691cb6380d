import SourceText

/// Collects Markdown blocks, one blank line between them.
struct MarkdownWriter {
    private var blocks: [String] = []

    /// The document, with a line feed at its end.
    var document: String { blocks.joined(separator: "\n\n") + "\n" }

    /// Adds a heading of level 1 to 6.
    mutating func heading(_ level: Int, _ title: MarkdownInline) {
        blocks.append(String(repeating: "#", count: min(max(level, 1), 6)) + " " + title.source)
    }

    /// Adds a paragraph; nothing for an empty one.
    mutating func paragraph(_ text: MarkdownInline) {
        if !text.isEmpty { blocks.append(text.source) }
    }

    /// Adds a quoted block with one line for each item.
    mutating func quote(_ lines: [MarkdownInline]) {
        guard !lines.isEmpty else { return }
        blocks.append(lines.map { "> " + $0.source }.joined(separator: "\n"))
    }

    /// Adds a bulleted list; nothing for none.
    mutating func list(_ items: [MarkdownInline]) {
        guard !items.isEmpty else { return }
        blocks.append(items.map { "- " + $0.source }.joined(separator: "\n"))
    }

    /// Adds a numbered list; nothing for none.
    mutating func numbered(_ items: [MarkdownInline]) {
        guard !items.isEmpty else { return }
        let lines = items.enumerated().map { "\($0.offset + 1). " + $0.element.source }
        blocks.append(lines.joined(separator: "\n"))
    }

    /// Adds a table; nothing without rows. Every row must have as many cells as the header, missing ones stay empty.
    mutating func table(_ header: [MarkdownInline], _ rows: [[MarkdownInline]]) {
        guard !rows.isEmpty else { return }
        var lines = [row(header), "|" + String(repeating: "---|", count: header.count)]
        for cells in rows {
            lines.append(row((0..<header.count).map { $0 < cells.count ? cells[$0] : .empty }))
        }
        blocks.append(lines.joined(separator: "\n"))
    }

    /// Adds a fenced block; the fence is longer than any run of backticks in the text.
    mutating func fence(_ text: String, language: String) {
        let shown = TerminalText.escapedLines(text)
        var longest = 0
        var run = 0
        for character in shown {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        let body = shown.hasSuffix("\n") ? shown : shown + "\n"
        blocks.append("\(fence)\(language)\n\(body)\(fence)")
    }

    private func row(_ cells: [MarkdownInline]) -> String {
        "| " + cells.map(\.source).joined(separator: " | ") + " |"
    }
}
