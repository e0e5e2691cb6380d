import SourceText
import StorageModel
import YAMLEvents

/// An object as it was read, before duplicates are resolved.
struct Collected<Object: KubernetesObject>: Sendable {
    var object: Object
    /// Equal for objects of equal content, wherever they stand.
    var contentHash: Int
    /// What its place among the others is told by.
    var key: ObjectOrder.Key

    init(object: Object, contentHash: Int) {
        self.object = object
        self.contentHash = contentHash
        key = ObjectOrder.Key(object)
    }

    fileprivate init(object: Object, contentHash: Int, key: ObjectOrder.Key) {
        self.object = object
        self.contentHash = contentHash
        self.key = key
    }
}

/// Objects of one kind as they were read.
///
/// Objects, keys and hashes lie apart: objects that stand in order and once, as nearly always, are used as they lie here.
struct CollectedList<Object: KubernetesObject>: Sendable {
    private(set) var objects: [Object] = []
    private(set) var keys: [ObjectOrder.Key] = []
    private var contentHashes: [Int] = []

    mutating func append(_ collected: Collected<Object>) {
        objects.append(collected.object)
        keys.append(collected.key)
        contentHashes.append(collected.contentHash)
    }

    subscript(index: Int) -> Collected<Object> {
        Collected(object: objects[index], contentHash: contentHashes[index], key: keys[index])
    }
}

/// Everything that was read of all dumps, in the order of the files.
struct CollectedObjects: Sendable {
    var persistentVolumes = CollectedList<PersistentVolume>()
    var persistentVolumeClaims = CollectedList<PersistentVolumeClaim>()
    var pods = CollectedList<Pod>()
    var workloads = CollectedList<Workload>()
    var nodes = CollectedList<Node>()
    var storageClasses = CollectedList<StorageClass>()
    var volumeAttachments = CollectedList<VolumeAttachment>()
    var csiNodes = CollectedList<CSINode>()
    var services = CollectedList<Service>()
    var podDisruptionBudgets = CollectedList<PodDisruptionBudget>()
    var plainObjects = CollectedList<PlainObject>()
    var localVolumes = CollectedList<LocalVolume>()
    var localVolumeSets = CollectedList<LocalVolumeSet>()
    var discoveryResults = CollectedList<LocalVolumeDiscoveryResult>()
    var deviceLinks = CollectedList<LocalVolumeDeviceLink>()
    var lvmClusters = CollectedList<LVMCluster>()
    var lvmVolumeGroups = CollectedList<PlainObject>()
    var topoLVMVolumes = CollectedList<TopoLVMVolume>()
    var cephClusters = CollectedList<CephCluster>()
    var machineConfigs = CollectedList<MachineConfig>()
    var clusterVersions = CollectedList<ClusterVersion>()
    var imageRegistryConfigs = CollectedList<ImageRegistryConfig>()
    var kindCounts: [String: Int] = [:]

    /// Adds an object that was decoded, maybe on another thread.
    typealias Addition = @Sendable (inout CollectedObjects) -> Void

    /// Decodes an object of a kept kind; the result adds it to what was read before.
    static func decode(
        _ node: ValueNode,
        _ kind: ManifestKind,
        _ metadata: ObjectMetadata,
        _ memory: inout DecodeMemory,
        cluster: ClusterRole
    ) throws(DecodeFault) -> Addition {
        let hash = node.contentHash
        switch kind {
        case .persistentVolume:
            let object = try PersistentVolume(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.persistentVolumes.append(collected) }
        case .persistentVolumeClaim:
            let object = try PersistentVolumeClaim(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.persistentVolumeClaims.append(collected) }
        case .pod:
            let object = try Pod(object: node, metadata: metadata, &memory, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.pods.append(collected) }
        case .node:
            let object = try Node(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.nodes.append(collected) }
        case .storageClass:
            let object = try StorageClass(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.storageClasses.append(collected) }
        case .volumeAttachment:
            let object = try VolumeAttachment(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.volumeAttachments.append(collected) }
        case .csiNode:
            let object = try CSINode(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.csiNodes.append(collected) }
        case .service:
            let object = try Service(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.services.append(collected) }
        case .podDisruptionBudget:
            let object = try PodDisruptionBudget(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.podDisruptionBudgets.append(collected) }
        case .namespace, .csiDriver:
            let object = PlainObject(kind: kind.rawValue, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.plainObjects.append(collected) }
        case .statefulSet, .deployment, .daemonSet, .replicaSet, .job, .cronJob:
            let object = try Workload(object: node, kind: kind, metadata: metadata, &memory, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.workloads.append(collected) }
        default: return try decodeOperatorObject(node, kind: kind, metadata, cluster, hash)
        }
    }

    /// Decodes an object of OpenShift or of a storage operator.
    private static func decodeOperatorObject(
        _ node: ValueNode,
        kind: ManifestKind,
        _ metadata: ObjectMetadata,
        _ cluster: ClusterRole,
        _ hash: Int
    ) throws(DecodeFault) -> Addition {
        switch kind {
        case .localVolume:
            let object = try LocalVolume(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.localVolumes.append(collected) }
        case .localVolumeSet:
            let object = try LocalVolumeSet(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.localVolumeSets.append(collected) }
        case .localVolumeDiscoveryResult:
            let object = try LocalVolumeDiscoveryResult(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.discoveryResults.append(collected) }
        case .localVolumeDeviceLink:
            let object = try LocalVolumeDeviceLink(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.deviceLinks.append(collected) }
        case .lvmCluster:
            let object = try LVMCluster(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.lvmClusters.append(collected) }
        case .lvmVolumeGroup:
            let object = PlainObject(kind: kind.rawValue, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.lvmVolumeGroups.append(collected) }
        case .logicalVolume:
            let object = try TopoLVMVolume(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.topoLVMVolumes.append(collected) }
        case .cephCluster:
            let object = try CephCluster(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.cephClusters.append(collected) }
        case .machineConfig:
            let object = try MachineConfig(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.machineConfigs.append(collected) }
        case .clusterVersion:
            let object = try ClusterVersion(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.clusterVersions.append(collected) }
        case .imageRegistryConfig:
            let object = try ImageRegistryConfig(object: node, metadata: metadata, cluster: cluster)
            let collected = Collected(object: object, contentHash: hash)
            return { $0.imageRegistryConfigs.append(collected) }
        default: return { _ in }
        }
    }
}
