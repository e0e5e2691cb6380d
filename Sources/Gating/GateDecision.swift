/// The one word that an approver and a pipeline get.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Nothing of the severity `low` or above was found, and nothing that matters is unknown.
    case pass
    /// There are findings, all below the threshold, and nothing that matters is unknown.
    case warnings
    /// At least one finding at or above the threshold.
    case blocked
    /// Nothing is known to block, but evidence that could is missing, unreadable or contradictory.
    case inconclusive
}

/// What the gate decided, and why.
package struct GateDecision: Sendable, Hashable {
    /// The verdict.
    package var verdict: Verdict
    /// The exit code that belongs to the verdict; `--report-only` changes the process exit, not this value.
    package var exitCode: Int
    /// Every reason, blocking ones first, one clause each; empty only for `pass`. Names in it are untrusted text.
    package var reasons: [String]
    /// Fingerprints of the cause findings that block, in report order.
    package var blockingFindings: [String]
    /// Identifiers of the preflight items that block, in table order.
    package var blockingPreflight: [String]
    /// Fingerprints of the cause findings that a waiver covers, in report order; they are shown and counted apart.
    package var waivedFindings: [String]
    /// Fingerprints of the cause findings that the baseline covers, in report order.
    package var baselineFindings: [String]
    /// Fingerprints of the cause findings outside the scope of the policy, in report order.
    package var outOfScopeFindings: [String]
    /// What became of each waiver, in file order.
    package var waivers: [WaiverRecord]
    /// What became of each baseline entry, in file order.
    package var baseline: [BaselineRecord]

    /// Describes a decision.
    package init(
        verdict: Verdict,
        exitCode: Int,
        reasons: [String],
        blockingFindings: [String] = [],
        blockingPreflight: [String] = []
    ) {
        self.verdict = verdict
        self.exitCode = exitCode
        self.reasons = reasons
        self.blockingFindings = blockingFindings
        self.blockingPreflight = blockingPreflight
        self.waivedFindings = []
        self.baselineFindings = []
        self.outOfScopeFindings = []
        self.waivers = []
        self.baseline = []
    }
}
