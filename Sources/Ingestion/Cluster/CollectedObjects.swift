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
    var services: [Collected<Service>] = []
    var podDisruptionBudgets: [Collected<PodDisruptionBudget>] = []
    var plainObjects: [Collected<PlainObject>] = []
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
        case .service:
            let object = try Service(object: node, metadata: metadata, cluster: cluster)
            services.append(Collected(object: object, contentHash: hash))
        case .podDisruptionBudget:
            let object = try PodDisruptionBudget(object: node, metadata: metadata, cluster: cluster)
            podDisruptionBudgets.append(Collected(object: object, contentHash: hash))
        case .namespace, .csiDriver:
            let object = PlainObject(kind: kind.rawValue, metadata: metadata, cluster: cluster)
            plainObjects.append(Collected(object: object, contentHash: hash))
        case .statefulSet, .deployment, .daemonSet, .replicaSet, .job, .cronJob:
            let object = try Workload(object: node, kind: kind, metadata: metadata, cluster: cluster)
            workloads.append(Collected(object: object, contentHash: hash))
        }
        kindCounts[kind.rawValue, default: 0] += 1
    }
}
