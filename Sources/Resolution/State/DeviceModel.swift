import Findings
import SourceText
import StorageModel

/// A volume group of one machine.
struct VolumeGroupModel: Sendable {
    /// Its name.
    var name: String
    /// Its UUID, when captured.
    var uuid: String?
    /// Nodes that are its physical volumes.
    var members: [Int]
    /// Whether every physical volume is present on the machine.
    var isComplete: Bool
    /// Its visible logical volumes.
    var volumes: [Int]
}

/// The block devices of one machine as a graph of content.
struct DeviceModel: Sendable {
    /// The machine.
    let role: HostRole
    /// All devices, disks and what is built on them.
    private(set) var nodes: [DeviceNode]
    /// Indexes of the disks, in the order in which the machine lists them.
    private(set) var disks: [Int]
    /// Volume groups, sorted by name.
    private(set) var groups: [VolumeGroupModel]
    /// Whether the machine's devices were listed (lsblk), so that what is not listed does not exist.
    let isComplete: Bool
    /// Whether the links below /dev were captured.
    let hasLinks: Bool
    /// LVM members whose group is not known.
    private(set) var orphanMembers: [Int]
    private var byKname: [String: Int]
    private var byPath: [String: Int]
    private var byMajMin: [String: Int]

    /// The device with a kernel name.
    func node(kname: String) -> Int? { byKname[kname] }
    /// The device behind a device node or link of the running machine.
    func node(path: String) -> Int? { byPath[path] }
    /// The device with a major:minor number.
    func node(majMin: String) -> Int? { byMajMin[majMin] }
    /// Serial numbers and WWNs of a disk, and of the paths of a multipath disk.
    func hardwareNames(_ disk: Int) -> [String] {
        nodes[disk].hardwareNames + nodes[disk].parents.flatMap { nodes[$0].hardwareNames }
    }
    /// Builds the model of a machine from its captures.
    init(_ facts: HostFacts) {
        role = facts.role
        isComplete = facts.evidence[.lsblk] != nil && facts.devices != nil
        hasLinks = facts.links != nil
        let listed = InferredDevices.completing(facts)
        let devices = listed.filter { !DeviceModel.isIgnored($0) }
        nodes = []
        disks = []
        groups = []
        orphanMembers = []
        byKname = [:]
        byPath = [:]
        byMajMin = [:]
        let looked = facts.evidence[.lsblk] != nil || facts.evidence[.blkid] != nil
        for device in devices {
            let index = nodes.count
            nodes.append(DeviceModel.node(device, index: index, role: role, looked: looked))
            byKname[device.kname] = index
            byPath["/dev/" + device.kname] = index
            byPath[device.path] = index
            if let majMin = device.majMin { byMajMin[majMin] = index }
        }
        connect(devices)
        classify(devices, facts)
        if !isComplete { addUnlistedVolumes(facts) }
        orderLayers()
        noteAttributes(facts)
        attachLinks(facts.links ?? [])
        nameContents()
        collectDisks()
        collectGroups(facts)
    }

    /// Devices that hold nothing that outlives a boot.
    private static func isIgnored(_ device: BlockDevice) -> Bool {
        if ["rom", "loop"].contains(device.type ?? "") { return true }
        return ["loop", "zram", "ram", "sr", "fd"].contains {
            device.kname.hasPrefix($0) && device.kname.dropFirst($0.count).allSatisfy(\.isNumber)
        }
    }

    private static func node(_ device: BlockDevice, index: Int, role: HostRole, looked: Bool) -> DeviceNode {
        var node = DeviceNode(
            index: index,
            kind: .other,
            kname: device.kname,
            path: device.path,
            size: device.size,
            key: "\(role.rawValue):\(device.kname)",
            identity: device.serial ?? device.wwn ?? device.kname,
            location: device.location
        )
        node.fsType = device.fsType ?? (looked ? "" : nil)
        node.fsUUID = device.fsUUID
        node.fsLabel = device.fsLabel
        node.tableType = device.partitionTableType ?? (looked ? "" : nil)
        node.number = device.partitionNumber
        node.start = device.partitionStart
        node.partitionUUID = device.partitionUUID?.lowercased()
        node.partitionLabel = device.partitionLabel
        node.readOnly = device.readOnly
        node.sectorSize = device.logicalSectorSize
        node.lastUsableSector = device.lastUsableSector
        for name in [device.serial, device.wwn].compactMap({ $0 }) where !name.isEmpty {
            node.hardwareNames += [name, name.lowercased()]
        }
        node.locations = device.locations
        return node
    }

