import SourceText

/// Renders a drawing in the DOT language of Graphviz.
package enum DOTRenderer {
    /// A `digraph`, with a line feed at its end.
    package static func render(_ diagram: Diagram) -> String {
        var text = "digraph pv_impact {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
        if !diagram.title.isEmpty { text += "  label=\"\(escaped(diagram.title))\";\n" }
        for node in diagram.nodes {
            let lines = node.label.split(separator: "\n", maxSplits: 1).map { escaped(String($0)) }
            let label = ([node.shape.rawValue] + lines).joined(separator: "\\n")
            text += "  \(node.id) [label=\"\(label)\"\(attributes(node))];\n"
        }
        for edge in diagram.edges { text += "  \(edge.from) -> \(edge.to)\(attributes(edge));\n" }
        return text + "}\n"
    }

    /// The inside of a quoted DOT string: backslashes start escape sequences there, so they are doubled.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in TerminalText.escaped(text, limit: 80) {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result
    }

    private static func attributes(_ node: Diagram.Node) -> String {
        let shape =
            switch node.shape {
            case .workload: ", shape=component"
            case .pod, .claim, .mount: ""
            case .volume: ", style=rounded"
            case .path: ", shape=parallelogram"
            case .device: ", shape=hexagon"
            case .disk: ", shape=cylinder"
            case .absence: ", shape=octagon"
            }
        let color =
            switch node.emphasis {
            case .none: ""
            case .critical: ", color=\"#b00000\", penwidth=2"
            case .high: ", color=\"#b06000\", penwidth=2"
            case .medium: ", color=\"#909000\""
            case .undetermined: ", color=\"#666666\", fontcolor=\"#666666\""
            }
        return shape + color
    }

    private static func attributes(_ edge: Diagram.Edge) -> String {
        switch edge.relation {
        case .uses: ""
        case .before: " [style=dashed, label=\"before\"]"
        case .after: " [style=bold, label=\"after\"]"
        }
    }
}
