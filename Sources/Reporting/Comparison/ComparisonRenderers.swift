import Findings
import Gating
import SourceText
import StorageModel

/// Writes a comparison for a terminal.
struct ComparisonText {
    var report: ComparisonReport

    var text: String {
        let comparison = report.comparison
        var lines = [
            "\(comparison.verdict.rawValue.uppercased()) (exit code \(comparison.exitCode)): \(counts)",
            "approved: \(line(report.approved))", "current:  \(line(report.current))",
        ]
        lines += comparison.reasons.map { "- \($0)" }
        for change in ComparedFinding.Change.allCases where change != .unchanged {
            lines += comparison.findings(change).map { "\(change.rawValue): \(words($0))" }
        }
        let moved = comparison.findings(.unchanged).filter { !$0.notes.isEmpty }
        lines += moved.map { "unchanged: \(words($0))" }
        return lines.map { TerminalText.escaped($0) }.joined(separator: "\n") + "\n"
    }

    private var counts: String {
        ComparedFinding.Change.allCases.map { "\(report.comparison.findings($0).count) \($0.rawValue)" }
            .joined(separator: ", ")
    }

    private func line(_ analysis: ComparedAnalysis) -> String {
        "\(analysis.path) (\(analysis.verdict.rawValue), evaluated \(analysis.evaluatedAt), version \(analysis.version))"
    }

    private func words(_ compared: ComparedFinding) -> String {
        let finding = compared.finding
        let notes = compared.notes.isEmpty ? "" : " [\(compared.notes.joined(separator: "; "))]"
        return
            "\(compared.severity.rawValue) \(finding.check) \(finding.subject.kind) \(finding.subject.qualifiedName) (\(finding.side.rawValue)): \(finding.title)\(notes)"
    }
}

/// Writes a comparison as Markdown.
struct ComparisonMarkdown {
    var report: ComparisonReport

    var text: String {
        let comparison = report.comparison
        var writer = MarkdownWriter()
        let numbers = ComparedFinding.Change.allCases.map { change -> MarkdownInline in
            "\(comparison.findings(change).count) \(text: change.rawValue)"
        }
        writer.heading(1, "\(text: comparison.verdict.rawValue.uppercased()): \(.joined(numbers))")
        writer.paragraph(
            "What has changed since the approval. Exit code \(comparison.exitCode), threshold \(code: report.policy.failOn.rawValue)."
        )
        writer.quote(comparison.reasons.map { "- \(text: $0)" })
        writer.table(
            ["Analysis", "File", "Evaluated", "Verdict", "Version"],
            [row("approved", report.approved), row("current", report.current)]
        )
        for change in ComparedFinding.Change.allCases {
            let found = comparison.findings(change)
            guard !found.isEmpty else { continue }
            writer.heading(2, "\(text: title(change)) (\(found.count))")
            writer.table(["Severity", "Check", "Subject", "Fact", "Remarks"], found.map(cells))
        }
        return writer.document
    }

    private func row(_ name: MarkdownInline, _ analysis: ComparedAnalysis) -> [MarkdownInline] {
        [
            name, .code(analysis.path), .text(analysis.evaluatedAt), .text(analysis.verdict.rawValue),
            .text(analysis.version),
        ]
    }

    private func title(_ change: ComparedFinding.Change) -> String {
        switch change {
        case .new: "New"
        case .worse: "Worse"
        case .incomparable: "Cannot be compared"
        case .unchanged: "Unchanged"
        case .resolved: "Resolved"
        }
    }

    private func cells(_ compared: ComparedFinding) -> [MarkdownInline] {
        let finding = compared.finding
        return [
            "\(text: compared.severity.rawValue)", "\(text: finding.check)",
            "\(text: finding.subject.kind) \(code: finding.subject.qualifiedName) (\(text: finding.side.rawValue))",
            .text(finding.detail), .text(compared.notes.joined(separator: "; ")),
        ]
    }
}

/// Writes a comparison as JSON, described by docs/schema/comparison-v1.schema.json.
struct ComparisonEncoder {
    var report: ComparisonReport

    var value: JSONValue {
        let comparison = report.comparison
        return [
            "apiVersion": .string(JSONRenderer.apiVersion),
            "kind": "Comparison",
            "verdict": .string(comparison.verdict.rawValue),
            "exitCode": .integer(comparison.exitCode),
            "reasons": .strings(comparison.reasons),
            "threshold": .string(report.policy.failOn.rawValue),
            "approved": analysis(report.approved),
            "current": analysis(report.current),
            "counts": .object(
                ComparedFinding.Change.allCases.map {
                    JSONValue.Member($0.rawValue, .integer(comparison.findings($0).count))
                }
            ),
            "obstacles": .strings(comparison.obstacles),
            "findings": .array(comparison.findings.map(finding)),
        ]
    }

    private func analysis(_ analysis: ComparedAnalysis) -> JSONValue {
        [
            "path": .string(analysis.path), "evaluatedAt": .string(analysis.evaluatedAt),
            "verdict": .string(analysis.verdict.rawValue), "version": .string(analysis.version),
        ]
    }

    private func finding(_ compared: ComparedFinding) -> JSONValue {
        let finding = compared.finding
        return [
            "change": .string(compared.change.rawValue),
            "id": .string(finding.check),
            "severity": .string(compared.severity.rawValue),
            "certainty": .string(finding.certainty.name),
            "subject": [
                "kind": .string(finding.subject.kind), "namespace": .optional(finding.subject.namespace),
                "name": .string(finding.subject.name),
            ],
            "side": .string(finding.side.rawValue),
            "node": .optional(finding.node),
            "title": .string(finding.title),
            "detail": .string(finding.detail),
            "fingerprint": .string(finding.fingerprint),
            "evidenceDigest": .string(finding.evidenceDigest),
            "notes": .strings(compared.notes),
        ]
    }
}
