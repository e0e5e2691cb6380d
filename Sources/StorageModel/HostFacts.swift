package import SourceText

/// Which of the two machines of a takeover something belongs to.
package enum HostRole: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The server that is migrated.
    case source
    /// The server that takes on the disk settings of the source.
    case target

    package static func < (left: HostRole, right: HostRole) -> Bool { left.rawValue < right.rawValue }
}

/// A state of a machine that paths are resolved in.
package enum HostState: String, Sendable, Hashable, CaseIterable {
    /// The source before the takeover.
    case source
    /// The target before the takeover.
    case targetBefore
    /// The target after the takeover, as predicted.
    case targetAfter
}

/// A kind of node evidence; its raw value is the name used in reports and JSON.
package enum NodeEvidence: String, Sendable, Hashable, CaseIterable, Comparable {
    case mountinfo
    case kubeletMountinfo = "kubelet-mountinfo"
    case fstab
    case mountUnits = "mount-units"
    case unitLinks = "unit-links"
    case unitStates = "unit-states"
    case lsblk
    case blkid
    case partitionTables = "partition-tables"
    case deviceLinks = "device-links"
    case lvm
    case mdstat
    case swaps
    case sysfsBlock = "sysfs-block"
    case pathProbes = "path-probes"
    case beneathProbes = "beneath-probes"
    case firmware
    case fileAttributes = "lsattr"
    case initramfs = "lsinitrd"
    case builtinModules = "modules-builtin"
    case kernelCommandLine = "cmdline"
    case filesystemUsage = "df"
    case environment
    case captureManifest = "capture-manifest"
    case osRelease = "os-release"
    case hostname
    case machineID = "machine-id"
    case aleph
    case bootEntries = "boot-entries"
    case findmnt
    case crypttab
    case multipath
    case deviceMapper = "dmsetup"
    case lvmDevicesFile = "lvm-devices-file"
    case kubeletDirectories = "kubelet-directories"

    package static func < (left: NodeEvidence, right: NodeEvidence) -> Bool { left.rawValue < right.rawValue }
}

/// `meta/env` of a bundle.
package struct CaptureEnvironment: Sendable, Hashable {
    /// Every `key=value` line, by key.
    package var values: [String: Located<String>]

    /// Wraps the lines.
    package init(values: [String: Located<String>]) { self.values = values }
}

/// One row of `meta/manifest.tsv` of a bundle: what was attempted and how it ended.
package struct CaptureManifestEntry: Sendable, Hashable {
    /// Command id or absolute path.
    package var id: String
    /// `cmd`, `file` or `probe`.
    package var kind: String
    /// Exit code as text, or `absent`, `dangling`.
    package var result: String
    /// Size in bytes that was written.
    package var bytes: Int?
    /// The command line.
    package var argv: String
    /// The line.
    package var location: SourceLocation

    /// Describes a row.
    package init(id: String, kind: String, result: String, bytes: Int?, argv: String, location: SourceLocation) {
        self.id = id
        self.kind = kind
        self.result = result
        self.bytes = bytes
        self.argv = argv
        self.location = location
    }
}

/// Two sources of one capture that contradict each other.
package struct FactContradiction: Sendable, Hashable {
    /// What they disagree about, for example `FSTYPE of /dev/sda1`.
    package var fact: String
    /// The value that is used.
    package var used: Located<String>
    /// The other value.
    package var other: Located<String>

    /// Describes a contradiction.
    package init(fact: String, used: Located<String>, other: Located<String>) {
        self.fact = fact
        self.used = used
        self.other = other
    }
}

