import Analysis
import ArgumentParser
import Findings
import Reporting
import Resolution
import SourceText
import StorageModel

/// `pv-impact graph`.
struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw workload, pod, claim, PV, path, mount and disk of the PVs on both nodes.",
        discussion: """
            EXAMPLES
              pv-impact graph --cluster dump.yaml --source worker-1/ --target worker-2/ --method block --format dot
              pv-impact graph --cluster dump.yaml --source worker-1/ --target worker-2/ --method block --pv pv-orders
            """
    )

    @OptionGroup(title: "Cluster") var clusters: ClusterOptions
    @OptionGroup(title: "Nodes") var nodes: NodeOptions
    @OptionGroup(title: "Takeover") var takeover: TakeoverOptions

    @Option(help: ArgumentHelp("mermaid, dot or json.", valueName: "format"))
    var format: DiagramFormat = .mermaid

    @Option(help: ArgumentHelp("Only what belongs to this PV (repeatable).", valueName: "name"))
    var pv: [String] = []

    func validate() throws {
        if clusters.isEmpty {
            throw ValidationError("no cluster dump: give --cluster, or --source-cluster and --target-cluster")
        }
        if nodes.hasNoSource || nodes.hasNoTarget {
            throw ValidationError(
                "the graph needs both nodes: give --source and --target (or --target-plan), or fstab and mountinfo of both"
            )
        }
        if takeover.method == nil, takeover.profile == nil {
            throw ValidationError("the method is not known: give --method file, --method block, or a --profile")
        }
    }

    func run() throws {
        var request = AnalysisRequest(
            clusters: clusters.inputs,
            source: nodes.sourceInputs,
            target: nodes.targetInputs,
            now: 0
        )
        request.reading = clusters.reading
        request.names = .init(source: nodes.sourceNode, target: nodes.targetNode)
        request.method = takeover.method
        request.profile = takeover.profile
        request.pairs = takeover.pair.map(\.pair)
        request.pairingFile = takeover.pairing
        request.assumed = takeover.assume.map(\.answer)
        request.targetPlan = nodes.targetPlan
        let report = try ReportRun.report(request, mode: .graph)
        let known = Set(report.volumes.map(\.outcome.volume.name)).union(report.outOfScope.map(\.volume.name))
        if let unknown = pv.first(where: { !known.contains($0) }) {
            throw CommandFailure(exitCode: 2, message: "no PersistentVolume `\(unknown)` in the dumps")
        }
        try Terminal.writeResult(Array(format.render(report, volumes: pv).utf8))
        // The graph is no gate, but evidence that could not be read must not look like a complete drawing.
        if report.problems.contains(where: \.effect.losesEvidence) { throw ExitCode(5) }
    }
}

extension DiagramFormat: ExpressibleByArgument {}
