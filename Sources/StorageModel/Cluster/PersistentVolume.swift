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

    /// Whether it has a path on the node.
    var isOnNode: Bool {
        switch self {
        case .local, .hostPath: true
        default: false
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
    // Copies share the fields: objects are copied often and hold many references.
    private var fields: Shared<Fields>
    /// Whether it has a path on a node (`local`, `hostPath`); told without a look at its fields, for passes over all volumes.
    package private(set) var isOnNode: Bool
    /// Whether the volume is handed to pods as a raw device.
    package private(set) var isBlockMode: Bool

    private struct Fields: Sendable, Hashable {
        var metadata: ObjectMetadata
        var source: VolumeSource
        var capacity: Located<String>?
        var accessModes: [Located<String>]
        var volumeMode: Located<String>?
        var storageClassName: Located<String>?
        var reclaimPolicy: Located<String>?
        var mountOptions: [Located<String>]
        var nodeAffinity: NodeSelector?
        var claimRef: ClaimReference?
        var volumeAttributesClassName: Located<String>?
        var phase: Located<String>?
    }

    package var cluster: ClusterRole
    package var kind: String { "PersistentVolume" }
    package var metadata: ObjectMetadata {
        get { fields.value.metadata }
        set { fields.value.metadata = newValue }
    }
    /// The volume source.
    package var source: VolumeSource {
        get { fields.value.source }
        set {
            fields.value.source = newValue
            isOnNode = newValue.isOnNode
        }
    }
    /// `spec.capacity.storage` as found.
    package var capacity: Located<String>? {
        get { fields.value.capacity }
        set { fields.value.capacity = newValue }
    }
    /// `spec.accessModes`.
    package var accessModes: [Located<String>] {
        get { fields.value.accessModes }
        set { fields.value.accessModes = newValue }
    }
    /// `spec.volumeMode`; nil means Filesystem.
    package var volumeMode: Located<String>? {
        get { fields.value.volumeMode }
        set {
            fields.value.volumeMode = newValue
            isBlockMode = newValue?.value == "Block"
        }
    }
    /// `spec.storageClassName`; nil and empty both mean no class.
    package var storageClassName: Located<String>? {
        get { fields.value.storageClassName }
        set { fields.value.storageClassName = newValue }
    }
    /// `spec.persistentVolumeReclaimPolicy`.
    package var reclaimPolicy: Located<String>? {
        get { fields.value.reclaimPolicy }
        set { fields.value.reclaimPolicy = newValue }
    }
    /// `spec.mountOptions`.
    package var mountOptions: [Located<String>] {
        get { fields.value.mountOptions }
        set { fields.value.mountOptions = newValue }
    }
    /// `spec.nodeAffinity.required`.
    package var nodeAffinity: NodeSelector? {
        get { fields.value.nodeAffinity }
        set { fields.value.nodeAffinity = newValue }
    }
    /// `spec.claimRef`.
    package var claimRef: ClaimReference? {
        get { fields.value.claimRef }
        set { fields.value.claimRef = newValue }
    }
    /// `spec.volumeAttributesClassName`.
    package var volumeAttributesClassName: Located<String>? {
        get { fields.value.volumeAttributesClassName }
        set { fields.value.volumeAttributesClassName = newValue }
    }
    /// `status.phase`.
    package var phase: Located<String>? {
        get { fields.value.phase }
        set { fields.value.phase = newValue }
    }

    /// Makes a PV; all but metadata and source may be absent.
    package init(
        metadata: ObjectMetadata,
        cluster: ClusterRole,
        source: VolumeSource,
        capacity: Located<String>? = nil,
        accessModes: [Located<String>] = [],
        volumeMode: Located<String>? = nil,
        storageClassName: Located<String>? = nil,
        reclaimPolicy: Located<String>? = nil,
        mountOptions: [Located<String>] = [],
        nodeAffinity: NodeSelector? = nil,
        claimRef: ClaimReference? = nil,
        volumeAttributesClassName: Located<String>? = nil,
        phase: Located<String>? = nil
    ) {
        self.cluster = cluster
        isOnNode = source.isOnNode
        isBlockMode = volumeMode?.value == "Block"
        fields = Shared(
            Fields(
                metadata: metadata,
                source: source,
                capacity: capacity,
                accessModes: accessModes,
                volumeMode: volumeMode,
                storageClassName: storageClassName,
                reclaimPolicy: reclaimPolicy,
                mountOptions: mountOptions,
                nodeAffinity: nodeAffinity,
                claimRef: claimRef,
                volumeAttributesClassName: volumeAttributesClassName,
                phase: phase
            )
        )
    }

}

/// The kept part of a PersistentVolumeClaim.
package struct PersistentVolumeClaim: KubernetesObject {
    // Copies share the fields: objects are copied often and hold many references.
    private var fields: Shared<Fields>

    private struct Fields: Sendable, Hashable {
        var metadata: ObjectMetadata
        var volumeName: Located<String>?
        var storageClassName: Located<String>?
        var accessModes: [Located<String>]
        var volumeMode: Located<String>?
        var requestedStorage: Located<String>?
        var selector: [SelectorRequirement]?
        var volumeAttributesClassName: Located<String>?
        var phase: Located<String>?
    }

    package var cluster: ClusterRole
    package var kind: String { "PersistentVolumeClaim" }
    package var metadata: ObjectMetadata {
        get { fields.value.metadata }
        set { fields.value.metadata = newValue }
    }
    /// `spec.volumeName`.
    package var volumeName: Located<String>? {
        get { fields.value.volumeName }
        set { fields.value.volumeName = newValue }
    }
    /// `spec.storageClassName`; nil (unset) and empty differ: empty asks for a PV without class.
    package var storageClassName: Located<String>? {
        get { fields.value.storageClassName }
        set { fields.value.storageClassName = newValue }
    }
    /// `spec.accessModes`.
    package var accessModes: [Located<String>] {
        get { fields.value.accessModes }
        set { fields.value.accessModes = newValue }
    }
    /// `spec.volumeMode`; nil means Filesystem.
    package var volumeMode: Located<String>? {
        get { fields.value.volumeMode }
        set { fields.value.volumeMode = newValue }
    }
    /// `spec.resources.requests.storage` as found.
    package var requestedStorage: Located<String>? {
        get { fields.value.requestedStorage }
        set { fields.value.requestedStorage = newValue }
    }
    /// `spec.selector.matchLabels` and `matchExpressions`, the former as `In` requirements; nil without selector.
    package var selector: [SelectorRequirement]? {
        get { fields.value.selector }
        set { fields.value.selector = newValue }
    }
    /// `spec.volumeAttributesClassName`.
    package var volumeAttributesClassName: Located<String>? {
        get { fields.value.volumeAttributesClassName }
        set { fields.value.volumeAttributesClassName = newValue }
    }
    /// `status.phase`.
    package var phase: Located<String>? {
        get { fields.value.phase }
        set { fields.value.phase = newValue }
    }

    /// Makes a claim; all but metadata may be absent.
    package init(
        metadata: ObjectMetadata,
        cluster: ClusterRole,
        volumeName: Located<String>? = nil,
        storageClassName: Located<String>? = nil,
        accessModes: [Located<String>] = [],
        volumeMode: Located<String>? = nil,
        requestedStorage: Located<String>? = nil,
        selector: [SelectorRequirement]? = nil,
        volumeAttributesClassName: Located<String>? = nil,
        phase: Located<String>? = nil
    ) {
        self.cluster = cluster
        fields = Shared(
            Fields(
                metadata: metadata,
                volumeName: volumeName,
                storageClassName: storageClassName,
                accessModes: accessModes,
                volumeMode: volumeMode,
                requestedStorage: requestedStorage,
                selector: selector,
                volumeAttributesClassName: volumeAttributesClassName,
                phase: phase
            )
        )
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
