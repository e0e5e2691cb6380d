import Checks
import Findings
import Ingestion
package import Reporting
import Resolution
import SourceText
import StorageModel
import Synchronization

/// How far a run goes.
package enum AnalysisMode: Sendable, Hashable {
    /// Everything: volumes, boot, preflight, gate.
    case analysis
    /// The preflight; volumes are predicted too when cluster, both nodes and a method are given.
    case preflight
    /// What the graph command draws: no checks, no gate.
    case graph
}

/// The one place that knows all steps: request in, report out.
package enum AnalysisPipeline {
    /// Runs every step of the mode.
    ///
    /// - Parameters:
    ///   - request: What the user asked for.
    ///   - mode: How far to go.
    ///   - version: Version that the report shows.
    ///   - isLast: Whether the process ends next, so that what the run has worked with need not be taken apart.
    ///   - phase: Called with the name of each phase as it begins, for progress.
    /// - Returns: The report, quotes filled in.
    /// - Throws: `AnalysisError` when there can be no report.
    package static func run(
        _ request: AnalysisRequest,
        mode: AnalysisMode,
        version: String,
        isLast: Bool = false,
        phase: (String) -> Void
    ) throws(AnalysisError) -> Report {
        let used = Retired()
        if isLast { ProcessMemory.keepToTheEnd(used) }
        var report = try unquoted(request, mode: mode, version: version, phase: phase, leaving: used)
        QuoteFiller.fill(&report, freeing: isLast ? nil : used)
        for index in report.findings.indices {
            report.findings[index].evidenceDigest = Fingerprint.evidence(of: report.findings[index])
        }
        for file in request.gateFiles { _ = report.sources.add(file) }
        ReportGate.apply(request.controls, to: &report)
        return report
    }

    /// Runs every step up to the quotes; what the report does not need goes to `used`.
    private static func unquoted(
        _ request: AnalysisRequest,
        mode: AnalysisMode,
        version: String,
        phase: (String) -> Void,
        leaving used: Retired
    ) throws(AnalysisError) -> Report {
        phase("reading inputs, joining pods, claims and volumes")
        var sources = SourceMap()
        let steering = try Steering.read(request, into: &sources)
        let (inventory, joins) = InventoryLoader.load(request, into: sources, plannedTarget: steering.plannedTarget)
        phase("matching nodes and captures")
        let graph = GraphBuilder.build(inventory, joins, names: request.names)
        var context = CheckContext(
            inventory: inventory,
            graph: graph,
            prediction: nil,
            method: steering.method,
            plan: nil,
            now: request.now
        )
        if let profile = steering.profile, canPredict(request, mode) {
            phase("predicting the state after the takeover")
            var plan = TakeoverPlan(
                profile: profile,
                pairs: request.pairs + steering.pairs,
                sourceNode: graph.sourceNode.name,
                targetNode: graph.targetNode.name
            )
            plan.assumed = steering.assumed
            context.plan = plan
            context.prediction = try predict(inventory, graph: graph, plan: plan)
        }
        phase("running checks, comparing alternatives")
        let (results, alternatives) = ForkJoin.both(
            { [context] in
                mode == .graph ? nil : CheckRunner.run(context, scope: mode == .preflight ? .preflight : .all)
            },
            { [context] in mode == .analysis ? compare(context) : nil }
        )
        phase("writing the report")
        let assembly = ReportAssembly(request: request, mode: mode, context: context, steering: steering)
        var report = assembly.report(results: results, version: version)
        report.alternatives = alternatives
        used.keep(context)
        return report
    }

    private static func compare(_ context: CheckContext) -> Alternatives? {
        guard let plan = context.plan, let prediction = context.prediction else { return nil }
        var alternatives = AlternativeEngine.compare(
            source: context.inventory.source,
            target: context.inventory.target,
            subjects: context.graph.subjects,
            plan: plan,
            prediction: prediction
        )
        alternatives.advice = NodeAdvice.advice(context.graph)
        return alternatives
    }

    private static func predict(
        _ inventory: Inventory,
        graph: BindingGraph,
        plan: TakeoverPlan
    ) throws(AnalysisError) -> TakeoverPrediction {
        do throws(PairingError) {
            return try TakeoverEngine.predict(
                source: inventory.source,
                target: inventory.target,
                subjects: graph.subjects,
                plan: plan
            )
        } catch {
            throw .usage(error.message)
        }
    }

    /// Whether both nodes and a cluster were given, so that volumes can be asked about.
    private static func canPredict(_ request: AnalysisRequest, _ mode: AnalysisMode) -> Bool {
        mode == .analysis
            || !request.clusters.isEmpty && !request.source.isEmpty
                && (!request.target.isEmpty || request.targetPlan != nil)
    }
}

/// What a run has worked with and needs no longer: hundreds of thousands of small objects, which take time to free.
final class Retired: Sendable {
    private let context = Mutex<CheckContext?>(nil)

    func keep(_ context: CheckContext) { self.context.withLock { $0 = context } }

    /// Frees it, on whatever thread this runs.
    func free() { context.withLock { $0 = nil } }
}