/// Everything that the captures of one node say.
///
/// Optional collections: nil means not captured, empty means captured and empty.
package struct HostFacts: Sendable {
    /// Which machine it is.
    package var role: HostRole
    /// Every kind of evidence that was read, with the files it came from.
    package var evidence: [NodeEvidence: [FileID]] = [:]
    /// `meta/env`.
    package var environment: CaptureEnvironment?
    /// `meta/manifest.tsv`, by id.
    package var manifest: [String: CaptureManifestEntry] = [:]
    /// Whether the machine was booted by UEFI firmware; nil when not captured.
    package var bootedWithEFI: Located<Bool>?
    /// Block devices, sorted by KNAME.
    package var devices: [BlockDevice]?
    /// Links below /dev, sorted by path.
    package var links: [DeviceLink]?
    /// Mounts of PID 1, in file order.
    package var mounts: [MountEntry]?
    /// Mounts of kubelet, in file order, when it has a namespace of its own.
    package var kubeletMounts: [MountEntry]?
    /// fstab lines, in file order.
    package var fstab: [FstabEntry]?
    /// Mount, automount and swap unit files and their drop-ins, sorted by path.
    package var unitFiles: [UnitFile]?
    /// Links in unit directories, sorted by path.
    package var unitLinks: [UnitLink]?
    /// Loaded mount, automount and swap units.
    package var unitStates: [UnitState]?
    /// /proc/swaps.
    package var swaps: [SwapEntry]?
    /// Arguments of /proc/cmdline, in order.
    package var kernelCommandLine: [Located<String>]?
    /// pvs.
    package var physicalVolumes: [PhysicalVolume]?
    /// vgs.
    package var volumeGroups: [VolumeGroup]?
    /// lvs.
    package var logicalVolumes: [LogicalVolume]?
    /// /proc/mdstat.
    package var mdArrays: [MDArray]?
    /// Probed paths, by path.
    package var pathProbes: [String: PathProbe]?
    /// Rows of beneath.tsv, in file order.
    package var beneathProbes: [BeneathProbe]?
    /// lsattr lines, by path.
    package var fileAttributes: [String: FileAttributes]?
    /// Initramfs listings, sorted by image.
    package var initramfs: [InitramfsListing]?
    /// Modules built into the kernel, by normalised name.
    package var builtinModules: [String: SourceLocation]?
    /// Paths of kernel modules on the root file system (`find /usr/lib/modules … virtio*`), by normalised name.
    package var modulesOnDisk: [String: SourceLocation]?
    /// df rows.
    package var filesystemUsage: [FilesystemUsage]?
    /// /etc/os-release, by key.
    package var osRelease: [String: Located<String>]?
    /// /etc/hostname.
    package var hostname: Located<String>?
    /// /etc/machine-id.
    package var machineID: Located<String>?
    /// /sys/class/dmi/id/product_uuid, which kubelet reports as systemUUID.
    package var systemUUID: Located<String>?
    /// Keys of the aleph version file that were kept (`build`, `version`, `imgid`).
    package var aleph: [String: Located<String>]?
    /// Number of running containers' merged overlay mounts and other facts come from `mounts`; this is the boot entries'
    /// `initrd` and `options` lines, by file.
    package var bootEntries: [String: [Located<String>]]?
    /// Facts about the system besides disks and mounts.
    package var system = SystemFacts()
    /// Name of a machine that does not exist yet and was only declared; nil for machines that were captured.
    package var plannedName: Located<String>?
    /// Folders that kubelet keeps for volumes of pods, in file order.
    package var kubeletVolumes: [KubeletVolume]?
    /// Sources that contradict each other.
    package var contradictions: [FactContradiction] = []
    /// Kinds of evidence of which a file was cut, or lost lines that its writer never writes wrongly: what it does not
    /// list may exist all the same.
    package var damaged: Set<NodeEvidence> = []
    /// Names of files in the bundle that no reader knows.
    package var unrecognised: [String] = []

    /// Makes facts of a machine of which nothing was captured.
    package init(role: HostRole) { self.role = role }
}

/// What ingestion hands on: cluster objects, both nodes, and everything that could not be read.
package struct Inventory: Sendable {
    /// The cluster objects.
    package var cluster: ClusterInventory
    /// Facts of the source node.
    package var source: HostFacts
    /// Facts of the target node.
    package var target: HostFacts
    /// Input files.
    package var sources: SourceMap
    /// Everything that could not be read, sorted by place.
    package var problems: [InputProblem]

    /// Bundles what was read.
    package init(
        cluster: ClusterInventory,
        source: HostFacts,
        target: HostFacts,
        sources: SourceMap,
        problems: [InputProblem]
    ) {
        self.cluster = cluster
        self.source = source
        self.target = target
        self.sources = sources
        self.problems = problems
    }

    /// The facts of a machine.
    package func facts(_ role: HostRole) -> HostFacts { role == .source ? source : target }
}
