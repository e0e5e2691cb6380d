import SourceText

/// The Markdown of one block, in pieces between which it may be cut.
struct MarkdownBlock: Sendable {
    /// What stands before the items: a heading, the head of a table, an opening fence or tag.
    var head: String
    /// List items, table rows or inner blocks; empty for a block that is kept whole or not at all.
    var items: [String]
    /// What stands between two items.
    var separator: String
    /// What closes the block: nothing, or an end tag.
    var tail: String
    /// What the items are called in a sentence about what was left out.
    var noun: String

    /// A block that is kept whole or not at all.
    static func whole(_ source: String) -> MarkdownBlock {
        MarkdownBlock(head: source, items: [], separator: "", tail: "", noun: "")
    }

    /// Lines that may be cut after each of them.
    static func lines(_ items: [String], head: String = "", noun: String) -> MarkdownBlock {
        MarkdownBlock(head: head, items: items, separator: "\n", tail: "", noun: noun)
    }

    /// The Markdown of a block.
    init(_ block: ReportBlock) {
        switch block {
        case .heading(let level, let title):
            self = .whole(String(repeating: "#", count: level) + " " + title.source)
        case .paragraph(let text): self = .whole(text.source)
        case .quote(let lines): self = .lines(lines.map { "> " + $0.source }, noun: "lines")
        case .list(let items): self = .lines(items.map { "- " + $0.source }, noun: "entries")
        case .numbered(let items):
            self = .lines(items.enumerated().map { "\($0.offset + 1). " + $0.element.source }, noun: "steps")
        case .table(let table): self = .table(table)
        case .fence(let text, let language): self = .whole(Self.fenced(text, language))
        case .folded(let summary, let blocks): self = .folded(summary, blocks)
        }
    }

    private init(head: String, items: [String], separator: String, tail: String, noun: String) {
        self.head = head
        self.items = items
        self.separator = separator
        self.tail = tail
        self.noun = noun
    }

    private static func table(_ table: ReportTable) -> MarkdownBlock {
        let head = "\(row(table.header))\n|\(String(repeating: "---|", count: table.header.count))"
        return .lines(table.rows.map(row), head: head, noun: "rows")
    }

    private static func row(_ cells: [MarkdownInline]) -> String {
        "| " + cells.map(\.source).joined(separator: " | ") + " |"
    }

    /// Hosts read what is inside as Markdown only between blank lines. The rows of a single table can be cut one by one.
    private static func folded(_ summary: MarkdownInline, _ blocks: [ReportBlock]) -> MarkdownBlock {
        let open = "<details>\n<summary>\(summary.source)</summary>\n"
        let inner = blocks.map { MarkdownBlock($0) }
        if inner.count == 1, let only = inner.first, !only.items.isEmpty {
            return MarkdownBlock(
                head: only.head.isEmpty ? open : "\(open)\n\(only.head)",
                items: only.items,
                separator: only.separator,
                tail: "\n</details>",
                noun: only.noun
            )
        }
        return MarkdownBlock(
            head: open,
            items: inner.map(\.source),
            separator: "\n\n",
            tail: "\n</details>",
            noun: "blocks"
        )
    }

    /// The fence is longer than any run of backticks in the text.
    private static func fenced(_ text: String, _ language: String) -> String {
        let shown = TerminalText.escapedLines(text)
        var longest = 0
        var run = 0
        for character in shown {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        let body = shown.hasSuffix("\n") ? shown : shown + "\n"
        return "\(fence)\(language)\n\(body)\(fence)"
    }

    /// The Markdown text.
    var source: String { source(keeping: items.count) }

    /// The Markdown text of the first items, closed.
    func source(keeping count: Int) -> String {
        guard !items.isEmpty else { return head }
        let body = items.prefix(count).joined(separator: separator)
        let parts = head.isEmpty ? [body] : [head, body]
        return (parts + (tail.isEmpty ? [] : [tail])).joined(separator: "\n")
    }
}
