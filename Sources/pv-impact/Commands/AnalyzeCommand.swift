import Analysis
import ArgumentParser
import Gating
import Reporting
import Resolution

/// `pv-impact analyze`.
struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Predict what the takeover does to every static PV, and run the preflight.",
        discussion: """
            Give a cluster dump and what you have of both nodes. The more is captured, the less is undetermined; the
            report says which capture would settle what.

            EXAMPLES
              oc get pv,pvc,pods,nodes,storageclasses,statefulsets,deployments,daemonsets,replicasets -A -o yaml > dump.yaml

              pv-impact analyze --cluster dump.yaml --source worker-1/ --target worker-2/ --method block
              pv-impact analyze --cluster dump.yaml --method file \\
                  --source-fstab w1.fstab --source-mountinfo w1.mountinfo \\
                  --target-fstab w2.fstab --target-mountinfo w2.mountinfo
              pv-impact analyze --cluster dump.yaml --source worker-1/ --target ecs-7/ --method block \\
                  --pair sda=vda --pair sdb=vdb --output markdown=report.md --output json=report.json
            """
    )

    @OptionGroup(title: "Cluster") var clusters: ClusterOptions
    @OptionGroup(title: "Nodes") var nodes: NodeOptions
    @OptionGroup(title: "Takeover") var takeover: TakeoverOptions
    @OptionGroup(title: "Gate") var gate: GateOptions
    @OptionGroup(title: "Output") var outputs: OutputOptions

    func validate() throws {
        if clusters.isEmpty {
            throw ValidationError("no cluster dump: give --cluster, or --source-cluster and --target-cluster")
        }
        if nodes.hasNoSource {
            throw ValidationError("nothing of the source node: give --source, or --source-fstab and --source-mountinfo")
        }
        if nodes.hasNoTarget {
            throw ValidationError(
                "nothing of the target node: give --target, --target-plan, or --target-fstab and --target-mountinfo"
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
        try ReportRun(request: request, mode: .analysis, gate: gate, outputs: outputs).run()
    }
}
