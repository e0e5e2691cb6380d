package import SourceText

/// One block device as lsblk, blkid, sfdisk and sysfs of one capture describe it together.
///
/// Field names follow lsblk columns (lsblk(8)). A nil field was not captured or is not known; an empty string was
/// captured and is empty (for example a device that blkid probed and found without signature).
package struct BlockDevice: Sendable, Hashable {
    /// KNAME: kernel name without `/dev/`, for example `sda1`, `dm-0`.
    package var kname: String
    /// PATH: device node that people use, for example `/dev/sda1`, `/dev/mapper/vg0-data`.
    package var path: String
    /// TYPE: `disk`, `part`, `lvm`, `crypt`, `mpath`, `raid1`, `loop`, `rom`, `dm`, …
    package var type: String?
    /// MAJ:MIN.
    package var majMin: String?
    /// SIZE in bytes.
    package var size: UInt64?
    /// KNAMEs of the devices that this one is built on (a partition's disk, an LV's PVs).
    package var parents: [String]
    /// SERIAL.
    package var serial: String?
    /// WWN.
    package var wwn: String?
    /// MODEL.
    package var model: String?
    /// VENDOR.
    package var vendor: String?
    /// TRAN: transport (`sata`, `nvme`, `virtio`, `iscsi`, `fc`, …).
    package var transport: String?
    /// RO.
    package var readOnly: Bool?
    /// LOG-SEC: logical sector size in bytes.
    package var logicalSectorSize: Int?
    /// PTTYPE of a disk: `gpt`, `dos`, …; empty when there is no partition table.
    package var partitionTableType: String?
    /// PTUUID of a disk.
    package var partitionTableUUID: String?
    /// Last sector that the GPT of a disk lets partitions use, in sectors of the disk's own size (`sfdisk -J`, `lastlba`).
    package var lastUsableSector: UInt64?
    /// PARTN: number of a partition in its table.
    package var partitionNumber: Int?
    /// START of a partition in 512-byte sectors.
    package var partitionStart: UInt64?
    /// PARTTYPE: type GUID or MBR code, lower case.
    package var partitionType: String?
    /// PARTUUID, lower case.
    package var partitionUUID: String?
    /// PARTLABEL.
    package var partitionLabel: String?
    /// FSTYPE: `ext4`, `xfs`, `LVM2_member`, `crypto_LUKS`, `linux_raid_member`, `swap`, …; empty when probed and blank.
    package var fsType: String?
    /// UUID of the content.
    package var fsUUID: String?
    /// LABEL of the content.
    package var fsLabel: String?
    /// MOUNTPOINTS.
    package var mountPoints: [String]
    /// Place of each fact, by lsblk column name (`FSTYPE`, `UUID`, `SIZE`, …).
    package var locations: [String: SourceLocation]
    /// Place of the device's first mention.
    package var location: SourceLocation

    /// Makes a device of which only the name is known.
    package init(kname: String, path: String, location: SourceLocation) {
        self.kname = kname
        self.path = path
        self.location = location
        self.parents = []
        self.mountPoints = []
        self.locations = [:]
    }
}

/// One symbolic link below /dev: `/dev/disk/by-*`, `/dev/mapper`, `/dev/VG/LV`, `/dev/md`.
package struct DeviceLink: Sendable, Hashable {
    /// Absolute path of the link.
    package var path: String
    /// KNAME that it ends at, for example `sda1`.
    package var kname: String
    /// Where the link is listed.
    package var location: SourceLocation

    /// Describes a link.
    package init(path: String, kname: String, location: SourceLocation) {
        self.path = path
        self.kname = kname
        self.location = location
    }
}

/// A physical volume as `pvs` lists it.
package struct PhysicalVolume: Sendable, Hashable {
    /// pv_name: device node, or `[unknown]` for a missing one.
    package var device: String
    /// vg_name; empty when it belongs to no group.
    package var volumeGroup: String
    /// pv_uuid in LVM's dashed form.
    package var uuid: String
    /// pv_size in bytes.
    package var size: UInt64?
    /// Whether pv_attr or the name says that the device is missing.
    package var isMissing: Bool
    /// Where it is listed.
    package var location: SourceLocation

    /// Describes a physical volume.
    package init(
        device: String,
        volumeGroup: String,
        uuid: String,
        size: UInt64?,
        isMissing: Bool,
        location: SourceLocation
    ) {
        self.device = device
        self.volumeGroup = volumeGroup
        self.uuid = uuid
        self.size = size
        self.isMissing = isMissing
        self.location = location
    }
}

/// A volume group as `vgs` lists it.
package struct VolumeGroup: Sendable, Hashable {
    /// vg_name.
    package var name: String
    /// vg_uuid in LVM's dashed form.
    package var uuid: String
    /// pv_count.
    package var physicalVolumeCount: Int?
    /// vg_attr.
    package var attributes: String
    /// Where it is listed.
    package var location: SourceLocation

    /// Describes a volume group.
    package init(
        name: String,
        uuid: String,
        physicalVolumeCount: Int?,
        attributes: String,
        location: SourceLocation
    ) {
        self.name = name
        self.uuid = uuid
        self.physicalVolumeCount = physicalVolumeCount
        self.attributes = attributes
        self.location = location
    }
}

/// A logical volume as `lvs` lists it.
package struct LogicalVolume: Sendable, Hashable {
    /// lv_name.
    package var name: String
    /// vg_name.
    package var volumeGroup: String
    /// lv_uuid in LVM's dashed form.
    package var uuid: String
    /// lv_size in bytes; nil when the report rounds to a unit it cannot be read from.
    package var size: UInt64?
    /// lv_attr.
    package var attributes: String
    /// pool_lv: name of the thin pool, empty when there is none.
    package var pool: String
    /// Where it is listed.
    package var location: SourceLocation

    /// Describes a logical volume.
    package init(
        name: String,
        volumeGroup: String,
        uuid: String,
        size: UInt64?,
        attributes: String,
        pool: String,
        location: SourceLocation
    ) {
        self.name = name
        self.volumeGroup = volumeGroup
        self.uuid = uuid
        self.size = size
        self.attributes = attributes
        self.pool = pool
        self.location = location
    }
}

/// An array of /proc/mdstat.
package struct MDArray: Sendable, Hashable {
    /// KNAME, for example `md127`.
    package var kname: String
    /// Whether it is active.
    package var isActive: Bool
    /// Level, for example `raid1`; empty for inactive arrays.
    package var level: String
    /// KNAMEs of the members that are present.
    package var members: [String]
    /// Number of members that the array wants, from `[2/1]`.
    package var wantedMembers: Int?
    /// Where it is listed.
    package var location: SourceLocation

    /// Describes an array.
    package init(
        kname: String,
        isActive: Bool,
        level: String,
        members: [String],
        wantedMembers: Int?,
        location: SourceLocation
    ) {
        self.kname = kname
        self.isActive = isActive
        self.level = level
        self.members = members
        self.wantedMembers = wantedMembers
        self.location = location
    }
}
