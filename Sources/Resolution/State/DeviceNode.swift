import SourceText
import StorageModel

/// Names one device of one machine's model.
struct NodeRef: Hashable, Sendable {
    /// The machine.
    var role: HostRole
    /// Position in `DeviceModel.nodes`.
    var index: Int
}

/// A link that udev makes from what the hardware says about a disk.
struct HardwareLink: Hashable, Sendable {
    /// Path of the link of the whole disk, without `-partN`.
    var path: String
    /// Where it is listed.
    var location: SourceLocation
}

/// One device of a machine as content: what it holds and what it lies on, not what the kernel called it.
struct DeviceNode: Sendable {
    /// What kind of device it is.
    enum Kind: Hashable, Sendable {
        case disk
        /// A path of a multipath disk, which stands for it.
        case multipathMember
        case partition
        case logicalVolume
        /// Inner parts of logical volumes, which nothing refers to.
        case hiddenVolume
        case array
        case crypt
        case other
    }

    /// Position in `DeviceModel.nodes`.
    var index: Int
    /// What kind of device it is.
    var kind: Kind
    /// Kernel name on its machine.
    var kname: String
    /// Device node on its machine.
    var path: String
    /// Size in bytes.
    var size: UInt64?
    /// Devices that it is built on.
    var parents: [Int] = []
    /// Devices that are built on it.
    var children: [Int] = []
    /// Number of layers beneath.
    var level = 0
    /// Disks beneath, ascending.
    var disks: [Int] = []
    /// What its content is called, independent of kernel names where possible; unique on both machines together.
    var key: String
    /// Type of the content; empty for blank, nil when not known.
    var fsType: String?
    /// UUID of the content.
    var fsUUID: String?
    /// Label of the content.
    var fsLabel: String?
    /// Type of the partition table; empty for none, nil when not known.
    var tableType: String?
    /// Partition number.
    var number: Int?
    /// First sector of a partition, of 512 bytes.
    var start: UInt64?
    /// PARTUUID.
    var partitionUUID: String?
    /// PARTLABEL.
    var partitionLabel: String?
    /// Volume group of a logical volume.
    var group: String?
    /// Name of a logical volume.
    var volume: String?
    /// Level of an array, for example `raid1`.
    var raidLevel: String?
    /// Members that an array lacks already.
    var missingMembers = 0
    /// Whether LVM leaves a logical volume alone at boot (activation skip, letter `k` of lv_attr).
    var skipsActivation = false
    /// Whether a logical volume is thin.
    var isThin = false
    /// Logical sector size in bytes.
    var sectorSize: Int?
    /// Last sector that the GPT lets partitions use, in sectors of the disk's own size.
    var lastUsableSector: UInt64?
    /// Links of a disk that follow from its hardware.
    var hardwareLinks: [HardwareLink] = []
    /// Links that follow from content and that no other field gives (md names, LVM and device-mapper ids).
    var contentLinks: [DeviceLink] = []
    /// Whether the machine refuses writes to it.
    var readOnly: Bool?
    /// Serial number or WWN, for the reader.
    var identity: String
    /// Serial number and WWN of a disk.
    var hardwareNames: [String] = []
    /// Where it is listed.
    var location: SourceLocation
    /// Place of each fact, by lsblk column name.
    var locations: [String: SourceLocation] = [:]

    /// Whether the content is a file system that can be mounted.
    var holdsFilesystem: Bool {
        guard let fsType, !fsType.isEmpty else { return false }
        return !DeviceNode.notMountable.contains(fsType)
    }

    /// Signatures that are no file system.
    static let notMountable: Set<String> = [
        "LVM2_member", "LVM1_member", "linux_raid_member", "crypto_LUKS", "swap", "mpath_member", "ddf_raid_member",
        "isw_raid_member", "bcache", "VDO", "ceph_bluestore", "zfs_member", "stratis",
    ]
}
