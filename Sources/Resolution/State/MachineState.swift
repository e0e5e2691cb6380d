import SourceText
import StorageModel

/// One machine as it was captured: devices, mounts and symbolic links, indexed.
struct MachineState: Sendable {
    /// The captures.
    let facts: HostFacts
    /// Its devices.
    let devices: DeviceModel
    /// Mounts of PID 1 that are in force, by mount point; a later mount hides an earlier one.
    private let mountByTarget: [String: MountEntry]
    /// Mount points, sorted.
    private let sortedTargets: [String]
    /// Rows of the beneath probe, by mount and path.
    private let beneath: [String: BeneathProbe]
    /// Symbolic links by absolute path.
    private let links: [String: String]
    /// Whether the root file system is an ostree deployment (RHCOS).
    let isOSTree: Bool

    /// The machine.
    var role: HostRole { facts.role }
    /// Mounts in force, sorted by mount point.
    var mounts: [MountEntry] { sortedTargets.compactMap { mountByTarget[$0] } }

    /// Indexes a machine.
    init(_ facts: HostFacts) {
        let facts = MachineState.trusted(facts)
        self.facts = facts
        devices = DeviceModel(facts)
        var table: [String: MountEntry] = [:]
        for mount in facts.mounts ?? [] {
            // /usr of an initramfs shows as rootfs; nothing that survives a boot lies there.
            if mount.fsType == "rootfs" { continue }
            if mount.fsType == "autofs", table[mount.target] != nil { continue }
            table[mount.target] = mount
        }
        mountByTarget = table
        sortedTargets = table.keys.sorted()
        beneath = Dictionary(
            (facts.beneathProbes ?? []).map { ("\($0.mount)\0\($0.path)", $0) },
            uniquingKeysWith: { _, last in last }
        )
        let root = table["/"]
        let cmdline = facts.kernelCommandLine ?? []
        isOSTree =
            cmdline.contains { $0.value.hasPrefix("ostree=") } || (root?.root.contains("/ostree/deploy/") ?? false)
            || (root?.fsType == "overlay" && table["/sysroot"] != nil)
        var links: [String: String] = isOSTree ? MachineState.osTreeLinks : [:]
        for (path, probe) in facts.pathProbes ?? [:] {
            if let text = probe.link {
                links[AbsolutePath.normalized(path)] = text
            } else if probe.kind != .unknown, probe.kind != .missing {
                links[AbsolutePath.normalized(path)] = nil
            }
        }
        self.links = links
    }

    /// The captures without those lists that are not whole: what such a list leaves out may exist all the same.
    private static func trusted(_ facts: HostFacts) -> HostFacts {
        var facts = facts
        for kind in facts.damaged {
            switch kind {
            case .mountinfo: facts.mounts = nil
            case .fstab: facts.fstab = nil
            case .unitLinks, .mountUnits: facts.unitLinks = nil
            case .deviceLinks: facts.links = nil
            case .kernelCommandLine: facts.kernelCommandLine = nil
            case .lsblk: facts.evidence[.lsblk] = nil
            default: break
            }
        }
        // systemd always has links in /etc/systemd/system: a list without any was emptied.
        if facts.unitLinks?.isEmpty ?? false, !(facts.unitFiles ?? []).isEmpty { facts.unitLinks = nil }
        return facts
    }

    /// Symbolic links that every ostree deployment of RHCOS has at its root (ostree-prepare-root, rpm-ostree compose).
    static let osTreeLinks: [String: String] = [
        "/home": "var/home", "/mnt": "var/mnt", "/opt": "var/opt", "/root": "var/roothome", "/srv": "var/srv",
        "/usr/local": "../var/usrlocal", "/media": "run/media", "/ostree": "sysroot/ostree",
    ]

    /// The mount on exactly this mount point.
    func mount(at target: String) -> MountEntry? { mountByTarget[target] }

    /// The mount whose file system a path lies in; `strictly` asks for the one above a mount point.
    func covering(_ path: String, strictly: Bool) -> MountEntry? {
        for prefix in AbsolutePath.prefixes(path).reversed() where !(strictly && prefix == path && path != "/") {
            if let mount = mountByTarget[prefix] { return mount }
        }
        return nil
    }

    /// Mount points strictly below a path, sorted.
    func mountPoints(below path: String) -> [String] {
        let prefix = path + "/"
        var low = 0
        var high = sortedTargets.count
        while low < high {
            let middle = (low + high) / 2
            if sortedTargets[middle] < prefix { low = middle + 1 } else { high = middle }
        }
        return Array(sortedTargets[low...].prefix { $0.hasPrefix(prefix) })
    }

    /// What a path is in the file system of a mount, when everything mounted below is ignored.
    func beneathProbe(mount: String, path: String) -> BeneathProbe? { beneath["\(mount)\0\(path)"] }

    /// Device that a mount is of; nil for pseudo and network file systems.
    func node(of mount: MountEntry) -> Int? {
        if let inner = backing(of: mount) { return node(of: inner.mount) }
        if !mount.majMin.hasPrefix("0:"), let index = devices.node(majMin: mount.majMin) { return index }
        return devices.node(path: mount.source)
    }

    /// The device that holds the root file system: of `/`, or of /sysroot when `/` is a composefs overlay.
    var rootNode: Int? {
        if let root = mount(at: "/"), let index = node(of: root) { return index }
        return mount(at: "/sysroot").flatMap { node(of: $0) }
    }

