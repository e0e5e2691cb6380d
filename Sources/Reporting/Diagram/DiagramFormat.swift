/// A form in which the binding graph can be drawn.
package enum DiagramFormat: String, Sendable, Hashable, CaseIterable {
    /// For Markdown viewers.
    case mermaid
    /// For Graphviz.
    case dot
    /// For programs.
    case json

    /// The drawings of the named volumes, or of every disturbed one when no name is given.
    package func render(_ report: Report, volumes: [String]) -> String {
        let diagrams =
            volumes.isEmpty
            ? DiagramBuilder.diagrams(report) : volumes.flatMap { DiagramBuilder.diagrams(report, .volume($0)) }
        switch self {
        case .mermaid: return Self.numbered(diagrams, mark: "%%", empty: "flowchart LR", MermaidRenderer.render)
        case .dot: return Self.numbered(diagrams, mark: "//", empty: "digraph pv_impact {}", DOTRenderer.render)
        case .json: return DiagramEncoder.render(diagrams)
        }
    }

    /// The drawings one after the other; each of several begins with a comment, at which a reader can split the text.
    private static func numbered(
        _ diagrams: [Diagram],
        mark: String,
        empty: String,
        _ render: (Diagram) -> String
    ) -> String {
        guard diagrams.count > 1 else { return diagrams.first.map(render) ?? "\(mark) nothing to draw\n\(empty)\n" }
        return diagrams.enumerated().map { index, diagram in
            // Only harmless characters: Mermaid obeys directives in comments too.
            let title = String(
                diagram.title.map { $0.isASCII && ($0.isLetter || $0.isNumber || " ,._-/".contains($0)) ? $0 : "_" }
            )
            return
                "\(mark) drawing \(index + 1) of \(diagrams.count)\(title.isEmpty ? "" : ": \(title)")\n\(render(diagram))"
        }.joined(separator: "\n")
    }
}
