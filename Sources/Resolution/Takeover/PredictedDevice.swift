import Findings
package import SourceText
package import StorageModel

/// A block device that the target has, or may have, after the takeover.
package struct PredictedDevice: Sendable, Hashable {
    /// How its content got there.
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        /// The target's own, not touched by the copy.
        case kept
        /// Copied from a source disk.
        case copied
        /// On a source disk that was re-attached.
        case moved
    }

    /// Device node, by the names that the target's hardware had before; logical volumes and arrays by their own.
    package var path: String
    /// The device before the takeover, on the machine that its content comes from.
    package var original: BlockDevice
    /// The machine that its content comes from.
    package var contentOf: HostRole
    /// The disk that it lies on as hardware; nil for devices on several disks.
    package var hardware: BlockDevice?
    /// How its content got there.
    package var origin: Origin
    /// lsblk TYPE: `disk`, `part`, `lvm`, `mpath` …; empty when not captured.
    package var type: String
    /// Size in bytes.
    package var size: UInt64?
    /// Type of the content; empty for blank, nil when that is open.
    package var fsType: String?
    /// Type of the partition table; empty for none, nil when that is open.
    package var tableType: String?
    /// UUID of the content; nil when there is none or that is open.
    package var filesystemUUID: String?
    /// Volume group of a logical volume.
    package var group: String?
    /// Links below `/dev` that surely lead to it.
    package var links: Set<String>
    /// Whether it is there; nil when that is open.
    package var isPresent: Bool?
    /// Whether other devices are built on it: partitions, logical volumes, mappings.
    package var hasChildren: Bool
    /// What leaves the fields open, sorted.
    package var openQuestions: [String]

    /// Describes a device of which type, size and content are those of the original.
    package init(path: String, original: BlockDevice, contentOf: HostRole, origin: Origin) {
        self.path = path
        self.original = original
        self.contentOf = contentOf
        self.origin = origin
        self.type = original.type ?? ""
        self.size = original.size
        self.fsType = original.fsType
        self.tableType = original.partitionTableType
        self.links = []
        self.isPresent = true
        self.hasChildren = false
        self.openQuestions = []
    }

    /// Whether its content is another than the one that the target's hardware had before.
    package var isNew: Bool { origin != .kept || fsType != original.fsType }
    /// Where its content is listed.
    package var location: SourceLocation { original.locations["FSTYPE"] ?? original.location }
}

/// Describes every device of the state after the takeover.
struct PredictedDeviceBuilder {
    /// The state.
    let state: AfterState
    private let captured: [HostRole: [String: BlockDevice]]

    /// Prepares to describe a state.
    init(state: AfterState) {
        self.state = state
        captured = [.source: Self.byName(state.source.facts), .target: Self.byName(state.target.facts)]
    }

    /// All devices, sorted by path; nil when a machine's devices were not captured.
    func devices() -> [PredictedDevice]? {
        guard state.target.facts.devices != nil, state.source.facts.devices != nil else { return nil }
        return state.devices.all.compactMap(describe).sorted { ($0.path, $0.contentOf) < ($1.path, $1.contentOf) }
    }

    private static func byName(_ facts: HostFacts) -> [String: BlockDevice] {
        Dictionary((facts.devices ?? []).map { ($0.kname, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Sight: Hashable {
        var isPresent: Bool
        var fsType: String?
        var isOriginal: Bool
        var keepsUUID: Bool
    }

    private func describe(_ device: AfterDevice) -> PredictedDevice? {
        guard ![.multipathMember, .hiddenVolume].contains(device.node.kind),
            let original = captured[device.ref.role]?[device.node.kname]
        else { return nil }
        let (branches, isComplete) = DecisionTree.explore(assuming: state.assumed) { decisions in
            let isPresent = state.isPresent(device.id, &decisions)
            let content = state.content(device.id, &decisions)
            return Sight(
                isPresent: isPresent,
                fsType: content.fsType,
                isOriginal: content.key == device.node.key,
                keepsUUID: device.origin != .copied || state.keeps(.filesystemUUID, &decisions)
            )
        }
        let sights = branches.map(\.value)
        func agreed<Value: Hashable>(_ part: (Sight) -> Value) -> Value? {
            let values = Set(sights.map(part))
            return isComplete && values.count == 1 ? values.first : nil
        }
        let isOriginal = agreed(\.isOriginal)
        let hardware = device.disks.count == 1 ? device.disks.first.flatMap(hardware(ofDisk:)) : nil
        var result = PredictedDevice(
            path: AfterDescription(state: state).devicePath(device.id),
            original: original,
            contentOf: device.ref.role,
            origin: origin(device.origin)
        )
        result.hardware = hardware
        result.size = state.size(device.id)
        result.fsType = agreed(\.fsType) ?? nil
        result.tableType = isOriginal == true ? device.node.tableType : isOriginal == false ? "" : nil
        result.filesystemUUID = isOriginal == true && agreed(\.keepsUUID) == true ? device.node.fsUUID : nil
        result.group = device.node.group
        result.isPresent = agreed(\.isPresent)
        result.hasChildren = !state.devices.children[device.id].isEmpty
        result.openQuestions = Set(branches.flatMap(\.answers).map(\.question.name)).sorted()
        result.links = links(device, result)
        return result
    }

    private func origin(_ origin: AfterDevice.Origin) -> PredictedDevice.Origin {
        switch origin {
        case .kept: .kept
        case .copied: .copied
        case .moved: .moved
        }
    }

    private func hardware(ofDisk position: Int) -> BlockDevice? {
        let hardware = state.devices.disks[position].hardware
        let node = state.machine(hardware.role).devices.nodes[hardware.index]
        return captured[hardware.role]?[node.kname]
    }

    private func links(_ device: AfterDevice, _ result: PredictedDevice) -> Set<String> {
        var links: Set<String> = []
        if let uuid = result.filesystemUUID, !uuid.isEmpty { links.insert("/dev/disk/by-uuid/\(uuid)") }
        if device.node.kind == .logicalVolume, let group = device.node.group, let volume = device.node.volume,
            device.origin != .copied || state.profile.lvmNames == .kept
        {
            links.insert("/dev/\(group)/\(volume)")
            links.insert("/dev/mapper/\(DeviceNames.mapperName(group: group, volume: volume))")
        }
        guard device.disks.count == 1, let position = device.disks.first,
            [.disk, .partition].contains(device.node.kind)
        else { return links }
        let hardware = state.devices.disks[position].hardware
        let isMoved = hardware.role == .source
        let suffix = device.node.kind == .partition ? device.node.number.map { "-part\($0)" } : ""
        guard let suffix else { return links }
        for link in state.machine(hardware.role).devices.nodes[hardware.index].hardwareLinks
        where !isMoved || !link.path.hasPrefix("/dev/disk/by-path/") {
            links.insert(link.path + suffix)
        }
        return links
    }
}
