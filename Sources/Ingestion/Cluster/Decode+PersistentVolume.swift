import SourceText
import StorageModel
import YAMLEvents

extension PersistentVolume {
    /// Reads a PersistentVolume.
    init(object: YAMLNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        guard let spec = try object.mapping("spec") else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        let source = try VolumeSource(spec: spec)
        self.init(
            metadata: metadata,
            cluster: cluster,
            source: source,
            capacity: try spec.mapping("capacity")?.text("storage"),
            accessModes: try spec.texts("accessModes"),
            volumeMode: try spec.text("volumeMode"),
            storageClassName: try spec.text("storageClassName"),
            reclaimPolicy: try spec.text("persistentVolumeReclaimPolicy"),
            mountOptions: try spec.texts("mountOptions"),
            nodeAffinity: try Self.affinity(spec),
            claimRef: try ClaimReference(spec),
            volumeAttributesClassName: try spec.text("volumeAttributesClassName"),
            phase: try object.mapping("status")?.text("phase")
        )
    }

    private static func affinity(_ spec: YAMLNode) throws(DecodeFault) -> NodeSelector? {
        guard let node = try spec.mapping("nodeAffinity"), let required = try node.mapping("required") else {
            return nil
        }
        return try NodeSelector(required, at: node.location)
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
        let phase = try object.mapping("status")?.text("phase")
        guard let spec = try object.mapping("spec") else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        self.init(
            metadata: metadata,
            cluster: cluster,
            volumeName: try spec.text("volumeName"),
            storageClassName: try spec.text("storageClassName"),
            accessModes: try spec.texts("accessModes"),
            volumeMode: try spec.text("volumeMode"),
            requestedStorage: try spec.mapping("resources")?.mapping("requests")?.text("storage"),
            selector: try Self.selector(spec),
            volumeAttributesClassName: try spec.text("volumeAttributesClassName"),
            phase: phase
        )
    }

    private static func selector(_ spec: YAMLNode) throws(DecodeFault) -> [SelectorRequirement]? {
        guard let node = try spec.mapping("selector") else { return nil }
        let labels = try node.mapping("matchLabels")?.pairs ?? []
        let values = try node.entries("matchLabels")
        let exact = labels.compactMap { pair in
            values[pair.key.value].map { SelectorRequirement(key: pair.key, operator: "In", values: [$0]) }
        }
        return exact + (try SelectorRequirement.list(try node.mappings("matchExpressions")))
    }
}

extension ClaimReference {
    /// Reads `claimRef` of a PersistentVolume's `spec`; nil when it is absent or empty.
    fileprivate init?(_ spec: YAMLNode) throws(DecodeFault) {
        guard let node = try spec.mapping("claimRef"), node.pairs?.isEmpty == false else { return nil }
        self.init(
            namespace: try node.text("namespace")?.value ?? "",
            name: try node.requiredText("name"),
            uid: try node.text("uid")
        )
    }
}
