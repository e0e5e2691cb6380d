import SourceText

/// Draws a diagram as SVG: one column for each kind of thing, workloads left, disks right.
struct GraphDrawing {
    private static let textWidth = 18
    private static let boxWidth = 148
    private static let columnGap = 26
    private static let rowGap = 14
    private static let lineHeight = 16

    /// A node with its place.
    private struct Box {
        var node: Diagram.Node
        var lines: [String]
        var column: Int
        var y = 0

        var height: Int { (lines.count + 1) * GraphDrawing.lineHeight + 14 }
        var x: Int { column * (GraphDrawing.boxWidth + GraphDrawing.columnGap) }
        var middle: Int { y + height / 2 }
    }

    private let title: String
    private let edges: [Diagram.Edge]
    private var boxes: [Box]
    private let position: [String: Int]

    /// Places the nodes of a diagram.
    init(_ diagram: Diagram) {
        title = diagram.title
        edges = diagram.edges
        let used = Set(diagram.nodes.map { Self.layer($0.shape) }).sorted()
        boxes = diagram.nodes.map { node in
            let parts = node.label.split(separator: "\n", maxSplits: 1).map(String.init)
            var lines = SVGText.lines(parts.first ?? "", width: Self.textWidth, count: 2)
            if parts.count > 1 { lines.append(SVGText.short(parts[1], Self.textWidth)) }
            return Box(node: node, lines: lines, column: used.firstIndex(of: Self.layer(node.shape)) ?? 0)
        }
        position = Dictionary(
            diagram.nodes.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        place()
    }

    private static func layer(_ shape: Diagram.Shape) -> Int {
        switch shape {
        case .workload: 0
        case .pod: 1
        case .claim: 2
        case .volume: 3
        case .path: 4
        case .mount, .absence: 5
        case .device: 6
        case .disk: 7
        }
    }

    /// Orders each column by the middle of the neighbours, a few times from both sides, then sets the heights.
    private mutating func place() {
        let columns = (boxes.map(\.column).max() ?? 0) + 1
        var order = (0..<columns).map { column in boxes.indices.filter { boxes[$0].column == column } }
        var neighbours = [[Int]](repeating: [], count: boxes.count)
        for edge in edges {
            guard let from = position[edge.from], let to = position[edge.to] else { continue }
            neighbours[from].append(to)
            neighbours[to].append(from)
        }
        for column in order.indices { stack(order[column]) }
        for sweep in 0..<6 {
            let sequence = sweep.isMultiple(of: 2) ? Array(order.indices) : order.indices.reversed()
            for column in sequence {
                let side = sweep.isMultiple(of: 2) ? -1 : 1
                var wanted: [Int: Int] = [:]
                for index in order[column] {
                    let near = neighbours[index].filter { (boxes[$0].column - column) * side > 0 }
                    let middles = near.map { boxes[$0].middle }
                    wanted[index] = middles.isEmpty ? boxes[index].middle : middles.reduce(0, +) / middles.count
                }
                order[column] = order[column].enumerated().sorted { left, right in
                    let first = wanted[left.element] ?? 0
                    let second = wanted[right.element] ?? 0
                    return first == second ? left.offset < right.offset : first < second
                }.map(\.element)
                stack(order[column], around: wanted)
            }
        }
        let top = boxes.map(\.y).min() ?? 0
        for index in boxes.indices { boxes[index].y -= top }
    }

    /// Sets the boxes of a column beneath each other, each as near to the wanted middle as the one above allows.
    private mutating func stack(_ column: [Int], around wanted: [Int: Int] = [:]) {
        var free = Int.min
        var shift = 0
        for index in column {
            let ideal = (wanted[index] ?? 0) - boxes[index].height / 2
            boxes[index].y = max(ideal, free)
            shift += boxes[index].y - ideal
            free = boxes[index].y + boxes[index].height + Self.rowGap
        }
        // What was pushed down is centred again.
        guard !wanted.isEmpty, let count = column.isEmpty ? nil : column.count else { return }
        for index in column { boxes[index].y -= shift / count }
    }

    /// The figure.
    func render(id: String) -> String {
        let height = (boxes.map { $0.y + $0.height }.max() ?? 0) + 4
        let width = (boxes.map { $0.x + Self.boxWidth }.max() ?? 0) + 4
        let name = title.isEmpty ? "Binding graph of what is disturbed" : "Binding graph of what is disturbed, \(title)"
        var text = "<figure class=\"drawing graph\" tabindex=\"0\">\n"
        if !title.isEmpty { text += "<figcaption>\(XMLText.escaped(title, limit: 300))</figcaption>\n" }
        text +=
            "<svg viewBox=\"-2 -2 \(width) \(height)\" role=\"img\" aria-labelledby=\"\(id)-title \(id)-text\">\n"
        text += "<title id=\"\(id)-title\">\(XMLText.escaped(name, limit: 300))</title>\n"
        text += "<desc id=\"\(id)-text\">\(description)</desc>\n<defs>"
        for relation in Diagram.Relation.allCases {
            text +=
                "<marker id=\"\(id)-\(relation.rawValue)\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\"><path class=\"tip \(relation.rawValue)\" d=\"M0 0L10 5L0 10z\"/></marker>"
        }
        text += "</defs>\n"
        for edge in edges { text += line(edge, id) }
        for box in boxes { text += self.box(box) }
        return text + "</svg>\n</figure>"
    }

    private var description: String {
        let risky = boxes.count { $0.node.emphasis != .none }
        return
            "\(boxes.count) things in columns from workload to disk, \(edges.count) connections; \(risky) are marked as disturbed or not known."
    }

    private func line(_ edge: Diagram.Edge, _ id: String) -> String {
        guard let from = position[edge.from], let to = position[edge.to] else { return "" }
        let isBack = boxes[to].x <= boxes[from].x
        let start = (x: boxes[from].x + Self.boxWidth, y: boxes[from].middle)
        let end = (x: isBack ? boxes[to].x + Self.boxWidth : boxes[to].x, y: boxes[to].middle)
        let bend = isBack ? 30 : max(20, (end.x - start.x) / 2)
        let second = isBack ? end.x + bend : end.x - bend
        let isRisky =
            edge.relation == .after || (boxes[to].node.emphasis != .none && boxes[from].node.emphasis != .none)
        return
            "<path class=\"edge \(edge.relation.rawValue)\(isRisky ? " risky" : "")\" d=\"M\(start.x) \(start.y)C\(start.x + bend) \(start.y) \(second) \(end.y) \(end.x) \(end.y)\" marker-end=\"url(#\(id)-\(edge.relation.rawValue))\"/>\n"
    }

    private func box(_ box: Box) -> String {
        var text = "<g class=\"box \(box.node.shape.rawValue) \(box.node.emphasis.rawValue)\">"
        text += "<title>\(XMLText.escaped(box.node.label, limit: 400))</title>"
        text +=
            "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(Self.boxWidth)\" height=\"\(box.height)\" rx=\"\(box.node.shape == .volume ? 14 : 5)\"/>"
        let x = box.x + 10
        text += "<text class=\"kind\" x=\"\(x)\" y=\"\(box.y + 17)\">\(caption(box.node.shape))</text>"
        for (index, line) in box.lines.enumerated() {
            let y = box.y + 17 + (index + 1) * Self.lineHeight
            text += "<text class=\"label\" x=\"\(x)\" y=\"\(y)\">\(XMLText.escaped(line))</text>"
        }
        return text + "</g>\n"
    }

    private func caption(_ shape: Diagram.Shape) -> String {
        switch shape {
        case .workload: "workload"
        case .pod: "pod"
        case .claim: "claim"
        case .volume: "PV"
        case .path: "path"
        case .mount: "mount"
        case .device: "device"
        case .disk: "disk"
        case .absence: "at the path"
        }
    }
}
