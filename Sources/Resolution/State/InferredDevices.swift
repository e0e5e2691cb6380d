import StorageModel

/// What mountinfo and fstab alone tell about the devices of a machine whose devices were not listed.
enum InferredDevices {
    /// The listed devices, and what mountinfo and fstab tell besides when no lsblk listed all of them.
    static func completing(_ facts: HostFacts) -> [BlockDevice] {
        guard facts.evidence[.lsblk] == nil, let listed = facts.devices else {
            return facts.devices ?? devices(of: facts)
        }
        var result = listed
        var index = Dictionary(
            listed.enumerated().map { ($0.element.kname, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        // mountinfo knows a mapped device by its name below /dev/mapper, other captures by its kernel name.
        let byPath = Dictionary(
            listed.enumerated().map { ($0.element.path, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        for device in devices(of: facts) {
            guard let at = index[device.kname] ?? byPath[device.path] else {
                index[device.kname] = result.count
                result.append(device)
                continue
            }
            if result[at].parents.isEmpty { result[at].parents = device.parents }
            result[at].type = result[at].type ?? device.type
            result[at].majMin = result[at].majMin ?? device.majMin
            result[at].partitionNumber = result[at].partitionNumber ?? device.partitionNumber
            result[at].partitionUUID = result[at].partitionUUID ?? device.partitionUUID
            result[at].partitionLabel = result[at].partitionLabel ?? device.partitionLabel
            result[at].fsType = result[at].fsType ?? device.fsType
            result[at].fsUUID = result[at].fsUUID ?? device.fsUUID
            result[at].fsLabel = result[at].fsLabel ?? device.fsLabel
            if let place = device.locations["UUID"], result[at].locations["UUID"] == nil {
                result[at].locations["UUID"] = place
            }
        }
        return result.sorted { $0.kname < $1.kname }
    }

    /// One device for each mounted device node, with its disk where the kernel name gives it.
    ///
    /// A tag in the fstab line of the same mount point tells the UUID or label: the mount was made from it.
    static func devices(of facts: HostFacts) -> [BlockDevice] {
        var found: [String: BlockDevice] = [:]
        var order: [String] = []
        func add(_ device: BlockDevice) {
            if found[device.kname] == nil {
                found[device.kname] = device
                order.append(device.kname)
            }
        }
        let lines = Dictionary(
            (facts.fstab ?? []).map { (AbsolutePath.normalized($0.target), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for mount in facts.mounts ?? [] where mount.source.hasPrefix("/dev/") && !mount.majMin.hasPrefix("0:") {
            let last = mount.source.split(separator: "/").last.map(String.init) ?? mount.source
            var device = BlockDevice(kname: last, path: mount.source, location: mount.location)
            device.majMin = mount.majMin
            device.fsType = mount.fsType
            if mount.source.hasPrefix("/dev/mapper/") {
                device.type = DeviceNames.splitMapperName(last) == nil ? "dm" : "lvm"
                if mount.target == "/" || mount.target == "/sysroot" {
                    // Whatever disk it is, it is the system disk.
                    var disk = BlockDevice(kname: "system disk", path: "system disk", location: mount.location)
                    disk.type = "disk"
                    add(disk)
                    device.parents = [disk.kname]
                }
            } else if let name = DeviceNames.kernelName(last) {
                device.type = name.partition == nil ? "disk" : "part"
                if name.partition != nil {
                    var disk = BlockDevice(kname: name.disk, path: "/dev/" + name.disk, location: mount.location)
                    disk.type = "disk"
                    add(disk)
                    device.parents = [name.disk]
                    device.partitionNumber = name.partition
                }
            }
            if let line = lines[AbsolutePath.normalized(mount.target)], mount.root == "/" {
                let spec = DeviceSpec(line.source)
                switch spec.form {
                case .uuid(let value): device.fsUUID = value
                case .label(let value): device.fsLabel = value
                case .partitionUUID(let value): device.partitionUUID = value
                case .partitionLabel(let value): device.partitionLabel = value
                default: break
                }
                device.locations["UUID"] = line.location
            }
            add(device)
        }
        return order.sorted().compactMap { found[$0] }
    }
}
