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
        case .mermaid: return diagrams.map(MermaidRenderer.render).joined(separator: "\n")
        case .dot: return diagrams.map(DOTRenderer.render).joined(separator: "\n")
        case .json: return DiagramEncoder.render(diagrams)
        }
    }
}
