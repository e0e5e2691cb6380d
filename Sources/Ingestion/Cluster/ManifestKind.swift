/// Kinds of the Kubernetes API that the model keeps.
enum ManifestKind: String, CaseIterable, Sendable {
    case persistentVolume = "PersistentVolume"
    case persistentVolumeClaim = "PersistentVolumeClaim"
    case pod = "Pod"
    case node = "Node"
    case namespace = "Namespace"
    case storageClass = "StorageClass"
    case volumeAttachment = "VolumeAttachment"
    case csiNode = "CSINode"
    case csiDriver = "CSIDriver"
    case statefulSet = "StatefulSet"
    case deployment = "Deployment"
    case daemonSet = "DaemonSet"
    case replicaSet = "ReplicaSet"
    case job = "Job"
    case cronJob = "CronJob"
    case service = "Service"
    case podDisruptionBudget = "PodDisruptionBudget"
    case localVolume = "LocalVolume"
    case localVolumeSet = "LocalVolumeSet"
    case localVolumeDiscoveryResult = "LocalVolumeDiscoveryResult"
    case localVolumeDeviceLink = "LocalVolumeDeviceLink"
    case lvmCluster = "LVMCluster"
    case lvmVolumeGroup = "LVMVolumeGroup"
    case logicalVolume = "LogicalVolume"
    case cephCluster = "CephCluster"
    case machineConfig = "MachineConfig"
    case clusterVersion = "ClusterVersion"
    case imageRegistryConfig = "Config"

    /// API groups that serve the kind, the empty one being core.
    ///
    /// Deployment, DaemonSet and ReplicaSet were served by `extensions` up to Kubernetes 1.15.
    var groups: [String] {
        switch self {
        case .persistentVolume, .persistentVolumeClaim, .pod, .node, .service, .namespace: [""]
        case .storageClass, .volumeAttachment, .csiNode, .csiDriver: ["storage.k8s.io"]
        case .statefulSet: ["apps"]
        case .deployment, .daemonSet, .replicaSet: ["apps", "extensions"]
        case .job, .cronJob: ["batch"]
        case .podDisruptionBudget: ["policy"]
        case .localVolume, .localVolumeSet, .localVolumeDiscoveryResult, .localVolumeDeviceLink:
            ["local.storage.openshift.io"]
        case .lvmCluster, .lvmVolumeGroup: ["lvm.topolvm.io"]
        case .logicalVolume: ["topolvm.io", "topolvm.cybozu.com"]
        case .cephCluster: ["ceph.rook.io"]
        case .machineConfig: ["machineconfiguration.openshift.io"]
        case .clusterVersion: ["config.openshift.io"]
        case .imageRegistryConfig: ["imageregistry.operator.openshift.io"]
        }
    }

    /// Whether objects of the kind live in a namespace.
    var isNamespaced: Bool {
        switch self {
        case .persistentVolumeClaim, .pod, .statefulSet, .deployment, .daemonSet, .replicaSet, .job, .cronJob: true
        case .localVolume, .localVolumeSet, .localVolumeDiscoveryResult, .localVolumeDeviceLink: true
        case .lvmCluster, .lvmVolumeGroup, .cephCluster: true
        case .service, .podDisruptionBudget: true
        case .persistentVolume, .node, .namespace, .storageClass, .volumeAttachment, .csiNode, .csiDriver: false
        case .logicalVolume, .machineConfig, .clusterVersion, .imageRegistryConfig: false
        }
    }

    /// The kept kind of an object; nil for every other kind, and for a kind of the same name in another group.
    init?(apiVersion: String, kind: String) {
        guard let known = ManifestKind(rawValue: kind), known.groups.contains(Self.group(of: apiVersion)) else {
            return nil
        }
        self = known
    }

    /// The group in `group/version`, empty for the core group.
    static func group(of apiVersion: String) -> String {
        apiVersion.firstIndex(of: "/").map { String(apiVersion[..<$0]) } ?? ""
    }

    /// The name that objects are counted by: the kind, with its group when it only shares the name of a kept one.
    static func countName(apiVersion: String, kind: String) -> String {
        guard ManifestKind(rawValue: kind) != nil, ManifestKind(apiVersion: apiVersion, kind: kind) == nil else {
            return kind
        }
        let group = group(of: apiVersion)
        return group.isEmpty ? "\(kind) (no group)" : "\(kind).\(group)"
    }
}
