import YAMLEvents

/// The one declaration of what is kept of each kind; field names are those of the Kubernetes API.
enum ManifestProjection {
    /// One object, or a list of objects, whatever the kind.
    static let object = YAMLProjection.object(
        YAMLObjectProjection(undecided: everyKind.union(list), select: select)
    )
    /// A list whose members were cut out.
    static let listHeader = fields(
        [
            YAMLField(.apiVersion, .keep), YAMLField(.kind, .keep), YAMLField(.items, .presence),
            YAMLField(.metadata, keeping(.continue, .remainingItemCount)),
        ],
        others: .presence
    )

    /// Annotations that some rule reads; all others, among them `last-applied-configuration`, are passed over.
    static func keepsAnnotation(_ key: String) -> Bool {
        let prefixes = [
            "pv.kubernetes.io/", "volume.kubernetes.io/", "volume.beta.kubernetes.io/", "storage.openshift.com/",
            "storageclass.kubernetes.io/", "storageclass.beta.kubernetes.io/", "machineconfiguration.openshift.io/",
            "wiped.devices.lvms.openshift.io/",
        ]
        let exact = [
            "kubernetes.io/createdby", "kubernetes.io/config.mirror", "kubernetes.io/config.source",
            "csi.volume.kubernetes.io/nodeid", "node.kubernetes.io/out-of-service",
        ]
        return exact.contains(key) || prefixes.contains { key.hasPrefix($0) }
    }

    private static let kindProjections: [ManifestKind: YAMLProjection] = Dictionary(
        uniqueKeysWithValues: ManifestKind.allCases.map { ($0, header.union(body($0))) }
    )
    private static let everyKind = ManifestKind.allCases.reduce(header.union(status)) { $0.union(body($1)) }

    private static let list = fields([YAMLField(.items, .each(member))])
    /// A member may be a list itself; deeper ones are known only when their kind stands before their items.
    private static let member = YAMLProjection.object(
        YAMLObjectProjection(undecided: everyKind.union(innerList), select: select)
    )
    private static let innerList = fields([
        YAMLField(.items, .each(.object(YAMLObjectProjection(undecided: everyKind, select: select))))
    ])
    private static let listObject = header.union(list)
    private static let otherObject = header.union(status)

    @Sendable private static func select(_ apiVersion: String, _ kind: String) -> YAMLProjection {
        if let known = ManifestKind(apiVersion: apiVersion, kind: kind) { return kindProjections[known] ?? header }
        return kind.hasSuffix("List") ? listObject : otherObject
    }

    private static let header = fields([
        YAMLField(.apiVersion, .keep), YAMLField(.kind, .keep), YAMLField(.metadata, metadata),
    ])

    /// A `Status` object, which the API server sends in place of what was asked for.
    private static let status = fields([YAMLField(.message, .keep), YAMLField(.reason, .keep)])

    private static let metadata = fields([
        YAMLField(.name, .keep), YAMLField(.namespace, .keep), YAMLField(.uid, .keep),
        YAMLField(.resourceVersion, .keep), YAMLField(.creationTimestamp, .keep),
        YAMLField(.deletionTimestamp, .keep), YAMLField(.labels, allEntries),
        YAMLField(.annotations, .entries { keepsAnnotation($0) }), YAMLField(.finalizers, .each(.keep)),
        YAMLField(.ownerReferences, .each(keeping(.apiVersion, .kind, .name, .uid, .controller))),
        // The last two stand in the metadata of a list.
        YAMLField(.continue, .keep), YAMLField(.remainingItemCount, .keep),
    ])

    private static func body(_ kind: ManifestKind) -> YAMLProjection {
        switch kind {
        case .persistentVolume: persistentVolume
        case .persistentVolumeClaim: persistentVolumeClaim
        case .pod: fields([YAMLField(.spec, podSpec), YAMLField(.status, keeping(.phase))])
        case .node: node
        case .namespace, .csiDriver: .skip
        case .storageClass: keeping(.provisioner, .reclaimPolicy, .volumeBindingMode)
        case .volumeAttachment: volumeAttachment
        case .csiNode:
            fields([YAMLField(.spec, fields([YAMLField(.drivers, .each(csiNodeDriver))]))])
        case .statefulSet, .deployment, .daemonSet, .replicaSet, .job: workload
        case .service: fields([YAMLField(.spec, fields([YAMLField(.selector, allEntries)]))])
        case .podDisruptionBudget: podDisruptionBudget
        case .cronJob:
            fields([YAMLField(.spec, fields([YAMLField(.jobTemplate, workload)]))])
        default: operatorBody(kind)
        }
    }

    private static let persistentVolume = fields([
        YAMLField(.spec, persistentVolumeSpec), YAMLField(.status, keeping(.phase)),
    ])

