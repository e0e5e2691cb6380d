import Findings
import Resolution
import SourceText
import StorageModel

/// A static PV on one side of the takeover.
struct StaticSubject {
    /// The PV on its side.
    var subject: VolumeSubject
    /// What hangs on it.
    var binding: VolumeBinding
}

/// Selects the subjects of a run that are static PVs.
enum StaticSubjects {
    /// All of them, in the order of the graph.
    static func all(_ context: CheckContext) -> [StaticSubject] {
        context.graph.subjects.compactMap { subject in
            guard subject.volume.kind == "PersistentVolume", !subject.isDynamic else { return nil }
            let key = BindingGraph.VolumeKey(cluster: subject.cluster, name: subject.volume.name)
            guard let position = context.graph.bindingOfVolume[key] else { return nil }
            return StaticSubject(subject: subject, binding: context.graph.bindings[position])
        }
    }
}

/// The predictions of a run by volume and side.
struct VolumeOutcomes {
    private struct Key: Hashable {
        var volume: ObjectReference
        var cluster: ClusterRole
        var side: VolumeSide
        var node: String
    }

    private var outcomes: [Key: VolumeOutcome] = [:]

    /// Indexes the predictions; empty without one.
    init(_ context: CheckContext) {
        for outcome in context.prediction?.volumes ?? [] {
            let key = Key(volume: outcome.volume, cluster: outcome.cluster, side: outcome.side, node: outcome.node)
            outcomes[key] = outcome
        }
    }

    /// The prediction for a subject.
    func outcome(of subject: VolumeSubject) -> VolumeOutcome? {
        outcomes[Key(volume: subject.volume, cluster: subject.cluster, side: subject.side, node: subject.node)]
    }

    /// The fingerprint of the prediction's own finding, when it is at least as severe, so that nothing blocks unseen.
    func cause(of subject: VolumeSubject, severity: Severity) -> String? {
        guard let outcome = outcome(of: subject), let own = outcome.headline.severity, own >= severity else {
            return nil
        }
        return TakeoverFindings.fingerprint(of: outcome)
    }
}
