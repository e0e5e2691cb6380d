package import Findings
package import SourceText
package import StorageModel

/// Everything that the verdict depends on: results, and what tells whether silence means "nothing wrong".
package struct GateInput: Sendable {
    /// Which promise the run makes.
    package enum Scope: String, Sendable, Hashable, CaseIterable {
        /// Volumes, boot and preflight: the verdict speaks about static PVs.
        case analysis
        /// Preflight items only: volumes and boot are not predicted.
        case preflight
    }

    /// Which promise the run makes.
    package var scope: Scope
    /// Every finding of every check.
    package var findings: [Finding]
    /// The record of every check, those without findings included.
    package var outcomes: [CheckOutcome]
    /// Predicted volumes of both sides, inline host paths included when they are to gate.
    package var volumes: [VolumeOutcome]
    /// PVs that were read and that the takeover is not asked about.
    package var outOfScope: [OutOfScopeVolume]
    /// Preflight table.
    package var preflight: [PreflightRow]
    /// First boot; nil when it was not predicted.
    package var boot: BootOutcome?
    /// Trouble with inputs.
    package var problems: [InputProblem]
    /// Objects that two dumps describe with different uids.
    package var conflicts: [ObjectConflict]
    /// Facts on which two sources of evidence disagree, and captures that are not of the dumped node's boot.
    package var contradictions: [FactContradiction]
    /// Machines for which it is not known which PVs are usable on them (no Node object, no name given), with the reason.
    package var unmatchedNodes: [String]
    /// Copy method; nil when `preflight` shows both.
    package var method: TakeoverMethod?
    /// Who uses each volume and its class, for the scope of the policy.
    package var uses: [VolumeUse]
    /// Input files that the policy may demand.
    package var captures: [GateCapture]
    /// How many objects of each kind were read.
    package var objectCounts: [String: Int]
    /// Age and provenance of the captures of both machines.
    package var nodes: [GateNode]
    /// Identifiers of rules that can never be waived, whatever the policy says.
    package var unwaivable: Set<String>

    /// Starts with nothing known; such an input is inconclusive.
    package init(scope: Scope, method: TakeoverMethod?) {
        self.scope = scope
        self.method = method
        self.findings = []
        self.outcomes = []
        self.volumes = []
        self.outOfScope = []
        self.preflight = []
        self.problems = []
        self.conflicts = []
        self.contradictions = []
        self.unmatchedNodes = []
        self.uses = []
        self.captures = []
        self.objectCounts = [:]
        self.nodes = []
        self.unwaivable = []
    }
}

/// An input file as far as a policy can demand it.
package struct GateCapture: Sendable, Hashable {
    /// What it was used for.
    package var role: InputRole
    /// What it was recognised as, as the list of inputs shows it.
    package var kind: String
    /// Its path.
    package var path: String
    /// Whether all of it was read.
    package var isWhole: Bool

    /// Describes an input file.
    package init(role: InputRole, kind: String, path: String, isWhole: Bool) {
        self.role = role
        self.kind = kind
        self.path = path
        self.isWhole = isWhole
    }
}

/// What is known about the capture of one machine.
package struct GateNode: Sendable, Hashable {
    /// The machine.
    package var host: HostRole
    /// Whether anything of it was captured.
    package var isCaptured: Bool
    /// When it was captured, as seconds since 1970-01-01T00:00:00Z; nil when the capture does not say.
    package var capturedAt: Int?
    /// Whether the capture is of the boot that the dump shows; nil when either does not say.
    package var isOfDumpedBoot: Bool?
    /// Whether its machine-id is that of a Node of the one dumped cluster; nil when either does not say.
    package var isOfDumpedCluster: Bool?

    /// Describes the capture of a machine.
    package init(
        host: HostRole,
        isCaptured: Bool,
        capturedAt: Int? = nil,
        isOfDumpedBoot: Bool? = nil,
        isOfDumpedCluster: Bool? = nil
    ) {
        self.host = host
        self.isCaptured = isCaptured
        self.capturedAt = capturedAt
        self.isOfDumpedBoot = isOfDumpedBoot
        self.isOfDumpedCluster = isOfDumpedCluster
    }
}
