import Findings
import Resolution
import SourceText
import StorageModel

/// What the checks look up for every volume, indexed once a check.
struct VolumeIndex: Sendable {
    private struct HostPathKey: Hashable {
        var cluster: ClusterRole
        var node: String
        var path: String
        var type: String
    }

    private struct WorkloadKey: Hashable {
        var cluster: ClusterRole
        var reference: ObjectReference
    }

    /// The context of the run.
    let context: CheckContext
    /// fstab and units.
    let mounts: MountConfiguration
    private let hostPaths: [HostPathKey: Int]
    private let replicas: [WorkloadKey: Int]
    private let owners: [WorkloadKey: String]
    private let localBinds: [HostRole: [String: [MountEntry]]]
    private let byContent: [String: [ObjectReference]]

    /// Indexes a context.
    init(_ context: CheckContext) {
        self.context = context
        mounts = MountConfiguration(context)
        var hostPaths: [HostPathKey: Int] = [:]
        for (index, use) in context.graph.hostPaths.enumerated() {
            let key = HostPathKey(cluster: use.cluster, node: use.node, path: use.path.value, type: use.type ?? "")
            if hostPaths[key] == nil { hostPaths[key] = index }
        }
        self.hostPaths = hostPaths
        var replicas: [WorkloadKey: Int] = [:]
        var owners: [WorkloadKey: String] = [:]
        for workload in context.inventory.cluster.workloads {
            let key = WorkloadKey(cluster: workload.cluster, reference: workload.reference)
            replicas[key] = workload.replicas
            let references = workload.metadata.ownerReferences
            if let owner = references.first(where: \.controller) ?? references.first {
                owners[key] = "\(owner.kind) \(owner.name.value)"
            }
        }
        self.replicas = replicas
        self.owners = owners
        var byContent: [String: [ObjectReference]] = [:]
        for outcome in context.prediction?.volumes ?? [] {
            guard let identity = outcome.after.contentIdentity else { continue }
            byContent[identity, default: []].append(outcome.volume)
        }
        self.byContent = byContent
        localBinds = [
            .source: Self.localBinds(context.inventory.source), .target: Self.localBinds(context.inventory.target),
        ]
    }

    /// Volumes whose paths lead to the same data afterwards.
    func volumes(withContent identity: String) -> [ObjectReference] { byContent[identity] ?? [] }

    /// Bind mounts of a local PV below the pod directories of kubelet.
    ///
    /// Source: Kubernetes `pkg/volume/util`: `/var/lib/kubelet/pods/UID/volumes/kubernetes.io~local-volume/PV`.
    func localBinds(of volume: String, on host: HostRole) -> [MountEntry] { localBinds[host]?[volume] ?? [] }

    private static func localBinds(_ facts: HostFacts) -> [String: [MountEntry]] {
        var binds: [String: [MountEntry]] = [:]
        for mount in facts.kubeletMounts ?? facts.mounts ?? []
        where mount.target.hasPrefix("/var/lib/kubelet/pods/") {
            let parts = mount.target.split(separator: "/")
            guard parts.count == 8, parts[6] == "kubernetes.io~local-volume" else { continue }
            binds[String(parts[7]), default: []].append(mount)
        }
        return binds
    }

    /// Everything about the volume of an outcome.
    func facts(of outcome: VolumeOutcome) -> VolumeFacts { VolumeFacts(outcome: outcome, index: self) }

    /// The inline hostPath that an outcome is about.
    func hostPathUse(of outcome: VolumeOutcome) -> HostPathUse? {
        let key = HostPathKey(
            cluster: outcome.cluster,
            node: outcome.node,
            path: outcome.path,
            type: outcome.hostPathType ?? ""
        )
        return hostPaths[key].map { context.graph.hostPaths[$0] }
    }

    /// The object that manages a workload, as `Kind name`; nil when the dump shows none.
    func owner(of workload: ObjectReference, in cluster: ClusterRole) -> String? {
        owners[WorkloadKey(cluster: cluster, reference: workload)]
    }

    /// `spec.replicas` of a workload; nil when the dump has no such object or no such field.
    func replicas(of workload: ObjectReference, in cluster: ClusterRole) -> Int? {
        replicas[WorkloadKey(cluster: cluster, reference: workload)]
    }
}

/// One predicted volume with the objects and machines behind it.
struct VolumeFacts: Sendable {
    /// The prediction.
    let outcome: VolumeOutcome
    /// Lookups.
    let index: VolumeIndex

