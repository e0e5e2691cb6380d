import SourceText
import StorageModel
import YAMLEvents

extension Pod {
    /// Reads a Pod.
    init(object: YAMLNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        guard let node = try object.mapping("spec") else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        let spec = try PodSpecification(node)
        let status = try object.mapping("status")
        self.init(
            metadata: metadata,
            cluster: cluster,
            spec: spec,
            phase: try status?.text("phase"),
            startTime: try status?.text("startTime")?.value
        )
    }
}

extension PodSpecification {
    /// Reads a `PodSpec`.
    init(_ spec: YAMLNode) throws(DecodeFault) {
        var volumes: [PodVolume] = []
        for volume in try spec.mappings("volumes") {
            if let kept = try PodVolume(volume) { volumes.append(kept) }
        }
        // A pod has a few volumes: looking through them costs less than a set of them.
        let kept = volumes.map(\.name.value)
        var uses: [ContainerVolumeUse] = []
        for field in ["initContainers", "containers", "ephemeralContainers"] {
            for container in try spec.mappings(field) { uses += try Self.uses(of: container, kept) }
        }
        let nodeName = try spec.text("nodeName")
        var requiredNodeAffinity: NodeSelector?
        var tolerations: [Toleration] = []
        // Only a pod that is still to be placed is compared with nodes.
        if nodeName == nil {
            if let affinity = try spec.mapping("affinity")?.mapping("nodeAffinity"),
                let required = try affinity.mapping("requiredDuringSchedulingIgnoredDuringExecution")
            {
                requiredNodeAffinity = try NodeSelector(required, at: affinity.location)
            }
            for toleration in try spec.mappings("tolerations") { tolerations.append(try Toleration(toleration)) }
        }
        self.init(
            volumes: volumes,
            uses: uses,
            nodeName: nodeName,
            nodeSelector: try spec.entries("nodeSelector"),
            requiredNodeAffinity: requiredNodeAffinity,
            tolerations: tolerations,
            fsGroup: try spec.mapping("securityContext")?.text("fsGroup")?.value
        )
    }

    private static func uses(
        of container: YAMLNode,
        _ kept: [String]
    ) throws(DecodeFault) -> [ContainerVolumeUse] {
        let name = try container.requiredText("name").value
        var uses: [ContainerVolumeUse] = []
        for mount in try container.mappings("volumeMounts") {
            let volume = try mount.requiredText("name").value
            guard kept.contains(volume) else { continue }
            let expression = try mount.text("subPathExpr")
            uses.append(
                ContainerVolumeUse(
                    container: name,
                    volumeName: volume,
                    path: try mount.text("mountPath")?.value ?? "",
                    subPath: try mount.text("subPath")?.value ?? expression?.value,
                    readOnly: try mount.flag("readOnly"),
                    mountPropagation: try mount.text("mountPropagation")?.value
                )
            )
        }
        for device in try container.mappings("volumeDevices") {
            let volume = try device.requiredText("name").value
            guard kept.contains(volume) else { continue }
            let path = try device.text("devicePath")?.value ?? ""
            uses.append(ContainerVolumeUse(container: name, volumeName: volume, path: path, isDevice: true))
        }
        return uses
    }
}

extension PodVolume {
    /// Reads an entry of `volumes`; nil when its source has nothing to do with storage of the node.
    init?(_ node: YAMLNode) throws(DecodeFault) {
        let name = try node.requiredText("name")
        if let claim = try node.mapping("persistentVolumeClaim") {
            let source = PodVolumeSource.persistentVolumeClaim(claimName: try claim.requiredText("claimName"))
            self.init(name: name, source: source)
        } else if let path = try node.mapping("hostPath") {
            let source = PodVolumeSource.hostPath(path: try path.requiredText("path"), type: try path.text("type"))
            self.init(name: name, source: source)
        } else if let ephemeral = try node.mapping("ephemeral") {
            self.init(name: name, source: .ephemeral(location: ephemeral.location))
        } else if node.field("emptyDir") != nil {
            self.init(name: name, source: .other(field: "emptyDir"))
        } else {
            return nil
        }
    }
}

extension Workload {
    /// Reads a StatefulSet, Deployment, DaemonSet, ReplicaSet, Job or CronJob.
    init(object: YAMLNode, kind: ManifestKind, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(kind: kind.rawValue, metadata: metadata, cluster: cluster)
        guard var spec = try object.mapping("spec") else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        if kind == .cronJob {
            guard let job = try spec.mapping("jobTemplate")?.mapping("spec") else { return }
            spec = job
        }
        replicas = try spec.number("replicas")
        strategy = try spec.field("strategy")?.text("type")
        serviceName = try spec.text("serviceName")?.value
        for claim in try spec.mappings("volumeClaimTemplates") {
            guard let name = try claim.mapping("metadata")?.text("name") else {
                throw DecodeFault(location: claim.location, message: "a volume claim template has no name")
            }
            volumeClaimTemplates.append(name)
        }
        if let pod = try spec.mapping("template")?.mapping("spec") { template = try PodSpecification(pod) }
    }
}

extension Toleration {
    fileprivate init(_ node: YAMLNode) throws(DecodeFault) {
        self.init(
            key: try node.text("key")?.value ?? "",
            operator: try node.text("operator")?.value ?? "",
            value: try node.text("value")?.value ?? "",
            effect: try node.text("effect")?.value ?? ""
        )
    }
}