    /// Entries that are not named are volume sources of other types, of which only the name matters.
    private static let persistentVolumeSpec = YAMLProjection.fields(
        [
            YAMLField(.capacity, keeping(.storage)), YAMLField(.accessModes, .each(.keep)),
            YAMLField(.volumeMode, .keep), YAMLField(.storageClassName, .keep),
            YAMLField(.persistentVolumeReclaimPolicy, .keep), YAMLField(.mountOptions, .each(.keep)),
            YAMLField(.volumeAttributesClassName, .keep),
            YAMLField(.nodeAffinity, fields([YAMLField(.required, nodeSelector)])),
            YAMLField(.claimRef, keeping(.namespace, .name, .uid)),
            YAMLField(.local, keeping(.path, .fsType)), YAMLField(.hostPath, keeping(.path, .type)),
            YAMLField(.nfs, keeping(.server, .path)), YAMLField(.csi, csiSource),
            YAMLField(.iscsi, keeping(.targetPortal, .iqn, .lun, .initiatorName)),
            YAMLField(
                .fc,
                fields([
                    YAMLField(.targetWWNs, .each(.keep)), YAMLField(.lun, .keep), YAMLField(.wwids, .each(.keep)),
                ])
            ),
        ],
        others: .presence
    )

    private static let csiSource = fields([
        YAMLField(.driver, .keep), YAMLField(.volumeHandle, .keep), YAMLField(.fsType, .keep),
        YAMLField(.volumeAttributes, .entries { $0 == "storage.kubernetes.io/csiProvisionerIdentity" }),
    ])

    private static let persistentVolumeClaim = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.volumeName, .keep), YAMLField(.storageClassName, .keep),
                YAMLField(.accessModes, .each(.keep)), YAMLField(.volumeMode, .keep),
                YAMLField(.volumeAttributesClassName, .keep),
                YAMLField(.resources, fields([YAMLField(.requests, keeping(.storage))])),
                YAMLField(
                    .selector,
                    fields([YAMLField(.matchLabels, allEntries), YAMLField(.matchExpressions, requirements)])
                ),
            ])
        ),
        YAMLField(.status, keeping(.phase)),
    ])

    private static let podDisruptionBudget = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.minAvailable, .keep), YAMLField(.maxUnavailable, .keep),
                YAMLField(
                    .selector,
                    fields([YAMLField(.matchLabels, allEntries), YAMLField(.matchExpressions, requirements)])
                ),
            ])
        ),
        YAMLField(.status, keeping(.disruptionsAllowed)),
    ])

    private static let podSpec = fields([
        YAMLField(
            .volumes,
            .each(
                fields([
                    YAMLField(.name, .keep), YAMLField(.persistentVolumeClaim, keeping(.claimName)),
                    YAMLField(.hostPath, keeping(.path, .type)), YAMLField(.ephemeral, .presence),
                    YAMLField(.emptyDir, .presence),
                ])
            )
        ),
        YAMLField(.containers, containers), YAMLField(.initContainers, containers),
        YAMLField(.ephemeralContainers, containers), YAMLField(.nodeName, .keep),
        YAMLField(.nodeSelector, allEntries), YAMLField(.securityContext, keeping(.fsGroup)),
        YAMLField(.affinity, fields([YAMLField(.nodeAffinity, fields([requiredAffinity]))])),
        YAMLField(.tolerations, .each(keeping(.key, .operator, .value, .effect))),
    ])

    private static let requiredAffinity = YAMLField(.requiredDuringSchedulingIgnoredDuringExecution, nodeSelector)

    private static let containers = YAMLProjection.each(
        fields([
            YAMLField(.name, .keep),
            YAMLField(
                .volumeMounts,
                .each(keeping(.name, .mountPath, .subPath, .subPathExpr, .readOnly, .mountPropagation))
            ),
            YAMLField(.volumeDevices, .each(keeping(.name, .devicePath))),
        ])
    )

    private static let workload = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.replicas, .keep), YAMLField(.serviceName, .keep),
                YAMLField(.strategy, keeping(.type)),
                YAMLField(.volumeClaimTemplates, .each(fields([YAMLField(.metadata, keeping(.name))]))),
                YAMLField(.template, fields([YAMLField(.spec, podSpec)])),
            ])
        )
    ])

    private static let node = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.unschedulable, .keep), YAMLField(.providerID, .keep),
                YAMLField(.taints, .each(keeping(.key, .value, .effect))),
            ])
        ),
        YAMLField(
            .status,
            fields([
                YAMLField(.addresses, .each(keeping(.type, .address))),
                YAMLField(.nodeInfo, keeping(.machineID, .systemUUID, .bootID, .kubeletVersion, .osImage)),
            ])
        ),
    ])

    private static let volumeAttachment = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.attacher, .keep), YAMLField(.nodeName, .keep),
                YAMLField(.source, keeping(.persistentVolumeName)),
            ])
        ),
        YAMLField(.status, keeping(.attached)),
    ])

    private static let csiNodeDriver = fields([
        YAMLField(.name, .keep), YAMLField(.nodeID, .keep), YAMLField(.topologyKeys, .each(.keep)),
    ])

    static let nodeSelector = fields([
        YAMLField(
            .nodeSelectorTerms,
            .each(
                fields([YAMLField(.matchExpressions, requirements), YAMLField(.matchFields, requirements)])
            )
        )
    ])

    private static let requirements = YAMLProjection.each(
        fields([YAMLField(.key, .keep), YAMLField(.operator, .keep), YAMLField(.values, .each(.keep))])
    )

    private static let allEntries = YAMLProjection.keep

    static func fields(_ fields: [YAMLField], others: YAMLProjection = .skip) -> YAMLProjection {
        .fields(fields, others: others)
    }

    static func keeping(_ fields: ManifestField...) -> YAMLProjection {
        .fields(fields.map { YAMLField($0, .keep) }, others: .skip)
    }
}
