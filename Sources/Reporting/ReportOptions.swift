package import Findings
package import Gating
package import StorageModel

/// What the run was asked to do, as far as it decides the result.
package struct ReportOptions: Sendable, Hashable {
    /// Which promise the run makes.
    package var scope: GateInput.Scope
    /// Copy method; nil when `preflight` shows both.
    package var method: TakeoverMethod?
    /// Name of the takeover profile; nil without one.
    package var profile: String?
    /// Every attribute of the profile with its value, in the order of the profile file.
    package var profileAttributes: [ProfileAttribute]
    /// Disk pairs that the user gave, as spelled: `SRC1=DST1`.
    package var pairs: [String]
    /// Answers to open questions that were assumed on request.
    package var assumed: [AssumedAnswer] = []
    /// The machine that is migrated.
    package var sourceNode: NodeRow
    /// The machine that takes on the disk settings.
    package var targetNode: NodeRow
    /// What may pass.
    package var policy: GatePolicy

    /// Describes a run.
    package init(
        scope: GateInput.Scope,
        method: TakeoverMethod?,
        profile: String? = nil,
        profileAttributes: [ProfileAttribute] = [],
        pairs: [String] = [],
        sourceNode: NodeRow,
        targetNode: NodeRow,
        policy: GatePolicy
    ) {
        self.scope = scope
        self.method = method
        self.profile = profile
        self.profileAttributes = profileAttributes
        self.pairs = pairs
        self.sourceNode = sourceNode
        self.targetNode = targetNode
        self.policy = policy
    }
}

/// One attribute of a takeover profile.
package struct ProfileAttribute: Sendable, Hashable {
    /// Key in the profile file, for example `filesystemUUID`.
    package var key: String
    /// Value, for example `kept` or `unknown`.
    package var value: String

    /// Pairs key and value.
    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// One of the two machines, and how it was found in the inputs.
package struct NodeRow: Sendable, Hashable {
    /// Which machine.
    package var host: HostRole
    /// Name used in the report.
    package var name: String
    /// Whether a Node object was matched with the capture.
    package var isMatched: Bool
    /// How the match was made (`machineID`, `name` …), or why there is none.
    package var reason: String
    /// Lines that prove the match.
    package var evidence: [Evidence]
    /// When the node was captured, as the capture says it; nil when it does not.
    package var capturedAt: String?
    /// Whether the machine does not exist yet and was only declared.
    package var isAssumed = false
    /// Age of the capture in seconds at the moment of the analysis; nil when unknown.
    package var captureAge: Int?
    /// Whether the capture is of the boot that the dump shows; nil when either does not say.
    package var isOfDumpedBoot: Bool?
    /// Whether its machine-id is that of a Node of the one dumped cluster; nil when either does not say.
    package var isOfDumpedCluster: Bool?

    /// Describes a machine.
    package init(
        host: HostRole,
        name: String,
        isMatched: Bool = false,
        reason: String = "",
        evidence: [Evidence] = [],
        capturedAt: String? = nil,
        captureAge: Int? = nil
    ) {
        self.host = host
        self.name = name
        self.isMatched = isMatched
        self.reason = reason
        self.evidence = evidence
        self.capturedAt = capturedAt
        self.captureAge = captureAge
    }
}
