import SourceText
import StorageModel
import YAMLEvents

extension PersistentVolume {
    /// Reads a PersistentVolume.
    init(object: YAMLNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        guard let spec = try object.mapping("spec") else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        self.init(metadata: metadata, cluster: cluster, source: try VolumeSource(spec: spec))
        capacity = try spec.mapping("capacity")?.text("storage")
        accessModes = try spec.texts("accessModes")
        volumeMode = try spec.text("volumeMode")
        storageClassName = try spec.text("storageClassName")
        reclaimPolicy = try spec.text("persistentVolumeReclaimPolicy")
        mountOptions = try spec.texts("mountOptions")
        volumeAttributesClassName = try spec.text("volumeAttributesClassName")
        if let affinity = try spec.mapping("nodeAffinity"), let required = try affinity.mapping("required") {
            nodeAffinity = try NodeSelector(required, at: affinity.location)
        }
        if let claim = try spec.mapping("claimRef"), claim.pairs?.isEmpty == false {
            claimRef = ClaimReference(
                namespace: try claim.text("namespace")?.value ?? "",
                name: try claim.requiredText("name"),
                uid: try claim.text("uid")
            )
        }
        phase = try object.mapping("status")?.text("phase")
    }
}

extension VolumeSource {
    private static let otherFields: Set<String> = [
        "capacity", "accessModes", "volumeMode", "storageClassName", "persistentVolumeReclaimPolicy", "mountOptions",
        "volumeAttributesClassName", "nodeAffinity", "claimRef",
    ]

    /// Finds the one volume source of a PersistentVolume's `spec`.
    init(spec: YAMLNode) throws(DecodeFault) {
        let sources = (spec.pairs ?? []).filter { !Self.otherFields.contains($0.key.value) && !$0.value.isNull }
        guard let source = sources.first else {
            self = .none
            return
        }
        if let second = sources.dropFirst().first {
            let names = "`\(source.key.value)` and `\(second.key.value)`"
            throw DecodeFault(location: second.key.location, message: "the volume has two sources: \(names)")
        }
        guard ["local", "hostPath", "csi", "nfs", "iscsi", "fc"].contains(source.key.value) else {
            self = .other(field: source.key)
            return
        }
        guard let node = try spec.mapping(source.key.value) else {
            self = .none
            return
        }
        self = try Self.known(source.key.value, node)
    }

    private static func known(_ field: String, _ node: YAMLNode) throws(DecodeFault) -> VolumeSource {
        switch field {
        case "local": .local(path: try node.requiredText("path"), fsType: try node.text("fsType"))
        case "hostPath": .hostPath(path: try node.requiredText("path"), type: try node.text("type"))
        case "nfs": .nfs(server: try node.requiredText("server"), path: try node.requiredText("path"))
        case "iscsi":
            .iscsi(
                targetPortal: try node.requiredText("targetPortal"),
                iqn: try node.requiredText("iqn"),
                lun: try node.text("lun")?.value ?? "",
                initiatorName: try node.text("initiatorName")
            )
        case "fc":
            .fc(
                targetWWNs: try node.texts("targetWWNs"),
                lun: try node.text("lun")?.value ?? "",
                wwids: try node.texts("wwids")
            )
        default:
            .csi(
                driver: try node.requiredText("driver"),
                volumeHandle: try node.text("volumeHandle"),
                fsType: try node.text("fsType"),
                provisionerIdentity: try node.entries("volumeAttributes")[
                    "storage.kubernetes.io/csiProvisionerIdentity"
                ]
            )
        }
    }
}

extension PersistentVolumeClaim {
    /// Reads a PersistentVolumeClaim.
    init(object: YAMLNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        phase = try object.mapping("status")?.text("phase")
        guard let spec = try object.mapping("spec") else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        volumeName = try spec.text("volumeName")
        storageClassName = try spec.text("storageClassName")
        accessModes = try spec.texts("accessModes")
        volumeMode = try spec.text("volumeMode")
        volumeAttributesClassName = try spec.text("volumeAttributesClassName")
        requestedStorage = try spec.mapping("resources")?.mapping("requests")?.text("storage")
        if let node = try spec.mapping("selector") {
            let labels = try node.mapping("matchLabels")?.pairs ?? []
            let values = try node.entries("matchLabels")
            selector = labels.compactMap { pair in
                values[pair.key.value].map { SelectorRequirement(key: pair.key, operator: "In", values: [$0]) }
            }
            selector? += try SelectorRequirement.list(try node.mappings("matchExpressions"))
        }
    }
}
