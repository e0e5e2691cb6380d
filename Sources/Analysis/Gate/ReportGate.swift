import Checks
import Findings
import FoundationEssentials
package import Gating
package import Reporting
package import SourceText
import StorageModel

/// Decides the verdict of a report: the one way to a verdict, for `analyze`, `preflight` and `gate`.
package enum ReportGate {
    /// Puts the policy's severities into the report, judges waivers and baseline, and sets verdict, exit code and reasons.
    ///
    /// Quotes and evidence digests must be there, because waivers are compared with them. Doing it again with other
    /// controls undoes what the first time did.
    package static func apply(_ controls: GateControls, to report: inout Report) {
        let uses = self.uses(of: report)
        SeverityRules.apply(
            controls.policy,
            findings: &report.findings,
            preflight: &report.preflight,
            uses: uses,
            method: report.options.method
        )
        report.options.policy = controls.policy
        report.decision = Gate.decide(input(of: report, uses: uses), controls: controls)
    }

    /// Decides again on a report that was read back, as if the analysis had been run now with these controls.
    ///
    /// - Parameter files: The policy, waiver and baseline files, which replace those of the first decision in the inputs.
    package static func decideAgain(_ controls: GateControls, files: [SourceFile], on report: inout Report) {
        report.sources.removeLast { $0.role == .configuration && GateFiles.kinds.contains($0.kind) }
        for file in files { _ = report.sources.add(file) }
        report.evaluatedAt = ReportAssembly.timestamp(controls.now)
        for path in [\ReportOptions.sourceNode, \ReportOptions.targetNode] {
            let captured = seconds(report.options[keyPath: path].capturedAt)
            report.options[keyPath: path].captureAge = captured.map { controls.now - $0 }
        }
        apply(controls, to: &report)
    }

    private static func seconds(_ moment: String?) -> Int? {
        moment.flatMap { try? Date($0, strategy: .iso8601) }.map { Int($0.timeIntervalSince1970) }
    }

    private static func input(of report: Report, uses: [VolumeUse]) -> GateInput {
        var input = GateInput(scope: report.options.scope, method: report.options.method)
        input.findings = report.findings
        input.outcomes = report.outcomes
        input.volumes = (report.volumes + report.hostPaths).map(\.outcome)
        input.outOfScope = report.outOfScope
        input.preflight = report.preflight
        input.boot = report.boot
        input.problems = report.problems
        input.conflicts = report.conflicts
        input.contradictions = report.contradictions
        input.unmatchedNodes = report.unmatchedNodes
        input.uses = uses
        input.captures = captures(of: report)
        input.objectCounts = Dictionary(
            report.objectCounts.map { ($0.kind, $0.count) },
            uniquingKeysWith: { $0 + $1 }
        )
        input.nodes = [node(report.options.sourceNode, report), node(report.options.targetNode, report)]
        input.unwaivable = Set(CheckDocumentation.descriptors().filter { !$0.isWaivable }.map(\.id))
        return input
    }

    private static func uses(of report: Report) -> [VolumeUse] {
        (report.volumes + report.hostPaths).map { row in
            VolumeUse(
                volume: row.outcome.volume,
                storageClass: row.storageClass,
                namespaces: row.blastRadius.namespaces
            )
        }
    }

    private static func captures(of report: Report) -> [GateCapture] {
        let damaged = Set(report.problems.filter(\.effect.losesEvidence).compactMap(\.file?.index))
        return report.sources.files.enumerated().map { index, file in
            GateCapture(
                role: file.role,
                kind: file.kind,
                path: file.path,
                isWhole: !damaged.contains(UInt32(index))
            )
        }
    }

    private static func node(_ row: NodeRow, _ report: Report) -> GateNode {
        let role: InputRole = row.host == .source ? .sourceNode : .targetNode
        return GateNode(
            host: row.host,
            isCaptured: report.sources.files.contains { $0.role == role },
            capturedAt: seconds(row.capturedAt),
            isOfDumpedBoot: row.isOfDumpedBoot,
            isOfDumpedCluster: row.isOfDumpedCluster
        )
    }
}
