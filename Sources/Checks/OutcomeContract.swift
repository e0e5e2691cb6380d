import Findings

/// What the runner demands of every check; a breach makes the outcome a crash, so that it never passes for a clearance.
enum OutcomeContract {
    /// The outcome with findings in order, and marked as crashed when it contradicts itself.
    static func enforced(_ outcome: CheckOutcome, for descriptor: CheckDescriptor) -> CheckOutcome {
        var outcome = outcome
        outcome.findings.sort(by: precedes)
        outcome.missing = Set(outcome.missing).sorted()
        if let breach = breach(in: outcome, descriptor) { crash(&outcome, breach) }
        return outcome
    }

    private static func breach(in outcome: CheckOutcome, _ descriptor: CheckDescriptor) -> String? {
        if outcome.check != descriptor.id { return "it answered in the name of `\(outcome.check)`" }
        if outcome.findings.contains(where: { $0.check != descriptor.id }) {
            return "it made a finding in the name of another check"
        }
        switch outcome.result {
        case .fail: return outcome.findings.isEmpty ? "it failed without a finding" : nil
        case .pass where !outcome.findings.isEmpty: return "it passed with findings"
        case .pass where outcome.subjects == 0: return "it passed without looking at anything"
        case .unknown where outcome.reason.isEmpty && outcome.missing.isEmpty && outcome.findings.isEmpty:
            return "it could not decide and does not say why"
        case .notApplicable where outcome.reason.isEmpty: return "it does not apply and does not say why"
        default: return nil
        }
    }

    /// Marks outcomes that repeat a fingerprint; the finding that comes first stays, the worst one of a check.
    static func markDuplicates(in outcomes: inout [CheckOutcome]) {
        var seen: Set<String> = []
        for position in outcomes.indices {
            var kept: [Finding] = []
            var isRepeated = false
            for finding in outcomes[position].findings {
                if seen.insert(finding.fingerprint).inserted { kept.append(finding) } else { isRepeated = true }
            }
            guard isRepeated else { continue }
            outcomes[position].findings = kept
            crash(&outcomes[position], "two findings have one fingerprint")
        }
    }

    private static func crash(_ outcome: inout CheckOutcome, _ breach: String) {
        outcome.crashed = true
        outcome.reason = outcome.reason.isEmpty ? breach : "\(breach); \(outcome.reason)"
    }

    private static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        (left.check, left.subject, left.side, left.node ?? "", left.fingerprint, right.severity)
            < (right.check, right.subject, right.side, right.node ?? "", right.fingerprint, left.severity)
    }
}
