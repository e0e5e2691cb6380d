import SourceText
import StorageModel

extension HostCollector {
    /// Reads a file about the system.
    mutating func readSystem(_ capture: LoadedCapture, _ kind: CaptureKind) {
        switch kind {
        case .tools: take(ToolListReader.read(capture.bytes, file: capture.id), capture, \.tools)
        case .crypttab: take(CrypttabReader.read(capture.bytes, file: capture.id), capture, \.crypttab)
        case .lvmDevicesFile: take(LVMDevicesFileReader.read(capture.bytes, file: capture.id), capture, \.lvmDevices)
        case .system(let item, let path):
            readBootChain(capture, item, path)
            readStorageSystem(capture, item, path)
            readMachine(capture, item)
            readNetwork(capture, item, path)
        default: break
        }
    }

    /// Keeps the first file of a kind.
    private mutating func take<Value: Sendable>(
        _ reading: Reading<Value>,
        _ capture: LoadedCapture,
        _ field: WritableKeyPath<SystemFacts, Value?>
    ) {
        guard let value = accept(reading, capture, isEmpty: { _ in false }), facts.system[keyPath: field] == nil else {
            return
        }
        facts.system[keyPath: field] = value
    }

    /// Keeps the first file of a kind that says something.
    private mutating func takeFound<Value: Sendable>(
        _ reading: Reading<Value?>,
        _ capture: LoadedCapture,
        _ field: WritableKeyPath<SystemFacts, Value?>
    ) {
        guard let value = accept(reading, capture, isEmpty: { $0 == nil }), facts.system[keyPath: field] == nil else {
            return
        }
        facts.system[keyPath: field] = value
    }

    private mutating func readBootChain(_ capture: LoadedCapture, _ item: SystemCapture, _ path: String) {
        let bytes = capture.bytes
        switch item {
        case .bootFolder: takeFound(BootFolderReader.read(bytes, file: capture.id), capture, \.bootFiles)
        case .rootUUID, .bootUUID:
            let reading = BootUUIDReader.read(bytes, file: capture.id)
            guard let uuid = accept(reading, capture, isEmpty: { $0 == nil }) ?? nil else { return }
            let kind = item == .rootUUID ? "root" : "boot"
            facts.system.bootUUIDs =
                ((facts.system.bootUUIDs ?? []) + [BootUUID(kind: kind, path: path, uuid: uuid)])
                .sorted { ($0.path, $0.uuid.location) < ($1.path, $1.uuid.location) }
        case .ostreeConfig: take(SectionFileReader.read(bytes, file: capture.id), capture, \.ostreeConfig)
        case .deployments: takeFound(DeploymentReader.read(bytes, file: capture.id), capture, \.deployments)
        case .secureBoot, .kernelLog:
            takeFound(SystemValueReader.secureBoot(bytes, file: capture.id), capture, \.secureBoot)
        case .fips: takeFound(SystemValueReader.flag(bytes, file: capture.id), capture, \.fipsEnabled)
        default: break
        }
    }

    private mutating func readStorageSystem(_ capture: LoadedCapture, _ item: SystemCapture, _ path: String) {
        let bytes = capture.bytes
        switch item {
        case .xfsFeatures, .extFeatures:
            let prefix = item == .xfsFeatures ? "xfs_info_" : "dumpe2fs_"
            let target = String(path.dropFirst(prefix.count))
            let reading =
                item == .xfsFeatures
                ? FilesystemFeatureReader.xfs(bytes, file: capture.id, mangledTarget: target)
                : FilesystemFeatureReader.ext(bytes, file: capture.id, mangledTarget: target)
            guard let row = accept(reading, capture, isEmpty: { $0 == nil }) ?? nil else { return }
            facts.system.filesystemFeatures =
                ((facts.system.filesystemFeatures ?? []) + [row]).sorted { $0.mangledTarget < $1.mangledTarget }
        case .lvmConfiguration:
            guard
                let values = accept(
                    LVMConfigurationReader.read(bytes, file: capture.id),
                    capture,
                    isEmpty: { _ in false }
                )
            else { return }
            // Settings of lvmlocal.conf win over those of lvm.conf (lvm.conf(5)).
            let isLocal = path.hasSuffix("lvmlocal.conf")
            facts.system.lvmSettings = (facts.system.lvmSettings ?? [:]).merging(values) { isLocal ? $1 : $0 }
        case .lvmVersion: takeFound(SystemValueReader.lvmVersion(bytes, file: capture.id), capture, \.lvmVersion)
        case .initiatorName:
            let reading = KeyValueReader.read(bytes, file: capture.id)
            let found = Reading(reading.value["InitiatorName"], problems: reading.problems)
            takeFound(found, capture, \.initiatorName)
        case .nvmeHostName: takeFound(SingleValueReader.read(bytes, file: capture.id), capture, \.nvmeHostName)
        case .iscsiSessions: take(SystemValueReader.iscsiTargets(bytes, file: capture.id), capture, \.iscsiTargets)
        default: break
        }
    }

    private mutating func readMachine(_ capture: LoadedCapture, _ item: SystemCapture) {
        let bytes = capture.bytes
        switch item {
        case .uname: takeFound(SystemValueReader.machine(bytes, file: capture.id), capture, \.machine)
        case .memory: takeFound(SystemValueReader.availableMemory(bytes, file: capture.id), capture, \.availableMemory)
        case .load: takeFound(SystemValueReader.loadAverage(bytes, file: capture.id), capture, \.loadAverage)
        case .processors:
            let reading = ProcessorReader.read(bytes, file: capture.id)
            takeFound(Reading(reading.value.count, problems: reading.problems), capture, \.processorCount)
            takeFound(Reading(reading.value.flags), capture, \.processorFlags)
        case .seLinux: takeFound(SystemValueReader.flag(bytes, file: capture.id), capture, \.seLinuxEnforcing)
        case .clock:
            let reading = SystemValueReader.clock(bytes, file: capture.id)
            takeFound(Reading(reading.value.synchronised, problems: reading.problems), capture, \.clockSynchronised)
            takeFound(Reading(reading.value.isLocal), capture, \.hardwareClockIsLocal)
        case .staticPods: take(SystemValueReader.lines(bytes, file: capture.id), capture, \.staticPods)
        case .etcdMember:
            let first = SystemValueReader.lines(bytes, file: capture.id).value.first
            if let first, first.value.hasSuffix("/member") { facts.system.etcdMember = first.location }
        default: break
        }
    }

    private mutating func readNetwork(_ capture: LoadedCapture, _ item: SystemCapture, _ path: String) {
        switch item {
        case .networkFile:
            let reading = SectionFileReader.read(capture.bytes, file: capture.id)
            guard let values = accept(reading, capture, isEmpty: { _ in false }) else { return }
            facts.system.networkFiles =
                ((facts.system.networkFiles ?? []) + [NetworkFile(path: path, values: values)])
                .sorted { $0.path < $1.path }
        case .interfaceRules:
            let lines = SystemValueReader.lines(capture.bytes, file: capture.id).value.filter { line in
                line.value.contains("ATTR{address}") || (line.value.contains("\"net\"") && line.value.contains("NAME="))
            }
            facts.system.interfaceRules = (facts.system.interfaceRules ?? []) + lines
        case .addresses: take(SystemValueReader.addresses(capture.bytes, file: capture.id), capture, \.addresses)
        default: break
        }
    }
}
