import Findings
import Reporting
import StorageModel
import Testing

@testable import Reporting

/// The page holds no markup but its own, whatever names it shows.
@Suite("HTML") struct HTMLTests {
    /// Elements that the page uses.
    private static let elements: Set<String> = [
        "a", "body", "br", "code", "defs", "desc", "details", "div", "figcaption", "figure", "footer", "g", "h1", "h2",
        "h3", "h4", "head", "header", "html", "li", "main", "marker", "meta", "nav", "ol", "p", "path", "pre", "rect",
        "script", "section", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead",
        "title", "tr", "ul",
    ]

    /// The tags of a page with what stands in them, without style sheet and script.
    private func tags(_ html: String) -> [Substring] {
        let end = html.firstRange(of: "</style>")?.lowerBound ?? html.startIndex
        let script = html.firstRange(of: "<script>")?.lowerBound ?? html.endIndex
        return html[end..<script].split(separator: "<").dropFirst().compactMap { $0.split(separator: ">").first }
    }

    @Test("names add no element, no attribute and no address", arguments: HostileTextTests.names)
    func hostileNames(name: String) throws {
        let tags = tags(ReportFormat.html.render(HostileTextTests.report(naming: name)))
        for tag in tags {
            let element = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
            #expect(Self.elements.contains(String(element)) || tag.hasPrefix("!DOCTYPE"), "\(tag)")
            #expect(!tag.contains(" on"), "\(tag)")
            #expect(!tag.contains("style="), "\(tag)")
            #expect(
                !tag.lowercased().contains("javascript:") || tag.contains("data-label") || tag.contains("aria-label")
            )
            if tag.hasPrefix("a ") { #expect(tag.contains("href=\"#")) }
        }
        // Every tag that opens is closed: names cannot end an element early.
        for element in ["table", "tr", "td", "details", "section", "svg", "g", "ul", "li", "code", "pre"] {
            let opened = tags.count { $0 == element || $0.hasPrefix("\(element) ") }
            #expect(opened == tags.count { $0 == "/\(element)" }, "\(element)")
        }
    }

    @Test("nothing is loaded, and only the page's own style and script may run")
    func selfContained() throws {
        let html = ReportFormat.html.render(SampleReport.make())
        let policy = try #require(html.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)).output.1
        #expect(policy.hasPrefix("default-src 'none'; "))
        #expect(policy.contains("script-src 'sha256-\(Fingerprint.base64SHA256(HTMLAssets.script))'"))
        #expect(policy.contains("style-src 'sha256-\(Fingerprint.base64SHA256(HTMLAssets.style))'"))
        #expect(html.contains("<script>\(HTMLAssets.script)</script>"))
        #expect(
            !html.contains("src=") && !html.contains("<link") && !html.contains("@import") && !html.contains("url(h")
        )
        #expect(Fingerprint.base64SHA256("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }

    @Test("every section of the Markdown report is there, with the drawings")
    func sections() {
        let report = SampleReport.make()
        let html = ReportFormat.html.render(report)
        let markdown = ReportFormat.markdown.render(report)
        let lines = markdown.split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(lines.count > 15)
        for line in lines {
            let title = XMLText.escaped(String(line.dropFirst(3)))
            #expect(html.contains(">\(title)</h2>"), "\(title)")
        }
        #expect(html.contains("<h1>BLOCKED: "))
        #expect(html.contains("<title id=\"disks-title\">Disk plan</title>"))
        #expect(html.contains("OVERWRITTEN: all its data is lost"))
        #expect(html.contains("<g class=\"box volume critical\">"))
        #expect(html.contains("class=\"edge after risky\""))
    }

    @Test("boxes of a drawing do not overlap and lie inside it")
    func graphLayout() throws {
        let diagrams = DiagramBuilder.diagrams(LargeReport.make(findings: 60, blocking: 30))
        for diagram in diagrams {
            let svg = GraphDrawing(diagram).render(id: "g")
            let size = try #require(svg.firstMatch(of: /viewBox="-2 -2 (\d+) (\d+)"/))
            let (width, height) = (try #require(Int(size.output.1)), try #require(Int(size.output.2)))
            var boxes: [(x: Int, y: Int, w: Int, h: Int)] = []
            for match in svg.matches(of: /<rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/) {
                let numbers = [match.output.1, match.output.2, match.output.3, match.output.4].compactMap { Int($0) }
                boxes.append((numbers[0], numbers[1], numbers[2], numbers[3]))
            }
            #expect(boxes.count == diagram.nodes.count)
            for (index, box) in boxes.enumerated() {
                #expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height)
                for other in boxes.dropFirst(index + 1) where other.x == box.x {
                    #expect(other.y >= box.y + box.h || box.y >= other.y + other.h)
                }
            }
        }
    }

    @Test("long text for drawings is broken or loses its middle")
    func textForDrawings() {
        #expect(SVGText.short("abcdefghij", 7) == "abc…hij")
        #expect(SVGText.lines("/var/mnt/disks/orders", width: 12, count: 2) == ["/var/mnt/", "disks/orders"])
        #expect(SVGText.lines("short", width: 12, count: 2) == ["short"])
    }
}
