import Checks
import Findings
import FoundationEssentials
import Gating
import Reporting
import Resolution
import SourceText
import StorageModel

/// Puts results into the report value; computes nothing but the verdict's input.
struct ReportAssembly {
    /// What the user asked for.
    var request: AnalysisRequest
    /// How far the run went.
    var mode: AnalysisMode
    /// What the checks saw.
    var context: CheckContext
    /// Profile, method, pairs.
    var steering: Steering

    /// Builds the report without a verdict, which `ReportGate` decides; `results` is nil when no checks were run.
    func report(results: RunResult?, version: String) -> Report {
        let findings = FindingOrder.sorted((results?.outcomes ?? []).flatMap(\.findings))
        let rows = volumeRows()
        var report = Report(
            tool: ToolIdentity(name: "pv-impact", version: version),
            evaluatedAt: Self.timestamp(request.now),
            options: options(),
            decision: GateDecision(
                verdict: .inconclusive,
                exitCode: ProgramExit.inconclusive.rawValue,
                reasons: ["nothing was decided"]
            ),
            sources: context.inventory.sources
        )
        report.volumes = rows.filter { $0.outcome.volume.kind != "HostPath" }
        report.hostPaths = rows.filter { $0.outcome.volume.kind == "HostPath" }
        report.outOfScope = context.graph.outOfScope
        report.boot = context.prediction?.boot
        report.diskPlan = context.prediction?.diskPlan ?? []
        report.preflight = results?.preflight ?? []
        report.outcomes = results?.outcomes ?? []
        report.findings = findings
        let used = Set(findings.map(\.check)).union(report.preflight.map(\.id))
        for descriptor in CheckDocumentation.descriptors() where used.contains(descriptor.id) {
            report.descriptors[descriptor.id] = descriptor
        }
        report.problems = context.inventory.problems
        report.contradictions = contradictions()
        report.conflicts = context.inventory.cluster.conflicts
        if mode == .analysis { report.unmatchedNodes = unmatchedNodes() }
        report.objectCounts = context.inventory.cluster.kindCounts
            .map { ObjectCount(kind: $0.key, count: $0.value) }
            .sorted { $0.kind < $1.kind }
        report.assumptions =
            steering.assumptions + (context.prediction?.assumptions ?? [])
            + (context.prediction?.identityEffects ?? [])
        report.openQuestions = context.prediction?.openQuestions ?? []
        if mode != .graph {
            report.runbook = RunbookBuilder.build(context, rows: report.preflight)
        }
        return report
    }

    /// RFC 3339 in UTC.
    static func timestamp(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }

    /// What tells inline host paths apart.
    private struct HostPathKey: Hashable {
        var path: String
        var node: String
        var type: String
    }

    private func volumeRows() -> [VolumeRow] {
        var radii: [HostPathKey: BlastRadius] = [:]
        for use in context.graph.hostPaths {
            radii[HostPathKey(path: use.path.value, node: use.node, type: use.type ?? "")] = use.blastRadius
        }
        return (context.prediction?.volumes ?? []).map { outcome in
            guard outcome.volume.kind != "HostPath" else {
                let key = HostPathKey(path: outcome.path, node: outcome.node, type: outcome.hostPathType ?? "")
                return VolumeRow(outcome: outcome, blastRadius: radii[key] ?? BlastRadius())
            }
            guard let binding = context.graph.binding(of: outcome) else { return VolumeRow(outcome: outcome) }
            return VolumeRow(
                outcome: outcome,
                provisioning: binding.provisioning.kind.rawValue,
                provisioningReasons: binding.provisioning.reasons,
                bindingState: binding.state.rawValue,
                storageClass: context.inventory.cluster.persistentVolumes[binding.volumeIndex].storageClassName?.value
                    ?? "",
                blastRadius: binding.blastRadius
            )
        }
    }

    /// Machines of which neither a Node object, nor a given name, nor a captured host name tells what they are called.
    private func unmatchedNodes() -> [String] {
        HostRole.allCases.compactMap { role in
            let match = context.graph.match(role)
            let given = role == .source ? request.names.source : request.names.target
            if context.inventory.facts(role).plannedName != nil { return nil }
            guard match.node == nil, given == nil, context.inventory.facts(role).hostname == nil else { return nil }
            return "\(role.rawValue) node (\(match.reason))"
        }
    }

