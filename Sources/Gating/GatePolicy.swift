package import Findings

/// What may pass: the threshold, what counts with which severity, and which evidence must be there.
package struct GatePolicy: Sendable, Hashable {
    /// Findings of this severity and above block; `info` is treated as `low`, because information never blocks.
    package var failOn: Severity
    /// Whether the verdict `warnings` ends with exit code 4 instead of 0.
    package var failOnWarning: Bool
    /// Whether an undetermined finding at or above the threshold blocks instead of making the run inconclusive.
    package var blocksUndetermined: Bool
    /// Severities of rules that this policy changes; the first one that fits a finding counts.
    package var overrides: [SeverityRule]
    /// Identifiers of rules that neither a waiver nor the baseline may cover, sorted.
    package var unwaivable: [String]
    /// Captures without which the run is inconclusive.
    package var requiredCaptures: [RequiredCapture]
    /// Shares of questions that must be answered.
    package var minimumCoverage: MinimumCoverage
    /// Largest age of a node capture in seconds; nil for no limit.
    package var maximumCaptureAge: Int?
    /// Whether each capture must be proven to be of the boot that the dump shows.
    package var requiresSameBoot: Bool
    /// Whether each capture must be proven to be of a node of the one dumped cluster.
    package var requiresSameCluster: Bool
    /// What the gate is about; what is outside is shown and does not gate.
    package var scope: GateScope
    /// Name of the size profile that Markdown reports keep to; nil for no limit.
    package var sizeProfile: String?
    /// What waivers must be like.
    package var waiverRules: WaiverRules
    /// Worst severity that the baseline may cover; nil for any.
    package var maximumBaselineSeverity: Severity?

    /// Makes a policy; without arguments high and critical findings block and warnings do not fail.
    package init(failOn: Severity = .high, failOnWarning: Bool = false) {
        self.failOn = max(failOn, .low)
        self.failOnWarning = failOnWarning
        self.blocksUndetermined = false
        self.overrides = []
        self.unwaivable = []
        self.requiredCaptures = []
        self.minimumCoverage = MinimumCoverage()
        self.requiresSameBoot = false
        self.requiresSameCluster = false
        self.scope = GateScope()
        self.waiverRules = WaiverRules()
    }
}

/// A rule whose severity a policy raises or lowers, and why.
package struct SeverityRule: Sendable, Hashable {
    /// Identifier of the check, for example `PATH-02`.
    package var check: String
    /// The severity that counts.
    package var severity: Severity
    /// Why, for the report.
    package var reason: String
    /// Which findings of the check; empty for all.
    package var scope: GateScope

    /// Changes the severity of a check.
    package init(check: String, severity: Severity, reason: String, scope: GateScope = GateScope()) {
        self.check = check
        self.severity = severity
        self.reason = reason
        self.scope = scope
    }
}

/// A capture that a policy demands.
package struct RequiredCapture: Sendable, Hashable {
    /// Where it must come from.
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        /// The capture of the source node.
        case source
        /// The capture of the target node.
        case target
        /// The cluster dump.
        case cluster
    }

    /// Where it must come from.
    package var origin: Origin
    /// The kind as the report's list of inputs shows it (`mountinfo`), the end of a bundle path (`probe/beneath.tsv`), or for
    /// the cluster an API kind (`Pod`) of which at least one object must have been read.
    package var capture: String

    /// Demands a capture.
    package init(_ origin: Origin, _ capture: String) {
        self.origin = origin
        self.capture = capture
    }
}

/// Shares of questions that must be answered, in percent from 0 to 100.
package struct MinimumCoverage: Sendable, Hashable {
    /// Of the checks that apply, those that decided.
    package var checks: Int?
    /// Of the preflight items that apply, those that were answered.
    package var preflight: Int?
    /// Of the predicted volumes, those whose outcome is certain.
    package var volumes: Int?

    /// Sets the shares; nil demands nothing.
    package init(checks: Int? = nil, preflight: Int? = nil, volumes: Int? = nil) {
        self.checks = checks
        self.preflight = preflight
        self.volumes = volumes
    }
}

/// What waivers must be like to count.
package struct WaiverRules: Sendable, Hashable {
    /// Whether a waiver must name an author, who must not be its approver.
    package var approverDiffersFromAuthor: Bool
    /// Longest time between `created` and `expires` in seconds; nil for no limit.
    package var maximumLifetime: Int?
    /// How many waivers may count at once; those beyond, in file order, are void; nil for no limit.
    package var maximumNumber: Int?
    /// Whether a waiver may cover a finding that cannot be decided for lack of evidence.
    package var coversUndetermined: Bool

    /// Makes rules that demand nothing beyond the required fields.
    package init(
        approverDiffersFromAuthor: Bool = false,
        maximumLifetime: Int? = nil,
        maximumNumber: Int? = nil,
        coversUndetermined: Bool = false
    ) {
        self.approverDiffersFromAuthor = approverDiffersFromAuthor
        self.maximumLifetime = maximumLifetime
        self.maximumNumber = maximumNumber
        self.coversUndetermined = coversUndetermined
    }
}
