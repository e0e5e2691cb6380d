import Findings
import Gating

extension ReportEncoder {
    /// The policy, in the words of the policy file.
    func policy() -> JSONValue {
        let policy = report.options.policy
        return [
            "threshold": .string(policy.failOn.rawValue),
            "failOnWarning": .bool(policy.failOnWarning),
            "undetermined": policy.blocksUndetermined ? "blocked" : "inconclusive",
            "overrides": .array(
                policy.overrides.map {
                    [
                        "rule": .string($0.check), "severity": .string($0.severity.rawValue),
                        "reason": .string($0.reason), "scope": scope($0.scope),
                    ]
                }
            ),
            "unwaivable": .strings(policy.unwaivable),
            "requiredCaptures": .array(
                policy.requiredCaptures.map {
                    ["from": .string($0.origin.rawValue), "capture": .string($0.capture)]
                }
            ),
            "minimumCoverage": [
                "checks": number(policy.minimumCoverage.checks),
                "preflight": number(policy.minimumCoverage.preflight),
                "volumes": number(policy.minimumCoverage.volumes),
            ],
            "maximumCaptureAgeSeconds": number(policy.maximumCaptureAge),
            "sameBoot": .bool(policy.requiresSameBoot),
            "sameCluster": .bool(policy.requiresSameCluster),
            "scope": scope(policy.scope),
            "sizeProfile": .optional(policy.sizeProfile),
            "waivers": [
                "approverDiffersFromAuthor": .bool(policy.waiverRules.approverDiffersFromAuthor),
                "maximumLifetimeSeconds": number(policy.waiverRules.maximumLifetime),
                "maximumNumber": number(policy.waiverRules.maximumNumber),
                "coverUndetermined": .bool(policy.waiverRules.coversUndetermined),
            ],
            "baseline": ["maximumSeverity": .optional(policy.maximumBaselineSeverity?.rawValue)],
        ]
    }

    /// Findings that do not gate, by fingerprint of the cause, and why.
    func accepted() -> JSONValue {
        [
            "waived": .strings(report.decision.waivedFindings),
            "baseline": .strings(report.decision.baselineFindings),
            "outOfScope": .strings(report.decision.outOfScopeFindings),
        ]
    }

    /// What became of a waiver.
    func waiver(_ record: WaiverRecord) -> JSONValue {
        let waiver = record.waiver
        var fingerprint: String?
        var rule: String?
        var object: String?
        switch waiver.target {
        case .fingerprint(let text): fingerprint = text
        case .rule(let check, let name): (rule, object) = (check, name)
        }
        return [
            "state": .string(record.state.rawValue),
            "stateReason": .string(record.reason),
            "findings": .strings(record.findings),
            "fingerprint": .optional(fingerprint),
            "rule": .optional(rule),
            "object": .optional(object),
            "reason": .string(waiver.reason),
            "approver": .string(waiver.approver),
            "author": .optional(waiver.author),
            "ticket": .string(waiver.ticket),
            "created": .string(waiver.created.text),
            "expires": .string(waiver.expires.text),
            "evidenceDigest": .string(waiver.evidenceDigest),
            "line": .integer(waiver.line),
        ]
    }

    /// What became of a baseline entry.
    func baseline(_ record: BaselineRecord) -> JSONValue {
        [
            "state": .string(record.state.rawValue),
            "stateReason": .string(record.reason),
            "fingerprint": .string(record.entry.fingerprint),
            "evidenceDigest": .string(record.entry.evidenceDigest),
            "rule": .string(record.entry.rule),
            "object": .string(record.entry.object),
            "line": .integer(record.entry.line),
        ]
    }

    /// A severity that the policy changed; null when it did not.
    func override(_ override: SeverityOverride?) -> JSONValue {
        guard let override else { return .null }
        return [
            "severity": .string(override.severity.rawValue), "original": .string(override.original.rawValue),
            "reason": .string(override.reason),
        ]
    }

    private func scope(_ scope: GateScope) -> JSONValue {
        [
            "namespaces": .strings(scope.namespaces), "persistentVolumes": .strings(scope.volumes),
            "storageClasses": .strings(scope.storageClasses), "nodes": .strings(scope.nodes),
        ]
    }

    private func number(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }
}
