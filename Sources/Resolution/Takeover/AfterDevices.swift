import Findings
import StorageModel

/// A disk that is attached to the target after the takeover.
struct AfterDisk: Sendable {
    /// The piece of hardware.
    var hardware: NodeRef
    /// The disk whose content it holds.
    var content: NodeRef
    /// How the content got there.
    var origin: AfterDevice.Origin
    /// Position of the whole-disk device in `AfterDevices.all`.
    var device: Int
    /// Size of the hardware in bytes.
    var size: UInt64?
}

/// A device that the target may have after the takeover; whether it is there depends on open questions.
struct AfterDevice: Sendable {
    /// How the content got there.
    enum Origin: Sendable, Hashable {
        /// The target's own, not touched by the copy.
        case kept
        /// Copied from a source disk.
        case copied
        /// On a source disk that was re-attached.
        case moved
    }

    /// Position in `AfterDevices.all`.
    var id: Int
    /// The device it is the same as, or the copy of.
    var ref: NodeRef
    /// What it was.
    var node: DeviceNode
    /// How the content got there.
    var origin: Origin
    /// Number of the copy.
    var instance: Int
    /// Devices that it is built on.
    var parents: [Int]
    /// Disks beneath, as positions in `AfterDevices.disks`.
    var disks: [Int]
    /// Whether a disk that it needs is not attached.
    var lacksDisk: Bool
}

/// Everything that the target's devices may be after the takeover, with indexes of the names that lead to them.
struct AfterDevices: Sendable {
    /// A device that bears a name, if the attribute keeps it.
    struct Claim: Sendable {
        var device: Int
        var attribute: ProfileAttribute?
    }

    /// A volume group that may be there.
    struct Group: Sendable {
        /// Its name.
        var name: String
        /// The machine it comes from.
        var role: HostRole
        /// Number of the copy.
        var instance: Int
        /// UUID before the takeover.
        var uuid: String?
        /// Physical volumes.
        var members: [Int]
        /// Whether a physical volume is not attached.
        var lacksMember: Bool
        /// Whether it is a copy, so that the profile decides about names and UUIDs.
        var isCopy: Bool
    }

    /// All devices.
    private(set) var all: [AfterDevice] = []
    /// All attached disks: the target's in their order, then re-attached ones.
    private(set) var disks: [AfterDisk] = []
    /// Devices by the content name they claim, for example `uuid 1234-ABCD`.
    private(set) var claims: [String: [Claim]] = [:]
    /// Disks by the path of a hardware link.
    private(set) var hardware: [String: Int] = [:]
    /// Volume groups by name.
    private(set) var groups: [String: [Group]] = [:]
    /// Copies and survivors of a device.
    private(set) var descendants: [NodeRef: [Int]] = [:]
    /// Names of devices of which no capture tells on which disks they lie, with the machine.
    private(set) var unplaced: [String: HostRole] = [:]
    /// Children of each device.
    private(set) var children: [[Int]] = []

    private struct Slot: Hashable {
        var ref: NodeRef
        var instance: Int
    }
    private var slots: [Slot: Int] = [:]

    /// Lays the source's content over the target's disks.
    init(source: DeviceModel, target: DeviceModel, pairing: DiskPairing) {
        for index in target.disks {
            if let copy = pairing.copy(ontoTarget: index) {
                place(
                    source,
                    disk: copy.source,
                    on: NodeRef(role: .target, index: index),
                    target,
                    .copied,
                    copy.instance
                )
            } else {
                place(target, disk: index, on: NodeRef(role: .target, index: index), target, .kept, 0)
            }
        }
        for index in pairing.moved.sorted() {
            place(source, disk: index, on: NodeRef(role: .source, index: index), source, .moved, 0)
        }
        for model in [source, target] { placeSpanning(model, pairing) }
        children = Array(repeating: [], count: all.count)
        for device in all { for parent in device.parents { children[parent].append(device.id) } }
        for disk in disks.indices {
            let model = disks[disk].hardware.role == .source ? source : target
            for link in model.nodes[disks[disk].hardware.index].hardwareLinks
            where disks[disk].hardware.role == .target || !link.path.hasPrefix("/dev/disk/by-path/") {
                hardware[link.path] = disk
            }
        }
        for device in all {
            for name in AfterDevices.names(of: device.node) { claim(name.name, device, name.attribute) }
        }
        for model in [source, target] {
            for node in model.nodes where node.disks.isEmpty {
                for name in AfterDevices.names(of: node) { unplaced[name.name] = model.role }
            }
        }
        addGroups(source)
        addGroups(target)
    }

    private mutating func add(_ device: AfterDevice) {
        all.append(device)
        slots[Slot(ref: device.ref, instance: device.instance)] = device.id
        descendants[device.ref, default: []].append(device.id)
    }

