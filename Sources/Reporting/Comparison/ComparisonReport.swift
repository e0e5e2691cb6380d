package import Gating

/// What has changed since an approval, with what a reader needs to know about both analyses.
package struct ComparisonReport: Sendable {
    /// The analysis that was approved.
    package var approved: ComparedAnalysis
    /// The analysis of now.
    package var current: ComparedAnalysis
    /// What blocks.
    package var policy: GatePolicy
    /// The comparison.
    package var comparison: Comparison

    /// Collects the parts.
    package init(approved: ComparedAnalysis, current: ComparedAnalysis, policy: GatePolicy, comparison: Comparison) {
        self.approved = approved
        self.current = current
        self.policy = policy
        self.comparison = comparison
    }
}

/// One of two analyses, as a comparison names it.
package struct ComparedAnalysis: Sendable, Hashable {
    /// Path of the file.
    package var path: String
    /// The moment of the analysis, RFC 3339 in UTC.
    package var evaluatedAt: String
    /// Its verdict.
    package var verdict: Verdict
    /// Version of the program that made it.
    package var version: String

    /// Names the analysis that a report holds.
    package init(path: String, report: Report) {
        self.path = path
        self.evaluatedAt = report.evaluatedAt
        self.verdict = report.decision.verdict
        self.version = report.tool.version
    }
}

/// A form in which the results of `compare` and `verify` can be written.
package enum ResultFormat: String, Sendable, Hashable, CaseIterable {
    /// For a terminal.
    case text
    /// For programs.
    case json
    /// For a change ticket.
    case markdown
}

extension ComparisonReport {
    /// The comparison in a form, with a line feed at its end.
    package func render(_ format: ResultFormat) -> String {
        switch format {
        case .text: ComparisonText(report: self).text
        case .json: ComparisonEncoder(report: self).value.text
        case .markdown: ComparisonMarkdown(report: self).text
        }
    }
}
