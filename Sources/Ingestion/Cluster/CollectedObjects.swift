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
    var kindCounts: [String: Int] = [:]

    /// Adds an object that was decoded, maybe on another thread.
    typealias Addition = @Sendable (inout CollectedObjects) -> Void

    /// Decodes an object of a kept kind; the result adds it to what was read before.
    static func decode(_ node: YAMLNode, kind: ManifestKind, cluster: ClusterRole) throws(DecodeFault) -> Addition {
        let metadata = try ObjectMetadata(object: node, kind: kind)
        let hash = node.contentHash
        switch kind {
        case .persistentVolume:
            let object = try PersistentVolume(object: node, metadata: metadata, cluster: cluster)
            return { $0.persistentVolumes.append(Collected(object: object, contentHash: hash)) }
        case .persistentVolumeClaim:
            let object = try PersistentVolumeClaim(object: node, metadata: metadata, cluster: cluster)
            return { $0.persistentVolumeClaims.append(Collected(object: object, contentHash: hash)) }
        case .pod:
            let object = try Pod(object: node, metadata: metadata, cluster: cluster)
            return { $0.pods.append(Collected(object: object, contentHash: hash)) }
        case .node:
            let object = try Node(object: node, metadata: metadata, cluster: cluster)
            return { $0.nodes.append(Collected(object: object, contentHash: hash)) }
        case .storageClass:
            let object = try StorageClass(object: node, metadata: metadata, cluster: cluster)
            return { $0.storageClasses.append(Collected(object: object, contentHash: hash)) }
        case .volumeAttachment:
            let object = try VolumeAttachment(object: node, metadata: metadata, cluster: cluster)
            return { $0.volumeAttachments.append(Collected(object: object, contentHash: hash)) }
        case .csiNode:
            let object = try CSINode(object: node, metadata: metadata, cluster: cluster)
            return { $0.csiNodes.append(Collected(object: object, contentHash: hash)) }
        case .namespace, .csiDriver:
            let object = PlainObject(kind: kind.rawValue, metadata: metadata, cluster: cluster)
            return { $0.plainObjects.append(Collected(object: object, contentHash: hash)) }
        case .statefulSet, .deployment, .daemonSet, .replicaSet, .job, .cronJob:
            let object = try Workload(object: node, kind: kind, metadata: metadata, cluster: cluster)
            return { $0.workloads.append(Collected(object: object, contentHash: hash)) }
        }
    }
}
