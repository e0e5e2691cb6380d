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
    }
}
