import Findings
import Gating
import StorageModel

extension ReportEncoder {
    /// One finding.
    func finding(_ finding: Finding) -> JSONValue {
        [
            "id": .string(finding.check),
            "severity": .string(finding.severity.rawValue),
            "severityOverride": override(finding.severityOverride),
            "certainty": .string(finding.certainty.name),
            "dependsOn": .strings(dependencies(finding.certainty)),
            "missing": missing(absences(finding.certainty)),
            "subject": reference(finding.subject),
            "side": .string(finding.side.rawValue),
            "node": .optional(finding.node),
            "title": .string(finding.title),
            "detail": .string(finding.detail),
            "before": .string(finding.before),
            "after": .string(finding.after),
            "effect": .string(finding.effect),
            "blastRadius": blastRadius(finding.blastRadius),
            "remediation": .array(finding.remediation.map(remediation)),
            "references": .strings(report.descriptors[finding.check]?.references ?? []),
            "outcome": .string(finding.stableKey),
            "fingerprint": .string(finding.fingerprint),
            "evidenceDigest": .string(finding.evidenceDigest),
            "causedBy": .optional(finding.causedBy),
            "evidence": evidence(finding.evidence),
        ]
    }

    /// One line of the preflight table.
    func preflight(_ row: PreflightRow) -> JSONValue {
        let methods = TakeoverMethod.allCases.compactMap { method in
            row.severity[method].map { JSONValue.Member(method.rawValue, .string($0.rawValue)) }
        }
        return [
            "id": .string(row.id),
            "title": .string(row.title),
            "node": .string(row.host.rawValue),
            "result": .string(row.result.rawValue),
            "severity": .string(Gate.severity(of: row, method: report.options.method).rawValue),
            "severityByMethod": .object(methods),
            "severityOverride": override(row.severityOverride),
            "detail": .string(row.detail),
            "missing": missing(row.missing),
            "causedBy": .optional(row.causedBy),
            "remediation": .array(row.remediation.map(remediation)),
            "evidence": evidence(row.evidence),
        ]
    }

    /// The record of one check.
    func check(_ outcome: CheckOutcome) -> JSONValue {
        [
            "id": .string(outcome.check),
            "result": .string(outcome.result.rawValue),
            "crashed": .bool(outcome.crashed),
            "subjects": .integer(outcome.subjects),
            "findings": .integer(outcome.findings.count),
            "reason": .string(outcome.reason),
            "missing": missing(outcome.missing),
        ]
    }

    /// What a check is about.
    func rule(_ rule: CheckDescriptor) -> JSONValue {
        [
            "id": .string(rule.id),
            "family": .string(rule.family.rawValue),
            "name": .string(rule.name),
            "title": .string(rule.title),
            "severity": .string(rule.severity.rawValue),
            "mechanism": .string(rule.mechanism),
            "whenSilent": .string(rule.whenSilent),
            "message": .string(rule.message),
            "remedy": .string(rule.remedy),
            "example": .string(rule.example),
            "references": .strings(rule.references),
            "requires": .array(
                rule.requires.map {
                    [
                        "node": .optional($0.host?.rawValue),
                        "anyOf": .strings($0.anyOf.map(\.rawValue)),
                        "kind": .optional($0.kind),
                    ]
                }
            ),
            "waivable": .bool(rule.isWaivable),
        ]
    }

    /// One step of the runbook.
    func step(_ step: RunbookStep) -> JSONValue {
        [
            "phase": .string(step.phase.rawValue),
            "title": .string(step.title),
            "place": .string(step.place),
            "command": .string(step.command),
            "expected": .string(step.expected),
            "undo": .string(step.undo),
            "checks": .strings(step.checks),
        ]
    }

    private func remediation(_ remedy: Remediation) -> JSONValue {
        [
            "kind": .string(remedy.kind.rawValue),
            "title": .string(remedy.title),
            "body": .string(remedy.body),
            "place": .string(remedy.place),
            "undo": .string(remedy.undo),
            "destructive": .bool(remedy.isDestructive),
        ]
    }
}
