package import Findings
import StorageModel

/// Puts the severities of a policy in place of the checks' own, so that what is shown is what gates.
package enum SeverityRules {
    /// Changes the severities of findings and preflight rows; an earlier change is taken back first.
    package static func apply(
        _ policy: GatePolicy,
        findings: inout [Finding],
        preflight: inout [PreflightRow],
        uses: [VolumeUse],
        method: TakeoverMethod?
    ) {
        let scope = ScopeIndex(uses)
        for index in findings.indices {
            if let earlier = findings[index].severityOverride { findings[index].severity = earlier.original }
            findings[index].severityOverride = nil
            let finding = findings[index]
            let rule = policy.overrides.first {
                $0.check == finding.check && $0.scope.contains(scope.facts(of: finding))
            }
            guard let rule else { continue }
            findings[index].severity = rule.severity
            findings[index].severityOverride = SeverityOverride(
                severity: rule.severity,
                original: finding.severity,
                reason: rule.reason
            )
        }
        capConsequences(&findings)
        for index in preflight.indices {
            preflight[index].severityOverride = nil
            let row = preflight[index]
            let node: FindingSide = row.host == .source ? .sourceNode : .targetNode
            // The finding of a failed item decides; an item without one is changed by rules for the whole check.
            let own = findings.first { $0.check == row.id && $0.side == node }?.severityOverride
            let rule = policy.overrides.first { $0.check == row.id && $0.scope.isEmpty }
            guard let severity = own?.severity ?? rule?.severity, let reason = own?.reason ?? rule?.reason else {
                continue
            }
            preflight[index].severityOverride = SeverityOverride(
                severity: severity,
                original: Gate.severity(of: row, method: method),
                reason: reason
            )
        }
        findings = FindingOrder.sorted(findings)
    }

    /// What follows from a cause whose severity was lowered is no worse than the cause, unless a rule of its own says so.
    private static func capConsequences(_ findings: inout [Finding]) {
        var caps: [String: SeverityOverride] = [:]
        for group in FindingGroup.groups(of: findings) {
            guard let override = group.cause.severityOverride, override.severity < override.original else { continue }
            for consequence in group.consequences {
                caps[consequence.fingerprint] = SeverityOverride(
                    severity: override.severity,
                    original: consequence.severity,
                    reason: "follows from \(group.cause.check): \(override.reason)"
                )
            }
        }
        for index in findings.indices where findings[index].severityOverride == nil {
            guard let cap = caps[findings[index].fingerprint], findings[index].severity > cap.severity else { continue }
            findings[index].severityOverride = SeverityOverride(
                severity: cap.severity,
                original: findings[index].severity,
                reason: cap.reason
            )
            findings[index].severity = cap.severity
        }
    }
}
