import SourceText
import StorageModel
import YAMLEvents

extension MachineConfig {
    /// Reads a MachineConfig.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        guard let config = try object.mapping(.spec)?.mapping(.config) else { return }
        for unit in try config.mapping(.systemd)?.mappings(.units) ?? config.noMembers {
            if let kept = try MachineConfigUnit(unit) { mountUnits.append(kept) }
        }
        guard let storage = try config.mapping(.storage) else { return }
        for file in try storage.mappings(.files) { files.append(try file.requiredText(.path)) }
        let sections: [(ManifestField, ManifestField)] = [(.disks, .device), (.filesystems, .device), (.raid, .name)]
        for (section, key) in sections {
            for entry in try storage.mappings(section) {
                let name = try entry.requiredText(key)
                diskSections.append(Located("\(section.name) \(name.value)", at: name.location))
            }
        }
    }
}

extension MachineConfigUnit {
    /// Reads an entry of `units`; nil for a unit that mounts nothing.
    fileprivate init?(_ node: ValueNode) throws(DecodeFault) {
        let name = try node.requiredText(.name)
        guard UnitFileReader.isMountUnitPath("/etc/systemd/system/\(name.value)") else { return nil }
        var unit: UnitFile?
        if let contents = try node.text(.contents) {
            let path = "/etc/systemd/system/\(name.value)"
            let file = contents.location.file
            var read = UnitFileReader.read(Array(contents.value.utf8), file: file, path: path).value
            // Lines inside the text are not lines of the dump.
            read.location = contents.location
            for position in read.settings.indices { read.settings[position].location = contents.location }
            unit = read
        }
        self.init(
            name: name,
            isEnabled: node.field(.enabled) == nil ? nil : try node.flag(.enabled),
            isMasked: try node.flag(.mask),
            contents: unit
        )
    }
}

extension ClusterVersion {
    /// Reads a ClusterVersion.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        version = try object.mapping(.status)?.mapping(.desired)?.text(.version)
    }
}

extension ImageRegistryConfig {
    /// Reads the image registry's Config.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        guard let spec = try object.mapping(.spec) else { return }
        replicas = try spec.number(.replicas)
        guard let storage = try spec.mapping(.storage) else { return }
        storageManagement = try storage.text(.managementState)
        if let volume = try storage.mapping(.pvc) {
            claim = try volume.text(.claim) ?? Located("", at: volume.location)
        }
    }
}
