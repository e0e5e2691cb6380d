package import SourceText

/// One entry of `spec.config.systemd.units` of a MachineConfig that mounts something.
package struct MachineConfigUnit: Sendable, Hashable {
    /// `name`, for example `var-lib-data.mount`.
    package var name: Located<String>
    /// `enabled`; nil leaves the state alone.
    package var isEnabled: Bool?
    /// Whether `mask` is true.
    package var isMasked: Bool
    /// Settings of `contents`; nil when the entry only enables or masks.
    package var contents: UnitFile?

    /// Describes a unit.
    package init(name: Located<String>, isEnabled: Bool?, isMasked: Bool, contents: UnitFile?) {
        self.name = name
        self.isEnabled = isEnabled
        self.isMasked = isMasked
        self.contents = contents
    }
}

/// The kept part of a MachineConfig (`machineconfiguration.openshift.io`).
package struct MachineConfig: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "MachineConfig" }
    /// `spec.config.systemd.units` that mount something: `.mount`, `.automount`, `.swap`.
    package var mountUnits: [MachineConfigUnit]
    /// `spec.config.storage.files[].path`.
    package var files: [Located<String>]
    /// Devices of `spec.config.storage.disks`, `filesystems` and names of `raid`, with the section in front (`disks /dev/sda`).
    package var diskSections: [Located<String>]

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.mountUnits = []
        self.files = []
        self.diskSections = []
    }
}

/// The kept part of a ClusterVersion (`config.openshift.io`).
package struct ClusterVersion: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "ClusterVersion" }
    /// `status.desired.version`, for example `4.18.6`.
    package var version: Located<String>?

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }
}

/// The kept part of the image registry's Config (`imageregistry.operator.openshift.io`).
package struct ImageRegistryConfig: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "Config" }
    /// `spec.storage.pvc.claim`; empty for the default claim, nil when the storage is no claim.
    package var claim: Located<String>?
    /// `spec.storage.managementState`.
    package var storageManagement: Located<String>?
    /// `spec.replicas`.
    package var replicas: Int?

    /// Makes an object with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }
}
