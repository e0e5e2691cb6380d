import SourceText
import StorageModel

extension HostCollector {
    /// Reads a file of a known kind.
    mutating func read(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) {
        switch kind {
        case .environment, .manifest, .firmware, .bootManager, .osRelease, .hostname, .machineID, .systemUUID, .aleph:
            readIdentity(capture, kind)
        case .mountinfo, .processMountinfo, .fstab, .unitFile, .unitLinks, .unitStates, .swaps, .findmnt:
            readMounts(capture, kind, context)
        case .lsblkJSON, .lsblkPairs, .lsblkTable, .blkid, .partitionTable, .deviceLinks, .mdstat, .mdadm, .sysfsBlock,
            .kernelPartitions, .deviceMapper, .multipath, .udev:
            readDevices(capture, kind, context)
        case .physicalVolumes, .volumeGroups, .logicalVolumes: readVolumes(capture, kind)
        case .pathProbes, .beneathProbes, .fileAttributes, .filesystemUsage, .kubeletDirectories:
            readProbes(capture, kind, context)
        case .kernelCommandLine, .initramfs, .initramfsImage, .builtinModules, .modulesOnDisk, .bootEntry:
            readBoot(capture, kind, context)
        case .tools, .crypttab, .lvmDevicesFile, .system: readSystem(capture, kind)
        case .unused: break
        }
    }

    private mutating func readIdentity(_ capture: LoadedCapture, _ kind: CaptureKind) {
        let bytes = capture.bytes
        switch kind {
        case .environment:
            guard let values = accept(KeyValueReader.read(bytes, file: capture.id), capture) else { return }
            if facts.environment == nil { facts.environment = CaptureEnvironment(values: values) }
        case .manifest:
            for row in accept(CaptureManifestReader.read(bytes, file: capture.id), capture) ?? []
            where facts.manifest[row.id] == nil {
                facts.manifest[row.id] = row
            }
        case .firmware:
            let firmware = accept(FirmwareReader.read(bytes, file: capture.id), capture) { $0 == nil }
            if let firmware = firmware ?? nil, isFirst(capture) { facts.bootedWithEFI = firmware }
        case .bootManager:
            if capture.isBlank { return }
            let booted = accept(BootManagerReader.read(bytes, file: capture.id), capture) { $0 == nil } ?? nil
            bootManager = bootManager ?? booted
        case .osRelease:
            if let values = accept(KeyValueReader.read(bytes, file: capture.id), capture), isFirst(capture) {
                facts.osRelease = values
            }
        case .aleph:
            if let values = accept(AlephReader.read(bytes, file: capture.id), capture), !values.isEmpty {
                facts.aleph = facts.aleph ?? values
            }
        case .hostname:
            guard let name = acceptValue(capture, "a host name", where: SingleValue.isHostname)
            else { return }
            hostnames.append(name)
            facts.hostname = facts.hostname ?? name
        case .machineID:
            guard let value = acceptValue(capture, "a machine-id", where: SingleValue.isMachineID)
            else { return }
            machineIDs.append(value)
            facts.machineID = facts.machineID ?? value
        case .systemUUID:
            guard let value = acceptValue(capture, "a UUID", where: SingleValue.isUUID) else { return }
            facts.systemUUID = facts.systemUUID ?? value
        default: break
        }
    }

    private mutating func readMounts(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) {
        let bytes = capture.bytes
        switch kind {
        case .mountinfo:
            guard isFirst(capture) else { return }
            facts.mounts = accept(MountinfoReader.read(bytes, file: capture.id), capture) ?? facts.mounts
        case .processMountinfo(let pid):
            guard isKubeletNamespace(pid, context.environment(of: capture)), isFirst(capture) else { return }
            facts.kubeletMounts = accept(MountinfoReader.read(bytes, file: capture.id), capture) ?? facts.kubeletMounts
        case .fstab:
            guard isFirst(capture) else { return }
            facts.fstab = accept(FstabReader.read(bytes, file: capture.id), capture) ?? facts.fstab
        case .unitFile(let path):
            let reading = UnitFileReader.read(bytes, file: capture.id, path: path)
            guard let unit = accept(reading, capture, isEmpty: { $0.settings.isEmpty }) else { return }
            facts.unitFiles = (facts.unitFiles ?? []) + [unit]
        case .unitLinks:
            guard let links = accept(LinkListReader.read(bytes, file: capture.id), capture) else { return }
            let units = links.map { UnitLink(path: $0.path, target: $0.target, location: $0.location) }
            facts.unitLinks = (facts.unitLinks ?? []) + units
        case .unitStates:
            guard isFirst(capture) else { return }
            facts.unitStates = accept(UnitStateReader.read(bytes, file: capture.id), capture) ?? facts.unitStates
        case .swaps:
            guard isFirst(capture) else { return }
            facts.swaps = accept(SwapsReader.read(bytes, file: capture.id), capture) ?? facts.swaps
        case .findmnt:
            let reading =
                capture.isJSON
                ? FindmntReader.read(bytes, file: capture.id) : FindmntTextReader.read(bytes, file: capture.id)
            findmnt = accept(reading, capture) ?? findmnt
        default: break
        }
    }

