import Findings
package import Gating
package import Reporting
import SourceText
import StorageModel

/// Reduces reports to what a comparison looks at.
package enum ReportComparison {
    /// What has changed between the report that was approved and the current one.
    package static func compare(approved: Report, current: Report, policy: GatePolicy) -> Comparison {
        Comparison(approved: side(approved), current: side(current), policy: policy)
    }

    private static func side(_ report: Report) -> ComparisonSide {
        var side = ComparisonSide(question: question(report))
        side.findings = report.findings
        side.accepted = Set(report.decision.waivedFindings + report.decision.baselineFindings)
        side.volumes = (report.volumes + report.hostPaths).map(\.outcome)
        side.outOfScope = report.outOfScope.map(\.volume)
        side.outcomes = report.outcomes
        side.preflight = report.preflight
        side.boot = report.boot
        side.captures = Set(report.sources.files.compactMap(capture))
        side.defects = defects(report)
        return side
    }

    /// The settings that decide what the findings mean.
    private static func question(_ report: Report) -> [ComparedSetting] {
        let options = report.options
        var settings = [
            ComparedSetting("scope", options.scope.rawValue),
            ComparedSetting("source node", options.sourceNode.name),
            ComparedSetting("target node", options.targetNode.name),
            ComparedSetting("method", options.method?.rawValue ?? "none"),
            ComparedSetting("profile", options.profile ?? "none"),
            ComparedSetting("disk pairs", options.pairs.sorted().joined(separator: ", ")),
        ]
        settings += options.profileAttributes.map { ComparedSetting("profile attribute \($0.key)", $0.value) }
        return settings
    }

    /// The kind of a capture; nil for files that steer the run and for those of which nothing was recognised.
    private static func capture(_ file: SourceFile) -> String? {
        guard file.role != .configuration, !file.kind.isEmpty else { return nil }
        return "\(file.role.rawValue): \(file.kind)"
    }

    private static func defects(_ report: Report) -> [String] {
        var defects: [String] = []
        let lost = report.problems.count { $0.effect.losesEvidence }
        if lost > 0 {
            defects.append("the current analysis lost evidence (\(lost) input problem\(lost == 1 ? "" : "s"))")
        }
        if !report.contradictions.isEmpty { defects.append("the evidence of the current analysis contradicts itself") }
        if !report.conflicts.isEmpty {
            defects.append("the dumps of the current analysis describe different objects by one name")
        }
        if !report.unmatchedNodes.isEmpty {
            defects.append("the current analysis does not know which volumes are usable on a node")
        }
        return defects
    }
}
