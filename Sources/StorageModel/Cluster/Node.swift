package import SourceText

/// One entry of a Node's `spec.taints` (Kubernetes `core/v1.Taint`).
package struct Taint: Sendable, Hashable {
    /// The taint key.
    package var key: String
    /// The taint value, empty for none.
    package var value: String
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    package var effect: String

    /// Describes a taint.
    package init(key: String, value: String, effect: String) {
        self.key = key
        self.value = value
        self.effect = effect
    }
}

/// The kept part of a Node.
package struct Node: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "Node" }
    /// `status.addresses` entries of type Hostname.
    package var hostnames: [Located<String>]
    /// `status.addresses` entries of every other type (`InternalIP`, `ExternalIP`, `InternalDNS` …).
    package var addresses: [Located<String>]
    /// `status.nodeInfo.machineID`.
    package var machineID: Located<String>?
    /// `status.nodeInfo.systemUUID`.
    package var systemUUID: Located<String>?
    /// `status.nodeInfo.bootID`.
    package var bootID: Located<String>?
    /// `status.nodeInfo.kubeletVersion`.
    package var kubeletVersion: Located<String>?
    /// `status.nodeInfo.osImage`.
    package var osImage: Located<String>?
    /// `spec.unschedulable`.
    package var unschedulable: Bool
    /// `spec.taints`.
    package var taints: [Taint]
    /// `spec.providerID`.
    package var providerID: Located<String>?

    /// Makes a node with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.hostnames = []
        self.addresses = []
        self.unschedulable = false
        self.taints = []
    }

    /// `metadata.labels` as plain strings.
    package var labels: [String: String] { metadata.labels.plain }
}

/// The kept part of a VolumeAttachment.
package struct VolumeAttachment: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "VolumeAttachment" }
    /// `spec.attacher`.
    package var attacher: Located<String>?
    /// `spec.nodeName`.
    package var nodeName: Located<String>?
    /// `spec.source.persistentVolumeName`.
    package var persistentVolumeName: Located<String>?
    /// `status.attached`.
    package var attached: Bool

    /// Makes an attachment with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.attached = false
    }
}

/// One driver of a CSINode (`spec.drivers`).
package struct CSINodeDriver: Sendable, Hashable {
    /// Driver name.
    package var name: Located<String>
    /// The node's name inside the driver.
    package var nodeID: Located<String>?
    /// Label keys of the driver's topology.
    package var topologyKeys: [String]

    /// Describes a driver entry.
    package init(name: Located<String>, nodeID: Located<String>?, topologyKeys: [String]) {
        self.name = name
        self.nodeID = nodeID
        self.topologyKeys = topologyKeys
    }
}

/// The kept part of a CSINode.
package struct CSINode: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "CSINode" }
    /// `spec.drivers`.
    package var drivers: [CSINodeDriver]

    /// Makes a CSINode.
    package init(metadata: ObjectMetadata, cluster: ClusterRole, drivers: [CSINodeDriver]) {
        self.metadata = metadata
        self.cluster = cluster
        self.drivers = drivers
    }
}

/// A kept object of which only the metadata matters (Namespace, CSIDriver).
package struct PlainObject: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String

    /// Makes an object.
    package init(kind: String, metadata: ObjectMetadata, cluster: ClusterRole) {
        self.kind = kind
        self.metadata = metadata
        self.cluster = cluster
    }
}
