/// Collects the blocks of a document, section by section.
struct MarkdownWriter {
    /// What was written; sections to which nothing was added are empty.
    private(set) var sections: [ReportSection] = []

    /// The whole document as Markdown, with a line feed at its end.
    var document: String {
        sections.flatMap(\.blocks).map { MarkdownBlock($0).source }.joined(separator: "\n\n") + "\n"
    }

    /// Begins a part of the document.
    mutating func begin(_ part: ReportPart, importance: Int) {
        sections.append(ReportSection(part: part, importance: importance, blocks: []))
    }

    private mutating func add(_ block: ReportBlock) {
        if sections.isEmpty { begin(.verdict, importance: 0) }
        sections[sections.count - 1].blocks.append(block)
    }

    /// Adds a heading of level 1 to 6.
    mutating func heading(_ level: Int, _ title: MarkdownInline) { add(.heading(min(max(level, 1), 6), title)) }

    /// Adds a paragraph; nothing for an empty one.
    mutating func paragraph(_ text: MarkdownInline) {
        if !text.isEmpty { add(.paragraph(text)) }
    }

    /// Adds a quoted block with one line for each item; nothing for none.
    mutating func quote(_ lines: [MarkdownInline]) {
        if !lines.isEmpty { add(.quote(lines)) }
    }

    /// Adds a bulleted list; nothing for none.
    mutating func list(_ items: [MarkdownInline]) {
        if !items.isEmpty { add(.list(items)) }
    }

    /// Adds a numbered list; nothing for none.
    mutating func numbered(_ items: [MarkdownInline]) {
        if !items.isEmpty { add(.numbered(items)) }
    }

    /// Adds a table; nothing without rows. Missing cells stay empty. `marks` tell for each row how bad it is.
    mutating func table(_ header: [MarkdownInline], _ rows: [[MarkdownInline]], marks: [String] = []) {
        if let table = Self.table(header, rows, marks) { add(table) }
    }

    /// Adds a table that a reader must open first; nothing without rows.
    mutating func foldedTable(_ summary: MarkdownInline, _ header: [MarkdownInline], _ rows: [[MarkdownInline]]) {
        if let table = Self.table(header, rows, []) { add(.folded(summary, [table])) }
    }

    /// Adds a list that a reader must open first; nothing for none.
    mutating func foldedList(_ summary: MarkdownInline, _ items: [MarkdownInline]) {
        if !items.isEmpty { add(.folded(summary, [.list(items)])) }
    }

    /// Adds a fenced block.
    mutating func fence(_ text: String, language: String) { add(.fence(text, language: language)) }

    /// Adds fenced blocks that a reader must open first; nothing for none.
    mutating func foldedFences(_ summary: MarkdownInline, _ texts: [String], language: String) {
        if !texts.isEmpty { add(.folded(summary, texts.map { .fence($0, language: language) })) }
    }

    private static func table(
        _ header: [MarkdownInline],
        _ rows: [[MarkdownInline]],
        _ marks: [String]
    ) -> ReportBlock? {
        guard !rows.isEmpty else { return nil }
        let cells = rows.map { row in (0..<header.count).map { $0 < row.count ? row[$0] : .empty } }
        return .table(ReportTable(header: header, rows: cells, marks: marks))
    }
}
