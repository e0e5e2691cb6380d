import Findings
import Resolution
import SourceText
import StorageModel

/// Who the machine is after the takeover.
struct MachineAfter {
    /// The source's Node.
    let source: NodeMatch
    /// The target's Node.
    let target: NodeMatch
    /// Whose host name and kubelet identity it has; nil without a plan.
    let identity: TakeoverProfile.NodeIdentity?
    /// Whose root file system it has; nil when that is not known.
    let rootOf: HostRole?

    /// Reads a context.
    init(_ context: CheckContext) {
        source = context.graph.sourceNode
        target = context.graph.targetNode
        identity = context.plan?.profile.nodeIdentity
        rootOf = context.prediction?.rootOf
    }

    /// Whether the two machines have different names, so that it matters whose name is used afterwards.
    var namesDiffer: Bool { source.isNamed && target.isNamed && source.name != target.name }

    /// Names that the machine may have afterwards: one, or both when the profile leaves it open.
    var candidates: [NodeMatch] {
        switch identity {
        case .source: [source]
        case .target: [target]
        case .unknown: [source, target]
        case nil: []
        }
    }

    /// Machines whose name nobody uses, or may use, afterwards.
    var vanishing: [NodeMatch] {
        guard namesDiffer else { return [] }
        switch identity {
        case .source: return [target]
        case .target: return [source]
        case .unknown: return [source, target]
        case nil: return []
        }
    }

    /// How sure a statement is that holds for one identity only.
    var certainty: Certainty { identity == .unknown ? .depends(on: ["nodeIdentity"]) : .certain }

    /// The names it may have, for the reader.
    var nameText: String { candidates.map { ShellQuote.code($0.name) }.joined(separator: " or ") }

    /// What a node selector says about the machine afterwards; nil when it depends on the identity or on labels that were not dumped.
    func isSelected(by selector: NodeSelector?) -> Bool? {
        guard let selector else { return true }
        let answers = Set((candidates.isEmpty ? [target] : candidates).map { $0.evaluate(selector) })
        if answers == [.matches] { return true }
        return answers == [.excluded] ? false : nil
    }

    /// Evidence for the names of both machines.
    var evidence: [Evidence] {
        [source, target].compactMap { match in
            guard let place = match.node?.metadata.name.location ?? match.evidence.compactMap(\.location).first else {
                return nil
            }
            return Evidence(.context, at: place, note: "node `\(ShellQuote.printable(match.name))`")
        }
    }

    /// The capture that tells labels of the nodes.
    static func lacksLabels(_ settles: String) -> MissingEvidence {
        MissingEvidence(origin: "cluster", capture: "oc get nodes -o yaml", settles: settles)
    }
}

/// Pods and volumes of a node.
enum NodePods {
    /// Pods that are assigned to a machine and not finished.
    static func assigned(to match: NodeMatch, _ context: CheckContext) -> [Pod] {
        let own: ClusterRole = match.host == .source ? .source : .target
        guard match.isNamed else { return [] }
        let cluster = context.inventory.cluster
        let positions = cluster.positions(ofPodsOn: match.name, in: [.shared, own])
        return positions.map { cluster.pods[$0] }.filter { !$0.isFinished }
    }

    /// The side of findings about a machine.
    static func side(_ match: NodeMatch) -> FindingSide { match.host == .source ? .sourceNode : .targetNode }

    /// The Node as a subject, also when no Node object was dumped.
    static func reference(_ match: NodeMatch) -> ObjectReference { ObjectReference(kind: "Node", name: match.name) }

    /// Where a pod says which node it is on.
    static func place(_ pod: Pod) -> SourceLocation { (pod.spec.nodeName ?? pod.metadata.name).location }

    /// Who is hit when pods are.
    static func radius(_ pods: [Pod], _ owners: [String] = []) -> BlastRadius {
        BlastRadius(
            pods: Set(pods.map(\.reference.qualifiedName)).sorted(),
            workloads: owners,
            namespaces: Set(pods.map(\.namespace)).sorted()
        )
    }
}
