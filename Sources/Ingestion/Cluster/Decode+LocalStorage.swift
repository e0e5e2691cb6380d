import SourceText
import StorageModel
import YAMLEvents

extension ValueNode {
    /// Where a flag stands that is true; nil when it is false or absent.
    func trueFlag(_ field: ManifestField) throws(DecodeFault) -> SourceLocation? {
        try flag(field) ? child(field.number)?.location : nil
    }

    /// A node selector with `nodeSelectorTerms`; nil when it is absent.
    func nodeSelector(_ field: ManifestField) throws(DecodeFault) -> NodeSelector? {
        guard let node = try mapping(field) else { return nil }
        return try NodeSelector(node, at: node.location)
    }
}

extension LocalVolume {
    /// Reads a LocalVolume.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        guard let spec = try object.mapping(.spec) else { return }
        nodeSelector = try spec.nodeSelector(.nodeSelector)
        for entry in try spec.mappings(.storageClassDevices) {
            var devices = LocalVolumeClass(storageClassName: try entry.requiredText(.storageClassName))
            devices.volumeMode = try entry.text(.volumeMode)
            devices.fsType = try entry.text(.fsType)
            devices.devicePaths = try entry.texts(.devicePaths)
            devices.forceWipe = try entry.trueFlag(.forceWipeDevicesAndDestroyAllData)
            classes.append(devices)
        }
    }
}

extension LocalVolumeSet {
    /// Reads a LocalVolumeSet.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        guard let spec = try object.mapping(.spec) else { return }
        nodeSelector = try spec.nodeSelector(.nodeSelector)
        storageClassName = try spec.text(.storageClassName)
        volumeMode = try spec.text(.volumeMode)
        maxDeviceCount = try spec.number(.maxDeviceCount)
        guard let inclusion = try spec.mapping(.deviceInclusionSpec) else { return }
        deviceTypes = try inclusion.texts(.deviceTypes)
        mechanicalProperties = try inclusion.texts(.deviceMechanicalProperties)
        minSize = try inclusion.text(.minSize)
        maxSize = try inclusion.text(.maxSize)
        models = try inclusion.texts(.models)
        vendors = try inclusion.texts(.vendors)
    }
}

extension LocalVolumeDiscoveryResult {
    /// Reads a LocalVolumeDiscoveryResult.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        nodeName = try object.mapping(.spec)?.text(.nodeName)
        for device in try object.mapping(.status)?.mappings(.discoveredDevices) ?? object.noMembers {
            devices.append(
                DiscoveredDevice(
                    path: try device.requiredText(.path),
                    deviceID: try device.text(.deviceID)?.value ?? "",
                    property: try device.text(.property)?.value ?? "",
                    state: try device.mapping(.status)?.text(.state)?.value ?? ""
                )
            )
        }
    }
}

extension LocalVolumeDeviceLink {
    /// Reads a LocalVolumeDeviceLink.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        policy = try object.mapping(.spec)?.text(.policy)
        let status = try object.mapping(.status)
        currentLinkTarget = try status?.text(.currentLinkTarget)
        symlinkPath = try status?.text(.persistentVolumeSymlinkPath)
    }
}

extension LVMCluster {
    /// Reads an LVMCluster.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        for entry in try object.mapping(.spec)?.mapping(.storage)?.mappings(.deviceClasses) ?? object.noMembers {
            var deviceClass = LVMDeviceClass(name: try entry.requiredText(.name))
            deviceClass.fsType = try entry.text(.fstype)?.value
            deviceClass.discoveryPolicy = try entry.text(.deviceDiscoveryPolicy)
            deviceClass.nodeSelector = try entry.nodeSelector(.nodeSelector)
            if let selector = try entry.mapping(.deviceSelector) {
                deviceClass.hasSelector = true
                deviceClass.paths = try selector.texts(.paths)
                deviceClass.optionalPaths = try selector.texts(.optionalPaths)
                deviceClass.forceWipe = try selector.trueFlag(.forceWipeDevicesAndDestroyAllData)
            }
            deviceClasses.append(deviceClass)
        }
    }
}

extension TopoLVMVolume {
    /// Reads a LogicalVolume of TopoLVM.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        let spec = try object.mapping(.spec)
        nodeName = try spec?.text(.nodeName)
        deviceClass = try spec?.text(.deviceClass)
        volumeID = try object.mapping(.status)?.text(.volumeID)
    }
}

extension CephCluster {
    /// Reads a CephCluster.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        let spec = try object.mapping(.spec)
        dataDirHostPath = try spec?.text(.dataDirHostPath)
        wipesOtherClusters = try spec?.mapping(.cleanupPolicy)?.trueFlag(.wipeDevicesFromOtherClusters)
        fsid = try object.mapping(.status)?.mapping(.ceph)?.text(.fsid)
    }
}
