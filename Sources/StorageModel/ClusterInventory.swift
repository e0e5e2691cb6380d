package import SourceText

/// Everything that the cluster dumps of a run hold, duplicates resolved, sorted by cluster, kind, namespace, name.
package struct ClusterInventory: Sendable, Hashable {
    /// PersistentVolumes.
    package var persistentVolumes: [PersistentVolume] = []
    /// PersistentVolumeClaims.
    package var persistentVolumeClaims: [PersistentVolumeClaim] = []
    /// Pods.
    package var pods: [Pod] = []
    /// StatefulSets, Deployments, DaemonSets, ReplicaSets, Jobs, CronJobs.
    package var workloads: [Workload] = []
    /// Nodes.
    package var nodes: [Node] = []
    /// StorageClasses.
    package var storageClasses: [StorageClass] = []
    /// VolumeAttachments.
    package var volumeAttachments: [VolumeAttachment] = []
    /// CSINodes.
    package var csiNodes: [CSINode] = []
    /// Services.
    package var services: [Service] = []
    /// PodDisruptionBudgets.
    package var podDisruptionBudgets: [PodDisruptionBudget] = []
    /// LocalVolumes.
    package var localVolumes: [LocalVolume] = []
    /// LocalVolumeSets.
    package var localVolumeSets: [LocalVolumeSet] = []
    /// LocalVolumeDiscoveryResults.
    package var discoveryResults: [LocalVolumeDiscoveryResult] = []
    /// LocalVolumeDeviceLinks.
    package var deviceLinks: [LocalVolumeDeviceLink] = []
    /// LVMClusters.
    package var lvmClusters: [LVMCluster] = []
    /// LVMVolumeGroups: metadata only, whose annotations remember wiped devices.
    package var lvmVolumeGroups: [PlainObject] = []
    /// LogicalVolumes of TopoLVM.
    package var topoLVMVolumes: [TopoLVMVolume] = []
    /// CephClusters.
    package var cephClusters: [CephCluster] = []
    /// MachineConfigs.
    package var machineConfigs: [MachineConfig] = []
    /// ClusterVersions.
    package var clusterVersions: [ClusterVersion] = []
    /// Configs of the image registry.
    package var imageRegistryConfigs: [ImageRegistryConfig] = []
    /// Namespaces and CSIDrivers.
    package var plainObjects: [PlainObject] = []
    /// How many objects of each kind were read, kept kinds and others, before duplicates were resolved.
    package var kindCounts: [String: Int] = [:]
    /// Objects that two dumps describe with different uids: each pair is a conflict, the first is kept.
    package var conflicts: [ObjectConflict] = []

    /// Makes an empty inventory.
    package init() {}

    /// Whether the dumps hold at least one object of the kind.
    package func has(kind: String) -> Bool { (kindCounts[kind] ?? 0) > 0 }
}

/// One name that two objects with different uids claim.
package struct ObjectConflict: Sendable, Hashable {
    /// The name that is claimed twice.
    package var reference: ObjectReference
    /// Cluster both come from.
    package var cluster: ClusterRole
    /// UID and place of the object that is used.
    package var kept: Located<String>
    /// UID and place of the object that is not used.
    package var dropped: Located<String>

    /// Describes a conflict.
    package init(
        reference: ObjectReference,
        cluster: ClusterRole,
        kept: Located<String>,
        dropped: Located<String>
    ) {
        self.reference = reference
        self.cluster = cluster
        self.kept = kept
        self.dropped = dropped
    }
}
