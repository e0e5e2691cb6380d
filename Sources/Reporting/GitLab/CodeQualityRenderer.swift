import Findings
import Gating
import SourceText
import StorageModel

/// Renders a report as a GitLab Code Quality report: an array of issues with a path each.
package enum CodeQualityRenderer {
    /// The array, with a line feed at its end.
    package static func render(_ report: Report) -> String {
        var seen: Set<String> = []
        let issues = ReportIssue.all(report).filter { $0.acceptance == nil }.map { issue in
            var fingerprint = issue.fingerprint
            var number = 1
            while !seen.insert(fingerprint).inserted {
                number += 1
                fingerprint = Fingerprint.digest([issue.fingerprint, String(number)])
            }
            return value(issue, fingerprint, report)
        }
        return JSONValue.array(issues).text
    }

    private static func value(_ issue: ReportIssue, _ fingerprint: String, _ report: Report) -> JSONValue {
        var text = "\(issue.title): \(issue.subjectWords): \(issue.detail)"
        if !issue.certaintyWords.isEmpty { text += " (\(issue.certaintyWords))" }
        return [
            "description": .string(TerminalText.escaped(text, limit: 1_000)),
            "check_name": .string(issue.rule),
            "fingerprint": .string(fingerprint),
            "severity": .string(severity(issue.severity)),
            "location": location(issue, report),
        ]
    }

    /// GitLab's five words for the five severities.
    static func severity(_ severity: Severity) -> String {
        switch severity {
        case .critical: "blocker"
        case .high: "critical"
        case .medium: "major"
        case .low: "minor"
        case .info: "info"
        }
    }

    /// GitLab drops an issue without a path, so what rests on no line is put at the beginning of the first input.
    private static func location(_ issue: ReportIssue, _ report: Report) -> JSONValue {
        let place = issue.primaryPlace?.location
        let path = place.map { report.path(of: $0.file) } ?? report.sources.files.first?.path ?? "pv-impact"
        return [
            "path": .string(TerminalText.escaped(RelativeURI.path(path))),
            "lines": ["begin": .integer(max(1, place?.line ?? 1))],
        ]
    }
}
