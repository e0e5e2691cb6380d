import SourceText
import StorageModel
import YAMLEvents

/// An object as it was read, before duplicates are resolved.
struct Collected<Object: KubernetesObject>: Sendable {
    var object: Object
    /// Equal for objects of equal content, wherever they stand.
    var contentHash: Int
}

/// Everything that was read of all dumps, in the order of the files.
struct CollectedObjects: Sendable {
    var persistentVolumes: [Collected<PersistentVolume>] = []
    var persistentVolumeClaims: [Collected<PersistentVolumeClaim>] = []
    var pods: [Collected<Pod>] = []
    var workloads: [Collected<Workload>] = []
    var nodes: [Collected<Node>] = []
    var storageClasses: [Collected<StorageClass>] = []
    var volumeAttachments: [Collected<VolumeAttachment>] = []
    var csiNodes: [Collected<CSINode>] = []
    var plainObjects: [Collected<PlainObject>] = []
    var localVolumes: [Collected<LocalVolume>] = []
    var localVolumeSets: [Collected<LocalVolumeSet>] = []
    var discoveryResults: [Collected<LocalVolumeDiscoveryResult>] = []
    var deviceLinks: [Collected<LocalVolumeDeviceLink>] = []
    var lvmClusters: [Collected<LVMCluster>] = []
    var lvmVolumeGroups: [Collected<PlainObject>] = []
    var topoLVMVolumes: [Collected<TopoLVMVolume>] = []
    var cephClusters: [Collected<CephCluster>] = []
    var machineConfigs: [Collected<MachineConfig>] = []
    var clusterVersions: [Collected<ClusterVersion>] = []
    var imageRegistryConfigs: [Collected<ImageRegistryConfig>] = []
    var kindCounts: [String: Int] = [:]

    /// Decodes an object of a kept kind and adds it.
    mutating func add(_ node: YAMLNode, kind: ManifestKind, cluster: ClusterRole) throws(DecodeFault) {
        let metadata = try ObjectMetadata(object: node, kind: kind)
        let hash = node.contentHash
        switch kind {
        case .persistentVolume:
            let object = try PersistentVolume(object: node, metadata: metadata, cluster: cluster)
            persistentVolumes.append(Collected(object: object, contentHash: hash))
        case .persistentVolumeClaim:
            let object = try PersistentVolumeClaim(object: node, metadata: metadata, cluster: cluster)
            persistentVolumeClaims.append(Collected(object: object, contentHash: hash))
        case .pod:
            let object = try Pod(object: node, metadata: metadata, cluster: cluster)
            pods.append(Collected(object: object, contentHash: hash))
        case .node:
            let object = try Node(object: node, metadata: metadata, cluster: cluster)
            nodes.append(Collected(object: object, contentHash: hash))
        case .storageClass:
            let object = try StorageClass(object: node, metadata: metadata, cluster: cluster)
            storageClasses.append(Collected(object: object, contentHash: hash))
        case .volumeAttachment:
            let object = try VolumeAttachment(object: node, metadata: metadata, cluster: cluster)
            volumeAttachments.append(Collected(object: object, contentHash: hash))
        case .csiNode:
            let object = try CSINode(object: node, metadata: metadata, cluster: cluster)
            csiNodes.append(Collected(object: object, contentHash: hash))
        case .namespace, .csiDriver:
            let object = PlainObject(kind: kind.rawValue, metadata: metadata, cluster: cluster)
            plainObjects.append(Collected(object: object, contentHash: hash))
        case .statefulSet, .deployment, .daemonSet, .replicaSet, .job, .cronJob:
            let object = try Workload(object: node, kind: kind, metadata: metadata, cluster: cluster)
            workloads.append(Collected(object: object, contentHash: hash))
        default: try addOperatorObject(node, kind: kind, metadata, cluster, hash)
        }
        kindCounts[kind.rawValue, default: 0] += 1
    }

    /// Decodes an object of OpenShift or of a storage operator.
    private mutating func addOperatorObject(
        _ node: YAMLNode,
        kind: ManifestKind,
        _ metadata: ObjectMetadata,
        _ cluster: ClusterRole,
        _ hash: Int
    ) throws(DecodeFault) {
        switch kind {
        case .localVolume:
            let object = try LocalVolume(object: node, metadata: metadata, cluster: cluster)
            localVolumes.append(Collected(object: object, contentHash: hash))
        case .localVolumeSet:
            let object = try LocalVolumeSet(object: node, metadata: metadata, cluster: cluster)
            localVolumeSets.append(Collected(object: object, contentHash: hash))
        case .localVolumeDiscoveryResult:
            let object = try LocalVolumeDiscoveryResult(object: node, metadata: metadata, cluster: cluster)
            discoveryResults.append(Collected(object: object, contentHash: hash))
        case .localVolumeDeviceLink:
            let object = try LocalVolumeDeviceLink(object: node, metadata: metadata, cluster: cluster)
            deviceLinks.append(Collected(object: object, contentHash: hash))
        case .lvmCluster:
            let object = try LVMCluster(object: node, metadata: metadata, cluster: cluster)
            lvmClusters.append(Collected(object: object, contentHash: hash))
        case .lvmVolumeGroup:
            let object = PlainObject(kind: kind.rawValue, metadata: metadata, cluster: cluster)
            lvmVolumeGroups.append(Collected(object: object, contentHash: hash))
        case .logicalVolume:
            let object = try TopoLVMVolume(object: node, metadata: metadata, cluster: cluster)
            topoLVMVolumes.append(Collected(object: object, contentHash: hash))
        case .cephCluster:
            let object = try CephCluster(object: node, metadata: metadata, cluster: cluster)
            cephClusters.append(Collected(object: object, contentHash: hash))
        case .machineConfig:
            let object = try MachineConfig(object: node, metadata: metadata, cluster: cluster)
            machineConfigs.append(Collected(object: object, contentHash: hash))
        case .clusterVersion:
            let object = try ClusterVersion(object: node, metadata: metadata, cluster: cluster)
            clusterVersions.append(Collected(object: object, contentHash: hash))
        case .imageRegistryConfig:
            let object = try ImageRegistryConfig(object: node, metadata: metadata, cluster: cluster)
            imageRegistryConfigs.append(Collected(object: object, contentHash: hash))
        default: break
        }
    }
}