    private mutating func connect(_ devices: [BlockDevice]) {
        for (index, device) in devices.enumerated() {
            for parent in device.parents {
                guard let parentIndex = byKname[parent], parentIndex != index,
                    !nodes[index].parents.contains(parentIndex)
                else { continue }
                nodes[index].parents.append(parentIndex)
                nodes[parentIndex].children.append(index)
            }
            guard device.parents.isEmpty, let name = DeviceNames.kernelName(device.kname), name.partition != nil,
                let parentIndex = byKname[name.disk]
            else { continue }
            nodes[index].parents.append(parentIndex)
            nodes[parentIndex].children.append(index)
        }
    }

    private mutating func classify(_ devices: [BlockDevice], _ facts: HostFacts) {
        let groupNames = Set(
            (facts.volumeGroups ?? []).map(\.name) + (facts.physicalVolumes ?? []).map(\.volumeGroup)
                + (facts.logicalVolumes ?? []).map(\.volumeGroup)
        )
        for (index, device) in devices.enumerated() {
            var type = device.type ?? ""
            if type.isEmpty, device.path.hasPrefix("/dev/mapper/"),
                let name = DeviceNames.splitMapperName(String(device.path.dropFirst(12))),
                groupNames.contains(name.group)
            {
                type = "lvm"
            }
            let mapper = device.path.hasPrefix("/dev/mapper/") ? String(device.path.dropFirst(12)) : nil
            if type == "mpath" {
                nodes[index].kind = .disk
            } else if type == "part" || (type.isEmpty && device.partitionNumber != nil) {
                nodes[index].kind = .partition
                nodes[index].number =
                    nodes[index].number ?? DeviceNames.kernelName(device.kname)?.partition
                    ?? Int(String(device.path.reversed().prefix { $0.isNumber }.reversed()))
            } else if type == "lvm" {
                nodes[index].kind = .hiddenVolume
                if let mapper, let name = DeviceNames.splitMapperName(mapper) {
                    nodes[index].group = name.group
                    nodes[index].volume = name.volume
                    let isInner = ["_tdata", "_tmeta", "_rimage_", "_rmeta_", "_mimage_", "_cdata", "_cmeta", "_corig"]
                        .contains { name.volume.contains($0) }
                    if name.layer == nil, !isInner { nodes[index].kind = .logicalVolume }
                }
            } else if type == "crypt" {
                nodes[index].kind = .crypt
            } else if type.hasPrefix("raid") || type == "linear" || type == "md" || device.kname.hasPrefix("md") {
                nodes[index].kind = .array
                nodes[index].raidLevel = type
            } else if type == "disk" || (type.isEmpty && isWholeDisk(device)) {
                nodes[index].kind = .disk
            }
        }
        for index in nodes.indices where devices[index].type == "mpath" {
            for parent in nodes[index].parents {
                nodes[parent].kind = .multipathMember
                nodes[index].identity = devices[parent].serial ?? devices[parent].wwn ?? nodes[index].identity
            }
        }
        for index in nodes.indices where nodes[index].kind == .multipathMember {
            // What lsblk shows below a path also hangs on the map; only the map is used.
            let map = nodes[index].children.first { devices[$0].type == "mpath" }
            for child in nodes[index].children where child != map && nodes[child].kind == .partition {
                nodes[child].kind = .other
            }
        }
    }

    /// Numbers the layers; devices that claim to lie on themselves lose their parents.
    private mutating func orderLayers() {
        var waiting = nodes.map(\.parents.count)
        var ready = nodes.indices.filter { waiting[$0] == 0 }
        var position = 0
        while position < ready.count {
            let index = ready[position]
            position += 1
            for child in nodes[index].children {
                nodes[child].level = max(nodes[child].level, nodes[index].level + 1)
                waiting[child] -= 1
                if waiting[child] == 0 { ready.append(child) }
            }
        }
        let ordered = Set(ready)
        for index in nodes.indices where !ordered.contains(index) { nodes[index].parents = [] }
        for index in nodes.indices { nodes[index].children.removeAll { !ordered.contains($0) } }
    }

