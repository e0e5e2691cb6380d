package import Findings
package import Gating
package import Ingestion
package import Resolution
package import SourceText
import StorageModel

/// Everything that the user asked for, before anything is read.
package struct AnalysisRequest: Sendable {
    /// Cluster dumps by role.
    package var clusters: [ClusterInput]
    /// How the dumps are read.
    package var reading: ManifestReading
    /// Captures of the source node.
    package var source: NodeInputs
    /// Captures of the target node.
    package var target: NodeInputs
    /// `--target-plan FILE`: a target that does not exist yet, instead of captures.
    package var targetPlan: String?
    /// `--assume KEY=VALUE`: answers to open questions.
    package var assumed: [AssumedAnswer] = []
    /// Node names that the user gave.
    package var names: GraphBuilder.NodeNames
    /// `--method`; nil when the profile decides, or when `preflight` shows both columns.
    package var method: TakeoverMethod?
    /// `--profile`: a built-in name or a path; nil for the method's default.
    package var profile: String?
    /// `--pair SOURCE=TARGET` and the lines of a pairing file.
    package var pairs: [DiskPair]
    /// `--pairing FILE`.
    package var pairingFile: String?
    /// The moment of the analysis as seconds since 1970-01-01T00:00:00Z.
    package var now: Int
    /// What blocks, and what is accepted.
    package var controls: GateControls
    /// The policy, waiver and baseline files that `controls` come from, for the list of inputs.
    package var gateFiles: [SourceFile]
    /// Command line that is shown in the report, without the executable's path.
    package var invocation: [String]

    /// Makes a request with the inputs; the rest has defaults.
    package init(clusters: [ClusterInput], source: NodeInputs, target: NodeInputs, now: Int) {
        self.clusters = clusters
        self.reading = ManifestReading()
        self.source = source
        self.target = target
        self.names = GraphBuilder.NodeNames(source: nil, target: nil)
        self.pairs = []
        self.now = now
        self.controls = GateControls(policy: GatePolicy(), now: now)
        self.gateFiles = []
        self.invocation = []
    }
}

/// Why there is no report at all.
package enum AnalysisError: Error, Sendable, Hashable {
    /// The request contradicts itself, or a profile or pairing file cannot be used: exit code 2.
    case usage(String)
    /// The program itself failed, for example for lack of space: exit code 1.
    case failure(String)
}
