/// The layouts in which node evidence comes.
enum CaptureForm: String, Sendable {
    /// What the capture script writes.
    case bundle
    /// The tree that sos(1) writes.
    case sosReport = "sos report"
    /// `nodes/NAME` of an OpenShift must-gather.
    case mustGatherNode = "must-gather node"
    /// Files of a machine under their own paths: `proc/`, `sys/`, `etc/`.
    case fileTree = "file tree"

    /// What a member at a path below the capture's root is.
    enum Place {
        case known(CaptureKind)
        /// The content tells.
        case content
        /// An archive with more files of the machine.
        case archive
        /// Nothing that is read.
        case ignored
    }

    /// What stands at a path below the root of a capture of this form.
    func place(of path: String) -> Place {
        switch self {
        case .bundle: BundleLayout.kind(of: path).map(Place.known) ?? .ignored
        case .sosReport: Self.sosPlace(path)
        case .mustGatherNode: Self.nodePlace(path)
        case .fileTree: Self.filePlace(path)
        }
    }

    /// Commands of sos whose output is read, by the start of the file name that sos makes of them.
    private static let sosCommands = [
        "lsblk", "blkid", "ls_-l", "ls_-al", "df_", "findmnt", "pvs", "vgs", "lvs", "dmsetup_", "mdadm_-D",
        "mdadm_--detail",
        "multipath_", "systemctl_list-units", "lsinitrd", "parted", "sfdisk", "fdisk", "sgdisk", "efibootmgr",
        "rpm-ostree_status", "lsattr", "swapon",
    ]

    private static let sosPlugins: Set<String> = [
        "block", "filesys", "lvm2", "devicemapper", "md", "multipath", "systemd", "boot", "rpmostree", "ostree",
        "coreos",
        "dracut", "xfs", "ext4", "memory", "devices",
    ]

    private static func sosPlace(_ path: String) -> Place {
        let parts = path.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.first == "sos_commands" else { return filePlace(path) }
        if parts.count == 3, let item = SystemCapture.ofSosCommand(parts[1], parts[2]) {
            return .known(.system(item, path: parts[2]))
        }
        guard parts.count == 3, sosPlugins.contains(parts[1]) else { return .ignored }
        return sosCommands.contains { parts[2].hasPrefix($0) } ? .content : .ignored
    }

    private static func nodePlace(_ path: String) -> Place {
        switch path {
        case "proc_cmdline", "cmdline": return .known(.kernelCommandLine)
        case "sysinfo.tgz": return .archive
        default: break
        }
        return filePlace(path)
    }

    private static func filePlace(_ path: String) -> Place {
        switch path {
        case "proc/self/mountinfo": return .known(.mountinfo)
        case "usr/lib/os-release": return .known(.osRelease)
        default: break
        }
        if let kind = BundleLayout.kind(of: "root/" + path) { return .known(kind) }
        // Below /sys/block stand links to the devices; their files have the device's whole path.
        let parts = path.split(separator: "/").map(String.init)
        guard parts.starts(with: ["sys", "devices"]), let at = parts.lastIndex(of: "block"), at + 2 < parts.count else {
            return .ignored
        }
        let attribute = parts[(at + 2)...].joined(separator: "/")
        return .known(.sysfsBlock(device: parts[at + 1], attribute: attribute))
    }

    /// Files that settle the same thing: the second is read only when the first is missing.
    static let substitutes = [
        ("proc/1/mountinfo", "proc/self/mountinfo"), ("etc/os-release", "usr/lib/os-release"),
    ]
}

/// A capture of one node inside a tree.
struct CaptureRoot: Hashable {
    /// Path of its top folder below the root of the tree, with a trailing slash; empty when it is the tree itself.
    var prefix: String
    var form: CaptureForm

    /// The captures in a tree, by path; none lies inside another.
    static func find(in tree: CaptureTree) -> [CaptureRoot] {
        var children: [String: Set<String>] = [:]
        for member in tree.members {
            var prefix = ""
            for (depth, part) in member.path.split(separator: "/").enumerated() where depth < deepest {
                children[prefix, default: []].insert(String(part))
                prefix += part + "/"
            }
        }
        let files = Set(tree.members.map(\.path))
        var roots: [CaptureRoot] = []
        for prefix in children.keys.sorted() {
            if let last = roots.last, prefix.hasPrefix(last.prefix) { continue }
            if let form = form(at: prefix, children[prefix] ?? [], files) {
                roots.append(CaptureRoot(prefix: prefix, form: form))
            }
        }
        return roots
    }

    /// Folders down to which captures are looked for.
    private static let deepest = 8
    private static let gatherFiles: Set<String> = [
        "sysinfo.tgz", "proc_cmdline", "podresources.json", "pods_info.json", "cpu_affinities.json",
    ]

    private static func form(at prefix: String, _ names: Set<String>, _ files: Set<String>) -> CaptureForm? {
        let isHigh = prefix.split(separator: "/").count <= 3
        if isHigh,
            names.isSuperset(of: ["root", "cmd"]) || (names.contains("meta") && !files.contains(prefix + "meta"))
                || (names.contains("probe") && !files.contains(prefix + "probe"))
        {
            return .bundle
        }
        if names.contains("sos_commands") || names.isSuperset(of: ["sos_logs", "etc"]) { return .sosReport }
        let parts = prefix.split(separator: "/")
        if parts.count >= 2, parts[parts.count - 2] == "nodes", !names.isDisjoint(with: gatherFiles) {
            return .mustGatherNode
        }
        let isTree = ["proc/1/mountinfo", "proc/self/mountinfo", "etc/fstab", "proc/cmdline"].contains {
            files.contains(prefix + $0)
        }
        return isTree ? .fileTree : nil
    }
}
