import Analysis
import ArgumentParser
import Reporting
import Resolution

/// `pv-impact preflight`.
struct PreflightCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preflight",
        abstract: "Run the preflight of the migration guide on captures of the nodes.",
        discussion: """
            Without --method the table shows both columns, and a finding gates with the worse of the two.

            EXAMPLES
              pv-impact preflight --source worker-1/
              pv-impact preflight --source worker-1/ --target ecs-7/ --method file
              pv-impact preflight --cluster dump.yaml --source worker-1/ --format json
            """
    )

    @OptionGroup(title: "Cluster") var clusters: ClusterOptions
    @OptionGroup(title: "Nodes") var nodes: NodeOptions
    @OptionGroup(title: "Takeover") var takeover: TakeoverOptions
    @OptionGroup(title: "Gate") var gate: GateOptions
    @OptionGroup(title: "Output") var outputs: OutputOptions

    func validate() throws {
        if nodes.hasNoSource, nodes.hasNoTarget {
            throw ValidationError("nothing to check: give --source, --target or --target-plan")
        }
    }

    func run() throws {
        var request = AnalysisRequest(
            clusters: clusters.inputs,
            source: nodes.sourceInputs,
            target: nodes.targetInputs,
            now: gate.moment
        )
        request.reading = clusters.reading
        request.names = .init(source: nodes.sourceNode, target: nodes.targetNode)
        request.method = takeover.method
        request.profile = takeover.profile
        request.pairs = takeover.pair.map(\.pair)
        request.pairingFile = takeover.pairing
        (request.controls, request.gateFiles) = try gate.controls(now: request.now)
        request.assumed = takeover.assume.map(\.answer)
        request.targetPlan = nodes.targetPlan
        try ReportRun(request: request, mode: .preflight, gate: gate, outputs: outputs).run()
    }
}
