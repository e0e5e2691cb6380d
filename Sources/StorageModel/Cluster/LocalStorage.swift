package import SourceText

/// One entry of `spec.storageClassDevices` of a LocalVolume.
package struct LocalVolumeClass: Sendable, Hashable {
    /// `storageClassName`.
    package var storageClassName: Located<String>
    /// `volumeMode`; nil means Filesystem.
    package var volumeMode: Located<String>?
    /// `fsType`.
    package var fsType: Located<String>?
    /// `devicePaths`.
    package var devicePaths: [Located<String>]
    /// `forceWipeDevicesAndDestroyAllData`, when it is true.
    package var forceWipe: SourceLocation?

    /// Describes an entry without device paths.
    package init(storageClassName: Located<String>) {
        self.storageClassName = storageClassName
        self.devicePaths = []
    }
}

/// The kept part of a LocalVolume (`local.storage.openshift.io`).
package struct LocalVolume: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "LocalVolume" }
    /// `spec.nodeSelector`; nil selects every node.
    package var nodeSelector: NodeSelector?
    /// `spec.storageClassDevices`.
    package var classes: [LocalVolumeClass]

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.classes = []
    }
}

/// The kept part of a LocalVolumeSet (`local.storage.openshift.io`).
package struct LocalVolumeSet: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "LocalVolumeSet" }
    /// `spec.nodeSelector`; nil selects every node.
    package var nodeSelector: NodeSelector?
    /// `spec.storageClassName`.
    package var storageClassName: Located<String>?
    /// `spec.volumeMode`; nil means Filesystem.
    package var volumeMode: Located<String>?
    /// `spec.maxDeviceCount`, for each node; nil for no limit.
    package var maxDeviceCount: Int?
    /// `spec.deviceInclusionSpec.deviceTypes` (`disk`, `part`, `mpath`, `lvm` …); empty means `disk`.
    package var deviceTypes: [Located<String>]
    /// `spec.deviceInclusionSpec.deviceMechanicalProperties` (`Rotational`, `NonRotational`); empty means both.
    package var mechanicalProperties: [Located<String>]
    /// `spec.deviceInclusionSpec.minSize`; nil means 1Gi.
    package var minSize: Located<String>?
    /// `spec.deviceInclusionSpec.maxSize`.
    package var maxSize: Located<String>?
    /// `spec.deviceInclusionSpec.models`: parts of model names; empty means any.
    package var models: [Located<String>]
    /// `spec.deviceInclusionSpec.vendors`: parts of vendor names; empty means any.
    package var vendors: [Located<String>]

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.deviceTypes = []
        self.mechanicalProperties = []
        self.models = []
        self.vendors = []
    }
}

/// One entry of `status.discoveredDevices` of a LocalVolumeDiscoveryResult.
package struct DiscoveredDevice: Sendable, Hashable {
    /// `path`: device node, for example `/dev/sdb`.
    package var path: Located<String>
    /// `deviceID`: link below `/dev/disk/by-id`; empty when there is none.
    package var deviceID: String
    /// `property`: `Rotational` or `NonRotational`.
    package var property: String
    /// `status.state`: `Available`, `NotAvailable` or `Unknown`.
    package var state: String

    /// Describes a device.
    package init(path: Located<String>, deviceID: String, property: String, state: String) {
        self.path = path
        self.deviceID = deviceID
        self.property = property
        self.state = state
    }
}

/// The kept part of a LocalVolumeDiscoveryResult (`local.storage.openshift.io`).
package struct LocalVolumeDiscoveryResult: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "LocalVolumeDiscoveryResult" }
    /// `spec.nodeName`.
    package var nodeName: Located<String>?
    /// `status.discoveredDevices`.
    package var devices: [DiscoveredDevice]

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.devices = []
    }
}

/// The kept part of a LocalVolumeDeviceLink (`local.storage.openshift.io`, OpenShift 4.22 and later).
package struct LocalVolumeDeviceLink: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "LocalVolumeDeviceLink" }
    /// `spec.policy`: `None`, `CurrentLinkTarget` or `PreferredLinkTarget`.
    package var policy: Located<String>?
    /// `status.currentLinkTarget`: the link below `/dev` that the operator's symbolic link leads to.
    package var currentLinkTarget: Located<String>?
    /// `status.persistentVolumeSymlinkPath`: the operator's symbolic link.
    package var symlinkPath: Located<String>?

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }
}

/// One entry of `spec.storage.deviceClasses` of an LVMCluster.
package struct LVMDeviceClass: Sendable, Hashable {
    /// `name`, which is also the name of the volume group.
    package var name: Located<String>
    /// `fstype`.
    package var fsType: String?
    /// Whether there is a `deviceSelector`.
    package var hasSelector: Bool
    /// `deviceSelector.paths`: every one must be usable.
    package var paths: [Located<String>]
    /// `deviceSelector.optionalPaths`.
    package var optionalPaths: [Located<String>]
    /// `deviceSelector.forceWipeDevicesAndDestroyAllData`, when it is true.
    package var forceWipe: SourceLocation?
    /// `deviceDiscoveryPolicy`: `Static` or `Dynamic`; nil on clusters from before the field, which behave as `Dynamic`.
    package var discoveryPolicy: Located<String>?
    /// `nodeSelector`; nil selects every node.
    package var nodeSelector: NodeSelector?

    /// Describes a class that takes whatever it finds.
    package init(name: Located<String>) {
        self.name = name
        self.hasSelector = false
        self.paths = []
        self.optionalPaths = []
    }
}

/// The kept part of an LVMCluster (`lvm.topolvm.io`).
package struct LVMCluster: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "LVMCluster" }
    /// `spec.storage.deviceClasses`.
    package var deviceClasses: [LVMDeviceClass]

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.deviceClasses = []
    }
}

/// The kept part of a LogicalVolume of TopoLVM (`topolvm.io`).
package struct TopoLVMVolume: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "LogicalVolume" }
    /// `spec.nodeName`.
    package var nodeName: Located<String>?
    /// `spec.deviceClass`; nil or empty for the default class.
    package var deviceClass: Located<String>?
    /// `status.volumeID`, which is the name of the logical volume and the volumeHandle of the PV.
    package var volumeID: Located<String>?

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }
}

/// The kept part of a CephCluster (`ceph.rook.io`).
package struct CephCluster: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "CephCluster" }
    /// `spec.dataDirHostPath`.
    package var dataDirHostPath: Located<String>?
    /// `spec.cleanupPolicy.wipeDevicesFromOtherClusters`, when it is true.
    package var wipesOtherClusters: SourceLocation?
    /// `status.ceph.fsid`.
    package var fsid: Located<String>?

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }
}
