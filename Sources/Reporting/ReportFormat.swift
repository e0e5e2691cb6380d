/// A form in which a report can be written.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
    /// For people; GitHub and GitLab flavoured.
    case markdown
    /// For programs; holds everything.
    case json
    /// For people, with drawings; one file.
    case html
    /// For code scanning, SARIF 2.1.0.
    case sarif
    /// For test reports of pipelines.
    case junit
    /// For the Code Quality widget of GitLab.
    case gitlab
    /// The risky part of the binding graph, for Markdown viewers.
    case mermaid
    /// The risky part of the binding graph, for Graphviz.
    case dot
    /// Verdict, counts and digests in at most 2 KiB.
    case receipt
    /// The receipt as an in-toto statement.
    case inToto = "in-toto"

    /// The report in this form, with a line feed at its end; the same report and settings always give the same bytes.
    package func render(_ report: Report, _ settings: RenderSettings = RenderSettings()) -> String {
        switch self {
        case .markdown: MarkdownRenderer.render(report, settings)
        case .json: JSONRenderer.render(report)
        case .html: HTMLRenderer.render(report)
        case .sarif: SARIFRenderer.render(report, includesAccepted: settings.includesWaived)
        case .junit: JUnitRenderer.render(report)
        case .gitlab: CodeQualityRenderer.render(report)
        case .mermaid: DiagramFormat.mermaid.render(report, volumes: [])
        case .dot: DiagramFormat.dot.render(report, volumes: [])
        case .receipt: ReceiptRenderer.render(report)
        case .inToto: StatementRenderer.render(report)
        }
    }

    /// Names of all formats for a message, for example `markdown, json or html`.
    package static var names: String {
        let names = allCases.map(\.rawValue)
        return "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
    }
}
