import Findings
import Resolution
import SourceText
import StorageModel

/// A static PV whose data is not on a disk of the node, and that pods of the two nodes use or may use.
struct NetworkVolume {
    /// The PV.
    var volume: PersistentVolume
    /// What hangs on it.
    var binding: VolumeBinding
    /// Pods that use it on the source and on the target.
    var pods: [Pod]

    /// Side of findings about it: the machine whose pods use it, else the cluster.
    func side(_ context: CheckContext) -> FindingSide {
        guard let pod = pods.first else { return .cluster }
        return pod.spec.nodeName?.value == context.graph.sourceNode.name ? .sourceNode : .targetNode
    }

    /// Where the type of the volume stands.
    var place: SourceLocation {
        switch volume.source {
        case .other(let field): field.location
        case .csi(let driver, _, _, _): driver.location
        case .nfs(let server, _): server.location
        case .iscsi(_, let iqn, _, _): iqn.location
        case .fc(let names, _, let ids): (names.first ?? ids.first ?? volume.metadata.name).location
        default: volume.metadata.name.location
        }
    }
}

/// Selects volumes without a path on a node.
enum NetworkVolumes {
    /// Static PVs in inventory order that a pod of the two nodes uses, or that their affinity does not keep from both nodes.
    static func all(_ context: CheckContext) -> [NetworkVolume] {
        let cluster = context.inventory.cluster
        let nodes = [context.graph.sourceNode, context.graph.targetNode]
        let names = Set(nodes.filter(\.isNamed).map(\.name))
        return context.graph.bindings.compactMap { binding in
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            guard binding.provisioning.kind.isStatic, !volume.isOnNode else { return nil }
            let pods = binding.podIndexes.map { cluster.pods[$0] }.filter {
                !$0.isFinished && names.contains($0.spec.nodeName?.value ?? "")
            }
            let mayBeUsed = nodes.contains { $0.evaluate(volume.nodeAffinity) != .excluded }
            guard !pods.isEmpty || mayBeUsed else { return nil }
            return NetworkVolume(volume: volume, binding: binding, pods: pods)
        }
    }

    /// The finding about a volume.
    static func issue(
        _ entry: NetworkVolume,
        _ context: CheckContext,
        key: String,
        detail: String,
        effect: String
    ) -> ObjectIssue {
        ObjectIssue(
            subject: entry.volume.reference,
            side: entry.side(context),
            node: entry.pods.first?.spec.nodeName?.value,
            key: StaticVolumes.key(key, entry.volume.cluster),
            detail: detail,
            effect: effect,
            radius: entry.binding.blastRadius
        )
    }
}
