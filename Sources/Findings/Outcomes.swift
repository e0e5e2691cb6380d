package import StorageModel

/// Which set a PV belongs to: usable on the target before the takeover, or usable on the source.
package enum VolumeSide: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Usable on the target before the takeover.
    case resident
    /// Usable on the source, so it should be found on the target's hardware afterwards.
    case carried

    package static func < (left: VolumeSide, right: VolumeSide) -> Bool { left.rawValue < right.rawValue }
}

/// What a pod meets at the path afterwards.
package enum PathFate: String, Sendable, Hashable, CaseIterable {
    case sameData = "same-data"
    case otherData = "other-data"
    case bareDirectory = "bare-directory"
    case createdEmpty = "created-empty"
    case missing
    case wrongType = "wrong-type"
    case ambiguous
    case undetermined

    /// Worse is larger; used when several worlds disagree.
    package var badness: Int {
        switch self {
        case .sameData: 0
        case .undetermined: 1
        case .wrongType: 2
        case .missing: 3
        case .ambiguous: 4
        case .createdEmpty: 5
        case .bareDirectory: 6
        case .otherData: 7
        }
    }
}

/// What becomes of the data that was behind the path before.
package enum DataFate: String, Sendable, Hashable, CaseIterable {
    case kept
    case arrives
    case destroyed
    case leftBehind = "left-behind"
    case unknown
}

/// The one word for a volume, from both fates (takeover model, section 5).
package enum Headline: String, Sendable, Hashable, CaseIterable {
    case destroyed
    case wrongData = "wrong-data"
    case shadowWrite = "shadow-write"
    case createdEmpty = "created-empty"
    case ambiguous
    case missing
    case unreachable
    case changed
    case unaffected
    case undetermined

    /// Severity of the headline; nil for `unaffected`.
    package var severity: Severity? {
        switch self {
        case .destroyed, .wrongData, .shadowWrite, .createdEmpty, .ambiguous: .critical
        case .missing, .unreachable, .undetermined: .high
        case .changed: .medium
        case .unaffected: nil
        }
    }

    /// Identifier of the rule of family TKO; nil for `unaffected`.
    package var checkID: String? {
        switch self {
        case .destroyed: "TKO-01"
        case .wrongData: "TKO-02"
        case .shadowWrite: "TKO-03"
        case .createdEmpty: "TKO-04"
        case .ambiguous: "TKO-05"
        case .missing: "TKO-06"
        case .unreachable: "TKO-07"
        case .changed: "TKO-08"
        case .unaffected: nil
        case .undetermined: "TKO-10"
        }
    }
}

/// What stands at a path in one state of a machine, and what it rests on.
package struct PathResolution: Sendable, Hashable {
    /// The state.
    package var state: HostState
    /// The path as the PV or pod names it.
    package var path: String
    /// What stands there; `missing` and `dangling` mean that pods find nothing.
    package var kind: FileKind
    /// The path with links resolved, as far as known.
    package var realPath: String?
    /// Mount point of the file system that covers the path; nil for device nodes.
    package var mountPoint: String?
    /// Whether the path itself is a mount point.
    package var isMountPoint: Bool
    /// Device node of the file system, or the device itself for block paths.
    package var device: String?
    /// Type of the file system, or of the signature on the device; empty for a blank device.
    package var fsType: String?
    /// Type of the partition table on the device; empty for none.
    package var partitionTableType: String?
    /// UUID of the file system or signature.
    package var filesystemUUID: String?
    /// What identifies the data: equal values are the same data, whatever machine state they are seen in.
    package var contentIdentity: String?
    /// Serial numbers, WWNs or kernel names of the disks beneath, sorted.
    package var disks: [String]
    /// Size in bytes of the file system or device.
    package var size: UInt64?
    /// Whether writes are refused.
    package var readOnly: Bool?
    /// Mount options that are in force at the path.
    package var options: [String]
    /// Mount points strictly below the path.
    package var mountsBelow: [String]
    /// How the answer was found.
    package var hops: [EvidenceHop]
    /// What is not known, when `kind` is `unknown` or a field could not be filled.
    package var missing: [MissingEvidence]

    /// Makes a resolution about which nothing but the kind is known.
    package init(state: HostState, path: String, kind: FileKind) {
        self.state = state
        self.path = path
        self.kind = kind
        self.isMountPoint = false
        self.disks = []
        self.options = []
        self.mountsBelow = []
        self.hops = []
        self.missing = []
    }
}

/// One way in which the open questions of a profile can turn out, and what it would mean for a volume.
package struct VolumeWorld: Sendable, Hashable {
    /// The assumptions, for example `filesystemUUID: regenerated`; empty when nothing is open.
    package var assumptions: [String]
    /// What the pod meets.
    package var pathFate: PathFate
    /// What becomes of the data.
    package var dataFate: DataFate
    /// The one word.
    package var headline: Headline
    /// What stands at the path in this world.
    package var after: PathResolution

    /// Describes a world.
    package init(
        assumptions: [String],
        pathFate: PathFate,
        dataFate: DataFate,
        headline: Headline,
        after: PathResolution
    ) {
        self.assumptions = assumptions
        self.pathFate = pathFate
        self.dataFate = dataFate
        self.headline = headline
        self.after = after
    }
}

