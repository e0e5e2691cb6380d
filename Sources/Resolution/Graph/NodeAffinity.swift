import Findings
import SourceText
package import StorageModel

/// Whether a PV's node affinity lets it be used on a machine.
package enum AffinityAnswer: Sendable, Hashable {
    /// It does.
    case matches
    /// It does not.
    case excluded
    /// The labels it asks for are not known.
    case unknown
}

extension NodeMatch {
    /// The label that kubelet sets to the node's host name at every registration.
    package static let hostnameLabel = "kubernetes.io/hostname"

    /// Evaluates a PV's `nodeAffinity` for this machine; nil affinity matches every node.
    ///
    /// With a Node object its labels decide. Without one, `kubernetes.io/hostname` is taken to equal the name of the node,
    /// as kubelet registers it, and every other label is not known.
    package func evaluate(_ affinity: NodeSelector?) -> AffinityAnswer {
        guard let affinity else { return .matches }
        if let node { return affinity.matches(labels: node.labels, nodeName: node.name) ? .matches : .excluded }
        var answer = AffinityAnswer.excluded
        for term in affinity.terms where !term.matchExpressions.isEmpty || !term.matchFields.isEmpty {
            switch evaluateWithoutLabels(term) {
            case .matches: return .matches
            case .unknown: answer = .unknown
            case .excluded: break
            }
        }
        return answer
    }

    private func evaluateWithoutLabels(_ term: NodeSelectorTerm) -> AffinityAnswer {
        var answer = AffinityAnswer.matches
        for requirement in term.matchExpressions {
            guard requirement.key.value == Self.hostnameLabel, isNamed else {
                answer = .unknown
                continue
            }
            if !requirement.matches(name) { return .excluded }
        }
        for requirement in term.matchFields {
            guard isNamed else {
                answer = .unknown
                continue
            }
            if requirement.key.value != "metadata.name" || !requirement.matches(name) { return .excluded }
        }
        return answer
    }
}

/// Whether pods that use a volume can be scheduled onto the machine after the takeover, by whose identity it has then.
enum ReachabilityRule {
    /// Compares what the affinity says about both nodes.
    static func evaluate(
        _ affinity: NodeSelector?,
        source: NodeMatch,
        target: NodeMatch
    ) -> VolumeSubject.Reachability {
        guard let affinity else { return .reachable }
        let evidence = [Evidence(.cause, at: affinity.location, note: "node affinity of the volume")]
        switch (source.evaluate(affinity), target.evaluate(affinity)) {
        case (.matches, .matches): return .reachable
        case (.matches, .excluded): return .onlyWithIdentity(of: .source, evidence: evidence + source.evidence)
        case (.excluded, .matches): return .onlyWithIdentity(of: .target, evidence: evidence + target.evidence)
        default:
            return .unknown(
                MissingEvidence(
                    origin: "cluster",
                    capture: "oc get nodes -o yaml",
                    settles: "whether the node affinity of the volume matches the machine after the takeover"
                )
            )
        }
    }
}
