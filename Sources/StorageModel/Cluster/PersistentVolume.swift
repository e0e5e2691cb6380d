package import SourceText

/// `spec.claimRef` of a PersistentVolume.
package struct ClaimReference: Sendable, Hashable {
    /// Namespace of the claim.
    package var namespace: String
    /// Name of the claim.
    package var name: Located<String>
    /// UID of the claim; nil for a PV that was only reserved.
    package var uid: Located<String>?

    /// Describes a claim reference.
    package init(namespace: String, name: Located<String>, uid: Located<String>?) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
    }

    /// The claim as an object reference.
    package var reference: ObjectReference {
        ObjectReference(kind: "PersistentVolumeClaim", namespace: namespace, name: name.value)
    }
}

/// The one source of a PersistentVolume (Kubernetes `core/v1.PersistentVolumeSource`).
package enum VolumeSource: Sendable, Hashable {
    /// `local`: path of a directory or block device on a node.
    case local(path: Located<String>, fsType: Located<String>?)
    /// `hostPath`: path of anything on a node, with the check that `type` asks for.
    case hostPath(path: Located<String>, type: Located<String>?)
    /// `csi`: driver, handle, file-system type, and the identity attribute that external-provisioner writes.
    case csi(
        driver: Located<String>,
        volumeHandle: Located<String>?,
        fsType: Located<String>?,
        provisionerIdentity: Located<String>?
    )
    /// `nfs`: server and exported path.
    case nfs(server: Located<String>, path: Located<String>)
    /// `iscsi`: portal, target name, logical unit.
    case iscsi(targetPortal: Located<String>, iqn: Located<String>, lun: String, initiatorName: Located<String>?)
    /// `fc`: world-wide names or identifiers.
    case fc(targetWWNs: [Located<String>], lun: String, wwids: [Located<String>])
    /// Any other source, by its API field name (`awsElasticBlockStore`, `cephfs` …).
    case other(field: Located<String>)
    /// The object has no source that was recognised.
    case none

    /// The API field name, `none` when there is none.
    package var fieldName: String {
        switch self {
        case .local: "local"
        case .hostPath: "hostPath"
        case .csi: "csi"
        case .nfs: "nfs"
        case .iscsi: "iscsi"
        case .fc: "fc"
        case .other(let field): field.value
        case .none: "none"
        }
    }

    /// The path on the node, for the sources that have one (`local`, `hostPath`).
    package var nodePath: Located<String>? {
        switch self {
        case .local(let path, _), .hostPath(let path, _): path
        default: nil
        }
    }
}

/// The kept part of a PersistentVolume.
package struct PersistentVolume: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "PersistentVolume" }
    /// The volume source.
    package var source: VolumeSource
    /// `spec.capacity.storage` as found.
    package var capacity: Located<String>?
    /// `spec.accessModes`.
    package var accessModes: [Located<String>]
    /// `spec.volumeMode`; nil means Filesystem.
    package var volumeMode: Located<String>?
    /// `spec.storageClassName`; nil and empty both mean no class.
    package var storageClassName: Located<String>?
    /// `spec.persistentVolumeReclaimPolicy`.
    package var reclaimPolicy: Located<String>?
    /// `spec.mountOptions`.
    package var mountOptions: [Located<String>]
    /// `spec.nodeAffinity.required`.
    package var nodeAffinity: NodeSelector?
    /// `spec.claimRef`.
    package var claimRef: ClaimReference?
    /// `spec.volumeAttributesClassName`.
    package var volumeAttributesClassName: Located<String>?
    /// `status.phase`.
    package var phase: Located<String>?

    /// Makes a PV with nothing but metadata and a source.
    package init(metadata: ObjectMetadata, cluster: ClusterRole, source: VolumeSource) {
        self.metadata = metadata
        self.cluster = cluster
        self.source = source
        self.accessModes = []
        self.mountOptions = []
    }

    /// Whether the volume is handed to pods as a raw device.
    package var isBlockMode: Bool { volumeMode?.value == "Block" }
}

/// The kept part of a PersistentVolumeClaim.
package struct PersistentVolumeClaim: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "PersistentVolumeClaim" }
    /// `spec.volumeName`.
    package var volumeName: Located<String>?
    /// `spec.storageClassName`; nil (unset) and empty differ: empty asks for a PV without class.
    package var storageClassName: Located<String>?
    /// `spec.accessModes`.
    package var accessModes: [Located<String>]
    /// `spec.volumeMode`; nil means Filesystem.
    package var volumeMode: Located<String>?
    /// `spec.resources.requests.storage` as found.
    package var requestedStorage: Located<String>?
    /// `spec.selector.matchLabels` and `matchExpressions`, the former as `In` requirements; nil without selector.
    package var selector: [SelectorRequirement]?
    /// `spec.volumeAttributesClassName`.
    package var volumeAttributesClassName: Located<String>?
    /// `status.phase`.
    package var phase: Located<String>?

    /// Makes a claim with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.accessModes = []
    }
}

/// The kept part of a StorageClass.
package struct StorageClass: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "StorageClass" }
    /// `provisioner`; `kubernetes.io/no-provisioner` marks classes of static PVs.
    package var provisioner: Located<String>?
    /// `reclaimPolicy`; nil means Delete.
    package var reclaimPolicy: Located<String>?
    /// `volumeBindingMode`; nil means Immediate.
    package var volumeBindingMode: Located<String>?

    /// Makes a class with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }

    /// Whether the class is annotated as the default one.
    package var isDefault: Bool {
        metadata.annotations["storageclass.kubernetes.io/is-default-class"]?.value == "true"
            || metadata.annotations["storageclass.beta.kubernetes.io/is-default-class"]?.value == "true"
    }
}