    /// Places a disk and everything that lies on it alone.
    private mutating func place(
        _ model: DeviceModel,
        disk: Int,
        on hardware: NodeRef,
        _ hardwareModel: DeviceModel,
        _ origin: AfterDevice.Origin,
        _ instance: Int
    ) {
        let position = disks.count
        disks.append(
            AfterDisk(
                hardware: hardware,
                content: NodeRef(role: model.role, index: disk),
                origin: origin,
                device: all.count,
                size: hardwareModel.nodes[hardware.index].size
            )
        )
        var pending = [disk]
        var seen: Set<Int> = []
        while !pending.isEmpty {
            let index = pending.removeFirst()
            guard seen.insert(index).inserted else { continue }
            let node = model.nodes[index]
            guard node.disks == [disk] || index == disk else { continue }
            add(
                AfterDevice(
                    id: all.count,
                    ref: NodeRef(role: model.role, index: index),
                    node: node,
                    origin: origin,
                    instance: instance,
                    parents: index == disk
                        ? []
                        : node.parents.compactMap {
                            slots[Slot(ref: NodeRef(role: model.role, index: $0), instance: instance)]
                        },
                    disks: [position],
                    lacksDisk: false
                )
            )
            pending += node.children
        }
    }

    /// Places what lies on several disks: once for each copy that exists, as far as its disks are attached.
    private mutating func placeSpanning(_ model: DeviceModel, _ pairing: DiskPairing) {
        let spanning = model.nodes.filter { $0.disks.count > 1 }
        let ordered = spanning.sorted { ($0.level, $0.index) < ($1.level, $1.index) }
        for node in ordered {
            let placements = node.disks.map { disk in
                disks.indices.filter { disks[$0].content == NodeRef(role: model.role, index: disk) }
            }
            let count = placements.map(\.count).max() ?? 0
            for instance in 0..<count {
                let used = placements.compactMap { $0.isEmpty ? nil : $0[min(instance, $0.count - 1)] }
                let origin = used.first.map { disks[$0].origin } ?? .kept
                let parents = node.parents.compactMap { parent in
                    let ref = NodeRef(role: model.role, index: parent)
                    return slots[Slot(ref: ref, instance: instance)] ?? slots[Slot(ref: ref, instance: 0)]
                }
                add(
                    AfterDevice(
                        id: all.count,
                        ref: NodeRef(role: model.role, index: node.index),
                        node: node,
                        origin: origin,
                        instance: instance,
                        parents: parents,
                        disks: used.sorted(),
                        lacksDisk: placements.contains { $0.isEmpty }
                    )
                )
            }
        }
    }

    private mutating func claim(_ name: String, _ device: AfterDevice, _ attribute: ProfileAttribute?) {
        let isOwn = device.origin != .copied
        claims[name, default: []].append(Claim(device: device.id, attribute: isOwn ? nil : attribute))
    }

    /// A name that content gives, and the attribute of the profile that keeps it.
    private typealias Name = (name: String, attribute: ProfileAttribute?)

    private static func names(of node: DeviceNode) -> [Name] {
        guard node.kind != .hiddenVolume, node.kind != .multipathMember else { return [] }
        var names: [Name] = []
        if !["LVM2_member", "linux_raid_member", "mpath_member"].contains(node.fsType ?? "") {
            if let uuid = node.fsUUID, !uuid.isEmpty { names.append(("uuid \(uuid.lowercased())", .filesystemUUID)) }
            if let label = node.fsLabel, !label.isEmpty { names.append(("label \(label)", .filesystemLabel)) }
        }
        if let uuid = node.partitionUUID, !uuid.isEmpty { names.append(("partuuid \(uuid)", .partitionUUID)) }
        if let label = node.partitionLabel, !label.isEmpty { names.append(("partlabel \(label)", .partitionLabel)) }
        for link in node.contentLinks {
            let name = link.path.split(separator: "/").last.map(String.init) ?? ""
            if link.path.hasPrefix("/dev/disk/by-id/") {
                names.append(("id \(name)", attribute(ofID: name)))
            } else if link.path.hasPrefix("/dev/mapper/"), node.kind != .logicalVolume {
                names.append(("mapper \(name)", nil))
            } else if link.path.hasPrefix("/dev/md/") {
                names.append(("array \(name)", nil))
            }
        }
        if node.kind == .crypt, node.path.hasPrefix("/dev/mapper/") {
            names.append(("mapper \(node.path.dropFirst(12))", nil))
        }
        if node.kind == .logicalVolume, let group = node.group, let volume = node.volume {
            let mapper = DeviceNames.mapperName(group: group, volume: volume)
            names.append(("mapper \(mapper)", .lvmNames))
            names.append(("id dm-name-\(mapper)", .lvmNames))
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0.name).inserted }
    }

    /// What keeps a name below by-id that content determines.
    private static func attribute(ofID name: String) -> ProfileAttribute? {
        if name.hasPrefix("dm-uuid-LVM-") || name.hasPrefix("lvm-pv-uuid-") { return .lvmUUID }
        if name.hasPrefix("dm-name-") { return .lvmNames }
        if name.hasPrefix("md-uuid-") { return .mdUUID }
        return name.hasPrefix("dm-uuid-CRYPT") ? .filesystemUUID : nil
    }

    private mutating func addGroups(_ model: DeviceModel) {
        for group in model.groups {
            let found = group.members.map { descendants[NodeRef(role: model.role, index: $0)] ?? [] }
            let count = found.map(\.count).max() ?? 0
            for instance in 0..<count {
                let members = found.compactMap { $0.isEmpty ? nil : $0[min(instance, $0.count - 1)] }
                groups[group.name, default: []].append(
                    Group(
                        name: group.name,
                        role: model.role,
                        instance: instance,
                        uuid: group.uuid,
                        members: members,
                        lacksMember: !group.isComplete || found.contains { $0.isEmpty },
                        isCopy: members.contains { all[$0].origin == .copied }
                    )
                )
            }
        }
    }
}