    /// Whether the mountinfo of a process shows kubelet's mounts, and these are not those of PID 1.
    private func isKubeletNamespace(_ pid: String, _ environment: [String: Located<String>]?) -> Bool {
        guard ASCII.number(pid.utf8, as: Int.self) != nil else { return false }
        if let kubelet = environment?["kubelet_pid"]?.value, !kubelet.isEmpty, kubelet != pid { return false }
        guard let own = environment?["mntns_kubelet"]?.value, let first = environment?["mntns_1"]?.value, !own.isEmpty
        else {
            return true
        }
        return own != first
    }

    private mutating func readVolumes(_ capture: LoadedCapture, _ kind: CaptureKind) {
        guard isFirst(capture) else { return }
        if capture.isBlank { return }
        let bytes = capture.bytes
        switch kind {
        case .physicalVolumes:
            let reading =
                capture.isJSON
                ? LVMReader.readPhysicalVolumes(bytes, file: capture.id)
                : LVMTextReader.readPhysicalVolumes(bytes, file: capture.id)
            facts.physicalVolumes = accept(reading, capture)
        case .volumeGroups:
            let reading =
                capture.isJSON
                ? LVMReader.readVolumeGroups(bytes, file: capture.id)
                : LVMTextReader.readVolumeGroups(bytes, file: capture.id)
            facts.volumeGroups = accept(reading, capture)
        case .logicalVolumes:
            let reading =
                capture.isJSON
                ? LVMReader.readLogicalVolumes(bytes, file: capture.id)
                : LVMTextReader.readLogicalVolumes(bytes, file: capture.id)
            facts.logicalVolumes = accept(reading, capture)
        default: break
        }
    }

    private mutating func readProbes(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) {
        let bytes = capture.bytes
        switch kind {
        case .pathProbes:
            guard let probes = accept(PathProbeReader.read(bytes, file: capture.id), capture) else { return }
            let rows = Dictionary(probes.map { ($0.path, $0) }) { first, _ in first }
            facts.pathProbes = (facts.pathProbes ?? [:]).merging(rows) { first, _ in first }
        case .beneathProbes:
            guard let probes = accept(BeneathProbeReader.read(bytes, file: capture.id), capture) else { return }
            facts.beneathProbes = (facts.beneathProbes ?? []) + probes
        case .fileAttributes:
            guard var rows = accept(FileAttributeReader.read(bytes, file: capture.id), capture) else { return }
            if let error = context.errors[capture.file.path] {
                // Other complaints than "no attributes here" are about paths that do not exist.
                rows += FileAttributeReader.read(error.bytes, file: error.id).value
            }
            let byPath = Dictionary(rows.map { ($0.path, $0) }) { first, _ in first }
            facts.fileAttributes = (facts.fileAttributes ?? [:]).merging(byPath) { first, _ in first }
        case .kubeletDirectories:
            if capture.isBlank { return mark(capture) }
            let reading = KubeletDirectoryReader.read(bytes, file: capture.id)
            problems += reading.problems
            mark(capture)
            facts.kubeletVolumes = (facts.kubeletVolumes ?? []) + reading.value
        case .filesystemUsage:
            guard let rows = accept(UsageReader.read(bytes, file: capture.id), capture) else { return }
            facts.filesystemUsage = (facts.filesystemUsage ?? []) + rows
        default: break
        }
    }

    private mutating func readBoot(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) {
        let bytes = capture.bytes
        switch kind {
        case .kernelCommandLine:
            guard isFirst(capture) else { return }
            facts.kernelCommandLine = accept(KernelCommandLineReader.read(bytes, file: capture.id), capture)
        case .initramfs:
            let argv = context.rows[capture.file.path]?.argv.split(separator: " ") ?? []
            let reading = LsinitrdReader.read(
                bytes,
                file: capture.id,
                image: argv.last { $0.hasPrefix("/") }.map(String.init) ?? "",
                errorText: context.errors[capture.file.path]?.bytes ?? []
            )
            guard let listings = accept(reading, capture) else { return }
            facts.initramfs = (facts.initramfs ?? []) + listings
        case .initramfsImage(let path):
            let reading = InitramfsImageReader.read(bytes, file: capture.id, path: path)
            guard let drivers = accept(reading, capture, isEmpty: { $0 == nil }) ?? nil else { return }
            facts.initramfs = (facts.initramfs ?? []) + [drivers.listing]
            guard let builtIn = drivers.builtIn else { return }
            facts.builtinModules = (facts.builtinModules ?? [:]).merging(builtIn) { first, _ in first }
        case .builtinModules:
            guard let modules = accept(ModuleListReader.read(bytes, file: capture.id), capture) else { return }
            facts.builtinModules = (facts.builtinModules ?? [:]).merging(modules) { first, _ in first }
        case .modulesOnDisk:
            guard let modules = accept(ModuleListReader.read(bytes, file: capture.id), capture) else { return }
            facts.modulesOnDisk = (facts.modulesOnDisk ?? [:]).merging(modules) { first, _ in first }
        case .bootEntry(let path):
            guard let lines = accept(BootEntryReader.read(bytes, file: capture.id), capture) else { return }
            facts.bootEntries = (facts.bootEntries ?? [:]).merging([path: lines]) { first, _ in first }
        default: break
        }
    }
}
