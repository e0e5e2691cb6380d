/// What a takeover tool does to identities and settings: the `--profile` file, or a built-in one.
///
/// Every attribute that is `unknown` and that matters to a volume splits its prediction into worlds.
package struct TakeoverProfile: Sendable, Hashable {
    /// What happens to an identity that lies in the content of a disk.
    package enum Identity: String, Sendable, Hashable, CaseIterable {
        /// The value of the source is found on the target.
        case kept
        /// A new value is made.
        case regenerated
        /// There is no value afterwards.
        case lost
        /// Not documented.
        case unknown
    }

    /// What raw devices (no file system) hold after a file-level takeover.
    package enum RawContent: String, Sendable, Hashable, CaseIterable {
        case copied
        case empty
        case unknown
    }

    /// Whether fstab, units and kernel arguments that name a regenerated identity are edited.
    package enum References: String, Sendable, Hashable, CaseIterable {
        case rewritten
        case asIs = "as-is"
        case unknown
    }

    /// Whose fstab and units the target has afterwards.
    package enum MountConfiguration: String, Sendable, Hashable, CaseIterable {
        /// The source's only.
        case source
        /// The source's, and the target's entries for mount points that the source does not have.
        case merged
        case unknown
    }

    /// Whose host name, machine-id and kubelet identity the target has afterwards.
    package enum NodeIdentity: String, Sendable, Hashable, CaseIterable {
        case source
        case target
        case unknown
    }

    /// What happens to target disks without a partner.
    package enum UnpairedDisks: String, Sendable, Hashable, CaseIterable {
        case untouched
        case erased
        case unknown
    }

    /// A source partition that is not migrated.
    package struct ExcludedPartition: Sendable, Hashable {
        /// Source disk: kernel name, serial, WWN or by-id link name.
        package var source: String
        /// Partition number.
        package var partition: Int

        /// Names a partition.
        package init(source: String, partition: Int) {
            self.source = source
            self.partition = partition
        }
    }

    /// A further target disk that also gets a copy of a source disk.
    package struct ExtraCopy: Sendable, Hashable {
        /// Source disk.
        package var source: String
        /// Target disk.
        package var target: String

        /// Names both disks.
        package init(source: String, target: String) {
            self.source = source
            self.target = target
        }
    }

    /// Name of the profile.
    package var name: String
    /// Copy method.
    package var method: TakeoverMethod
    /// File-system UUIDs (and LUKS, swap UUIDs).
    package var filesystemUUID: Identity = .unknown
    /// File-system labels.
    package var filesystemLabel: Identity = .unknown
    /// PARTUUIDs and the disk signature.
    package var partitionUUID: Identity = .unknown
    /// PARTLABELs.
    package var partitionLabel: Identity = .unknown
    /// Names of volume groups and logical volumes.
    package var lvmNames: Identity = .unknown
    /// UUIDs of physical volumes, volume groups and logical volumes.
    package var lvmUUID: Identity = .unknown
    /// UUIDs of md arrays.
    package var mdUUID: Identity = .unknown
    /// Content of partitions, logical volumes and disks without a file system, in `file`; always copied in `block`.
    package var rawContent: RawContent = .unknown
    /// Whether configuration follows regenerated identities.
    package var references: References = .unknown
    /// Whose mount configuration is there afterwards.
    package var mountConfiguration: MountConfiguration = .unknown
    /// Whose identity the node has afterwards.
    package var nodeIdentity: NodeIdentity = .unknown
    /// What happens to target disks without a partner.
    package var unpairedTargetDisks: UnpairedDisks = .unknown
    /// Source partitions that are not migrated.
    package var excludedPartitions: [ExcludedPartition] = []
    /// Source disks that are physically re-attached to the target: identity and content stay.
    package var movedDisks: [String] = []
    /// Further copies.
    package var extraCopies: [ExtraCopy] = []

    /// Whether the tool's documentation excludes RAID arrays, encrypted volumes, thin and nested LVM, and file systems
    /// other than ext2/3/4, vfat and xfs (Huawei Cloud SMS); no key of profile files.
    package var excludesComplexStorage = false

    /// Makes a profile in which everything is unknown.
    package init(name: String, method: TakeoverMethod) {
        self.name = name
        self.method = method
    }
}

extension TakeoverProfile {
    /// The profiles that `--profile` takes by name.
    package static let builtIn: [TakeoverProfile] = [smsFile, smsBlock, blockClone, recreateSameUUID]

    /// Huawei Cloud SMS, file-level.
    package static var smsFile: TakeoverProfile {
        var profile = TakeoverProfile(name: "sms-file", method: .file)
        profile.excludesComplexStorage = true
        profile.lvmNames = .kept
        profile.mountConfiguration = .source
        return profile
    }

    /// Huawei Cloud SMS, block-level.
    package static var smsBlock: TakeoverProfile {
        var profile = TakeoverProfile(name: "sms-block", method: .block)
        profile.excludesComplexStorage = true
        profile.filesystemUUID = .kept
        profile.filesystemLabel = .kept
        profile.lvmNames = .kept
        profile.lvmUUID = .kept
        profile.rawContent = .copied
        profile.references = .asIs
        profile.mountConfiguration = .source
        return profile
    }

    /// dd or storage replication.
    package static var blockClone: TakeoverProfile {
        var profile = TakeoverProfile(name: "block-clone", method: .block)
        profile.keepAllIdentities()
        profile.rawContent = .copied
        profile.references = .asIs
        profile.mountConfiguration = .source
        profile.nodeIdentity = .source
        profile.unpairedTargetDisks = .untouched
        return profile
    }

    /// A tool that formats and passes the old UUIDs to mkfs (ReaR-like).
    package static var recreateSameUUID: TakeoverProfile {
        var profile = TakeoverProfile(name: "recreate-same-uuid", method: .file)
        profile.keepAllIdentities()
        profile.rawContent = .empty
        profile.references = .rewritten
        profile.mountConfiguration = .source
        profile.nodeIdentity = .source
        profile.unpairedTargetDisks = .untouched
        return profile
    }

    private mutating func keepAllIdentities() {
        filesystemUUID = .kept
        filesystemLabel = .kept
        partitionUUID = .kept
        partitionLabel = .kept
        lvmNames = .kept
        lvmUUID = .kept
        mdUUID = .kept
    }
}
