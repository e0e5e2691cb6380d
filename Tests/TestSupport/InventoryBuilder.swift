package import SourceText
package import StorageModel

/// Makes inventories from a few words, with a place of its own for every value.
package struct InventoryBuilder {
    /// What was built so far.
    package var inventory: Inventory
    private let file: FileID
    private var line = 0

    /// Starts with an empty inventory and one input file, `cluster.yaml`.
    package init() {
        var sources = SourceMap()
        file = sources.add(SourceFile(path: "cluster.yaml", role: .cluster))
        inventory = Inventory(
            cluster: ClusterInventory(),
            source: HostFacts(role: .source),
            target: HostFacts(role: .target),
            sources: sources,
            problems: []
        )
    }

    /// The next line of the file.
    package mutating func place() -> SourceLocation {
        line += 1
        return SourceLocation(file: file, line: line, column: 3)
    }

    /// A value on the next line of the file.
    package mutating func at(_ value: String) -> Located<String> { Located(value, at: place()) }

    /// Metadata; `uid` stands for "kind-name" unless given, nil for none.
    package mutating func metadata(_ name: String, in namespace: String? = nil, uid: String?) -> ObjectMetadata {
        let located = namespace.map { at($0) }
        return ObjectMetadata(name: at(name), namespace: located, uid: uid.map { at($0) })
    }

    /// A selector that asks for one value of a label.
    package mutating func affinity(_ value: String, key: String = "kubernetes.io/hostname") -> NodeSelector {
        let requirement = SelectorRequirement(key: at(key), operator: "In", values: [at(value)])
        let term = NodeSelectorTerm(matchExpressions: [requirement], matchFields: [])
        return NodeSelector(terms: [term], location: place())
    }

    /// Adds a `local` PV on a node.
    package mutating func localVolume(
        _ name: String,
        path: String,
        on node: String?,
        class className: String? = nil,
        in cluster: ClusterRole = .shared,
        _ change: (inout PersistentVolume, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        let source = VolumeSource.local(path: at(path), fsType: nil)
        volume(name, source, on: node, class: className, in: cluster, change)
    }

    /// Adds a PV of any source.
    package mutating func volume(
        _ name: String,
        _ source: VolumeSource,
        on node: String? = nil,
        class className: String? = nil,
        in cluster: ClusterRole = .shared,
        _ change: (inout PersistentVolume, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        let metadata = metadata(name, uid: "pv-\(name)")
        var volume = PersistentVolume(metadata: metadata, cluster: cluster, source: source)
        volume.accessModes = [at("ReadWriteOnce")]
        volume.capacity = at("10Gi")
        volume.reclaimPolicy = at("Retain")
        volume.nodeAffinity = node.map { affinity($0) }
        volume.storageClassName = className.map { at($0) }
        change(&volume, &self)
        inventory.cluster.persistentVolumes.append(volume)
        inventory.cluster.kindCounts["PersistentVolume", default: 0] += 1
    }

    /// Adds a claim; its uid is `uid`.
    package mutating func claim(
        _ name: String,
        in namespace: String = "app",
        volume: String? = nil,
        uid: String? = "uid-1",
        phase: String? = nil,
        cluster: ClusterRole = .shared,
        _ change: (inout PersistentVolumeClaim, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        let metadata = metadata(name, in: namespace, uid: uid)
        var claim = PersistentVolumeClaim(metadata: metadata, cluster: cluster)
        claim.volumeName = volume.map { at($0) }
        claim.phase = phase.map { at($0) }
        claim.accessModes = [at("ReadWriteOnce")]
        claim.requestedStorage = at("10Gi")
        change(&claim, &self)
        inventory.cluster.persistentVolumeClaims.append(claim)
        inventory.cluster.kindCounts["PersistentVolumeClaim", default: 0] += 1
    }

    /// The `claimRef` of a PV.
    package mutating func reference(_ name: String, in namespace: String = "app", uid: String?) -> ClaimReference {
        ClaimReference(namespace: namespace, name: at(name), uid: uid.map { at($0) })
    }

    /// Adds a `local` PV and a claim that are bound to each other, and a pod on the node that uses the claim.
    package mutating func boundVolume(
        _ name: String,
        path: String,
        on node: String?,
        pod: String? = nil,
        class className: String? = nil
    ) {
        localVolume(name, path: path, on: node, class: className) { volume, builder in
            volume.claimRef = builder.reference("claim-\(name)", uid: "uid-\(name)")
            volume.phase = builder.at("Bound")
        }
        claim("claim-\(name)", volume: name, uid: "uid-\(name)", phase: "Bound") { claim, builder in
            claim.storageClassName = className.map { builder.at($0) }
        }
        if let pod { self.pod(pod, claims: ["claim-\(name)"], node: node) }
    }

    /// Adds a pod that uses claims and host paths.
    package mutating func pod(
        _ name: String,
        in namespace: String = "app",
        claims: [String] = [],
        hostPaths: [(path: String, type: String?)] = [],
        node: String? = nil,
        owner: (kind: String, name: String)? = nil,
        cluster: ClusterRole = .shared,
        _ change: (inout Pod, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        var metadata = metadata(name, in: namespace, uid: "pod-\(name)")
        metadata.ownerReferences = owner.map { [self.owner($0.kind, $0.name)] } ?? []
        var pod = Pod(metadata: metadata, cluster: cluster)
        pod.spec.nodeName = node.map { at($0) }
        for (number, claim) in claims.enumerated() {
            let source = PodVolumeSource.persistentVolumeClaim(claimName: at(claim))
            pod.spec.volumes.append(PodVolume(name: at("claim\(number)"), source: source))
        }
        for (number, entry) in hostPaths.enumerated() {
            let source = PodVolumeSource.hostPath(path: at(entry.path), type: entry.type.map { at($0) })
            pod.spec.volumes.append(PodVolume(name: at("host\(number)"), source: source))
        }
        change(&pod, &self)
        inventory.cluster.pods.append(pod)
        inventory.cluster.kindCounts["Pod", default: 0] += 1
    }

    /// A controlling owner without uid.
    package mutating func owner(_ kind: String, _ name: String, uid: String = "") -> OwnerReference {
        OwnerReference(apiVersion: "v1", kind: kind, name: at(name), uid: uid, controller: true)
    }

    /// Adds a workload.
    package mutating func workload(
        _ kind: String,
        _ name: String,
        in namespace: String = "app",
        owner: (kind: String, name: String)? = nil,
        claimTemplates: [String] = []
    ) {
        var metadata = metadata(name, in: namespace, uid: nil)
        metadata.ownerReferences = owner.map { [self.owner($0.kind, $0.name)] } ?? []
        var workload = Workload(kind: kind, metadata: metadata, cluster: .shared)
        for template in claimTemplates { workload.volumeClaimTemplates.append(at(template)) }
        inventory.cluster.workloads.append(workload)
        inventory.cluster.kindCounts[kind, default: 0] += 1
    }

    /// Adds a Node whose hostname label is its name unless another is given.
    package mutating func node(
        _ name: String,
        hostname: String? = nil,
        machineID: String? = nil,
        cluster: ClusterRole = .shared,
        _ change: (inout Node, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        var node = Node(metadata: metadata(name, uid: "node-\(name)"), cluster: cluster)
        node.metadata.labels["kubernetes.io/hostname"] = at(hostname ?? name)
        node.machineID = machineID.map { at($0) }
        change(&node, &self)
        inventory.cluster.nodes.append(node)
        inventory.cluster.kindCounts["Node", default: 0] += 1
    }

    /// Adds a StorageClass.
    package mutating func storageClass(
        _ name: String,
        provisioner: String = "kubernetes.io/no-provisioner",
        bindingMode: String? = "WaitForFirstConsumer",
        cluster: ClusterRole = .shared
    ) {
        var storageClass = StorageClass(metadata: metadata(name, uid: nil), cluster: cluster)
        storageClass.provisioner = at(provisioner)
        storageClass.volumeBindingMode = bindingMode.map { at($0) }
        inventory.cluster.storageClasses.append(storageClass)
        inventory.cluster.kindCounts["StorageClass", default: 0] += 1
    }
}
