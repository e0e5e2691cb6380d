package import SourceText

/// What an entry of a pod's `spec.volumes` is made of.
package enum PodVolumeSource: Sendable, Hashable {
    /// `persistentVolumeClaim.claimName`.
    case persistentVolumeClaim(claimName: Located<String>)
    /// `hostPath`: inline path of the node, with the check that `type` asks for.
    case hostPath(path: Located<String>, type: Located<String>?)
    /// `ephemeral.volumeClaimTemplate`: a claim named `<pod>-<volume>`.
    case ephemeral(location: SourceLocation)
    /// Any other source, by its API field name.
    case other(field: String)
}

/// One entry of a pod's `spec.volumes`.
package struct PodVolume: Sendable, Hashable {
    /// `name` of the volume in the pod.
    package var name: Located<String>
    /// What it is made of.
    package var source: PodVolumeSource

    /// Describes a pod volume.
    package init(name: Located<String>, source: PodVolumeSource) {
        self.name = name
        self.source = source
    }
}

/// One use of a pod volume by a container (`volumeMounts` or `volumeDevices`).
package struct ContainerVolumeUse: Sendable, Hashable {
    /// Container name.
    package var container: String
    /// Name of the pod volume.
    package var volumeName: String
    /// `mountPath` or `devicePath` inside the container.
    package var path: String
    /// `subPath` or `subPathExpr`.
    package var subPath: String?
    /// Whether the use is a raw device (`volumeDevices`).
    package var isDevice: Bool
    /// Whether the mount is read-only.
    package var readOnly: Bool
    /// `mountPropagation`, when set.
    package var mountPropagation: String?

    /// Describes a use.
    package init(
        container: String,
        volumeName: String,
        path: String,
        subPath: String? = nil,
        isDevice: Bool = false,
        readOnly: Bool = false,
        mountPropagation: String? = nil
    ) {
        self.container = container
        self.volumeName = volumeName
        self.path = path
        self.subPath = subPath
        self.isDevice = isDevice
        self.readOnly = readOnly
        self.mountPropagation = mountPropagation
    }
}

/// One entry of a pod's `spec.tolerations` (Kubernetes `core/v1.Toleration`).
package struct Toleration: Sendable, Hashable {
    /// The taint key; empty with `Exists` for every key.
    package var key: String
    /// `Exists` or `Equal`; empty means Equal.
    package var `operator`: String
    /// The value to equal.
    package var value: String
    /// The effect; empty for every effect.
    package var effect: String

    /// Describes a toleration.
    package init(key: String, operator: String, value: String, effect: String) {
        self.key = key
        self.operator = `operator`
        self.value = value
        self.effect = effect
    }

    /// Whether a pod with this toleration may be placed on a node with the taint.
    ///
    /// Source: Kubernetes `staging/src/k8s.io/api/core/v1/toleration.go` (ToleratesTaint).
    package func tolerates(_ taint: Taint) -> Bool {
        guard effect.isEmpty || effect == taint.effect, key.isEmpty || key == taint.key else { return false }
        switch `operator` {
        case "Exists": return true
        case "", "Equal": return value == taint.value
        default: return false
        }
    }
}

