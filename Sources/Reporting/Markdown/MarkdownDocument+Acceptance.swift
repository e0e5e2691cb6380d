import Findings
import Gating
import StorageModel

extension MarkdownDocument {
    /// What was accepted on the record, and what became of every waiver and baseline entry.
    mutating func waivers() {
        let decision = report.decision
        guard !groups.isEmpty || !decision.waivers.isEmpty || !decision.baseline.isEmpty else { return }
        writer.heading(2, "Waived")
        let waived = Set(decision.waivedFindings)
        let covered = groups.filter { waived.contains($0.cause.fingerprint) }
        if covered.isEmpty {
            writer.paragraph("Nothing is waived.")
        } else {
            writer.paragraph(
                "\(covered.count) finding\(plural(covered.count)) accepted on the record: shown above, counted apart, and no reason to block."
            )
            writer.table(
                ["Finding", "Severity", "Accepted by", "Ticket", "Until", "Reason"],
                covered.map(waivedCells)
            )
        }
        let idle = decision.waivers.filter { $0.state != .matched }
        if !idle.isEmpty {
            writer.paragraph("**Waivers that do not count:**")
            writer.table(
                ["Waiver", "Line", "State", "Why", "Approver", "Ticket"],
                idle.map { record in
                    [
                        .code(record.waiver.targetText), "\(record.waiver.line)", "**\(text: record.state.rawValue)**",
                        .text(record.reason), .text(record.waiver.approver), .text(record.waiver.ticket),
                    ]
                }
            )
        }
        baseline()
        aside()
    }

    private func waivedCells(_ group: FindingGroup) -> [MarkdownInline] {
        let fingerprint = group.cause.fingerprint
        let waiver = report.decision.waivers.first { $0.state == .matched && $0.findings.contains(fingerprint) }?.waiver
        return [
            "\(text: group.cause.check) \(code: group.cause.subject.qualifiedName) (\(text: group.cause.side.rawValue))",
            "\(text: group.severity.rawValue)", .text(waiver?.approver ?? ""), .text(waiver?.ticket ?? ""),
            .text(waiver?.expires.text ?? ""), .text(waiver?.reason ?? ""),
        ]
    }

    private mutating func baseline() {
        let decision = report.decision
        guard !decision.baseline.isEmpty else { return }
        let known = Set(decision.baselineFindings)
        let covered = groups.filter { known.contains($0.cause.fingerprint) }
        writer.heading(3, "Known from the baseline")
        if covered.isEmpty {
            writer.paragraph("No finding is covered by the baseline.")
        } else {
            writer.list(
                covered.map {
                    "\(text: $0.cause.check) \(code: $0.cause.subject.qualifiedName) (\(text: $0.cause.side.rawValue)), \(text: $0.severity.rawValue)"
                }
            )
        }
        let idle = decision.baseline.filter { $0.state != .known }
        guard !idle.isEmpty else { return }
        writer.paragraph("**Baseline entries that do not count:**")
        writer.list(
            idle.map { record in
                let name = "\(record.entry.rule) \(record.entry.object)"
                return
                    "line \(record.entry.line): \(code: record.entry.rule.isEmpty ? record.entry.fingerprint : name), **\(text: record.state.rawValue)**: \(text: record.reason)"
            }
        )
    }

    /// Findings that the policy does not look at.
    private mutating func aside() {
        let outside = Set(report.decision.outOfScopeFindings)
        let covered = groups.filter { outside.contains($0.cause.fingerprint) }
        guard !covered.isEmpty else { return }
        writer.heading(3, "Outside the scope of the policy")
        writer.list(
            covered.map {
                "\(text: $0.cause.check) \(code: $0.cause.subject.qualifiedName) (\(text: $0.cause.side.rawValue)), \(text: $0.severity.rawValue)"
            }
        )
    }

    /// What the gate makes of a finding, beside its title: nothing for one that only warns.
    func gateWords(_ group: FindingGroup) -> MarkdownInline? {
        let fingerprint = group.cause.fingerprint
        if blocking.contains(fingerprint) { return "blocks" }
        if report.decision.waivedFindings.contains(fingerprint) { return "waived" }
        if report.decision.baselineFindings.contains(fingerprint) { return "known from the baseline" }
        if report.decision.outOfScopeFindings.contains(fingerprint) { return "outside the scope of the policy" }
        return nil
    }

    /// That the policy changed a severity, and why; nil when it did not.
    func overrideWords(_ finding: Finding) -> MarkdownInline? {
        finding.severityOverride.map {
            "Severity **\(text: $0.severity.rawValue)** by policy, the check says \(text: $0.original.rawValue): \(text: $0.reason)"
        }
    }
}