/// The prediction for one PV (or inline hostPath) on one side.
package struct VolumeOutcome: Sendable, Hashable {
    /// The PersistentVolume, or the Pod for an inline hostPath volume.
    package var volume: ObjectReference
    /// Cluster of the object.
    package var cluster: ClusterRole
    /// Name of the volume in the pod, for inline hostPath volumes.
    package var podVolume: String?
    /// `local`, `hostPath` … (API field name).
    package var sourceField: String
    /// The `type` of a hostPath; nil or empty when unset.
    package var hostPathType: String?
    /// Whether pods get a raw device.
    package var isBlockMode: Bool
    /// The path on the node.
    package var path: String
    /// Which set the row is of.
    package var side: VolumeSide
    /// Name of the node that the path was usable on.
    package var node: String
    /// What the pod meets, in the worst world.
    package var pathFate: PathFate
    /// What becomes of the data, in the worst world.
    package var dataFate: DataFate
    /// The one word, in the worst world.
    package var headline: Headline
    /// How sure both fates are.
    package var certainty: Certainty
    /// Differences that make `changed`, for example `read-only: no → yes`.
    package var changes: [String]
    /// The state before: source's own for carried, target's own for resident.
    package var before: PathResolution
    /// The state afterwards, in the worst world.
    package var after: PathResolution
    /// Every world that differs, worst first; one when nothing is open.
    package var worlds: [VolumeWorld]
    /// The place of the path in the manifest.
    package var evidence: [Evidence]

    /// Describes an outcome; the other fields are set afterwards.
    package init(
        volume: ObjectReference,
        cluster: ClusterRole,
        sourceField: String,
        path: String,
        side: VolumeSide,
        node: String,
        before: PathResolution,
        worst: VolumeWorld
    ) {
        self.volume = volume
        self.cluster = cluster
        self.sourceField = sourceField
        self.isBlockMode = false
        self.path = path
        self.side = side
        self.node = node
        self.pathFate = worst.pathFate
        self.dataFate = worst.dataFate
        self.headline = worst.headline
        self.certainty = .certain
        self.changes = []
        self.before = before
        self.after = worst.after
        self.worlds = [worst]
        self.evidence = []
    }
}

/// A PV that the takeover is not asked about, and why.
package struct OutOfScopeVolume: Sendable, Hashable {
    /// The PersistentVolume.
    package var volume: ObjectReference
    /// Its cluster.
    package var cluster: ClusterRole
    /// Why, one clause.
    package var reason: String
    /// Where that stands.
    package var evidence: [Evidence]

    /// Describes a volume that is out of scope.
    package init(volume: ObjectReference, cluster: ClusterRole, reason: String, evidence: [Evidence]) {
        self.volume = volume
        self.cluster = cluster
        self.reason = reason
        self.evidence = evidence
    }
}

/// How the first boot of the target after the takeover ends.
package enum BootResult: String, Sendable, Hashable, CaseIterable {
    case completes
    case degraded
    case blocked
    case undetermined
}

/// A mount or swap entry that does not come up, and what systemd does about it.
package struct BootProblem: Sendable, Hashable {
    /// Mount point, or `swap`.
    package var target: String
    /// What should be mounted, as the configuration spells it.
    package var source: String
    /// What it does to the boot.
    package var result: BootResult
    /// Why, one clause.
    package var reason: String
    /// The configuration line and what it depends on.
    package var evidence: [Evidence]

    /// Describes a problem.
    package init(target: String, source: String, result: BootResult, reason: String, evidence: [Evidence]) {
        self.target = target
        self.source = source
        self.result = result
        self.reason = reason
        self.evidence = evidence
    }
}

/// The prediction for the first boot.
package struct BootOutcome: Sendable, Hashable {
    /// How it ends, in the worst world.
    package var result: BootResult
    /// How sure that is.
    package var certainty: Certainty
    /// What does not come up.
    package var problems: [BootProblem]

    /// Describes a boot.
    package init(result: BootResult, certainty: Certainty, problems: [BootProblem]) {
        self.result = result
        self.certainty = certainty
        self.problems = problems
    }
}

/// What happens to one disk of either machine.
package struct DiskPlanRow: Sendable, Hashable {
    /// What happens to it.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        /// A source disk whose content is copied to its partner.
        case copied
        /// A source disk that stays behind.
        case leftBehind = "left-behind"
        /// A source disk that is attached to the target as it is.
        case reattached
        /// A target disk that is formatted or overwritten.
        case overwritten
        /// A target disk that keeps its content.
        case untouched
        /// A target disk about which the profile says nothing.
        case unknown
    }

    /// Which machine the disk is of.
    package var role: HostRole
    /// Device node on that machine, for example `/dev/sda`.
    package var device: String
    /// Serial, WWN or other stable name, for the reader.
    package var identity: String
    /// Size in bytes.
    package var size: UInt64?
    /// What happens to it.
    package var action: Action
    /// Device node of the partner on the other machine.
    package var partner: String?
    /// Why it is paired so, or why it has no partner.
    package var reason: String
    /// What is wrong with the pair, for example a target that is too small.
    package var problem: String?
    /// What the disk holds: partitions, LVM, file systems and mount points, one short line each.
    package var contents: [String]
    /// Where the disk is listed.
    package var evidence: [Evidence]

    /// Describes a disk.
    package init(
        role: HostRole,
        device: String,
        identity: String,
        size: UInt64?,
        action: Action,
        partner: String?,
        reason: String,
        problem: String?,
        contents: [String],
        evidence: [Evidence]
    ) {
        self.role = role
        self.device = device
        self.identity = identity
        self.size = size
        self.action = action
        self.partner = partner
        self.reason = reason
        self.problem = problem
        self.contents = contents
        self.evidence = evidence
    }
}
