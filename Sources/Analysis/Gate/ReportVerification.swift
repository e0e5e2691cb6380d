import Findings
import FoundationEssentials
package import Gating
package import Ingestion
package import Reporting
import Resolution
package import SourceText
import StorageModel

/// What `verify` found: the scores, and the capture that they rest on.
package struct VerificationRun: Sendable {
    /// The scores and the verdict.
    package var verification: Verification
    /// The files of the capture.
    package var sources: SourceMap
    /// What could not be read of it.
    package var problems: [InputProblem]
    /// When the capture was made, as it says; nil when it does not.
    package var capturedAt: String?

    /// One line for standard error for each problem that lost evidence, at most twenty.
    package var problemLines: [String] {
        problems.filter(\.effect.losesEvidence).prefix(20).map { problem in
            var place = problem.file.map { sources[$0].path } ?? ""
            if let line = problem.line { place += ":\(line)" }
            return place.isEmpty ? problem.message : "\(place): \(problem.message)"
        }
    }
}

/// Checks a prediction against a capture of the target after the migration.
package enum ReportVerification {
    /// Reads the capture and scores every prediction.
    ///
    /// A capture that cannot be read checks nothing: the result is inconclusive.
    ///
    /// - Throws: `AnalysisError.usage` when the capture is one that the prediction was made from.
    package static func run(
        _ report: Report,
        after inputs: NodeInputs,
        policy: GatePolicy
    ) throws(AnalysisError) -> VerificationRun {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        var facts = HostFacts(role: inputs.role)
        do throws(IngestionError) {
            facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        } catch {
            problems.append(InputProblem(.unusable, file: nil, error.message))
        }
        let captured = facts.environment?.values["captured"]?.value
        try refuseOwnInput(report, sources)
        let machine = CapturedMachine(facts)
        let verifier = PredictionVerifier(report, machine: machine)
        let verification = Verification(
            volumes: verifier.volumes(),
            mounts: verifier.mounts(),
            obstacles: obstacles(report, machine, captured: captured, problems, facts),
            policy: policy
        )
        return VerificationRun(
            verification: verification,
            sources: sources,
            problems: problems,
            capturedAt: captured
        )
    }

    /// The target before the migration says nothing about the target afterwards.
    private static func refuseOwnInput(_ report: Report, _ sources: SourceMap) throws(AnalysisError) {
        let before = Set(report.sources.files.filter { $0.kind == "capture environment" }.map(\.sha256))
        if let file = sources.files.first(where: { $0.kind == "capture environment" && before.contains($0.sha256) }) {
            throw .usage("`\(file.path)` is of a capture that the prediction was made from: capture the target again")
        }
    }

    private static func obstacles(
        _ report: Report,
        _ machine: CapturedMachine,
        captured: String?,
        _ problems: [InputProblem],
        _ facts: HostFacts
    ) -> [String] {
        var obstacles: [String] = []
        let lost = problems.count { $0.effect.losesEvidence }
        if lost > 0 { obstacles.append("the capture lost evidence (\(lost) input problem\(lost == 1 ? "" : "s"))") }
        if !facts.contradictions.isEmpty { obstacles.append("the capture contradicts itself") }
        let known = Set(report.diskPlan.filter { $0.role == .target }.map(\.identity))
        let disks = machine.disks
        if !known.isEmpty, !disks.isEmpty, known.isDisjoint(with: disks) {
            obstacles.append("the capture is of another machine: it has no disk of the target")
        }
        if disks.isEmpty { obstacles.append("the capture lists no disk") }
        if let now = moment(captured), let before = moment(report.options.targetNode.capturedAt), now < before {
            obstacles.append("the capture is older than the one that the prediction was made from")
        }
        return obstacles
    }

    private static func moment(_ text: String?) -> Date? { text.flatMap { try? Date($0, strategy: .iso8601) } }
}