    /// State of the path before the takeover.
    var before: PathResolution { outcome.before }
    /// State of the path after it, in the worst world.
    var after: PathResolution { outcome.after }
    /// Whether the volume is an inline hostPath of a pod and no PersistentVolume.
    var isInline: Bool { outcome.volume.kind != "PersistentVolume" }
    /// Whether the source is `local`.
    var isLocal: Bool { outcome.sourceField == "local" }
    /// Whether the source is `hostPath`.
    var isHostPath: Bool { outcome.sourceField == "hostPath" }
    /// Whether the path is there for nobody: nothing, or a link to nothing.
    var isAbsentAfter: Bool { after.kind == .missing || after.kind == .dangling }
    /// Machine that the path is resolved on before the takeover.
    var hostBefore: HostRole { outcome.side == .carried ? .source : .target }
    /// Name that kubelet uses for the volume in events.
    var eventName: String { isInline ? outcome.podVolume ?? "VOLUME" : outcome.volume.name }

    /// Pods, claim and workloads of a PV.
    var binding: VolumeBinding? { isInline ? nil : index.context.graph.binding(of: outcome) }

    /// The PersistentVolume object.
    var volume: PersistentVolume? {
        guard let binding, index.context.inventory.cluster.persistentVolumes.indices.contains(binding.volumeIndex)
        else { return nil }
        return index.context.inventory.cluster.persistentVolumes[binding.volumeIndex]
    }

    /// The claim that uses the PV.
    var claim: PersistentVolumeClaim? {
        let claims = index.context.inventory.cluster.persistentVolumeClaims
        guard let position = binding?.claimIndex, claims.indices.contains(position) else { return nil }
        return claims[position]
    }

    /// Pods that use the volume.
    var pods: [Pod] {
        let all = index.context.inventory.cluster.pods
        let indexes = isInline ? index.hostPathUse(of: outcome)?.podIndexes ?? [] : binding?.podIndexes ?? []
        return indexes.filter(all.indices.contains).map { all[$0] }
    }

    /// Who is hit.
    var blastRadius: BlastRadius {
        if isInline { return index.hostPathUse(of: outcome)?.blastRadius ?? BlastRadius() }
        return binding?.blastRadius ?? BlastRadius()
    }

    /// Top-level workloads that use the volume, as references.
    var workloads: [ObjectReference] {
        if let binding { return binding.workloads }
        return blastRadius.workloads.compactMap { text in
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            let name = parts[1].split(separator: "/", maxSplits: 1).map(String.init)
            return name.count == 2
                ? ObjectReference(kind: parts[0], namespace: name[0], name: name[1])
                : ObjectReference(kind: parts[0], name: parts[1])
        }
    }

    /// Captures whose absence keeps the volume from being decided, sorted.
    var missing: [MissingEvidence] {
        var all = Set(before.missing + after.missing)
        if case .undetermined(let missing) = outcome.certainty { all.formUnion(missing) }
        if all.isEmpty {
            all.insert(
                MissingEvidence(
                    origin: hostBefore == .source ? "source node" : "target node",
                    capture: "probe/paths.tsv",
                    settles: "what stands at \(ShellQuote.code(outcome.path))"
                )
            )
        }
        return all.sorted()
    }

    /// Names that the path goes through before the takeover: itself, links on the way, and the text of a link at its end.
    var deviceNames: [String] {
        let links = before.hops.filter { $0.step == .link }.map(\.subject)
        let probe = index.context.inventory.facts(hostBefore).pathProbes?[outcome.path]
        return [outcome.path] + links + (probe?.link.map { [$0] } ?? [])
    }

    /// Capacity of the PV in bytes.
    var capacity: UInt64? {
        guard let text = volume?.capacity?.value, let quantity = Quantity(text), quantity.bytes > 0 else { return nil }
        return UInt64(quantity.bytes)
    }

    /// `local.fsType` of the PV; nil or empty when unset.
    var declaredFSType: Located<String>? {
        guard case .local(_, let fsType) = volume?.source, let fsType, !fsType.value.isEmpty else { return nil }
        return fsType
    }

    /// The mount that configuration asks for at the file system that carries the path before the takeover.
    var configuredBefore: ConfiguredMount? {
        before.mountPoint.flatMap { index.mounts.mount(at: $0, on: hostBefore) }
    }

    /// The mount that the configuration after the takeover asks for at the same mount point.
    var configuredAfterwards: ConfiguredMount? {
        guard let mountPoint = before.mountPoint else { return nil }
        return index.mounts.mountAfterwards(at: mountPoint)
    }

    /// Kubelet versions of the two nodes, as far as known.
    var kubeletVersions: [KubernetesVersion] {
        [index.context.graph.targetNode.node, index.context.graph.sourceNode.node].compactMap { node in
            node?.kubeletVersion.flatMap { KubernetesVersion($0.value) }
        }
    }
}
