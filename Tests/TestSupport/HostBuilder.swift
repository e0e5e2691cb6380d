import SourceText
package import StorageModel

/// Makes captures of a machine from a few words, with a place of its own for every fact.
package struct HostBuilder {
    /// What was built so far.
    package var facts: HostFacts
    private let file: FileID
    private var line = 0
    private var minor = 0

    /// Starts a machine of which every capture was taken and is empty.
    package init(_ role: HostRole) {
        file = FileID(role == .source ? 1 : 2)
        facts = HostFacts(role: role)
        for kind in NodeEvidence.allCases { facts.evidence[kind] = [file] }
        facts.devices = []
        facts.links = []
        facts.mounts = []
        facts.fstab = []
        facts.unitFiles = []
        facts.unitLinks = []
        facts.physicalVolumes = []
        facts.volumeGroups = []
        facts.logicalVolumes = []
        facts.kernelCommandLine = []
        facts.pathProbes = [:]
        facts.beneathProbes = []
        facts.hostname = Located(role.rawValue, at: SourceLocation(file: file, line: 1))
    }

    private mutating func place() -> SourceLocation {
        line += 1
        return SourceLocation(file: file, line: line)
    }

    private mutating func add(_ kname: String, path: String? = nil, _ change: (inout BlockDevice) -> Void) {
        minor += 1
        var device = BlockDevice(kname: kname, path: path ?? "/dev/" + kname, location: place())
        device.majMin = "8:\(minor)"
        device.fsType = ""
        device.partitionTableType = ""
        change(&device)
        facts.devices?.append(device)
    }

    /// Adds a disk with a by-id and a by-path link; sizes are in MiB.
    package mutating func disk(_ kname: String, serial: String, size: UInt64 = 1024, table: String = "gpt") {
        add(kname) { device in
            device.type = "disk"
            device.serial = serial
            device.size = size << 20
            device.partitionTableType = table
        }
        link("/dev/disk/by-id/virtio-\(serial)", kname)
        link("/dev/disk/by-path/pci-\(facts.role.rawValue)-\(kname)", kname)
    }

    /// Adds a disk without partition table, with a file system on the whole of it.
    package mutating func plainDisk(
        _ kname: String,
        serial: String,
        size: UInt64 = 1024,
        _ fsType: String = "",
        uuid: String? = nil
    ) {
        disk(kname, serial: serial, size: size, table: "")
        let last = (facts.devices?.count ?? 1) - 1
        facts.devices?[last].fsType = fsType
        facts.devices?[last].fsUUID = uuid
    }

    /// Adds a partition; start and size are in MiB.
    package mutating func partition(
        _ disk: String,
        _ number: Int,
        _ fsType: String = "",
        uuid: String? = nil,
        label: String? = nil,
        partitionUUID: String? = nil,
        partitionLabel: String? = nil,
        start: UInt64? = nil,
        size: UInt64 = 100
    ) {
        let kname = disk + (disk.last?.isNumber ?? false ? "p" : "") + "\(number)"
        add(kname) { device in
            device.type = "part"
            device.parents = [disk]
            device.partitionNumber = number
            device.partitionStart = (start ?? UInt64(1 + 100 * (number - 1))) * 2048
            device.size = size << 20
            device.fsType = fsType
            device.fsUUID = uuid
            device.fsLabel = label
            device.partitionUUID = partitionUUID
            device.partitionLabel = partitionLabel
        }
        for name in facts.links?.filter({ $0.kname == disk }).map(\.path) ?? [] {
            link(name + "-part\(number)", kname)
        }
    }

    /// Adds a volume group on partitions or disks.
    package mutating func group(_ name: String, uuid: String, on members: [String]) {
        for member in members {
            if let index = facts.devices?.firstIndex(where: { $0.kname == member }) {
                facts.devices?[index].fsType = "LVM2_member"
            }
            let here = place()
            facts.physicalVolumes?.append(
                PhysicalVolume(
                    device: "/dev/" + member,
                    volumeGroup: name,
                    uuid: "pv-\(member)-\(uuid)",
                    size: nil,
                    isMissing: false,
                    location: here
                )
            )
        }
        let here = place()
        facts.volumeGroups?.append(
            VolumeGroup(
                name: name,
                uuid: uuid,
                physicalVolumeCount: members.count,
                attributes: "wz--n-",
                location: here
            )
        )
    }

    /// Adds an active logical volume.
    package mutating func volume(
        _ group: String,
        _ name: String,
        on members: [String],
        _ fsType: String = "",
        uuid: String? = nil,
        label: String? = nil,
        attributes: String = "-wi-ao----"
    ) {
        minor += 1
        add("dm-\(minor)", path: "/dev/mapper/\(group)-\(name)") { device in
            device.type = "lvm"
            device.parents = members
            device.fsType = fsType
            device.fsUUID = uuid
            device.fsLabel = label
            device.size = 64 << 20
        }
        let here = place()
        facts.logicalVolumes?.append(
            LogicalVolume(
                name: name,
                volumeGroup: group,
                uuid: "lv-\(group)-\(name)",
                size: nil,
                attributes: attributes,
                pool: "",
                location: here
            )
        )
    }

    /// Adds any other device, on others.
    package mutating func device(
        _ kname: String,
        path: String? = nil,
        type: String,
        on parents: [String],
        _ fsType: String = "",
        uuid: String? = nil,
        size: UInt64 = 64
    ) {
        add(kname, path: path) { device in
            device.type = type
            device.parents = parents
            device.fsType = fsType
            device.fsUUID = uuid
            device.size = size << 20
        }
    }

    /// Adds a mirrored logical volume (`lvcreate --type raid1`) with an image and its metadata on each member.
    package mutating func mirror(_ group: String, _ name: String, on members: [String], _ fsType: String, uuid: String)
    {
        var parts: [String] = []
        for (number, member) in members.enumerated() {
            for (part, size) in [("rmeta", UInt64(4)), ("rimage", 64)] {
                let kname = "dm-\(name)-\(part)-\(number)"
                let path = "/dev/mapper/\(group)-\(name)_\(part)_\(number)"
                device(kname, path: path, type: "lvm", on: [member], size: size)
                parts.append(kname)
            }
        }
        volume(group, name, on: parts, fsType, uuid: uuid)
    }

    /// Changes the last device, for example to give it other sectors.
    package mutating func last(_ change: (inout BlockDevice) -> Void) {
        guard var device = facts.devices?.popLast() else { return }
        change(&device)
        facts.devices?.append(device)
    }

    /// Adds an array.
    package mutating func array(
        _ kname: String,
        level: String,
        on members: [String],
        name: String,
        _ fsType: String,
        uuid: String
    ) {
        for member in members {
            if let index = facts.devices?.firstIndex(where: { $0.kname == member }) {
                facts.devices?[index].fsType = "linux_raid_member"
            }
        }
        add(kname) { device in
            device.type = level
            device.parents = members
            device.fsType = fsType
            device.fsUUID = uuid
        }
        link("/dev/md/\(name)", kname)
        link("/dev/disk/by-id/md-name-\(facts.role.rawValue):\(name)", kname)
    }

    /// Adds a link below /dev.
    package mutating func link(_ path: String, _ kname: String) {
        let here = place()
        facts.links?.append(DeviceLink(path: path, kname: kname, location: here))
    }

    /// Adds a mount of a device; the mount point and everything above it exist.
    package mutating func mount(
        _ kname: String,
        on target: String,
        root: String = "/",
        options: [String] = ["rw", "relatime"]
    ) {
        let device = facts.devices?.first { $0.kname == kname || $0.path == kname }
        let here = place()
        facts.mounts?.append(
            MountEntry(
                id: here.line,
                parentID: 1,
                majMin: device?.majMin ?? "0:40",
                root: root,
                target: target,
                options: options,
                optionalFields: [],
                fsType: device?.fsType ?? "tmpfs",
                source: device?.path ?? kname,
                superOptions: ["rw"],
                location: here
            )
        )
    }

    /// Adds a line of fstab.
    package mutating func fstab(
        _ source: String,
        _ target: String,
        _ fsType: String = "ext4",
        _ options: String = "defaults"
    ) {
        let here = place()
        facts.fstab?.append(
            FstabEntry(
                source: source,
                target: target,
                fsType: fsType,
                options: options.split(separator: ",").map(String.init),
                dump: 0,
                pass: 0,
                location: here
            )
        )
    }

    /// Adds a mount unit below /etc, enabled by a link in the folder given (`wants` or `requires` of local-fs.target).
    package mutating func unit(
        _ name: String,
        what: String,
        where target: String,
        type: String = "ext4",
        enabledBy folder: String? = "wants"
    ) {
        let values = [("What", what), ("Where", target), ("Type", type)]
        var settings: [UnitFile.Setting] = []
        for (key, value) in values {
            settings.append(UnitFile.Setting(section: "Mount", key: key, value: value, location: place()))
        }
        let here = place()
        facts.unitFiles?.append(
            UnitFile(
                unit: name,
                path: "/etc/systemd/system/\(name)",
                isDropIn: false,
                settings: settings,
                location: here
            )
        )
        guard let folder else { return }
        let path = "/etc/systemd/system/local-fs.target.\(folder)/\(name)"
        facts.unitLinks?.append(UnitLink(path: path, target: "../\(name)", location: here))
    }

    /// Adds a link in a unit directory.
    package mutating func unitLink(_ path: String, to target: String) {
        let here = place()
        facts.unitLinks?.append(UnitLink(path: path, target: target, location: here))
    }

    /// Adds a kernel argument.
    package mutating func argument(_ text: String) {
        let here = place()
        facts.kernelCommandLine?.append(Located(text, at: here))
    }

    /// Adds a row of beneath.tsv.
    package mutating func beneath(_ mount: String, _ path: String, _ kind: FileKind) {
        let here = place()
        facts.beneathProbes?.append(BeneathProbe(mount: mount, path: path, kind: kind, location: here))
    }

    /// Adds a row of paths.tsv.
    package mutating func probe(_ path: String, _ kind: FileKind, link: String? = nil, realPath: String? = nil) {
        var probe = PathProbe(path: path, kind: kind, location: place())
        probe.link = link
        probe.realPath = realPath ?? (kind == .missing || kind == .dangling ? nil : path)
        facts.pathProbes?[path] = probe
    }

    /// Adds a system disk with an ext4 root, as the first machine of every test has it.
    package mutating func system(_ kname: String, serial: String, uuid: String, size: UInt64 = 1024) {
        disk(kname, serial: serial, size: size)
        let part = kname + (kname.last?.isNumber ?? false ? "p" : "") + "1"
        partition(kname, 1, "ext4", uuid: uuid)
        mount(part, on: "/")
        fstab("UUID=\(uuid)", "/")
        argument("root=UUID=\(uuid)")
    }
}
