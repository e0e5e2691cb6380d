/// A form in which a report can be written.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
    /// For people; GitHub and GitLab flavoured.
    case markdown
    /// For programs.
    case json

    /// The report in this form, with a line feed at its end; the same report always gives the same bytes.
    package func render(_ report: Report) -> String {
        switch self {
        case .markdown: MarkdownRenderer.render(report)
        case .json: JSONRenderer.render(report)
        }
    }
}
