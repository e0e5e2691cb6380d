package import Findings
package import SourceText
package import StorageModel

/// The planned change: profile, pairs, names of both nodes.
package struct TakeoverPlan: Sendable, Hashable {
    /// What the tool does.
    package var profile: TakeoverProfile
    /// Pairs that the user gave; the rest is paired by rule.
    package var pairs: [DiskPair]
    /// Answers that the user assumes to questions that the inputs leave open.
    package var assumed: [AssumedAnswer] = []
    /// Name of the source node, for the reader.
    package var sourceNode: String
    /// Name of the target node, for the reader.
    package var targetNode: String

    /// Describes a planned takeover.
    package init(profile: TakeoverProfile, pairs: [DiskPair], sourceNode: String, targetNode: String) {
        self.profile = profile
        self.pairs = pairs
        self.sourceNode = sourceNode
        self.targetNode = targetNode
    }
}

/// A path on one machine whose fate is asked for: a static PV, or an inline hostPath.
package struct VolumeSubject: Sendable, Hashable {
    /// The PersistentVolume; for inline host paths kind `HostPath`, name = path.
    package var volume: ObjectReference
    /// Cluster of the object.
    package var cluster: ClusterRole
    /// API field name of the source (`local`, `hostPath`).
    package var sourceField: String
    /// The path, with its place in the manifest.
    package var path: Located<String>
    /// `type` of a hostPath; nil or empty when unset.
    package var hostPathType: String?
    /// Whether pods get a raw device.
    package var isBlockMode: Bool
    /// Which set it is of.
    package var side: VolumeSide
    /// Name of the node it is usable on.
    package var node: String
    /// Whether a provisioner made the volume on demand; its data lies on the node's disk all the same.
    package var isDynamic: Bool = false
    /// Whether the object can be scheduled onto the machine afterwards, by the name and labels that the machine will then have;
    /// nil when that is not known.
    package var isReachableAfter: Reachability

    /// Whether pods using the volume can be scheduled onto the machine after the takeover.
    package enum Reachability: Sendable, Hashable {
        /// Yes, or the volume has no affinity.
        case reachable
        /// Only when the machine keeps the identity of this node.
        case onlyWithIdentity(of: HostRole, evidence: [Evidence])
        /// Not known, for lack of evidence.
        case unknown(MissingEvidence)
    }

    /// Describes a subject.
    package init(
        volume: ObjectReference,
        cluster: ClusterRole,
        sourceField: String,
        path: Located<String>,
        hostPathType: String?,
        isBlockMode: Bool,
        side: VolumeSide,
        node: String,
        isReachableAfter: Reachability
    ) {
        self.volume = volume
        self.cluster = cluster
        self.sourceField = sourceField
        self.path = path
        self.hostPathType = hostPathType
        self.isBlockMode = isBlockMode
        self.side = side
        self.node = node
        self.isReachableAfter = isReachableAfter
    }
}

/// A pair or profile entry that names no disk or names one twice, or an assumed answer to no open question: a usage error.
package struct PairingError: Error, Sendable, Hashable {
    /// What is wrong, with the names that exist.
    package var message: String

    /// Describes the mistake.
    package init(message: String) { self.message = message }
}

/// Everything that the engine predicts.
package struct TakeoverPrediction: Sendable {
    /// One row for each subject, in subject order.
    package var volumes: [VolumeOutcome]
    /// The first boot.
    package var boot: BootOutcome
    /// What happens to every disk of both machines: source disks first.
    package var diskPlan: [DiskPlanRow]
    /// As which node the target registers, and what that does to volumes that are pinned to one node.
    package var identityEffects: [String] = []
    /// Questions that came up and that the inputs leave open, attributes of the profile included, sorted.
    package var openQuestions: [OpenQuestionRow] = []
    /// What was assumed for lack of an instruction, for the reader (default pairing, merged mounts …).
    package var assumptions: [String]
    /// Block devices of the target afterwards, sorted by path; nil when the devices of a machine were not captured.
    package var devices: [PredictedDevice]?
    /// Whose root file system the target has afterwards; nil when the captures do not tell.
    package var rootOf: HostRole?

    /// Bundles a prediction; devices and root file system are set afterwards.
    package init(volumes: [VolumeOutcome], boot: BootOutcome, diskPlan: [DiskPlanRow], assumptions: [String]) {
        self.volumes = volumes
        self.boot = boot
        self.diskPlan = diskPlan
        self.assumptions = assumptions
    }
}
