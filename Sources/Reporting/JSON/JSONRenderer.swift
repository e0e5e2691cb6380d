import Findings
import Gating
import SourceText
import StorageModel

/// Renders a report as one JSON object, described by docs/schema/analysis-v1.schema.json.
package enum JSONRenderer {
    /// Version of the format; only additive changes keep it.
    package static let apiVersion = "pv-impact/v1"

    /// The whole report as text.
    package static func render(_ report: Report) -> String { value(of: report).text }

    /// The whole report as a value.
    package static func value(of report: Report) -> JSONValue {
        let encoder = ReportEncoder(report: report)
        return [
            "apiVersion": .string(apiVersion),
            "kind": "Analysis",
            "tool": ["name": .string(report.tool.name), "version": .string(report.tool.version)],
            "evaluatedAt": .string(report.evaluatedAt),
            "redacted": .bool(report.isRedacted),
            "verdict": .string(report.decision.verdict.rawValue),
            "exitCode": .integer(report.decision.exitCode),
            "reasons": .strings(report.decision.reasons),
            "blockedBy": [
                "findings": .strings(report.decision.blockingFindings),
                "preflight": .strings(report.decision.blockingPreflight),
            ],
            "accepted": encoder.accepted(),
            "options": encoder.options(),
            "policy": encoder.policy(),
            "waivers": .array(report.decision.waivers.map(encoder.waiver)),
            "baseline": .array(report.decision.baseline.map(encoder.baseline)),
            "nodes": .array([report.options.sourceNode, report.options.targetNode].map(encoder.node)),
            "counts": encoder.counts(),
            "volumes": .rows(report.volumes) { encoder.volume($0) },
            "hostPaths": .rows(report.hostPaths) { encoder.volume($0) },
            "outOfScope": .rows(report.outOfScope) { encoder.outOfScope($0) },
            "boot": encoder.boot(),
            "diskPlan": .array(report.diskPlan.map(encoder.disk)),
            "preflight": .array(report.preflight.map(encoder.preflight)),
            "findings": .rows(report.findings) { encoder.finding($0) },
            "rules": .array(report.descriptors.keys.sorted().compactMap { report.descriptors[$0] }.map(encoder.rule)),
            "checks": .array(report.outcomes.map(encoder.check)),
            "coverage": encoder.coverage(),
            "problems": .array(report.problems.map(encoder.problem)),
            "contradictions": .array(report.contradictions.map(encoder.contradiction)),
            "conflicts": .array(report.conflicts.map(encoder.conflict)),
            "assumptions": .strings(report.assumptions),
            "unmatchedNodes": .strings(report.unmatchedNodes),
            "openQuestions": encoder.openQuestions(),
            "alternatives": encoder.alternatives(),
            "runbook": .array((report.runbook?.steps ?? []).map(encoder.step)),
            "objects": .object(report.objectCounts.map { JSONValue.Member($0.kind, .integer($0.count)) }),
            "inputs": .array(report.sources.files.map(encoder.input)),
        ]
    }
}
