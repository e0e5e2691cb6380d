import Findings
import SourceText
import StorageModel

/// What the migrated system's own files let it open: the devices file of LVM, and crypttab.
extension AfterState {
    // MARK: - LVM devices file

    /// Identifications that follow hardware (lvmdevices(8)); LVM looks for a `devname` entry on other devices by itself.
    private static let softIDTypes: Set<String> = ["devname", "lvmlv_uuid", "crypt_uuid", "md_uuid", "loop_file"]

    /// Whether LVM looks at a physical volume: with a devices file only at those that the file lists.
    func isListed(_ id: Int, _ decisions: inout Decisions) -> Bool {
        guard let entries = root.facts.system.lvmDevices, let disk = devices.all[id].disks.first else { return true }
        let device = devices.all[id]
        // On the hardware that the file was written for nothing changes.
        if devices.disks[disk].hardware.role == root.role, device.ref.role == root.role { return true }
        guard usesDevicesFile(&decisions) else { return true }
        guard let uuid = physicalVolumeID(of: device) else {
            let question = OpenQuestion.evidence(MissingCaptures.physicalVolumes(device.ref.role))
            return decisions.ask(question, ["not listed in the devices file of LVM", "listed"]) == 1
        }
        let own = entries.filter { $0.physicalVolumeID.filter { $0 != "-" } == uuid }
        if own.isEmpty { return false }
        if own.contains(where: { AfterState.softIDTypes.contains($0.idType) }) { return true }
        let name = device.node.path
        let question = OpenQuestion.undocumented(
            "whether LVM finds the physical volume `\(name)` although its devices file names hardware of the source"
        )
        // From 2.03.24 on LVM looks for listed PVIDs on other devices when it finds itself on another machine.
        return decisions.ask(question, ["it does not", "it refreshes the file"]) == 1
    }

    /// Whether LVM uses its devices file: as set, else by default from Enterprise Linux 9 on.
    private func usesDevicesFile(_ decisions: inout Decisions) -> Bool {
        if let setting = root.facts.system.lvmSettings?["use_devicesfile"] { return !setting.value.hasPrefix("0") }
        let release = root.facts.osRelease ?? [:]
        if let platform = release["PLATFORM_ID"]?.value.dropping(prefix: "platform:el"),
            let major = Int(platform.prefix { $0.isNumber })
        {
            return major >= 9
        }
        if let version = release["RHEL_VERSION"]?.value, let major = Int(version.prefix { $0.isNumber }) {
            return major >= 9
        }
        let question = OpenQuestion.undocumented("whether LVM uses its devices file")
        return decisions.ask(question, ["it does", "it does not"]) == 0
    }

    private func physicalVolumeID(of device: AfterDevice) -> String? {
        let owner = machine(device.ref.role)
        let volume = owner.facts.physicalVolumes?.first { owner.devices.node(path: $0.device) == device.ref.index }
        return volume.map { $0.uuid.filter { $0 != "-" } }.flatMap { $0.isEmpty ? nil : $0 }
    }

    // MARK: - Encryption

    /// Whether something opens an encrypted device at boot.
    func isOpened(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        let isRebuilt = device.origin == .copied && profile.method == .file
        if !isRebuilt, let entry = crypttabEntry(of: device) {
            if entry.options.contains("noauto") || isBoundToHardware(entry, device) { return false }
            if let isNamed = names(entry, device, &decisions) { return isNamed }
        }
        if device.ref.role == rootRole, !isRebuilt { return true }
        // /etc/crypttab lies on the system disk: the other machine's containers are in it only if entries are merged.
        if device.ref.role != rootRole, device.ref.role == .target, profile.mountConfiguration == .source {
            return false
        }
        let question = OpenQuestion.undocumented("whether the encrypted `\(device.node.path)` is opened at boot")
        return decisions.ask(question, ["not opened", "opened"]) == 1
    }

    private func crypttabEntry(of device: AfterDevice) -> CrypttabEntry? {
        guard let name = device.node.path.dropping(prefix: "/dev/mapper/") else { return nil }
        return root.facts.system.crypttab?.first { $0.name == name }
    }

    /// A key in a TPM or token of the old hardware does not open a copy on the new one.
    private func isBoundToHardware(_ entry: CrypttabEntry, _ device: AfterDevice) -> Bool {
        guard device.origin == .copied else { return false }
        return entry.options.contains { $0.hasPrefix("tpm2-device=") || $0.hasPrefix("fido2-device=") }
    }

    /// Whether the line names the container that the device lies on; nil when that cannot be told.
    ///
    /// Only the container itself is looked at: what the line names could lie on the device that it opens.
    private func names(_ entry: CrypttabEntry, _ device: AfterDevice, _ decisions: inout Decisions) -> Bool? {
        guard let parent = device.parents.first else { return false }
        let container = devices.all[parent]
        func bears(_ isEqual: Bool, _ attribute: ProfileAttribute) -> Bool {
            isEqual && (container.origin != .copied || keeps(attribute, &decisions))
        }
        switch DeviceSpec(entry.device).form {
        case .uuid(let value): return bears(container.node.fsUUID?.lowercased() == value, .filesystemUUID)
        case .partitionUUID(let value): return bears(container.node.partitionUUID == value, .partitionUUID)
        case .partitionLabel(let value): return bears(container.node.partitionLabel == value, .partitionLabel)
        case .hardware(let path):
            if devices.hardware[path].map({ devices.disks[$0].device }) == parent { return true }
            guard let split = DeviceNames.splitPartSuffix(path), let disk = devices.hardware[split.base] else {
                return target.devices.hasLinks ? false : nil
            }
            return container.disks == [disk] && container.node.number == split.part
        default: return nil
        }
    }
}
