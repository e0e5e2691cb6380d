import Findings
import SourceText

/// Turns the blocks of a document into HTML.
struct HTMLWriter {
    /// What was written.
    private(set) var text = ""

    /// Adds HTML as it is.
    mutating func raw(_ html: String) { text += html + "\n" }

    /// Adds blocks; headings are those of a section of the page, so they begin at level 3.
    mutating func blocks(_ blocks: some Sequence<ReportBlock>, label: String) {
        for block in blocks { self.block(block, label: label) }
    }

    private mutating func block(_ block: ReportBlock, label: String) {
        switch block {
        case .heading(let level, let title):
            let level = min(max(level, 3), 6)
            raw("<h\(level)>\(title.html)</h\(level)>")
        case .paragraph(let text): raw("<p>\(text.html)</p>")
        case .quote(let lines): list("ul", lines.map(Self.withoutDash), className: "reasons")
        case .list(let items): list("ul", items)
        case .numbered(let items): list("ol", items)
        case .table(let table): self.table(table, label: label)
        case .fence(let text, let language):
            raw(
                "<pre class=\"\(XMLText.escaped(language))\" tabindex=\"0\"><code>\(XMLText.escapedLines(text))</code></pre>"
            )
        case .folded(let summary, let inner):
            raw("<details>\n<summary>\(summary.html)</summary>")
            blocks(inner, label: summary.plain)
            raw("</details>")
        }
    }

    /// Adds a list; nothing for none.
    mutating func list(_ element: String, _ items: [MarkdownInline], className: String = "") {
        guard !items.isEmpty else { return }
        raw(className.isEmpty ? "<\(element)>" : "<\(element) class=\"\(className)\">")
        for item in items { raw("<li>\(item.html)</li>") }
        raw("</\(element)>")
    }

    /// A quoted list has a dash in front of each line, which the list of HTML sets itself.
    private static func withoutDash(_ line: MarkdownInline) -> MarkdownInline {
        guard case .literal("- ")? = line.pieces.first else { return line }
        return line.withoutFirstPiece
    }

    /// Adds a table; narrow screens show each row as a card, so every cell knows the title of its column.
    mutating func table(_ table: ReportTable, label: String) {
        raw(
            "<table role=\"table\" aria-label=\"\(XMLText.escaped(label))\">\n<thead role=\"rowgroup\"><tr role=\"row\">"
        )
        for title in table.header { raw("<th scope=\"col\" role=\"columnheader\">\(title.html)</th>") }
        raw("</tr></thead>\n<tbody role=\"rowgroup\">")
        let titles = table.header.map { XMLText.escaped($0.plain) }
        for (index, row) in table.rows.enumerated() {
            let mark = index < table.marks.count ? " data-mark=\"\(XMLText.escaped(table.marks[index]))\"" : ""
            var line = "<tr role=\"row\"\(mark)>"
            for (column, cell) in row.enumerated() {
                let html = cell.isEmpty ? "&#8211;" : cell.html
                let title = column < titles.count ? titles[column] : ""
                line +=
                    column == 0
                    ? "<th scope=\"row\" role=\"rowheader\" data-label=\"\(title)\"><span>\(html)</span></th>"
                    : "<td role=\"cell\" data-label=\"\(title)\"><span>\(html)</span></td>"
            }
            raw(line + "</tr>")
        }
        raw("</tbody>\n</table>")
    }
}
