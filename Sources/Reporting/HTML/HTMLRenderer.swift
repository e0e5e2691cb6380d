import Findings
import Gating
import SourceText
import StorageModel

/// Renders a report as one HTML page that needs no network and no script: the sections of the Markdown document, with the
/// disk plan and the binding graph drawn, and the states of each volume side by side.
package enum HTMLRenderer {
    /// The page, with a line feed at its end.
    package static func render(_ report: Report) -> String {
        var page = HTMLPage(MarkdownRenderer.document(report))
        return page.render()
    }
}

/// A page on its way to text.
private struct HTMLPage {
    let document: MarkdownDocument
    private var writer = HTMLWriter()

    init(_ document: MarkdownDocument) { self.document = document }

    private var report: Report { document.report }

    /// Sections that have something to show, without the verdict, which is the head of the page.
    private var sections: [ReportSection] {
        document.writer.sections.filter { $0.part != .verdict && !$0.blocks.isEmpty }
    }

    mutating func render() -> String {
        head()
        writer.raw("<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>")
        verdict()
        writer.raw("<div class=\"page\">")
        navigation()
        writer.raw("<main id=\"main\" tabindex=\"-1\">")
        for section in sections { self.section(section) }
        writer.raw("</main>\n</div>")
        footer()
        writer.raw("<script>\(HTMLAssets.script)</script>\n</body>\n</html>")
        return writer.text
    }