/// The kept part of a Pod, or of the pod template of a workload.
package struct PodSpecification: Sendable, Hashable {
    // Copies share the fields: objects are copied often and hold many references.
    private var fields: Shared<Fields>

    private struct Fields: Sendable, Hashable {
        var volumes: [PodVolume]
        var uses: [ContainerVolumeUse]
        var nodeName: Located<String>?
        var nodeSelector: NamedTexts
        var requiredNodeAffinity: NodeSelector?
        var tolerations: [Toleration]
        var fsGroup: String?
    }

    /// `spec.volumes` entries that are claims, host paths, ephemeral or `emptyDir`; others are not kept.
    package var volumes: [PodVolume] {
        get { fields.value.volumes }
        set { fields.value.volumes = newValue }
    }
    /// Uses of those volumes by init, ephemeral and ordinary containers.
    package var uses: [ContainerVolumeUse] {
        get { fields.value.uses }
        set { fields.value.uses = newValue }
    }
    /// `spec.nodeName`.
    package var nodeName: Located<String>? {
        get { fields.value.nodeName }
        set { fields.value.nodeName = newValue }
    }
    /// `spec.nodeSelector`.
    package var nodeSelector: NamedTexts {
        get { fields.value.nodeSelector }
        set { fields.value.nodeSelector = newValue }
    }
    /// `spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`.
    package var requiredNodeAffinity: NodeSelector? {
        get { fields.value.requiredNodeAffinity }
        set { fields.value.requiredNodeAffinity = newValue }
    }
    /// `spec.tolerations`.
    package var tolerations: [Toleration] {
        get { fields.value.tolerations }
        set { fields.value.tolerations = newValue }
    }
    /// `spec.securityContext.fsGroup`, as found.
    package var fsGroup: String? {
        get { fields.value.fsGroup }
        set { fields.value.fsGroup = newValue }
    }

    /// Makes a specification.
    package init(
        volumes: [PodVolume] = [],
        uses: [ContainerVolumeUse] = [],
        nodeName: Located<String>? = nil,
        nodeSelector: NamedTexts = [:],
        requiredNodeAffinity: NodeSelector? = nil,
        tolerations: [Toleration] = [],
        fsGroup: String? = nil
    ) {
        fields = Shared(
            Fields(
                volumes: volumes,
                uses: uses,
                nodeName: nodeName,
                nodeSelector: nodeSelector,
                requiredNodeAffinity: requiredNodeAffinity,
                tolerations: tolerations,
                fsGroup: fsGroup
            )
        )
    }
}

/// The kept part of a Pod.
package struct Pod: KubernetesObject {
    // Copies share the fields: objects are copied often and hold many references.
    private var fields: Shared<Fields>
    /// What of it is told without a look at its fields.
    package private(set) var traits: PodTraits
    /// The mark of the node that it is assigned to.
    private(set) var nodeMark: NodeMark
    /// The claim that it uses; nil when it uses none or several.
    package private(set) var claim: PodClaim?

    private struct Fields: Sendable, Hashable {
        var metadata: ObjectMetadata
        var spec: PodSpecification
        var phase: Located<String>?
    }

    package var cluster: ClusterRole
    package var kind: String { "Pod" }
    package var metadata: ObjectMetadata {
        get { fields.value.metadata }
        set {
            fields.value.metadata = newValue
            takeMarks()
        }
    }
    /// The kept part of `spec`.
    package var spec: PodSpecification {
        get { fields.value.spec }
        set {
            fields.value.spec = newValue
            takeMarks()
        }
    }
    /// `status.phase`.
    package var phase: Located<String>? {
        get { fields.value.phase }
        set {
            fields.value.phase = newValue
            takeMarks()
        }
    }

    /// Makes a pod; all but metadata may be absent.
    package init(
        metadata: ObjectMetadata,
        cluster: ClusterRole,
        spec: PodSpecification = PodSpecification(),
        phase: Located<String>? = nil
    ) {
        self.cluster = cluster
        traits = PodTraits(metadata, spec, phase)
        nodeMark = NodeMark(spec.nodeName?.value)
        claim = PodClaim(metadata, spec)
        fields = Shared(
            Fields(
                metadata: metadata,
                spec: spec,
                phase: phase
            )
        )
    }

    private mutating func takeMarks() {
        traits = PodTraits(metadata, spec, phase)
        nodeMark = NodeMark(spec.nodeName?.value)
        claim = PodClaim(metadata, spec)
    }

    /// Whether all containers of the pod have ended for good, so that it uses its volumes no more.
    package var isFinished: Bool { traits.contains(.isFinished) }
}

/// The kept part of a StatefulSet, Deployment, DaemonSet, ReplicaSet, Job or CronJob.
package struct Workload: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String
    /// `spec.replicas`; nil when unset or not a field of the kind.
    package var replicas: Int?
    /// `spec.strategy.type` of a Deployment; nil means RollingUpdate.
    package var strategy: Located<String>?
    /// `spec.serviceName` of a StatefulSet.
    package var serviceName: String?
    /// Names of `spec.volumeClaimTemplates`.
    package var volumeClaimTemplates: [Located<String>]
    /// Pod template.
    package var template: PodSpecification

    /// Makes a workload with nothing but metadata.
    package init(kind: String, metadata: ObjectMetadata, cluster: ClusterRole) {
        self.kind = kind
        self.metadata = metadata
        self.cluster = cluster
        self.volumeClaimTemplates = []
        self.template = PodSpecification()
    }
}