    /// Disks that hold the root file system; the first one is the system disk.
    var systemDisks: [Int] { rootNode.map { devices.nodes[$0].disks } ?? [] }

    /// Content key of the file system of a mount.
    func key(of mount: MountEntry) -> String {
        if let below = backing(of: mount) {
            let place = "\(key(of: below.mount))"
            return mount.fsType == "overlay"
                ? "overlay on \(place)#\(inner(below.path, in: below.mount))"
                : "\(place) file \(inner(below.path, in: below.mount))"
        }
        if let index = node(of: mount) { return devices.nodes[index].key }
        if MountTypes.isNetwork(mount.fsType, []) { return "network \(mount.source)" }
        return "\(role.rawValue):\(mount.fsType) at \(mount.target)"
    }

    /// Whether a mount is of a loop device of which no configuration tells the file.
    func isUnexplainedLoop(_ mount: MountEntry) -> Bool {
        mount.source.hasPrefix("/dev/loop") && backing(of: mount) == nil
    }

    /// File or directory that a mount shows: the file behind a loop device, the upper directory of an overlay.
    ///
    /// mountinfo names only /dev/loopN, so the file is taken from the configuration of the same mount point.
    private func backing(of mount: MountEntry) -> (mount: MountEntry, path: String)? {
        var path: String?
        if mount.source.hasPrefix("/dev/loop") {
            path = configuredSource(of: mount.target)
        } else if mount.fsType == "overlay", mount.target != "/" {
            path = OverlayOptions.directory(mount.superOptions)
        }
        guard let path, path.hasPrefix("/"), !AbsolutePath.isWithin(path, "/dev") else { return nil }
        let place = canonical(path)
        guard !AbsolutePath.isWithin(place, mount.target), let cover = covering(place, strictly: false),
            cover.target != mount.target, !cover.source.hasPrefix("/dev/loop"), cover.fsType != "overlay"
        else { return nil }
        return (cover, place)
    }

    private func configuredSource(of target: String) -> String? {
        if let line = facts.fstab?.first(where: { AbsolutePath.normalized($0.target) == target }) { return line.source }
        let unit = facts.unitFiles?.first { file in
            file.settings.contains { $0.key == "Where" && AbsolutePath.normalized($0.value) == target }
        }
        return unit?.settings.last { $0.key == "What" }?.value
    }

    /// Path inside the file system of a mount.
    func inner(_ path: String, in mount: MountEntry) -> String {
        AbsolutePath.join(mount.root, AbsolutePath.remainder(path, below: mount.target))
    }

    /// Text of the symbolic link at a path; nil when there is none or it is not known.
    func linkText(_ path: String) -> String? { links[path] }

    /// The path with its symbolic links resolved as far as they are known.
    func canonical(_ path: String, keepLast: Bool = false) -> String {
        var rest = AbsolutePath.normalized(path).split(separator: "/").map(String.init)[...]
        var current = "/"
        var budget = 40
        while let part = rest.popFirst() {
            let next = AbsolutePath.join(current, part)
            if let text = links[next], budget > 0, !(keepLast && rest.isEmpty) {
                budget -= 1
                let base = text.hasPrefix("/") ? text : current + "/" + text
                rest = (AbsolutePath.normalized(base).split(separator: "/").map(String.init) + rest)[...]
                current = "/"
            } else {
                current = next
            }
        }
        return current
    }
}

/// Directories of an overlay mount.
enum OverlayOptions {
    /// The directory that decides what is seen: the upper one, or the first lower one of a read-only overlay.
    static func directory(_ options: [String]) -> String? {
        if let upper = options.compactMap({ $0.dropping(prefix: "upperdir=") }).last { return upper }
        let lower = options.compactMap { $0.dropping(prefix: "lowerdir=") }.last
        return lower?.split(separator: ":").first.map(String.init)
    }
}

/// What a file system type means for mounting.
enum MountTypes {
    private static let network: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "fuse.ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs", "afs",
        "ncpfs",
        "9p", "pvfs2", "lustre", "ocfs2", "gfs2", "gpfs",
    ]

    /// Whether a mount belongs to remote-fs.target (systemd `fstype_is_network`, option `_netdev`).
    static func isNetwork(_ fsType: String, _ options: [String]) -> Bool {
        network.contains(fsType) || options.contains("_netdev")
    }

    /// Whether the source is a server and not a device of this machine.
    static func isRemote(_ fsType: String) -> Bool { network.contains(fsType) }

    /// Whether the file system lives in memory.
    static func isVolatile(_ fsType: String) -> Bool {
        [
            "tmpfs", "ramfs", "devtmpfs", "proc", "sysfs", "cgroup2", "cgroup", "devpts", "hugetlbfs", "mqueue",
            "debugfs", "tracefs", "configfs", "securityfs", "bpf", "pstore", "autofs", "fusectl", "selinuxfs",
            "binfmt_misc", "efivarfs", "nsfs",
        ]
        .contains(fsType)
    }

    /// Whether the driver that the configuration names mounts this content.
    static func mounts(_ configured: String, _ found: String) -> Bool {
        if configured == "auto" || configured.isEmpty || configured == found { return true }
        switch configured {
        case "ext4": return ["ext2", "ext3", "ext4"].contains(found)
        case "ext3": return found == "ext2"
        case "msdos": return found == "vfat"
        case "ntfs", "ntfs3", "ntfs-3g", "fuseblk": return ["ntfs", "ntfs3"].contains(found)
        default: return false
        }
    }
}