    private mutating func head() {
        let policy =
            "default-src 'none'; style-src 'sha256-\(Fingerprint.base64SHA256(HTMLAssets.style))'; "
            + "script-src 'sha256-\(Fingerprint.base64SHA256(HTMLAssets.script))'; base-uri 'none'; form-action 'none'"
        writer.raw(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="\(XMLText.escaped("\(report.tool.name) \(report.tool.version)"))">
            <title>\(XMLText.escaped(verdictTitle.plain, limit: 300)) - \(XMLText.escaped(report.move, limit: 300))</title>
            <style>\(HTMLAssets.style)</style>
            </head>
            """
        )
    }

    private var verdictBlocks: [ReportBlock] {
        document.writer.sections.first { $0.part == .verdict }?.blocks ?? []
    }

    private var verdictTitle: MarkdownInline {
        if case .heading(_, let title)? = verdictBlocks.first { title } else { .empty }
    }

    /// The verdict in large letters, what was asked, and why.
    private mutating func verdict() {
        let verdict = report.decision.verdict.rawValue
        writer.raw("<header class=\"verdict \(verdict)\"><div class=\"inner\">\n<h1>\(verdictTitle.html)</h1>")
        writer.blocks(verdictBlocks.dropFirst(), label: "Why")
        writer.raw("</div></header>")
    }

    private mutating func navigation() {
        writer.raw("<nav aria-label=\"Sections\"><ul>")
        for section in sections {
            writer.raw("<li><a href=\"#\(section.part.rawValue)\">\(section.title.html)</a></li>")
        }
        writer.raw("</ul></nav>")
    }

    private mutating func section(_ section: ReportSection) {
        let id = section.part.rawValue
        writer.raw("<section id=\"\(id)\" aria-labelledby=\"\(id)-title\">")
        writer.raw("<h2 id=\"\(id)-title\">\(section.title.html)</h2>")
        let blocks = section.blocks.dropFirst()
        let label = section.title.plain
        switch section.part {
        case .summary:
            writer.raw(HTMLTiles.render(document))
            writer.blocks(blocks, label: label)
        case .diskPlan:
            writer.raw(DiskPlanDrawing.render(report))
            writer.raw("<details>\n<summary>The disk plan as a table</summary>")
            writer.blocks(blocks, label: label)
            writer.raw("</details>")
        case .diagrams: graphs()
        case .volumes: volumes()
        default: writer.blocks(blocks, label: label)
        }
        writer.raw("</section>")
    }

    /// The drawings of the binding graph.
    private mutating func graphs() {
        let limit = 40
        let diagrams = DiagramBuilder.diagrams(report)
        writer.raw(
            "<p class=\"legend\"><span class=\"line before\">before the takeover</span> <span class=\"line after\">afterwards, in the worst case</span> Framed in colour: what is disturbed. The section “What breaks” says the same in words.</p>"
        )
        for (index, diagram) in diagrams.prefix(limit).enumerated() {
            writer.raw(GraphDrawing(diagram).render(id: "graph-\(index + 1)"))
        }
        if diagrams.count > limit {
            writer.raw(
                "<p>\(diagrams.count - limit) further drawings are left out; the Mermaid and DOT outputs hold all.</p>"
            )
        }
    }

    /// Every disturbed volume, its states side by side.
    private mutating func volumes() {
        let rows = document.rows(report.volumes) + document.rows(report.hostPaths)
        for row in rows { volume(row, isOpen: rows.count <= 3) }
    }

    private mutating func volume(_ row: VolumeRow, isOpen: Bool) {
        let outcome = row.outcome
        let isUndetermined = outcome.headline == .undetermined || outcome.certainty.isUndetermined
        let mark = isUndetermined ? "undetermined" : outcome.headline.severity?.rawValue ?? "none"
        writer.raw("<details class=\"volume\" data-mark=\"\(mark)\"\(isOpen ? " open" : "")>")
        writer.raw("<summary><span class=\"badge \(mark)\">\(mark)</span> \(document.title(row).html)</summary>")
        writer.list("ul", document.facts(row), className: "facts")
        writer.raw("<div class=\"states\">")
        for (index, state) in document.states(row).enumerated() {
            writer.raw("<div class=\"state \(index == 0 ? "before" : "after \(mark)")\">")
            writer.raw("<h3>\(state.title.html)</h3>")
            let place = document.stateWords(state.resolution.state)
            writer.raw("<p class=\"where\">\(place.html)</p>\n<p>\(document.standing(state.resolution).html)</p>")
            writer.list("ol", state.resolution.hops.map(document.chainStep), className: "chain")
            writer.raw("</div>")
        }
        writer.raw("</div>\n</details>")
    }

    private mutating func footer() {
        let digest = ReceiptRenderer.reportDigest(report)
        writer.raw(
            """
            <footer><div class="inner">
            <p>Made by \(XMLText.escaped(report.tool.name)) \(XMLText.escaped(report.tool.version)) for \(XMLText.escaped(report.evaluatedAt)). Nothing was contacted or changed. SHA-256 of the JSON output of this run: <code>\(digest)</code></p>
            </div></footer>
            """
        )
    }
}

/// The numbers that a report leads with, as tiles.
enum HTMLTiles {
    /// One tile a number, coloured when the number is bad.
    static func render(_ document: MarkdownDocument) -> String {
        let counts = document.counts
        var tiles: [(number: String, label: String, mark: String)] = []
        if document.report.options.scope == .analysis {
            let fates: [(ReportCounts.Fate, String, String)] = [
                (.disturbed, "will be disturbed", "critical"), (.mayBeDisturbed, "may be disturbed", "high"),
                (.undetermined, "cannot be judged", "undetermined"), (.unaffected, "unaffected", "pass"),
            ]
            tiles += fates.map { fate, label, mark in
                let count = counts.count(fate)
                return (String(count), "static PVs \(label)", count > 0 ? mark : "none")
            }
        }
        let blocking = document.blocking.count + Set(document.report.decision.blockingPreflight).count
        tiles.append((String(blocking), "findings and preflight items block", blocking > 0 ? "critical" : "pass"))
        let open = counts.preflight[.unknown] ?? 0
        tiles.append((String(open), "preflight items not answered", open > 0 ? "undetermined" : "pass"))
        let items = tiles.map { tile in
            "<li class=\"tile \(tile.mark)\"><strong>\(tile.number)</strong> <span>\(tile.label)</span></li>"
        }
        return "<ul class=\"tiles\">\n\(items.joined(separator: "\n"))\n</ul>"
    }
}
