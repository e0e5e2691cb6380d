import SourceText
import StorageModel
import YAMLEvents

extension PersistentVolume {
    /// Reads a PersistentVolume.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        guard let spec = try object.mapping(.spec) else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        let source = try VolumeSource(spec: spec)
        self.init(
            metadata: metadata,
            cluster: cluster,
            source: source,
            capacity: try spec.mapping(.capacity)?.text(.storage),
            accessModes: try spec.texts(.accessModes),
            volumeMode: try spec.text(.volumeMode),
            storageClassName: try spec.text(.storageClassName),
            reclaimPolicy: try spec.text(.persistentVolumeReclaimPolicy),
            mountOptions: try spec.texts(.mountOptions),
            nodeAffinity: try Self.affinity(spec),
            claimRef: try ClaimReference(spec),
            volumeAttributesClassName: try spec.text(.volumeAttributesClassName),
            phase: try object.mapping(.status)?.text(.phase)
        )
    }

    private static func affinity(_ spec: ValueNode) throws(DecodeFault) -> NodeSelector? {
        guard let node = try spec.mapping(.nodeAffinity), let required = try node.mapping(.required) else {
            return nil
        }
        return try NodeSelector(required, at: node.location)
    }
}

extension VolumeSource {
    /// Finds the one volume source of a PersistentVolume's `spec`.
    init(spec: ValueNode) throws(DecodeFault) {
        var source: ValueNode?
        for entry in spec.members where !Self.isOther(entry.field) && !entry.isNull {
            if let first = source {
                let names = "`\(first.key.value)` and `\(entry.key.value)`"
                throw DecodeFault(location: entry.key.location, message: "the volume has two sources: \(names)")
            }
            source = entry
        }
        guard let source else {
            self = .none
            return
        }
        guard let field = ManifestField(rawValue: source.field.value), Self.isKnown(field) else {
            self = .other(field: source.key)
            return
        }
        guard let node = try spec.mapping(field) else {
            self = .none
            return
        }
        self = try Self.known(field, node)
    }

    /// Whether the field of a PersistentVolume's `spec` is no volume source.
    private static func isOther(_ field: FieldNumber) -> Bool {
        switch ManifestField(rawValue: field.value) {
        case .capacity, .accessModes, .volumeMode, .storageClassName, .persistentVolumeReclaimPolicy, .mountOptions,
            .volumeAttributesClassName, .nodeAffinity, .claimRef:
            true
        default: false
        }
    }

    private static func isKnown(_ field: ManifestField) -> Bool {
        switch field {
        case .local, .hostPath, .csi, .nfs, .iscsi, .fc: true
        default: false
        }
    }

    private static func known(_ field: ManifestField, _ node: ValueNode) throws(DecodeFault) -> VolumeSource {
        switch field {
        case .local: .local(path: try node.requiredText(.path), fsType: try node.text(.fsType))
        case .hostPath: .hostPath(path: try node.requiredText(.path), type: try node.text(.type))
        case .nfs: .nfs(server: try node.requiredText(.server), path: try node.requiredText(.path))
        case .iscsi:
            .iscsi(
                targetPortal: try node.requiredText(.targetPortal),
                iqn: try node.requiredText(.iqn),
                lun: try node.text(.lun)?.value ?? "",
                initiatorName: try node.text(.initiatorName)
            )
        case .fc:
            .fc(
                targetWWNs: try node.texts(.targetWWNs),
                lun: try node.text(.lun)?.value ?? "",
                wwids: try node.texts(.wwids)
            )
        default:
            .csi(
                driver: try node.requiredText(.driver),
                volumeHandle: try node.text(.volumeHandle),
                fsType: try node.text(.fsType),
                provisionerIdentity: try node.entries(.volumeAttributes)[
                    "storage.kubernetes.io/csiProvisionerIdentity"
                ]
            )
        }
    }
}

extension PersistentVolumeClaim {
    /// Reads a PersistentVolumeClaim.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        let phase = try object.mapping(.status)?.text(.phase)
        guard let spec = try object.mapping(.spec) else {
            throw DecodeFault(location: object.location, message: "`spec` is missing")
        }
        self.init(
            metadata: metadata,
            cluster: cluster,
            volumeName: try spec.text(.volumeName),
            storageClassName: try spec.text(.storageClassName),
            accessModes: try spec.texts(.accessModes),
            volumeMode: try spec.text(.volumeMode),
            requestedStorage: try spec.mapping(.resources)?.mapping(.requests)?.text(.storage),
            selector: try Self.selector(spec),
            volumeAttributesClassName: try spec.text(.volumeAttributesClassName),
            phase: phase
        )
    }

    private static func selector(_ spec: ValueNode) throws(DecodeFault) -> [SelectorRequirement]? {
        guard let node = try spec.mapping(.selector) else { return nil }
        let labels = try node.mapping(.matchLabels)?.members ?? node.noMembers
        let values = try node.entries(.matchLabels)
        let exact = labels.compactMap { entry in
            let key = entry.key
            return values[key.value].map { SelectorRequirement(key: key, operator: "In", values: [$0]) }
        }
        return exact + (try SelectorRequirement.list(try node.mappings(.matchExpressions)))
    }
}

extension ClaimReference {
    /// Reads `claimRef` of a PersistentVolume's `spec`; nil when it is absent or empty.
    fileprivate init?(_ spec: ValueNode) throws(DecodeFault) {
        guard let node = try spec.mapping(.claimRef), node.members.count > 0 else { return nil }
        self.init(
            namespace: try node.text(.namespace)?.value ?? "",
            name: try node.requiredText(.name),
            uid: try node.text(.uid)
        )
    }
}
