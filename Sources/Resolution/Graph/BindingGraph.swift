package import Findings
package import SourceText
package import StorageModel

/// Whether a PV was made by a person or tool ahead of time, or by a provisioner on demand.
package enum ProvisioningKind: String, Sendable, Hashable, CaseIterable {
    /// Made by hand.
    case `static`
    /// Made by an operator that publishes existing disks (Local Storage Operator, static provisioner).
    case staticManaged = "static-managed"
    /// Made on demand by a provisioner.
    case dynamic
    /// Made on demand in another cluster and copied here; treated as static.
    case reimported = "re-imported"

    /// Whether the PV counts as static in the analysis.
    package var isStatic: Bool { self != .dynamic }
}

/// The verdict on a PV's origin, with the rows of evidence that led to it.
package struct ProvisioningVerdict: Sendable, Hashable {
    /// The verdict.
    package var kind: ProvisioningKind
    // Copies share the rest: rules pass over all volumes and look at the verdict alone.
    private var fields: Shared<Fields>

    private struct Fields: Sendable, Hashable {
        var reasons: [String]
        var evidence: [Evidence]
    }

    /// Why, one clause a row, strongest first.
    package var reasons: [String] { fields.value.reasons }
    /// The fields that prove it.
    package var evidence: [Evidence] { fields.value.evidence }

    /// Describes a verdict.
    package init(kind: ProvisioningKind, reasons: [String], evidence: [Evidence]) {
        self.kind = kind
        fields = Shared(Fields(reasons: reasons, evidence: evidence))
    }
}

/// How a PV and its claim stand to each other.
package enum BindingState: String, Sendable, Hashable, CaseIterable {
    /// Both sides name each other, uids agree.
    case bound
    /// The PV has no claimRef.
    case available
    /// The PV names a claim (with or without uid) that does not name it yet.
    case reserved
    /// Both sides name each other, but a uid is missing or a side is incomplete.
    case halfBound = "half-bound"
    /// The claim of that name has another uid than claimRef.
    case uidMismatch = "uid-mismatch"
    /// The PV is Released: its claim is gone.
    case released
    /// The claim that claimRef names is in none of the dumps, although its namespace is covered.
    case claimMissing = "claim-missing"
    /// The claim's namespace is not covered by the dumps.
    case claimUnknown = "claim-unknown"
    /// The claim is bound to another PV.
    case claimElsewhere = "claim-elsewhere"
}

/// One PV with everything that hangs on it.
package struct VolumeBinding: Sendable, Hashable {
    /// Index into `ClusterInventory.persistentVolumes`.
    package var volumeIndex: Int
    /// Cluster of the PV.
    package var cluster: ClusterRole
    /// Static or dynamic.
    package var provisioning: ProvisioningVerdict
    /// How PV and claim stand to each other.
    package var state: BindingState
    /// Index into `ClusterInventory.persistentVolumeClaims` of the claim that is used with the PV.
    package var claimIndex: Int?
    // Copies share the rest: rules pass over all bindings.
    private var fields: Shared<Fields>

    private struct Fields: Sendable, Hashable {
        var volume: ObjectReference
        var users: ClaimUsers?
        var evidence: [Evidence]
    }

    /// The PV.
    package var volume: ObjectReference { fields.value.volume }
    /// Indexes into `ClusterInventory.pods` of the pods that use the claim, in inventory order.
    package var podIndexes: [Int] { fields.value.users?.pods ?? [] }
    /// Top-level workloads of those pods, and StatefulSets that own the claim by name, sorted.
    package var workloads: [ObjectReference] { fields.value.users?.workloads ?? [] }
    /// Who is hit when the volume is disturbed.
    package var blastRadius: BlastRadius { fields.value.users?.blastRadius ?? BlastRadius() }
    /// Lines that prove the binding.
    package var evidence: [Evidence] { fields.value.evidence }

    /// Describes a binding.
    init(
        volumeIndex: Int,
        volume: ObjectReference,
        cluster: ClusterRole,
        provisioning: ProvisioningVerdict,
        state: BindingState,
        claimIndex: Int?,
        users: ClaimUsers?,
        evidence: [Evidence]
    ) {
        self.volumeIndex = volumeIndex
        self.cluster = cluster
        self.provisioning = provisioning
        self.state = state
        self.claimIndex = claimIndex
        fields = Shared(Fields(volume: volume, users: users, evidence: evidence))
    }
}

/// An inline hostPath that pods of a node use, with those pods.
package struct HostPathUse: Sendable, Hashable {
    /// The path.
    package var path: Located<String>
    /// `type`, nil or empty when unset.
    package var type: String?
    /// Name of the node.
    package var node: String
    /// Cluster of the pods.
    package var cluster: ClusterRole
    /// Indexes into `ClusterInventory.pods`.
    package var podIndexes: [Int]
    /// Who is hit when the path is disturbed.
    package var blastRadius: BlastRadius
    /// Name of the subject that stands for this use: the path, and the type too when pods ask for more than one at the path.
    package var subjectName: String

    /// Describes a use.
    package init(
        path: Located<String>,
        type: String?,
        node: String,
        cluster: ClusterRole,
        podIndexes: [Int],
        blastRadius: BlastRadius,
        subjectName: String? = nil
    ) {
        self.subjectName = subjectName ?? path.value
        self.path = path
        self.type = type
        self.node = node
        self.cluster = cluster
        self.podIndexes = podIndexes
        self.blastRadius = blastRadius
    }
}

