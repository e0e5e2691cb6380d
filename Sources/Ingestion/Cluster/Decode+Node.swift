import SourceText
import StorageModel
import YAMLEvents

extension Node {
    /// Reads a Node.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        if let spec = try object.mapping(.spec) {
            unschedulable = try spec.flag(.unschedulable)
            providerID = try spec.text(.providerID)
            for taint in try spec.mappings(.taints) {
                taints.append(
                    Taint(
                        key: try taint.requiredText(.key).value,
                        value: try taint.text(.value)?.value ?? "",
                        effect: try taint.text(.effect)?.value ?? ""
                    )
                )
            }
        }
        guard let status = try object.mapping(.status) else { return }
        for address in try status.mappings(.addresses) {
            let value = try address.requiredText(.address)
            if try address.text(.type)?.value == "Hostname" {
                hostnames.append(value)
            } else {
                addresses.append(value)
            }
        }
        guard let info = try status.mapping(.nodeInfo) else { return }
        machineID = try info.text(.machineID)
        systemUUID = try info.text(.systemUUID)
        bootID = try info.text(.bootID)
        kubeletVersion = try info.text(.kubeletVersion)
        osImage = try info.text(.osImage)
    }
}

extension VolumeAttachment {
    /// Reads a VolumeAttachment.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        if let spec = try object.mapping(.spec) {
            attacher = try spec.text(.attacher)
            nodeName = try spec.text(.nodeName)
            persistentVolumeName = try spec.mapping(.source)?.text(.persistentVolumeName)
        }
        attached = try object.mapping(.status)?.flag(.attached) ?? false
    }
}

extension CSINode {
    /// Reads a CSINode.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        var drivers: [CSINodeDriver] = []
        for driver in try object.mapping(.spec)?.mappings(.drivers) ?? object.noMembers {
            drivers.append(
                CSINodeDriver(
                    name: try driver.requiredText(.name),
                    nodeID: try driver.text(.nodeID),
                    topologyKeys: try driver.texts(.topologyKeys).map(\.value)
                )
            )
        }
        self.init(metadata: metadata, cluster: cluster, drivers: drivers)
    }
}

extension StorageClass {
    /// Reads a StorageClass.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        provisioner = try object.text(.provisioner)
        reclaimPolicy = try object.text(.reclaimPolicy)
        volumeBindingMode = try object.text(.volumeBindingMode)
    }
}
