/// The acceptance of one finding on the record: by whom, why, until when, and on which facts.
package struct Waiver: Sendable, Hashable {
    /// Which finding it is for.
    package enum Target: Sendable, Hashable {
        /// The finding with this fingerprint.
        case fingerprint(String)
        /// Findings of a rule about an object: `Kind/name`, `Kind/namespace/name`, or the name alone.
        case rule(String, object: String)
    }

    /// Which finding it is for.
    package var target: Target
    /// Why the finding is accepted.
    package var reason: String
    /// Who accepts it.
    package var approver: String
    /// Who wrote the waiver; nil when it does not say.
    package var author: String?
    /// Where the acceptance is recorded.
    package var ticket: String
    /// The moment it takes effect.
    package var created: WaiverMoment
    /// The moment from which on it is void.
    package var expires: WaiverMoment
    /// Evidence digest of the finding when it was accepted.
    package var evidenceDigest: String
    /// Line of the entry in the waiver file, from 1.
    package var line: Int

    /// Describes a waiver.
    package init(
        target: Target,
        reason: String,
        approver: String,
        author: String? = nil,
        ticket: String,
        created: WaiverMoment,
        expires: WaiverMoment,
        evidenceDigest: String,
        line: Int
    ) {
        self.target = target
        self.reason = reason
        self.approver = approver
        self.author = author
        self.ticket = ticket
        self.created = created
        self.expires = expires
        self.evidenceDigest = evidenceDigest
        self.line = line
    }

    /// The target in words: a fingerprint, or `RULE object`.
    package var targetText: String {
        switch target {
        case .fingerprint(let fingerprint): fingerprint
        case .rule(let rule, let object): "\(rule) \(object)"
        }
    }
}

/// A date or moment of a waiver as it is written, and what it means.
package struct WaiverMoment: Sendable, Hashable {
    /// The text in the file.
    package var text: String
    /// Seconds since 1970-01-01T00:00:00Z, a date being its first second in UTC; nil for a text that is no date.
    package var seconds: Int?

    /// Pairs text and meaning.
    package init(_ text: String, seconds: Int?) {
        self.text = text
        self.seconds = seconds
    }
}

/// What became of a waiver in one run.
package struct WaiverRecord: Sendable, Hashable {
    /// Whether it counted.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// It covers at least one finding.
        case matched
        /// Its last day is over.
        case expired
        /// It is not valid: wrong dates, changed evidence, or against the policy.
        case void
        /// No finding of this run is meant by it.
        case unused
    }

    /// The waiver.
    package var waiver: Waiver
    /// Whether it counted.
    package var state: State
    /// Why it did not count; empty when it did.
    package var reason: String
    /// Fingerprints of the cause findings that it covers, or would cover if it were valid.
    package var findings: [String]

    /// Describes what became of a waiver.
    package init(waiver: Waiver, state: State, reason: String = "", findings: [String] = []) {
        self.waiver = waiver
        self.state = state
        self.reason = reason
        self.findings = findings
    }
}

/// A finding that was known when the baseline was drawn.
package struct BaselineEntry: Sendable, Hashable {
    /// Fingerprint of the cause finding.
    package var fingerprint: String
    /// Its evidence digest then.
    package var evidenceDigest: String
    /// Identifier of the check, for the reader.
    package var rule: String
    /// `Kind/name` of the subject, for the reader.
    package var object: String
    /// Line of the entry in the baseline file, from 1.
    package var line: Int

    /// Describes a known finding.
    package init(
        fingerprint: String,
        evidenceDigest: String,
        rule: String,
        object: String,
        line: Int
    ) {
        self.fingerprint = fingerprint
        self.evidenceDigest = evidenceDigest
        self.rule = rule
        self.object = object
        self.line = line
    }
}

/// What became of a baseline entry in one run.
package struct BaselineRecord: Sendable, Hashable {
    /// Whether it counted.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// The finding is still there, on the same facts.
        case known
        /// The finding is there, but it does not count as known.
        case void
        /// The finding is not there any more.
        case gone
    }

    /// The entry.
    package var entry: BaselineEntry
    /// Whether it counted.
    package var state: State
    /// Why it did not count; empty when it did.
    package var reason: String

    /// Describes what became of an entry.
    package init(entry: BaselineEntry, state: State, reason: String = "") {
        self.entry = entry
        self.state = state
        self.reason = reason
    }
}

/// Everything that steers the gate.
package struct GateControls: Sendable, Hashable {
    /// What may pass.
    package var policy: GatePolicy
    /// Acceptances on the record, in file order.
    package var waivers: [Waiver]
    /// Findings that are known, in file order.
    package var baseline: [BaselineEntry]
    /// The moment of the decision as seconds since 1970-01-01T00:00:00Z.
    package var now: Int

    /// Collects what steers the gate.
    package init(policy: GatePolicy, waivers: [Waiver] = [], baseline: [BaselineEntry] = [], now: Int) {
        self.policy = policy
        self.waivers = waivers
        self.baseline = baseline
        self.now = now
    }
}
