import Findings
import Gating
import SourceText
import StorageModel

/// One thing that formats for pipelines list: a finding, a failed preflight item that no finding tells, or the verdict
/// itself when evidence is missing, so that an empty list is never mistaken for "nothing is wrong".
struct ReportIssue: Sendable {
    /// Identifier of the check, or `verdict`.
    var rule: String
    /// Title without per-object values.
    var title: String
    /// How bad it is for the method of the run.
    var severity: Severity
    /// How sure it is.
    var certainty: Certainty
    /// What it is about.
    var subject: ObjectReference
    /// Which part of the takeover it is about; empty for the verdict.
    var side: String
    /// The fact, with names and values.
    var detail: String
    /// What will happen, with the literal message text where there is one; may be empty.
    var effect: String
    /// What to do, one sentence; empty when nothing is known.
    var remedy: String
    /// What it rests on.
    var evidence: [Evidence]
    /// Identifies it across runs.
    var fingerprint: String
    /// Digest of the facts behind it; empty when there is none.
    var evidenceDigest: String
    /// Fingerprint of the finding that it follows from.
    var causedBy: String?
    /// Whether the gate blocks because of it or of the group that it belongs to.
    var blocks: Bool
    /// Why it does not count, for example the waiver that covers it; nil when it counts.
    var acceptance: String?

    /// Identifier of the issue that stands for the verdict.
    static let verdictRule = "verdict"

    /// Everything of a report, blocking ones first, then in report order.
    static func all(_ report: Report) -> [ReportIssue] {
        let blocking = Set(report.decision.blockingFindings)
        let accepted = acceptances(report.decision)
        var issues: [ReportIssue] = []
        for group in FindingGroup.groups(of: report.findings) {
            let cause = group.cause.fingerprint
            issues += group.members.map { member in
                var issue = ReportIssue(member, blocks: blocking.contains(cause))
                issue.acceptance = accepted[cause]
                return issue
            }
        }
        let told = Set(report.findings.map(\.check))
        let rows = report.preflight.filter { $0.result == .fail && $0.causedBy == nil && !told.contains($0.id) }
        issues += rows.map { ReportIssue($0, report) }
        if let verdict = verdict(report) { issues.append(verdict) }
        return issues.enumerated().sorted { left, right in
            left.element.blocks == right.element.blocks ? left.offset < right.offset : left.element.blocks
        }.map(\.element)
    }

    /// The findings that do not count, by fingerprint of the cause, and why.
    private static func acceptances(_ decision: GateDecision) -> [String: String] {
        var reasons: [String: String] = [:]
        for fingerprint in decision.outOfScopeFindings { reasons[fingerprint] = "outside the scope of the policy" }
        for fingerprint in decision.baselineFindings { reasons[fingerprint] = "known from the baseline" }
        for fingerprint in decision.waivedFindings { reasons[fingerprint] = "waived" }
        for record in decision.waivers where record.state == .matched {
            let waiver = record.waiver
            for fingerprint in record.findings where reasons[fingerprint] == "waived" {
                reasons[fingerprint] =
                    "waived until \(waiver.expires.text) by \(waiver.approver), \(waiver.ticket): \(waiver.reason)"
            }
        }
        return reasons
    }

    private init(_ finding: Finding, blocks: Bool) {
        self.rule = finding.check
        self.title = finding.title
        self.severity = finding.severity
        self.certainty = finding.certainty
        self.subject = finding.subject
        self.side = finding.side.rawValue
        self.detail = finding.detail
        self.effect = finding.effect
        self.remedy = finding.remediation.first?.title ?? ""
        self.evidence = finding.evidence
        self.fingerprint = finding.fingerprint
        self.evidenceDigest = finding.evidenceDigest
        self.causedBy = finding.causedBy
        self.blocks = blocks
    }

    private init(_ row: PreflightRow, _ report: Report) {
        self.rule = row.id
        self.title = row.title
        self.severity = Gate.severity(of: row, method: report.options.method)
        self.certainty = .certain
        let node = row.host == .source ? report.options.sourceNode : report.options.targetNode
        self.subject = ObjectReference(kind: "Node", name: node.name)
        self.side = row.host == .source ? "source-node" : "target-node"
        self.detail = row.detail
        self.effect = ""
        self.remedy = row.remediation.first?.title ?? ""
        self.evidence = row.evidence
        self.fingerprint = Fingerprint.digest([
            "pv-impact/fingerprint/v1", row.id, "Node", node.name, row.host.rawValue,
        ])
        self.evidenceDigest = ""
        self.blocks = report.decision.blockingPreflight.contains(row.id)
    }

    /// The verdict as an issue, when evidence is missing and the findings alone would not say so.
    private static func verdict(_ report: Report) -> ReportIssue? {
        guard report.decision.verdict == .inconclusive else { return nil }
        return ReportIssue(
            rule: verdictRule,
            title: "The evidence is not sufficient for a verdict",
            severity: .high,
            certainty: .undetermined(missing: Coverage(report).gaps.map(\.missing)),
            subject: ObjectReference(kind: "Check", name: verdictRule),
            side: "",
            detail: report.decision.reasons.joined(separator: "; "),
            effect: "",
            remedy: "capture what the report lists as missing, and run the analysis again",
            evidence: report.problems.compactMap { problem in
                problem.file.map { file in
                    Evidence(
                        .cause,
                        at: SourceLocation(file: file, line: problem.line ?? 1, column: problem.column ?? 1),
                        note: problem.message
                    )
                }
            },
            fingerprint: Fingerprint.digest(["pv-impact/fingerprint/v1", verdictRule, report.move]),
            evidenceDigest: "",
            causedBy: nil,
            blocks: true
        )
    }

    private init(
        rule: String,
        title: String,
        severity: Severity,
        certainty: Certainty,
        subject: ObjectReference,
        side: String,
        detail: String,
        effect: String,
        remedy: String,
        evidence: [Evidence],
        fingerprint: String,
        evidenceDigest: String,
        causedBy: String?,
        blocks: Bool
    ) {
        self.rule = rule
        self.title = title
        self.severity = severity
        self.certainty = certainty
        self.subject = subject
        self.side = side
        self.detail = detail
        self.effect = effect
        self.remedy = remedy
        self.evidence = evidence
        self.fingerprint = fingerprint
        self.evidenceDigest = evidenceDigest
        self.causedBy = causedBy
        self.blocks = blocks
    }

    /// The first place that makes it true.
    var primaryPlace: Evidence? {
        evidence.first { $0.role == .cause && $0.location != nil } ?? evidence.first { $0.location != nil }
    }

    /// What it is about, for example `PersistentVolume pv-a (resident)`.
    var subjectWords: String {
        let name = "\(subject.kind) \(subject.qualifiedName)"
        return side.isEmpty ? name : "\(name) (\(side))"
    }

    /// How sure it is, for the end of a message; empty when it is certain.
    var certaintyWords: String {
        switch certainty {
        case .certain: ""
        case .depends(let facts): "depends on \(facts.joined(separator: ", "))"
        case .undetermined(let missing):
            missing.isEmpty ? "not known" : "not known: needs \(missing.distinctCaptures.joined(separator: ", "))"
        }
    }
}
