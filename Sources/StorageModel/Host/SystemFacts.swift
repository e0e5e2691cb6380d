package import SourceText

/// A deployment as `rpm-ostree status --json` lists it.
package struct OSTreeDeployment: Sendable, Hashable {
    /// `version`; empty when the deployment has none.
    package var version: String
    /// `checksum`.
    package var checksum: String
    /// `booted`.
    package var isBooted: Located<Bool>
    /// `staged`: written at shutdown, after everything that could have been copied.
    package var isStaged: Located<Bool>
    /// `pinned`.
    package var isPinned: Located<Bool>
    /// `unlocked`: `none`, `development`, `hotfix`, `transient`.
    package var unlocked: Located<String>
    /// `regenerate-initramfs`: the initramfs was made on the node.
    package var regeneratesInitramfs: Located<Bool>

    /// Makes a deployment of which only the name is known.
    package init(version: String, checksum: String, at location: SourceLocation) {
        self.version = version
        self.checksum = checksum
        self.isBooted = Located(false, at: location)
        self.isStaged = Located(false, at: location)
        self.isPinned = Located(false, at: location)
        self.unlocked = Located("none", at: location)
        self.regeneratesInitramfs = Located(false, at: location)
    }
}

/// On-disk features of a file system, from `xfs_info` or `dumpe2fs -h`.
package struct FilesystemFeatures: Sendable, Hashable {
    /// `xfs`, or `ext` for ext2, ext3 and ext4.
    package var type: String
    /// Mount point as the capture names its file: every character but letters, digits, `.` and `-` is `_`; empty when the
    /// file does not say.
    package var mangledTarget: String
    /// Names of the features that are on, sorted.
    package var features: [String]
    /// The line that lists them.
    package var location: SourceLocation

    /// Describes the features of a file system.
    package init(type: String, mangledTarget: String, features: [String], location: SourceLocation) {
        self.type = type
        self.mangledTarget = mangledTarget
        self.features = features
        self.location = location
    }
}

/// A line of /etc/lvm/devices/system.devices (lvmdevices(8)).
package struct LVMDeviceEntry: Sendable, Hashable {
    /// `IDTYPE`: `sys_wwid`, `sys_serial`, `mpath_uuid`, `devname`, …
    package var idType: String
    /// `IDNAME`.
    package var idName: String
    /// `DEVNAME`, a hint.
    package var deviceName: String
    /// `PVID`: the UUID of the physical volume without dashes.
    package var physicalVolumeID: String
    /// The line.
    package var location: SourceLocation

    /// Describes a line.
    package init(idType: String, idName: String, deviceName: String, physicalVolumeID: String, location: SourceLocation)
    {
        self.idType = idType
        self.idName = idName
        self.deviceName = deviceName
        self.physicalVolumeID = physicalVolumeID
        self.location = location
    }
}

/// A line of crypttab(5).
package struct CrypttabEntry: Sendable, Hashable {
    /// Name of the mapping below /dev/mapper.
    package var name: String
    /// The encrypted device, as the line names it.
    package var device: String
    /// Options; empty when there are none.
    package var options: [String]
    /// The line.
    package var location: SourceLocation

    /// Describes a line.
    package init(name: String, device: String, options: [String], location: SourceLocation) {
        self.name = name
        self.device = device
        self.options = options
        self.location = location
    }
}

/// A file of settings in sections: a NetworkManager keyfile or a systemd .link file.
package struct NetworkFile: Sendable, Hashable {
    /// Path on the node.
    package var path: String
    /// Values by `section.key`, as the file spells both; of a key that stands twice the last one counts.
    package var values: [String: Located<String>]

    /// Describes a file.
    package init(path: String, values: [String: Located<String>]) {
        self.path = path
        self.values = values
    }
}

/// A file-system UUID that a file of the boot chain names.
package struct BootUUID: Sendable, Hashable {
    /// `root` (/boot/.root_uuid) or `boot` (bootuuid.cfg).
    package var kind: String
    /// Path of the file on the node.
    package var path: String
    /// The UUID.
    package var uuid: Located<String>

    /// Describes a reference.
    package init(kind: String, path: String, uuid: Located<String>) {
        self.kind = kind
        self.path = path
        self.uuid = uuid
    }
}

/// Facts about a machine's system besides its disks and mounts; nil means not captured.
package struct SystemFacts: Sendable {
    /// Machine hardware name of `uname -a`, for example `x86_64`.
    package var machine: Located<String>?
    /// Whether Secure Boot is on, from mokutil or the kernel log.
    package var secureBoot: Located<Bool>?
    /// Absolute paths below /boot, from `ls -lanR /boot`.
    package var bootFiles: [String: SourceLocation]?
    /// The root and boot file systems that files in /boot and on the EFI system partition name; sorted by path.
    package var bootUUIDs: [BootUUID]?
    /// /proc/sys/crypto/fips_enabled.
    package var fipsEnabled: Located<Bool>?
    /// /sysroot/ostree/repo/config, by `section.key`.
    package var ostreeConfig: [String: Located<String>]?
    /// Deployments, in the order of the boot menu.
    package var deployments: [OSTreeDeployment]?
    /// `MemAvailable` of /proc/meminfo in bytes.
    package var availableMemory: Located<UInt64>?
    /// Load average over one minute, in hundredths.
    package var loadAverage: Located<Int>?
    /// Number of processors in /proc/cpuinfo.
    package var processorCount: Located<Int>?
    /// Flags of the first processor in /proc/cpuinfo.
    package var processorFlags: Located<[String]>?
    /// Features of mounted file systems.
    package var filesystemFeatures: [FilesystemFeatures]?
    /// /etc/lvm/devices/system.devices.
    package var lvmDevices: [LVMDeviceEntry]?
    /// Settings of lvm.conf and lvmlocal.conf that select devices (`filter`, `global_filter`, `use_devicesfile`).
    package var lvmSettings: [String: Located<String>]?
    /// `LVM version:` of `lvm version`, for example `2.03.24`.
    package var lvmVersion: Located<String>?
    /// /etc/crypttab.
    package var crypttab: [CrypttabEntry]?
    /// InitiatorName of /etc/iscsi/initiatorname.iscsi.
    package var initiatorName: Located<String>?
    /// /etc/nvme/hostnqn.
    package var nvmeHostName: Located<String>?
    /// Targets of the running iSCSI sessions.
    package var iscsiTargets: [Located<String>]?
    /// Whether SELinux enforces.
    package var seLinuxEnforcing: Located<Bool>?
    /// NetworkManager keyfiles and .link files, sorted by path.
    package var networkFiles: [NetworkFile]?
    /// Lines of udev rules that name network interfaces.
    package var interfaceRules: [Located<String>]?
    /// IPv4 addresses with prefix length (`10.0.0.5/24`) of `ip -o addr`, without loopback.
    package var addresses: [Located<String>]?
    /// Whether the clock is synchronised (`timedatectl show`, NTPSynchronized).
    package var clockSynchronised: Located<Bool>?
    /// Whether the hardware clock runs in local time (`timedatectl show`, LocalRTC).
    package var hardwareClockIsLocal: Located<Bool>?
    /// Path of each tool that the capture looked for; empty where it found none.
    package var tools: [String: Located<String>]?
    /// Names of the static pod manifests in /etc/kubernetes/manifests.
    package var staticPods: [Located<String>]?
    /// Where a listing shows /var/lib/etcd/member.
    package var etcdMember: SourceLocation?

    /// Makes facts of a machine of which nothing was captured.
    package init() {}
}