    private func isWholeDisk(_ device: BlockDevice) -> Bool {
        guard let name = DeviceNames.kernelName(device.kname) else { return false }
        return name.partition == nil && device.parents.isEmpty
    }

    /// Without lsblk, active logical volumes and the disks beneath them follow from lvs and pvs, if the group has one member.
    private mutating func addUnlistedVolumes(_ facts: HostFacts) {
        var members: [String: Set<Int>] = [:]
        for volume in facts.physicalVolumes ?? [] {
            if let index = node(path: volume.device) { members[volume.volumeGroup, default: []].insert(index) }
        }
        var known = Set(
            nodes.compactMap { node in node.group.flatMap { group in node.volume.map { "\(group)/\($0)" } } }
        )
        for volume in facts.logicalVolumes ?? [] where !volume.name.hasPrefix("[") {
            let isActive = volume.attributes.utf8.dropFirst(4).first == 97
            let isPool = volume.attributes.hasPrefix("t")
            guard isActive, !isPool, known.insert("\(volume.volumeGroup)/\(volume.name)").inserted else { continue }
            let mapper = DeviceNames.mapperName(group: volume.volumeGroup, volume: volume.name)
            var node = DeviceNode(
                index: nodes.count,
                kind: .logicalVolume,
                kname: mapper,
                path: "/dev/mapper/" + mapper,
                size: volume.size,
                key: "",
                identity: mapper,
                location: volume.location
            )
            node.group = volume.volumeGroup
            node.volume = volume.name
            byPath[node.path] = node.index
            nodes.append(node)
        }
        for index in nodes.indices where nodes[index].kind == .logicalVolume && nodes[index].parents.isEmpty {
            guard let group = nodes[index].group, let found = members[group], found.count == 1, let parent = found.first
            else { continue }
            nodes[index].parents = [parent]
            nodes[parent].children.append(index)
        }
    }

