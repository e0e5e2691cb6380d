package import Ingestion
package import Reporting
import Resolution
package import SourceText
import StorageModel

/// Answers where the cluster would bind the claims of a dump.
package struct BindingSimulation: Sendable {
    /// Which claims are asked about.
    package enum Question: Sendable, Hashable {
        /// Every claim that is Pending.
        case pending
        /// One claim as it stands, by namespace and name.
        case claim(namespace: String, name: String)
        /// One claim as if it were deleted and made again from its manifest.
        case recreated(namespace: String, name: String)
    }

    /// Input files, with their digests.
    package let sources: SourceMap
    /// What could not be read.
    package let problems: [InputProblem]
    /// Positions of the claims that are asked about.
    private let positions: [Int]
    private let isRecreated: Bool
    private let inventory: ClusterInventory
    private var simulator: BindingSimulator
    /// Claims that would take each PV as the smallest that fits.
    private let rivals: [BindingGraph.VolumeKey: [String]]

    /// Reads the dumps and looks the claims up.
    ///
    /// - Throws: `AnalysisError.usage` when the inputs cannot be read at all.
    package init(_ clusters: [ClusterInput], _ question: Question) throws(AnalysisError) {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inventory: ClusterInventory
        do throws(IngestionError) {
            inventory = try ClusterIngestion.load(clusters, into: &sources, problems: &problems)
        } catch {
            throw .usage(error.message)
        }
        var simulator = BindingSimulator(inventory, ClusterIndex(inventory))
        let pending = simulator.pendingClaims
        switch question {
        case .pending:
            positions = pending
            isRecreated = false
        case .claim(let namespace, let name), .recreated(let namespace, let name):
            positions = inventory.persistentVolumeClaims.indices.filter {
                let claim = inventory.persistentVolumeClaims[$0]
                return claim.namespace == namespace && claim.name == name
            }
            if case .recreated = question { isRecreated = true } else { isRecreated = false }
        }
        var rivals: [BindingGraph.VolumeKey: [String]] = [:]
        for position in pending {
            let prediction = simulator.outcome(ofClaimAt: position)
            guard case .binds(let volume, .smallest) = prediction.outcome else { continue }
            let key = BindingGraph.VolumeKey(cluster: prediction.cluster, name: volume)
            rivals[key, default: []].append(prediction.claim.qualifiedName)
        }
        self.sources = sources
        self.problems = problems
        self.inventory = inventory
        self.simulator = simulator
        self.rivals = rivals
    }

    /// One line for each input problem that lost evidence.
    package var problemLines: [String] { ProblemLines.lines(problems, sources) }

    /// Whether a part of the dumps could not be read.
    package var losesEvidence: Bool { problems.contains(where: \.effect.losesEvidence) }

    /// How many answers there are; none when a claim that was named is in none of the dumps.
    package var count: Int { positions.count }

    /// The answer of a number from 0, in the order of the claims' names.
    package mutating func answer(_ number: Int) -> BindingAnswer {
        let position = positions[number]
        let prediction =
            isRecreated ? simulator.predict(recreatedClaimAt: position) : simulator.predict(claimAt: position)
        var reason = prediction.reason
        if case .binds(let volume, .smallest) = prediction.outcome {
            let key = BindingGraph.VolumeKey(cluster: prediction.cluster, name: volume)
            let others = (rivals[key] ?? []).filter { $0 != prediction.claim.qualifiedName }
            if !others.isEmpty {
                let more = others.count > 3 ? " and \(others.count - 3) more" : ""
                reason +=
                    "; \(others.prefix(3).joined(separator: ", "))\(more) would take it too: whichever is synchronised first gets it"
            }
        }
        return BindingAnswer(
            claim: prediction.claim.qualifiedName,
            volume: prediction.volume,
            reason: reason,
            rejected: prediction.rejected.map {
                BindingAnswer.Rejection(volume: $0.volume, reason: $0.rejection.text)
            }
        )
    }
}
