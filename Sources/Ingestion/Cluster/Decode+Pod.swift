import SourceText
import StorageModel
import YAMLEvents

extension Pod {
    /// Reads a Pod.
    init(
        object: ValueNode,
        metadata: ObjectMetadata,
        _ memory: inout DecodeMemory,
        cluster: ClusterRole
    ) throws(DecodeFault) {
        guard let node = try object.mapping(.spec) else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        let spec = try PodSpecification(node, &memory)
        let status = try object.mapping(.status)
        self.init(
            metadata: metadata,
            cluster: cluster,
            spec: spec,
            phase: try status?.text(.phase)
        )
    }
}

extension PodSpecification {
    /// Reads a `PodSpec`.
    init(_ spec: ValueNode, _ memory: inout DecodeMemory) throws(DecodeFault) {
        var volumes: [PodVolume] = []
        for volume in try spec.mappings(.volumes) {
            if let kept = try PodVolume(volume) { volumes.append(kept) }
        }
        let uses = try memory.uses { (uses: inout [ContainerVolumeUse]) throws(DecodeFault) in
            for container in try spec.mappings(.initContainers) { try Self.add(usesOf: container, volumes, to: &uses) }
            for container in try spec.mappings(.containers) { try Self.add(usesOf: container, volumes, to: &uses) }
            for container in try spec.mappings(.ephemeralContainers) {
                try Self.add(usesOf: container, volumes, to: &uses)
            }
        }
        let nodeName = try spec.text(.nodeName)
        var requiredNodeAffinity: NodeSelector?
        var tolerations: [Toleration] = []
        // Only a pod that is still to be placed is compared with nodes.
        if nodeName == nil {
            if let affinity = try spec.mapping(.affinity)?.mapping(.nodeAffinity),
                let required = try affinity.mapping(.requiredDuringSchedulingIgnoredDuringExecution)
            {
                requiredNodeAffinity = try NodeSelector(required, at: affinity.location)
            }
            for toleration in try spec.mappings(.tolerations) { tolerations.append(try Toleration(toleration)) }
        }
        self.init(
            volumes: volumes,
            uses: uses,
            nodeName: nodeName,
            nodeSelector: try spec.entries(.nodeSelector),
            requiredNodeAffinity: requiredNodeAffinity,
            tolerations: tolerations,
            fsGroup: try spec.mapping(.securityContext)?.text(.fsGroup)?.value
        )
    }

    private static func add(
        usesOf container: ValueNode,
        _ volumes: [PodVolume],
        to uses: inout [ContainerVolumeUse]
    ) throws(DecodeFault) {
        let name = try container.required(.name)
        for mount in try container.mappings(.volumeMounts) {
            let node = try mount.required(.name)
            guard let volume = kept(node, in: volumes) else { continue }
            let expression = try mount.text(.subPathExpr)
            uses.append(
                ContainerVolumeUse(
                    container: name.string?.value ?? "",
                    volumeName: volume,
                    path: try mount.text(.mountPath)?.value ?? "",
                    subPath: try mount.text(.subPath)?.value ?? expression?.value,
                    readOnly: try mount.flag(.readOnly),
                    mountPropagation: try mount.text(.mountPropagation)?.value
                )
            )
        }
        for device in try container.mappings(.volumeDevices) {
            let node = try device.required(.name)
            guard let volume = kept(node, in: volumes) else { continue }
            let path = try device.text(.devicePath)?.value ?? ""
            let container = name.string?.value ?? ""
            uses.append(ContainerVolumeUse(container: container, volumeName: volume, path: path, isDevice: true))
        }
    }

    /// The name of a volume that is kept; a pod has a few, and looking through them costs less than a set of them.
    private static func kept(_ node: ValueNode, in volumes: [PodVolume]) -> String? {
        for index in volumes.indices where node.holds(volumes[index].name.value) { return volumes[index].name.value }
        return nil
    }
}

extension PodVolume {
    /// Reads an entry of `volumes`; nil when its source has nothing to do with storage of the node.
    init?(_ node: ValueNode) throws(DecodeFault) {
        let name = try node.required(.name)
        let source: PodVolumeSource
        if let claim = try node.mapping(.persistentVolumeClaim) {
            source = .persistentVolumeClaim(claimName: try claim.requiredText(.claimName))
        } else if let path = try node.mapping(.hostPath) {
            source = .hostPath(path: try path.requiredText(.path), type: try path.text(.type))
        } else if let ephemeral = try node.mapping(.ephemeral) {
            source = .ephemeral(location: ephemeral.location)
        } else if node.field(.emptyDir) != nil {
            source = .other(field: "emptyDir")
        } else {
            return nil
        }
        self.init(name: name.string ?? Located("", at: name.location), source: source)
    }
}

extension Workload {
    /// Reads a StatefulSet, Deployment, DaemonSet, ReplicaSet, Job or CronJob.
    init(
        object: ValueNode,
        kind: ManifestKind,
        metadata: ObjectMetadata,
        _ memory: inout DecodeMemory,
        cluster: ClusterRole
    ) throws(DecodeFault) {
        self.init(kind: kind.rawValue, metadata: metadata, cluster: cluster)
        guard var spec = try object.mapping(.spec) else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        if kind == .cronJob {
            guard let job = try spec.mapping(.jobTemplate)?.mapping(.spec) else { return }
            spec = job
        }
        replicas = try spec.number(.replicas)
        strategy = try spec.field(.strategy)?.text(.type)
        serviceName = try spec.text(.serviceName)?.value
        for claim in try spec.mappings(.volumeClaimTemplates) {
            guard let name = try claim.mapping(.metadata)?.text(.name) else {
                throw DecodeFault(location: claim.location, message: "a volume claim template has no name")
            }
            volumeClaimTemplates.append(name)
        }
        if let pod = try spec.mapping(.template)?.mapping(.spec) { template = try PodSpecification(pod, &memory) }
    }
}

extension Toleration {
    fileprivate init(_ node: ValueNode) throws(DecodeFault) {
        self.init(
            key: try node.text(.key)?.value ?? "",
            operator: try node.text(.operator)?.value ?? "",
            value: try node.text(.value)?.value ?? "",
            effect: try node.text(.effect)?.value ?? ""
        )
    }
}
