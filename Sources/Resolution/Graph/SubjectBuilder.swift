import Findings
import SourceText
import StorageModel

/// Sorts PVs and inline host paths into the two sides of the takeover, or out of its scope.
struct SubjectBuilder {
    private let inventory: ClusterInventory
    private let source: NodeMatch
    private let target: NodeMatch
    /// Whether the target does not exist yet, so that nothing is resident on it.
    private let isTargetPlanned: Bool
    /// Why a volume of other nodes is out of scope.
    private let reasonElsewhere: String
    /// Subjects found so far.
    private(set) var subjects: [VolumeSubject] = []
    /// PVs and host paths that the takeover does not touch.
    private(set) var outOfScope: [OutOfScopeVolume] = []

    /// Starts with nothing.
    init(_ inventory: ClusterInventory, source: NodeMatch, target: NodeMatch, isTargetPlanned: Bool = false) {
        self.inventory = inventory
        self.isTargetPlanned = isTargetPlanned
        self.source = source
        self.target = target
        reasonElsewhere = "its node affinity matches neither `\(source.name)` nor `\(target.name)`"
    }

    /// Adds a PV to the sides it is usable on, or to those out of scope.
    mutating func add(_ volume: PersistentVolume, _ binding: VolumeBinding) {
        guard let path = volume.source.nodePath else {
            exclude(volume, Self.reasonWithoutPath(volume.source))
            return
        }
        var sides: [VolumeSide] = []
        for side in [VolumeSide.carried, .resident] where isPossible(side, volume.cluster) {
            if usability(of: volume, on: side) != .excluded { sides.append(side) }
        }
        sides = narrowedByPods(sides, volume, binding)
        guard !sides.isEmpty else {
            exclude(volume, reasonElsewhere)
            return
        }
        for side in sides {
            var hostPathType: String?
            if case .hostPath(_, let type) = volume.source { hostPathType = type?.value }
            var subject = VolumeSubject(
                volume: volume.reference,
                cluster: volume.cluster,
                sourceField: volume.source.fieldName,
                path: path,
                hostPathType: hostPathType,
                isBlockMode: volume.isBlockMode,
                side: side,
                node: match(side).name,
                isReachableAfter: ReachabilityRule.evaluate(volume.nodeAffinity, source: source, target: target)
            )
            subject.isDynamic = !binding.provisioning.kind.isStatic
            subjects.append(subject)
        }
    }

    /// Adds an inline host path of a pod on one of the two nodes.
    mutating func add(_ use: HostPathUse) {
        let reference = ObjectReference(kind: "HostPath", name: use.subjectName)
        let path = use.path.value
        let owned = HostPathCollector.systemTree(of: path).map {
            "`\($0)` belongs to the operating system, which is replaced as a whole"
        }
        let volatile = HostPathCollector.volatileTree(of: path).map { "`\($0)` is made anew at every boot" }
        if let reason = volatile ?? owned {
            outOfScope.append(
                OutOfScopeVolume(
                    volume: reference,
                    cluster: use.cluster,
                    reason: "used on `\(use.node)`; \(reason)",
                    evidence: [Evidence(.cause, at: use.path.location)]
                )
            )
            return
        }
        for side in [VolumeSide.carried, .resident]
        where isPossible(side, use.cluster) && match(side).isNamed && match(side).name == use.node {
            subjects.append(
                VolumeSubject(
                    volume: reference,
                    cluster: use.cluster,
                    sourceField: "hostPath",
                    path: use.path,
                    hostPathType: use.type,
                    isBlockMode: false,
                    side: side,
                    node: use.node,
                    isReachableAfter: .reachable
                )
            )
        }
    }

    /// Puts both lists into the order of the report.
    mutating func sort() {
        subjects.sort {
            ($0.side, $0.volume, $0.cluster, $0.node, $0.path.value)
                < ($1.side, $1.volume, $1.cluster, $1.node, $1.path.value)
        }
        outOfScope.sort { ($0.volume, $0.cluster, $0.reason) < ($1.volume, $1.cluster, $1.reason) }
    }

    private func match(_ side: VolumeSide) -> NodeMatch { side == .carried ? source : target }

    /// With two clusters, PVs of the source's are carried and PVs of the target's are resident.
    private func isPossible(_ side: VolumeSide, _ cluster: ClusterRole) -> Bool {
        if isTargetPlanned, side == .resident { return false }
        return switch cluster {
        case .shared: true
        case .source: side == .carried
        case .target: side == .resident
        }
    }

    private func usability(of volume: PersistentVolume, on side: VolumeSide) -> AffinityAnswer {
        let answer = match(side).evaluate(volume.nodeAffinity)
        guard answer == .unknown, volume.cluster == .shared else { return answer }
        let other = match(side == .carried ? .resident : .carried)
        // A volume pinned to the one node that has a name is not usable on the nameless one.
        if !match(side).isNamed, other.isNamed, Self.isPinned(volume.nodeAffinity, to: other.name) { return .excluded }
        return answer
    }

    /// Whether every term asks for this one host name.
    private static func isPinned(_ affinity: NodeSelector?, to name: String) -> Bool {
        guard let affinity, !affinity.terms.isEmpty else { return false }
        return affinity.terms.allSatisfy { term in
            (term.matchExpressions + term.matchFields).contains { requirement in
                [NodeMatch.hostnameLabel, "metadata.name"].contains(requirement.key.value)
                    && requirement.operator == "In" && requirement.values.map(\.value) == [name]
            }
        }
    }

    /// A volume without affinity can be used anywhere; the pods that use it now tell on which machine its data lies.
    private func narrowedByPods(
        _ sides: [VolumeSide],
        _ volume: PersistentVolume,
        _ binding: VolumeBinding
    ) -> [VolumeSide] {
        guard volume.nodeAffinity == nil, sides.count > 1 else { return sides }
        let nodes = Set(
            binding.podIndexes.lazy.map { inventory.pods[$0] }.filter { !$0.isFinished }.compactMap(
                \.spec.nodeName?.value
            )
        )
        let used = sides.filter { match($0).isNamed && nodes.contains(match($0).name) }
        return used.isEmpty ? sides : used
    }

    private mutating func exclude(_ volume: PersistentVolume, _ reason: String) {
        let place = volume.nodeAffinity?.location ?? volume.metadata.name.location
        let isElsewhere = volume.isOnNode
        outOfScope.append(
            OutOfScopeVolume(
                volume: volume.reference,
                cluster: volume.cluster,
                reason: reason,
                evidence: [Evidence(.cause, at: isElsewhere ? place : volume.metadata.name.location)]
            )
        )
    }

    /// Why a source without a path of the node is not analysed.
    private static func reasonWithoutPath(_ source: VolumeSource) -> String {
        switch source {
        case .csi(let driver, _, _, _):
            if ["topolvm.io", "topolvm.cybozu.com"].contains(driver.value) {
                return "driver `\(driver.value)` keeps it in a volume group of a node, which names no path"
            }
            return "driver `\(driver.value)` finds it, not a path of the node"
        case .nfs(let server, _): return "it lies on NFS server `\(server.value)`"
        case .iscsi(let portal, _, _, _): return "it is reached over iSCSI at `\(portal.value)`"
        case .fc: return "it is reached over Fibre Channel"
        case .other(let field): return "source `\(field.value)` names no path of the node"
        case .none: return "no volume source was recognised"
        case .local, .hostPath: return "it is not used on either node"
        }
    }
}
