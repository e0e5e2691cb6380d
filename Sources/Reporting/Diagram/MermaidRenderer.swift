import SourceText

/// Renders a drawing as a Mermaid flowchart.
package enum MermaidRenderer {
    /// The flowchart, with a line feed at its end.
    package static func render(_ diagram: Diagram) -> String {
        var text = "flowchart LR\n"
        for node in diagram.nodes {
            let label = "\"\(self.label(node))\""
            let (open, close) = brackets(node.shape)
            let style = node.emphasis == .none ? "" : ":::\(node.emphasis.rawValue)"
            text += "  \(node.id)\(open)\(label)\(close)\(style)\n"
        }
        for edge in diagram.edges { text += "  \(edge.from) \(arrow(edge.relation)) \(edge.to)\n" }
        for emphasis in Diagram.Emphasis.allCases where diagram.nodes.contains(where: { $0.emphasis == emphasis }) {
            if let style = style(emphasis) { text += "  classDef \(emphasis.rawValue) \(style)\n" }
        }
        return text
    }

    /// Text in quotes: everything but letters, digits, spaces and a few harmless marks as a character reference.
    private static func label(_ node: Diagram.Node) -> String {
        let lines = node.label.split(separator: "\n", maxSplits: 1).map { line in
            var encoded = ""
            for scalar in TerminalText.escaped(String(line), limit: 60).unicodeScalars {
                let isPlain =
                    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || plainMarks.contains(scalar)
                if isPlain { encoded.unicodeScalars.append(scalar) } else { encoded += "#\(scalar.value);" }
            }
            return encoded
        }
        return ([caption(node.shape)] + lines).joined(separator: "<br/>")
    }

    private static let plainMarks = Set(" -./:_,()…".unicodeScalars)

    private static func caption(_ shape: Diagram.Shape) -> String {
        switch shape {
        case .workload: "workload"
        case .pod: "pod"
        case .claim: "claim"
        case .volume: "PV"
        case .path: "path"
        case .mount: "mount"
        case .device: "device"
        case .disk: "disk"
        case .absence: "path"
        }
    }

    private static func brackets(_ shape: Diagram.Shape) -> (String, String) {
        switch shape {
        case .workload: ("[[", "]]")
        case .pod, .claim, .mount: ("[", "]")
        case .volume: ("([", "])")
        case .path: ("[/", "/]")
        case .device: ("{{", "}}")
        case .disk: ("[(", ")]")
        case .absence: ("((", "))")
        }
    }

    private static func arrow(_ relation: Diagram.Relation) -> String {
        switch relation {
        case .uses: "-->"
        case .before: "-. before .->"
        case .after: "== after ==>"
        }
    }

    private static func style(_ emphasis: Diagram.Emphasis) -> String? {
        switch emphasis {
        case .none: nil
        case .critical: "fill:#fdd,stroke:#b00,stroke-width:2px,color:#000"
        case .high: "fill:#fe9,stroke:#b60,stroke-width:2px,color:#000"
        case .medium: "fill:#ffd,stroke:#990,color:#000"
        case .undetermined: "fill:#eee,stroke:#666,stroke-dasharray:4 3,color:#000"
        }
    }
}