    /// What lvs and mdstat add: volumes that LVM does not activate by itself, thin ones, members that an array lacks.
    private mutating func noteAttributes(_ facts: HostFacts) {
        let volumes = Dictionary(
            (facts.logicalVolumes ?? []).map { ("\($0.volumeGroup)/\($0.name)", $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let arrays = Dictionary((facts.mdArrays ?? []).map { ($0.kname, $0) }, uniquingKeysWith: { first, _ in first })
        for index in nodes.indices {
            let node = nodes[index]
            if let group = node.group, let name = node.volume, let volume = volumes["\(group)/\(name)"] {
                nodes[index].skipsActivation = volume.attributes.utf8.dropFirst(9).first == UInt8(ascii: "k")
                nodes[index].isThin = volume.attributes.hasPrefix("V")
            }
            if node.kind == .array, let array = arrays[node.kname], let wanted = array.wantedMembers {
                nodes[index].missingMembers = max(0, wanted - array.members.count)
            }
        }
    }

    /// Whether a device is a partition of a multipath map: its device-mapper names follow the map, not the content.
    private func isOfMultipath(_ index: Int) -> Bool {
        nodes[index].kind == .partition
            && nodes[index].parents.contains { nodes[$0].kind == .disk && !nodes[$0].parents.isEmpty }
    }

    private mutating func attachLinks(_ links: [DeviceLink]) {
        for link in links {
            guard let index = byKname[link.kname] else { continue }
            byPath[link.path] = index
            if isOfMultipath(index), link.path.hasPrefix("/dev/mapper/") || link.path.hasPrefix("/dev/disk/by-id/dm-") {
                continue
            }
            let name = link.path.split(separator: "/").last.map(String.init) ?? ""
            let isMapName = ["dm-", "lvm-pv-uuid-", "md-"].contains { name.hasPrefix($0) }
            if link.path.hasPrefix("/dev/disk/by-id/") || link.path.hasPrefix("/dev/disk/by-path/") {
                if nodes[index].kind == .disk,
                    !isMapName || name.hasPrefix("dm-uuid-mpath-") || name.hasPrefix("dm-name-"),
                    !name.hasPrefix("lvm-"), !name.hasPrefix("md-")
                {
                    nodes[index].hardwareLinks.append(HardwareLink(path: link.path, location: link.location))
                } else if isMapName {
                    nodes[index].contentLinks.append(link)
                }
            } else if link.path.hasPrefix("/dev/mapper/") {
                if nodes[index].kind == .disk {
                    nodes[index].hardwareLinks.append(HardwareLink(path: link.path, location: link.location))
                } else {
                    nodes[index].contentLinks.append(link)
                }
            } else if link.path.hasPrefix("/dev/md/") {
                nodes[index].contentLinks.append(link)
            }
        }
    }

    /// Gives every device a key that says where its content is, in words that do not depend on kernel names.
    private mutating func nameContents() {
        var used: Set<String> = []
        var named = [Bool](repeating: false, count: nodes.count)
        func unique(_ key: String, _ kname: String) -> String {
            let result = used.contains(key) ? "\(key)(\(kname))" : key
            used.insert(result)
            return result
        }
        func name(_ index: Int, depth: Int) {
            guard !named[index], depth < 32 else { return }
            named[index] = true
            let node = nodes[index]
            if let parent = node.parents.first { name(parent, depth: depth + 1) }
            let below = node.parents.first.map { nodes[$0].key } ?? "\(role.rawValue):\(node.kname)"
            let key =
                switch node.kind {
                case .disk, .multipathMember: "\(role.rawValue):disk \(node.identity)"
                case .partition: "\(below) part \(node.number ?? 0)"
                case .logicalVolume, .hiddenVolume:
                    "\(role.rawValue):lv \(node.path.split(separator: "/").last.map(String.init) ?? node.kname)"
                case .array: "\(role.rawValue):array \(node.kname)"
                case .crypt: "\(below) crypt"
                case .other: "\(role.rawValue):device \(node.kname)"
                }
            nodes[index].key = unique(key, node.kname)
        }
        for index in nodes.indices { name(index, depth: 0) }
    }

    private mutating func collectDisks() {
        disks = nodes.indices.filter { nodes[$0].kind == .disk }
        var memo: [Int: Set<Int>] = [:]
        func beneath(_ index: Int, depth: Int) -> Set<Int> {
            if let known = memo[index] { return known }
            if nodes[index].kind == .disk { return [index] }
            guard depth < 64 else { return [] }
            var result: Set<Int> = []
            for parent in nodes[index].parents { result.formUnion(beneath(parent, depth: depth + 1)) }
            memo[index] = result
            return result
        }
        for index in nodes.indices { nodes[index].disks = beneath(index, depth: 0).sorted() }
    }

    private mutating func collectGroups(_ facts: HostFacts) {
        var members: [String: Set<Int>] = [:]
        var missing: Set<String> = []
        var assigned: Set<Int> = []
        for volume in facts.physicalVolumes ?? [] {
            let index = node(path: volume.device)
            if let index, nodes[index].fsType == "LVM2_member" || !volume.volumeGroup.isEmpty || !volume.uuid.isEmpty {
                assigned.insert(index)
            }
            guard !volume.volumeGroup.isEmpty else { continue }
            if let index { members[volume.volumeGroup, default: []].insert(index) }
            if volume.isMissing || index == nil { missing.insert(volume.volumeGroup) }
        }
        var volumes: [String: [Int]] = [:]
        for node in nodes where node.kind == .logicalVolume || node.kind == .hiddenVolume {
            guard let group = node.group else { continue }
            if node.kind == .logicalVolume { volumes[group, default: []].append(node.index) }
            for member in lvmMembers(beneath: node.index) {
                members[group, default: []].insert(member)
                assigned.insert(member)
            }
        }
        let counts = Dictionary(
            (facts.volumeGroups ?? []).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for name in Set(members.keys).union(volumes.keys).sorted() {
            let found = (members[name] ?? []).sorted()
            let wanted = counts[name]?.physicalVolumeCount
            groups.append(
                VolumeGroupModel(
                    name: name,
                    uuid: counts[name]?.uuid,
                    members: found,
                    isComplete: !missing.contains(name) && (wanted.map { $0 <= found.count } ?? true),
                    volumes: volumes[name] ?? []
                )
            )
        }
        if facts.physicalVolumes == nil {
            orphanMembers = nodes.filter { $0.fsType == "LVM2_member" && !assigned.contains($0.index) }.map(\.index)
        }
    }

    private func lvmMembers(beneath index: Int) -> Set<Int> {
        var result: Set<Int> = []
        var pending = nodes[index].parents
        var seen: Set<Int> = [index]
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            switch nodes[next].kind {
            case .logicalVolume, .hiddenVolume: pending += nodes[next].parents
            default: result.insert(next)
            }
        }
        return result
    }
}
