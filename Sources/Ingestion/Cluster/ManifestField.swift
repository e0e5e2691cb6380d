import YAMLEvents

/// Names of the fields that the projection keeps and the decoders read; those of the Kubernetes API and of operators.
enum ManifestField: Int, CaseIterable, Sendable {
    case accessModes, address, addresses, affinity, annotations, apiVersion, attached, attacher, bootID, capacity
    case ceph, claim, claimName, claimRef, cleanupPolicy, config, containers, contents, `continue`, controller
    case creationTimestamp, csi, currentLinkTarget, dataDirHostPath, deletionTimestamp, desired, device
    case deviceClass, deviceClasses, deviceDiscoveryPolicy, deviceID, deviceInclusionSpec
    case deviceMechanicalProperties, devicePath, devicePaths, deviceSelector, deviceTypes, discoveredDevices
    case disks, disruptionsAllowed, driver, drivers, effect, emptyDir, enabled, ephemeral, ephemeralContainers, fc
    case files, filesystems, finalizers, forceWipeDevicesAndDestroyAllData, fsGroup, fsType, fsid, fstype
    case hostPath, initContainers, initiatorName, iqn, iscsi, items, jobTemplate, key, kind, kubeletVersion
    case labels, local, lun, machineID, managementState, mask, matchExpressions, matchFields, matchLabels
    case maxDeviceCount, maxSize, maxUnavailable, message, metadata, minAvailable, minSize, models, mountOptions
    case mountPath, mountPropagation, name, namespace, nfs, nodeAffinity, nodeID, nodeInfo, nodeName, nodeSelector
    case nodeSelectorTerms, `operator`, optionalPaths, osImage, ownerReferences, path, paths
    case persistentVolumeClaim, persistentVolumeName, persistentVolumeReclaimPolicy, persistentVolumeSymlinkPath
    case phase, policy, property, providerID, provisioner, pvc, raid, readOnly, reason, reclaimPolicy
    case remainingItemCount, replicas, requests, required, requiredDuringSchedulingIgnoredDuringExecution
    case resourceVersion, resources, securityContext, selector, server, serviceName, source, spec
    case state, status, storage, storageClassDevices, storageClassName, strategy, subPath, subPathExpr, systemUUID
    case systemd, taints, targetPortal, targetWWNs, template, tolerations, topologyKeys, type, uid, units
    case unschedulable, value, values, vendors, version, volumeAttributes, volumeAttributesClassName
    case volumeBindingMode, volumeClaimTemplates, volumeDevices, volumeHandle, volumeID, volumeMode, volumeMounts
    case volumeName, volumes, wipeDevicesFromOtherClusters, wwids

    private static let names = allCases.map { String(describing: $0) }

    /// The number of each name.
    static let numbers = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0.number) })

    /// The name as it is written.
    var name: String { Self.names[rawValue] }

    /// The number that stands for the name while an object is decoded.
    var number: FieldNumber { FieldNumber(rawValue) }
}

extension YAMLField {
    /// Names an entry.
    init(_ field: ManifestField, _ projection: YAMLProjection) {
        self.init(field.name, number: field.number, projection)
    }
}
