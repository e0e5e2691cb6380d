import Findings
import Gating
import SourceText
import StorageModel

/// Renders a report as one run of SARIF 2.1.0 (OASIS standard), as code-scanning services read it.
package enum SARIFRenderer {
    /// Most results of a run; GitHub shows no more.
    package static let resultLimit = 5_000

    /// The log, with a line feed at its end.
    ///
    /// Findings that are waived, known or out of scope are left out, because code scanning shows suppressed results as
    /// open ones; `includesAccepted` adds them with their suppression.
    package static func render(_ report: Report, includesAccepted: Bool = false) -> String {
        let issues = ReportIssue.all(report).filter { includesAccepted || $0.acceptance == nil }
        let shown = Array(issues.prefix(resultLimit))
        let rules = SARIFRules(report, issues: shown)
        let run: JSONValue = [
            "tool": ["driver": driver(report, rules)],
            "automationDetails": ["id": .string("pv-impact/\(TerminalText.escaped(report.move, limit: 600))")],
            "invocations": [invocation(report, omitted: issues.count - shown.count)],
            "columnKind": "unicodeCodePoints",
            "artifacts": .array(report.sources.files.map(artifact)),
            "results": .array(shown.map { result($0, report, rules) }),
            "properties": properties(report, issues: issues, shown: shown.count),
        ]
        let log: JSONValue = [
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        ]
        return log.text
    }

    private static func driver(_ report: Report, _ rules: SARIFRules) -> JSONValue {
        [
            "name": .string(report.tool.name),
            "version": .string(report.tool.version),
            "semanticVersion": .string(report.tool.version),
            "rules": .array(rules.values),
        ]
    }

    private static func artifact(_ file: SourceFile) -> JSONValue {
        var members = [JSONValue.Member("location", ["uri": .string(RelativeURI.uri(file.path))])]
        if !file.sha256.isEmpty { members.append(.init("hashes", ["sha-256": .string(file.sha256)])) }
        members.append(.init("length", .integer(file.size)))
        return .object(members)
    }

    /// How the run went, and what must be said beside the results.
    private static func invocation(_ report: Report, omitted: Int) -> JSONValue {
        var notes: [JSONValue] = []
        if omitted > 0 {
            notes.append(
                notification(
                    "\(omitted) of \(omitted + resultLimit) results are left out, because services show no more than \(resultLimit). The most severe ones are kept; the JSON output holds all.",
                    level: "warning"
                )
            )
        }
        if report.decision.verdict == .inconclusive {
            notes.append(
                notification("inconclusive: \(report.decision.reasons.joined(separator: "; "))", level: "error")
            )
        }
        notes += report.problems.prefix(100).map { problem in
            let place = problem.file.map { report.path(of: $0) + (problem.line.map { ":\($0)" } ?? "") + ": " } ?? ""
            return notification(place + problem.message, level: problem.effect.losesEvidence ? "error" : "note")
        }
        if report.problems.count > 100 {
            notes.append(notification("\(report.problems.count - 100) further input problems", level: "error"))
        }
        return [
            "executionSuccessful": .bool(report.outcomes.allSatisfy { !$0.crashed }),
            "exitCode": .integer(report.decision.exitCode),
            "exitCodeDescription": .string(report.decision.verdict.rawValue),
            "endTimeUtc": .string(report.evaluatedAt),
            "toolExecutionNotifications": .array(notes),
        ]
    }

    private static func notification(_ text: String, level: String) -> JSONValue {
        ["message": message(text), "level": .string(level)]
    }

    private static func properties(_ report: Report, issues: [ReportIssue], shown: Int) -> JSONValue {
        [
            "verdict": .string(report.decision.verdict.rawValue),
            "evaluatedAt": .string(report.evaluatedAt),
            "totalResults": .integer(issues.count),
            "omittedResults": .integer(issues.count - shown),
        ]
    }

    private static func result(_ issue: ReportIssue, _ report: Report, _ rules: SARIFRules) -> JSONValue {
        var text = "\(issue.subjectWords): \(issue.detail)"
        for part in [issue.effect, issue.certaintyWords] where !part.isEmpty { text += ". \(part)" }
        let primary = issue.primaryPlace
        let related = issue.evidence.filter { $0.location != nil && $0 != primary }.prefix(20)
        var members: [JSONValue.Member] = [
            .init("ruleId", .string(issue.rule)),
            .init("ruleIndex", .integer(rules.index(of: issue.rule))),
            .init("level", .string(level(issue.severity))),
            .init("message", message(text)),
            .init("locations", [location(primary, issue, report)]),
        ]
        if !related.isEmpty {
            members.append(
                .init(
                    "relatedLocations",
                    .array(related.enumerated().map { index, place in relatedLocation(place, id: index + 1, report) })
                )
            )
        }
        if let reason = issue.acceptance {
            members.append(
                .init("suppressions", [["kind": "external", "status": "accepted", "justification": .string(reason)]])
            )
        }
        members += [
            .init("partialFingerprints", ["pvImpactFingerprint/v1": .string(issue.fingerprint)]),
            .init(
                "properties",
                [
                    "severity": .string(issue.severity.rawValue),
                    "certainty": .string(issue.certainty.name),
                    "side": .string(issue.side),
                    "blocks": .bool(issue.blocks),
                    "causedBy": .optional(issue.causedBy),
                    "evidenceDigest": .string(issue.evidenceDigest),
                ]
            ),
        ]
        return .object(members)
    }

    /// `error` for what blocks by default, `warning` for medium, `note` below.
    static func level(_ severity: Severity) -> String {
        switch severity {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }

    /// A message: hidden characters are made visible, because viewers show it as it stands.
    ///
    /// Brackets and braces are meant to be read, so they are escaped as SARIF wants it (section 3.11.6).
    static func message(_ text: String) -> JSONValue {
        var shown = ""
        for character in TerminalText.escaped(text, limit: 4_000) {
            if character == "\\" || character == "[" || character == "]" { shown.append("\\") }
            if character == "{" || character == "}" { shown.append(character) }
            shown.append(character)
        }
        return ["text": .string(shown)]
    }

    private static func location(_ place: Evidence?, _ issue: ReportIssue, _ report: Report) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let place, let location = place.location {
            members.append(.init("physicalLocation", physical(location, place.quote, report)))
        }
        members.append(
            .init(
                "logicalLocations",
                [
                    [
                        "name": .string(issue.subject.name),
                        "fullyQualifiedName": .string("\(issue.subject.kind)/\(issue.subject.qualifiedName)"),
                        "kind": "resource",
                    ]
                ]
            )
        )
        return .object(members)
    }

    private static func relatedLocation(_ place: Evidence, id: Int, _ report: Report) -> JSONValue {
        guard let location = place.location else { return ["id": .integer(id)] }
        return [
            "id": .integer(id),
            "physicalLocation": physical(location, place.quote, report),
            "message": message(place.note.isEmpty ? place.role.rawValue : place.note),
        ]
    }

    /// File and line; columns are left out, because SARIF does not count bytes.
    private static func physical(_ location: SourceLocation, _ quote: String?, _ report: Report) -> JSONValue {
        var region = [JSONValue.Member("startLine", .integer(max(1, location.line)))]
        if let quote { region.append(.init("snippet", ["text": .string(quote)])) }
        return [
            "artifactLocation": ["uri": .string(RelativeURI.uri(report.path(of: location.file)))],
            "region": .object(region),
        ]
    }
}