/// How a Node object was matched to a capture.
package struct NodeMatch: Sendable, Hashable {
    /// Which machine.
    package var host: HostRole
    /// The Node object; nil when none matched.
    package var node: Node?
    /// Name to use for the machine: the Node's, else the given one, else the host name of the capture.
    package var name: String
    /// How the match was made, for the reader: `name`, `hostname label`, `machineID`, `systemUUID`, `bootID`, `only node`; or why none was made.
    package var reason: String
    /// Attributes of Node object and capture that disagree, for example a bootID from before a reboot.
    package var disagreements: [FactContradiction]
    /// Lines that prove the match.
    package var evidence: [Evidence]
    /// Whether `name` is the name of a node, and not a stand-in because nothing names the machine.
    package var isNamed: Bool

    /// Describes a match.
    package init(
        host: HostRole,
        node: Node?,
        name: String,
        reason: String,
        disagreements: [FactContradiction] = [],
        evidence: [Evidence] = [],
        isNamed: Bool = true
    ) {
        self.host = host
        self.node = node
        self.name = name
        self.reason = reason
        self.disagreements = disagreements
        self.evidence = evidence
        self.isNamed = isNamed
    }
}

/// Pod → claim → PV → path, with indexes that make every question about it a lookup.
package struct BindingGraph: Sendable {
    /// One entry a PV, in inventory order.
    package var bindings: [VolumeBinding]
    /// Inline host paths on the two nodes, sorted by node, path, type.
    package var hostPaths: [HostPathUse]
    /// Match of the source node.
    package var sourceNode: NodeMatch
    /// Match of the target node.
    package var targetNode: NodeMatch
    /// Subjects for the engine: static PVs with a node path and inline host paths, by side, sorted.
    package var subjects: [VolumeSubject]
    /// PVs that the takeover is not asked about, with the reason, sorted.
    package var outOfScope: [OutOfScopeVolume]
    /// One entry a claim, in inventory order.
    package var claims: [ClaimBinding]
    /// What the control plane does with the claims that are not bound, by position in `ClusterInventory.persistentVolumeClaims`.
    package var predictions: [Int: BindingPrediction]
    /// PVs that are reserved for a claim which is not bound to them, in inventory order.
    package var ignoredReservations: [IgnoredReservation]
    /// Positions of the cluster objects by name.
    package var index: ClusterIndex
    /// Position in `bindings` of each PV.
    package var bindingOfVolume: [VolumeKey: Int]
    /// Who is hit when the path of an inline host path is disturbed, by subject and side.
    private var hostPathRadius: [HostPathKey: BlastRadius]

    private struct HostPathKey: Sendable, Hashable {
        var cluster: ClusterRole
        var name: String
        var node: String
    }

    /// A PV name within a cluster.
    package struct VolumeKey: Sendable, Hashable {
        /// The cluster.
        package var cluster: ClusterRole
        /// The PV's name.
        package var name: String

        /// Names a PV.
        package init(cluster: ClusterRole, name: String) {
            self.cluster = cluster
            self.name = name
        }
    }

    /// Bundles the parts; the look-up tables are computed.
    package init(
        bindings: [VolumeBinding],
        hostPaths: [HostPathUse],
        sourceNode: NodeMatch,
        targetNode: NodeMatch,
        subjects: [VolumeSubject],
        outOfScope: [OutOfScopeVolume],
        claims: [ClaimBinding] = [],
        simulation: BindingSimulator.Overview = BindingSimulator.Overview(),
        index: ClusterIndex = ClusterIndex()
    ) {
        self.bindings = bindings
        self.hostPaths = hostPaths
        self.sourceNode = sourceNode
        self.targetNode = targetNode
        self.subjects = subjects
        self.outOfScope = outOfScope
        self.claims = claims
        self.predictions = simulation.predictions
        self.ignoredReservations = simulation.ignoredReservations
        self.index = index
        self.bindingOfVolume = [:]
        self.hostPathRadius = [:]
        for (index, binding) in bindings.enumerated() {
            bindingOfVolume[VolumeKey(cluster: binding.cluster, name: binding.volume.name)] = index
        }
        for use in hostPaths {
            let key = HostPathKey(cluster: use.cluster, name: use.subjectName, node: use.node)
            hostPathRadius[key] = use.blastRadius
        }
    }

    /// The binding of the PV that an outcome is about; nil for inline host paths.
    package func binding(of outcome: VolumeOutcome) -> VolumeBinding? {
        guard outcome.volume.kind == "PersistentVolume" else { return nil }
        return bindingOfVolume[VolumeKey(cluster: outcome.cluster, name: outcome.volume.name)].map { bindings[$0] }
    }

    /// Who is hit when the volume or inline host path of an outcome is disturbed.
    package func blastRadius(of outcome: VolumeOutcome) -> BlastRadius {
        if let binding = binding(of: outcome) { return binding.blastRadius }
        let key = HostPathKey(cluster: outcome.cluster, name: outcome.volume.name, node: outcome.node)
        return hostPathRadius[key] ?? BlastRadius()
    }

    /// The match of a machine.
    package func match(_ host: HostRole) -> NodeMatch { host == .source ? sourceNode : targetNode }
}
