package import StorageModel

/// What a file of a node capture is.
package enum CaptureKind: Sendable, Hashable {
    case environment, manifest, firmware, tools
    case mountinfo
    /// mountinfo of the process with this ID.
    case processMountinfo(pid: String)
    case fstab
    /// Unit file or drop-in at this absolute path.
    case unitFile(path: String)
    case unitLinks, unitStates
    case lsblkJSON, lsblkPairs, lsblkTable
    /// `blkid`; `probed` is the device node of a `blkid -p`.
    case blkid(probed: String?)
    /// `sfdisk -J` of this device node; nil when only the content tells.
    case partitionTable(device: String?)
    case deviceLinks
    case physicalVolumes, volumeGroups, logicalVolumes
    case mdstat, swaps, kernelCommandLine
    /// A file below /sys/block: device and the rest of the path.
    case sysfsBlock(device: String, attribute: String)
    case pathProbes, beneathProbes
    case fileAttributes
    /// `lsinitrd`; the text names the image, or the command does.
    case initramfs
    /// An initramfs image itself; the path on the node, or a name.
    case initramfsImage(path: String)
    case builtinModules, modulesOnDisk
    case filesystemUsage
    case osRelease, hostname, machineID, systemUUID, aleph
    /// Boot Loader Specification entry at this absolute path.
    case bootEntry(path: String)
    case findmnt
    case crypttab, lvmDevicesFile, multipath, deviceMapper
    /// A file about the system; `path` is that on the node, or the id of the command.
    case system(SystemCapture, path: String)
    /// `mdadm --detail` or `--examine`, also with `--scan`.
    case mdadm
    /// `udevadm info`.
    case udev
    /// `efibootmgr`.
    case bootManager
    /// /proc/partitions.
    case kernelPartitions
    /// Folders of kubelet for volumes.
    case kubeletDirectories
    /// Known, but nothing is read from it.
    case unused(String)

    /// The name that the list of inputs shows.
    package var name: String {
        switch self {
        case .environment: "capture environment"
        case .manifest: "capture manifest"
        case .firmware: "firmware"
        case .tools: "capture tools"
        case .mountinfo: "mountinfo"
        case .processMountinfo: "mountinfo of a process"
        case .fstab: "fstab"
        case .unitFile: "systemd unit"
        case .unitLinks: "systemd unit links"
        case .unitStates: "systemd unit states"
        case .lsblkJSON: "lsblk -J"
        case .lsblkPairs: "lsblk -P"
        case .lsblkTable: "lsblk"
        case .blkid(let probed): probed == nil ? "blkid" : "blkid -p"
        case .partitionTable: "partition table"
        case .deviceLinks: "device links"
        case .physicalVolumes: "pvs"
        case .volumeGroups: "vgs"
        case .logicalVolumes: "lvs"
        case .mdstat: "mdstat"
        case .swaps: "swaps"
        case .kernelCommandLine: "kernel command line"
        case .sysfsBlock: "sysfs block attribute"
        case .pathProbes: "path probes"
        case .beneathProbes: "probes beneath mounts"
        case .fileAttributes: "lsattr"
        case .initramfs: "lsinitrd"
        case .initramfsImage: InitramfsImageReader.kindName
        case .builtinModules: "modules.builtin"
        case .modulesOnDisk: "kernel module files"
        case .filesystemUsage: "df"
        case .osRelease: "os-release"
        case .hostname: "hostname"
        case .machineID: "machine-id"
        case .systemUUID: "SMBIOS UUID"
        case .aleph: "aleph version"
        case .bootEntry: "boot loader entry"
        case .findmnt: "findmnt"
        case .crypttab: "crypttab"
        case .lvmDevicesFile: "LVM devices file"
        case .multipath: "multipath"
        case .deviceMapper: "dmsetup"
        case .system(let item, _): item.rawValue
        case .mdadm: "mdadm"
        case .udev: "udevadm info"
        case .bootManager: "efibootmgr"
        case .kernelPartitions: "kernel partitions"
        case .kubeletDirectories: "kubelet directories"
        case .unused(let name): name
        }
    }

    /// The evidence that it is; nil for what only helps to read the rest.
    package var evidence: NodeEvidence? {
        switch self {
        case .environment: .environment
        case .manifest: .captureManifest
        case .firmware, .bootManager: .firmware
        case .mountinfo: .mountinfo
        case .processMountinfo: .kubeletMountinfo
        case .fstab: .fstab
        case .unitFile: .mountUnits
        case .unitLinks: .unitLinks
        case .unitStates: .unitStates
        case .lsblkJSON, .lsblkPairs, .lsblkTable: .lsblk
        case .blkid: .blkid
        case .partitionTable: .partitionTables
        case .deviceLinks, .udev: .deviceLinks
        case .physicalVolumes, .volumeGroups, .logicalVolumes: .lvm
        case .mdstat, .mdadm: .mdstat
        case .swaps: .swaps
        case .kernelCommandLine: .kernelCommandLine
        case .sysfsBlock, .kernelPartitions: .sysfsBlock
        case .pathProbes: .pathProbes
        case .beneathProbes: .beneathProbes
        case .fileAttributes: .fileAttributes
        case .initramfs, .initramfsImage: .initramfs
        case .builtinModules: .builtinModules
        case .filesystemUsage: .filesystemUsage
        case .osRelease: .osRelease
        case .hostname: .hostname
        case .machineID: .machineID
        case .aleph: .aleph
        case .bootEntry: .bootEntries
        case .findmnt: .findmnt
        case .crypttab: .crypttab
        case .lvmDevicesFile: .lvmDevicesFile
        case .multipath: .multipath
        case .deviceMapper: .deviceMapper
        case .kubeletDirectories: .kubeletDirectories
        case .systemUUID, .tools, .modulesOnDisk, .system, .unused: nil
        }
    }

    /// Whether a file without content says something: that there is none of what it lists.
    package var mayBeEmpty: Bool {
        switch self {
        case .fstab, .unitLinks, .unitStates, .blkid, .partitionTable, .deviceLinks, .mdstat, .swaps, .fileAttributes,
            .builtinModules, .modulesOnDisk, .hostname, .machineID, .systemUUID, .kubeletDirectories, .crypttab,
            .mdadm, .bootManager, .lvmDevicesFile, .multipath,
            .deviceMapper,
            .sysfsBlock, .unitFile, .tools, .system, .unused, .physicalVolumes, .volumeGroups, .logicalVolumes:
            true
        default: false
        }
    }

    /// Whether anything is read from such a file.
    package var isRead: Bool {
        switch self {
        case .unused: false
        default: true
        }
    }
}
