import Findings
import Gating
import SourceText
import StorageModel

/// Turns the parts of a report into JSON values; places become path, line and column.
struct ReportEncoder {
    /// The report that the parts belong to.
    var report: Report

    /// What the run was asked to do.
    func options() -> JSONValue {
        let options = report.options
        return [
            "scope": .string(options.scope.rawValue),
            "method": .optional(options.method?.rawValue),
            "profile": .optional(options.profile),
            "profileAttributes": .object(
                options.profileAttributes.map { JSONValue.Member($0.key, .string($0.value)) }
            ),
            "pairs": .strings(options.pairs),
            "assumed": .array(options.assumed.map { ["key": .string($0.key), "value": .string($0.value)] }),
            "failOn": .string(options.policy.failOn.rawValue),
            "failOnWarning": .bool(options.policy.failOnWarning),
        ]
    }

    /// One of the two machines.
    func node(_ node: NodeRow) -> JSONValue {
        [
            "role": .string(node.host.rawValue),
            "name": .string(node.name),
            "matched": .bool(node.isMatched),
            "assumed": .bool(node.isAssumed),
            "reason": .string(node.reason),
            "capturedAt": .optional(node.capturedAt),
            "captureAgeSeconds": node.captureAge.map(JSONValue.integer) ?? .null,
            "sameBoot": node.isOfDumpedBoot.map(JSONValue.bool) ?? .null,
            "sameCluster": node.isOfDumpedCluster.map(JSONValue.bool) ?? .null,
            "evidence": evidence(node.evidence),
        ]
    }

    /// The numbers that the report leads with.
    func counts() -> JSONValue {
        let counts = ReportCounts(report)
        return [
            "volumes": [
                "total": .integer(counts.total),
                "disturbed": .integer(counts.count(.disturbed)),
                "mayBeDisturbed": .integer(counts.count(.mayBeDisturbed)),
                "undetermined": .integer(counts.count(.undetermined)),
                "unaffected": .integer(counts.count(.unaffected)),
            ],
            "headlines": tally(Headline.allCases) { counts.headlines[$0] },
            "findings": tally(Severity.allCases) { counts.findings[$0] },
            "waived": .integer(report.decision.waivedFindings.count),
            "baseline": .integer(report.decision.baselineFindings.count),
            "preflight": tally(CheckResult.allCases) { counts.preflight[$0] },
            "affected": blastRadius(counts.blastRadius),
        ]
    }

    /// What was looked at and what could not be.
    func coverage() -> JSONValue {
        let coverage = Coverage(report)
        return [
            "checks": tally(CheckResult.allCases) { coverage.checks[$0] },
            "crashed": .strings(coverage.crashed),
            "problems": tally(InputProblem.Effect.allCases) { coverage.problems[$0] },
            "missing": .array(
                coverage.gaps.map { gap in
                    [
                        "origin": .string(gap.missing.origin),
                        "capture": .string(gap.missing.capture),
                        "settles": .string(gap.missing.settles),
                        "volumes": .strings(gap.volumes),
                        "checks": .strings(gap.checks),
                    ]
                }
            ),
        ]
    }

    /// A PV that the takeover is not asked about.
    func outOfScope(_ volume: OutOfScopeVolume) -> JSONValue {
        [
            "name": .string(volume.volume.name),
            "kind": .string(volume.volume.kind),
            "namespace": .optional(volume.volume.namespace),
            "cluster": .string(volume.cluster.rawValue),
            "reason": .string(volume.reason),
            "evidence": evidence(volume.evidence),
        ]
    }

    /// An input file.
    func input(_ file: SourceFile) -> JSONValue {
        [
            "path": .string(file.path),
            "role": .string(file.role.rawValue),
            "kind": .string(file.kind),
            "size": .integer(file.size),
            "sha256": .string(file.sha256),
        ]
    }

    /// Something in an input that could not be read.
    func problem(_ problem: InputProblem) -> JSONValue {
        [
            "effect": .string(problem.effect.rawValue),
            "file": problem.file.map { .string(report.path(of: $0)) } ?? .null,
            "line": problem.line.map(JSONValue.integer) ?? .null,
            "column": problem.column.map(JSONValue.integer) ?? .null,
            "message": .string(problem.message),
        ]
    }

    /// Two captures of one node that disagree.
    func contradiction(_ contradiction: FactContradiction) -> JSONValue {
        [
            "fact": .string(contradiction.fact),
            "used": located(contradiction.used),
            "other": located(contradiction.other),
        ]
    }

    /// One name that two objects claim.
    func conflict(_ conflict: ObjectConflict) -> JSONValue {
        [
            "object": reference(conflict.reference),
            "cluster": .string(conflict.cluster.rawValue),
            "used": located(conflict.kept),
            "other": located(conflict.dropped),
        ]
    }

    /// Kind, namespace and name.
    func reference(_ reference: ObjectReference) -> JSONValue {
        [
            "kind": .string(reference.kind),
            "namespace": .optional(reference.namespace),
            "name": .string(reference.name),
        ]
    }

    /// Who is hit.
    func blastRadius(_ radius: BlastRadius) -> JSONValue {
        [
            "claims": .strings(radius.claims),
            "pods": .strings(radius.pods),
            "workloads": .strings(radius.workloads),
            "namespaces": .strings(radius.namespaces),
            "replicas": .array(
                radius.replicas.map { ["workload": .string($0.workload), "replicas": .integer($0.replicas)] }
            ),
            "services": radius.services.map { .array($0.map(service)) } ?? .null,
            "disruptionBudgets": radius.disruptionBudgets.map { .array($0.map(budget)) } ?? .null,
        ]
    }

    private func service(_ service: ServiceImpact) -> JSONValue {
        [
            "name": .string(service.name),
            "endpoints": .integer(service.endpoints),
            "hit": .strings(service.hit),
            "losesAllEndpoints": .bool(service.losesAllEndpoints),
        ]
    }

    private func budget(_ budget: DisruptionBudget) -> JSONValue {
        [
            "name": .string(budget.name),
            "limit": .string(budget.limit),
            "disruptionsAllowed": budget.disruptionsAllowed.map(JSONValue.integer) ?? .null,
        ]
    }

    /// Places with their quotes.
    func evidence(_ list: [Evidence]) -> JSONValue { .array(list.map(evidence)) }

    /// A place with its quote; file, line and column are null when the evidence is that something is not there.
    func evidence(_ evidence: Evidence) -> JSONValue {
        [
            "role": .string(evidence.role.rawValue),
            "file": evidence.location.map { .string(report.path(of: $0.file)) } ?? .null,
            "line": evidence.location.map { .integer($0.line) } ?? .null,
            "column": evidence.location.map { .integer($0.column) } ?? .null,
            "quote": .optional(evidence.quote),
            "note": .string(evidence.note),
        ]
    }

    /// Captures that are missing.
    func missing(_ list: [MissingEvidence]) -> JSONValue {
        .array(
            list.map {
                ["origin": .string($0.origin), "capture": .string($0.capture), "settles": .string($0.settles)]
            }
        )
    }

    /// One number for every case, zero included.
    private func tally<Key: RawRepresentable>(_ keys: [Key], _ count: (Key) -> Int?) -> JSONValue
    where Key.RawValue == String {
        .object(keys.map { JSONValue.Member($0.rawValue, .integer(count($0) ?? 0)) })
    }

    private func located(_ value: Located<String>) -> JSONValue {
        [
            "value": .string(value.value),
            "file": .string(report.path(of: value.location.file)),
            "line": .integer(value.location.line),
            "column": .integer(value.location.column),
        ]
    }
}
