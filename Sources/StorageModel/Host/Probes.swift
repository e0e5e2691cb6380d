package import SourceText

/// What stands at a path.
package enum FileKind: String, Sendable, Hashable, CaseIterable {
    /// Directory.
    case directory = "dir"
    /// Regular file.
    case file
    /// Block device.
    case block
    /// Character device.
    case char
    /// Socket.
    case socket
    /// Symbolic link (only where links are not followed).
    case link
    /// Symbolic link whose end does not exist.
    case dangling
    /// Nothing.
    case missing
    /// Not known.
    case unknown
}

/// One row of probe/paths.tsv: what a path was on the running node.
package struct PathProbe: Sendable, Hashable {
    /// The path that was probed.
    package var path: String
    /// Text of the symbolic link at the path; nil when it is none.
    package var link: String?
    /// The path with all links resolved; nil when it could not be.
    package var realPath: String?
    /// What stands there after following links.
    package var kind: FileKind
    /// major:minor of the file system it lies on; nil for devices.
    package var majMin: String?
    /// Mount point that covers it.
    package var mountTarget: String?
    /// Size in bytes: of the device, or of the file system of a directory.
    package var size: UInt64?
    /// Mode bits, octal as found.
    package var mode: String?
    /// SELinux label.
    package var seLinuxLabel: String?
    /// The line.
    package var location: SourceLocation

    /// Makes a probe of which only the kind is known.
    package init(path: String, kind: FileKind, location: SourceLocation) {
        self.path = path
        self.kind = kind
        self.location = location
    }
}

/// One row of probe/beneath.tsv: what a path is in the file system that is mounted at `mount`, when everything
/// mounted below it is ignored.
package struct BeneathProbe: Sendable, Hashable {
    /// Mount point of the file system that was looked into.
    package var mount: String
    /// The path, absolute as seen from the node's root.
    package var path: String
    /// What stands there; `link` when a symbolic link does.
    package var kind: FileKind
    /// The line.
    package var location: SourceLocation

    /// Describes a row.
    package init(mount: String, path: String, kind: FileKind, location: SourceLocation) {
        self.mount = mount
        self.path = path
        self.kind = kind
        self.location = location
    }
}

/// One line of lsattr: the attribute letters of an inode (chattr(1)).
package struct FileAttributes: Sendable, Hashable {
    /// The path.
    package var path: String
    /// Attribute letters without dashes, or nil when lsattr said that the file system has none ("Operation not supported").
    package var flags: String?
    /// The line.
    package var location: SourceLocation

    /// Describes the attributes.
    package init(path: String, flags: String?, location: SourceLocation) {
        self.path = path
        self.flags = flags
        self.location = location
    }
}

/// What an initramfs holds, as far as `lsinitrd` text or the image itself tells.
package struct InitramfsListing: Sendable, Hashable {
    /// Path of the image; empty when the text does not name it.
    package var image: String
    /// Kernel modules by file name without `.ko` and compression, dashes turned to underscores, with the listing line.
    package var modules: [String: SourceLocation]
    /// Paths inside the image by module name; empty for listings, whose lines show them.
    package var paths: [String: String] = [:]
    /// Whether the listing is complete: false for skipcpio failures, errors, listings without drivers.
    package var isComplete: Bool
    /// Why it is not complete.
    package var incompleteReason: String?
    /// First line.
    package var location: SourceLocation

    /// Describes a listing.
    package init(
        image: String,
        modules: [String: SourceLocation],
        isComplete: Bool,
        incompleteReason: String?,
        location: SourceLocation
    ) {
        self.image = image
        self.modules = modules
        self.isComplete = isComplete
        self.incompleteReason = incompleteReason
        self.location = location
    }
}

/// One row of `df`.
package struct FilesystemUsage: Sendable, Hashable {
    /// Source column.
    package var source: String
    /// Mount point.
    package var target: String
    /// Size in bytes.
    package var size: UInt64?
    /// Used bytes.
    package var used: UInt64?
    /// Available bytes.
    package var available: UInt64?
    /// Inodes in use, from `df -i`.
    package var inodesUsed: UInt64?
    /// The line.
    package var location: SourceLocation

    /// Describes a row.
    package init(source: String, target: String, location: SourceLocation) {
        self.source = source
        self.target = target
        self.location = location
    }
}

/// A folder that kubelet keeps for a volume of a pod, below /var/lib/kubelet/pods.
package struct KubeletVolume: Sendable, Hashable {
    /// `metadata.uid` of the pod.
    package var podUID: String
    /// Volume plugin, for example `kubernetes.io/local-volume`.
    package var plugin: String
    /// Name of the volume: that of the PV for local and CSI volumes, else that in the pod.
    package var name: String
    /// Whether it stands below `volumeDevices`: a block volume.
    package var isBlock: Bool
    /// The line.
    package var location: SourceLocation

    /// Describes a folder.
    package init(podUID: String, plugin: String, name: String, isBlock: Bool, location: SourceLocation) {
        self.podUID = podUID
        self.plugin = plugin
        self.name = name
        self.isBlock = isBlock
        self.location = location
    }
}
