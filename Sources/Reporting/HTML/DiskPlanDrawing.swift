import Findings
import SourceText
import StorageModel

/// Draws the disks of both machines side by side: what moves where, and what is overwritten.
enum DiskPlanDrawing {
    private static let width = 1_000
    private static let cardWidth = 390
    private static let lineHeight = 17
    private static let gap = 18

    /// A source disk and the target disk beside it; either may be missing.
    private struct Pair {
        var source: DiskPlanRow?
        var target: DiskPlanRow?
    }

    /// The drawing; nothing without disks.
    static func render(_ report: Report) -> String {
        let pairs = pairs(report.diskPlan)
        guard !pairs.isEmpty else { return "" }
        var body = ""
        body += heading(report.options.sourceNode.name, "Source", x: 0)
        body += heading(report.options.targetNode.name, "Target", x: width - cardWidth)
        var y = 56
        for pair in pairs {
            let height = max(pair.source.map(height) ?? 0, pair.target.map(height) ?? 0)
            if let source = pair.source { body += card(source, x: 0, y: y, height: height) }
            if let target = pair.target { body += card(target, x: width - cardWidth, y: y, height: height) }
            body += arrow(pair, y: y + height / 2)
            y += height + gap
        }
        return """
            <figure class="drawing disks" tabindex="0">
            <svg viewBox="0 0 \(width) \(y)" role="img" aria-labelledby="disks-title disks-text">
            <title id="disks-title">Disk plan</title>
            <desc id="disks-text">\(XMLText.escaped(description(report.diskPlan)))</desc>
            <defs><marker id="disks-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0 0L10 5L0 10z"/></marker></defs>
            \(body)</svg>
            </figure>
            """
    }

    /// Source disks in their order, each with its partner, then target disks without partner.
    private static func pairs(_ rows: [DiskPlanRow]) -> [Pair] {
        var targets = rows.filter { $0.role == .target }
        var pairs: [Pair] = []
        for source in rows where source.role == .source {
            let partner = source.partner.flatMap { name in targets.firstIndex { $0.device == name } }
            pairs.append(Pair(source: source, target: partner.map { targets.remove(at: $0) }))
        }
        return pairs + targets.map { Pair(source: nil, target: $0) }
    }

    private static func description(_ rows: [DiskPlanRow]) -> String {
        rows.prefix(50).map { row in
            let partner = row.partner.map { ", partner \($0)" } ?? ""
            return "\(row.role.rawValue) disk \(row.device): \(caption(row.action))\(partner)"
        }.joined(separator: "; ")
    }

    private static func heading(_ name: String, _ role: String, x: Int) -> String {
        """
        <text class="role" x="\(x)" y="18">\(role)</text>
        <text class="machine" x="\(x)" y="42">\(XMLText.escaped(SVGText.short(name, 36)))</text>

        """
    }

    /// Lines of a card: device, size and identity, contents, what happens.
    private static func lines(_ row: DiskPlanRow) -> [(text: String, style: String)] {
        let limit = 7
        let isLost = row.action == .overwritten
        var lines = [("\(row.device)  \(ByteCount.words(row.size))", "device")]
        if !row.identity.isEmpty { lines.append((row.identity, "identity")) }
        // The device's own name in front of each line is told by the card already.
        lines += row.contents.prefix(limit).map {
            ($0.replacing("/dev/", with: ""), isLost ? "content lost" : "content")
        }
        if row.contents.count > limit { lines.append(("and \(row.contents.count - limit) more", "identity")) }
        if let problem = row.problem { lines.append(("Problem: \(problem)", "problem")) }
        lines.append((caption(row.action), "action"))
        return lines
    }

    private static func height(_ row: DiskPlanRow) -> Int { lines(row).count * lineHeight + 22 }

    private static func card(_ row: DiskPlanRow, x: Int, y: Int, height: Int) -> String {
        var text =
            "<g class=\"disk \(row.action.rawValue)\"><title>\(XMLText.escaped("\(row.device): \(row.reason)", limit: 400))</title>\n"
        text += "<rect x=\"\(x + 1)\" y=\"\(y)\" width=\"\(cardWidth - 2)\" height=\"\(height)\" rx=\"8\"/>\n"
        for (index, line) in lines(row).enumerated() {
            let shown = XMLText.escaped(SVGText.short(line.text, 52))
            text +=
                "<text class=\"\(line.style)\" x=\"\(x + 14)\" y=\"\(y + 24 + index * lineHeight)\">\(shown)</text>\n"
        }
        return text + "</g>\n"
    }

    private static func arrow(_ pair: Pair, y: Int) -> String {
        let start = cardWidth + 8
        let end = width - cardWidth - 8
        let middle = (start + end) / 2
        guard let source = pair.source else { return "" }
        guard pair.target != nil else {
            return "<text class=\"flow\" x=\"\(start + 4)\" y=\"\(y + 4)\">\(caption(source.action))</text>\n"
        }
        let words = source.action == .reattached ? "attached as it is" : "copied over"
        return """
            <path class="flow \(source.action.rawValue)" d="M\(start) \(y)H\(end)" marker-end="url(#disks-arrow)"/>
            <text class="flow" x="\(middle)" y="\(y - 9)" text-anchor="middle">\(words)</text>

            """
    }

    private static func caption(_ action: DiskPlanRow.Action) -> String {
        switch action {
        case .copied: "copied to its partner"
        case .leftBehind: "left behind"
        case .reattached: "attached to the target as it is"
        case .overwritten: "OVERWRITTEN: all its data is lost"
        case .untouched: "untouched"
        case .unknown: "NOT KNOWN: treat its data as at risk"
        }
    }
}