    private func contradictions() -> [FactContradiction] {
        context.inventory.source.contradictions + context.inventory.target.contradictions
            + context.graph.sourceNode.disagreements + context.graph.targetNode.disagreements
    }

    private func options() -> ReportOptions {
        var options = ReportOptions(
            scope: mode == .preflight ? .preflight : .analysis,
            method: steering.method,
            profile: steering.profile?.name,
            profileAttributes: steering.profile.map(Self.attributes) ?? [],
            pairs: (request.pairs + steering.pairs).map { "\($0.source)=\($0.target ?? "")" },
            sourceNode: nodeRow(.source),
            targetNode: nodeRow(.target),
            policy: request.controls.policy
        )
        options.assumed = request.assumed
        return options
    }

    private func nodeRow(_ role: HostRole) -> NodeRow {
        let match = context.graph.match(role)
        let captured = context.inventory.facts(role).environment?.values["captured"]?.value
        let moment = captured.flatMap { try? Date($0, strategy: .iso8601) }
        var row = NodeRow(
            host: role,
            name: match.name,
            isMatched: match.node != nil,
            reason: match.reason,
            evidence: match.evidence,
            capturedAt: captured,
            captureAge: moment.map { request.now - Int($0.timeIntervalSince1970) }
        )
        let facts = context.inventory.facts(role)
        row.isOfDumpedBoot = Self.isSame(facts.environment?.values["boot_id"]?.value, match.node?.bootID?.value)
        let isMember = Self.isSame(facts.machineID?.value, match.node?.machineID?.value)
        row.isOfDumpedCluster = match.node.map { $0.cluster == .shared } == false ? false : isMember
        row.isAssumed = facts.plannedName != nil
        return row
    }

    /// Whether two hexadecimal identifiers are equal; nil when one is not known.
    private static func isSame(_ left: String?, _ right: String?) -> Bool? {
        guard let left, let right, !left.isEmpty, !right.isEmpty else { return nil }
        return left.lowercased().filter { $0 != "-" } == right.lowercased().filter { $0 != "-" }
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    private static func attributes(of profile: TakeoverProfile) -> [ProfileAttribute] {
        [
            ("method", profile.method.rawValue), ("filesystemUUID", profile.filesystemUUID.rawValue),
            ("filesystemLabel", profile.filesystemLabel.rawValue), ("partitionUUID", profile.partitionUUID.rawValue),
            ("partitionLabel", profile.partitionLabel.rawValue), ("lvmNames", profile.lvmNames.rawValue),
            ("lvmUUID", profile.lvmUUID.rawValue), ("mdUUID", profile.mdUUID.rawValue),
            ("rawContent", profile.rawContent.rawValue), ("references", profile.references.rawValue),
            ("mountConfiguration", profile.mountConfiguration.rawValue),
            ("nodeIdentity", profile.nodeIdentity.rawValue),
            ("unpairedTargetDisks", profile.unpairedTargetDisks.rawValue),
            ("excludedPartitions", list(profile.excludedPartitions.map { "\($0.source):\($0.partition)" })),
            ("movedDisks", list(profile.movedDisks)),
            ("extraCopies", list(profile.extraCopies.map { "\($0.source)=\($0.target)" })),
        ].map { ProfileAttribute(key: $0.0, value: $0.1) }
    }
}

extension Report {
    /// One line for standard error for each input problem that lost evidence, at most twenty.
    package var problemLines: [String] { ProblemLines.lines(problems, sources) }
}

/// Input problems in words, for standard error.
enum ProblemLines {
    /// One line for each problem that lost evidence, the first twenty.
    static func lines(_ problems: [InputProblem], _ sources: SourceMap) -> [String] {
        let lost = problems.filter(\.effect.losesEvidence)
        var lines = lost.prefix(20).map { problem in
            var place = problem.file.map { sources[$0].path } ?? ""
            if let line = problem.line { place += ":\(line)" }
            return place.isEmpty ? problem.message : "\(place): \(problem.message)"
        }
        if lost.count > 20 { lines.append("… and \(lost.count - 20) more input problems; the report lists them") }
        return lines
    }
}
