package import StorageModel

/// Which part of the takeover a finding is about.
package enum FindingSide: String, Sendable, Hashable, CaseIterable, Comparable {
    case resident
    case carried
    case sourceNode = "source-node"
    case targetNode = "target-node"
    case cluster

    package static func < (left: FindingSide, right: FindingSide) -> Bool { left.rawValue < right.rawValue }
}

/// What somebody can do about a finding.
package struct Remediation: Sendable, Hashable {
    /// What form the remedy has.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Advice in words.
        case hint
        /// A command for a shell; never executed by this program.
        case command
        /// A change to a file of a node.
        case filePatch = "file-patch"
        /// A change to an API object.
        case manifest
    }

    /// What form the remedy has.
    package var kind: Kind
    /// What it does, one sentence.
    package var title: String
    /// The command, patch or manifest; empty for hints.
    package var body: String
    /// Where to run it: `source node`, `target node`, `cluster`, `workstation`; empty for hints.
    package var place: String
    /// How to undo it; empty when there is nothing to undo.
    package var undo: String
    /// Whether it destroys something if it is applied wrongly.
    package var isDestructive: Bool

    /// Describes a remedy.
    package init(
        _ kind: Kind,
        _ title: String,
        body: String = "",
        place: String = "",
        undo: String = "",
        isDestructive: Bool = false
    ) {
        self.kind = kind
        self.title = title
        self.body = body
        self.place = place
        self.undo = undo
        self.isDestructive = isDestructive
    }
}

/// Who is hit: found by walking the binding graph from the subject upwards.
package struct BlastRadius: Sendable, Hashable {
    /// Claims, as `namespace/name`, sorted.
    package var claims: [String]
    /// Pods, as `namespace/name`, sorted.
    package var pods: [String]
    /// Top-level workloads, as `Kind namespace/name`, sorted.
    package var workloads: [String]
    /// Namespaces, sorted.
    package var namespaces: [String]
    /// Sizes of the workloads, as far as the dumps tell, sorted by workload.
    package var replicas: [WorkloadReplicas] = []
    /// Services that lose endpoints, sorted by name; nil when the dumps hold no Service at all.
    package var services: [ServiceImpact]?
    /// PodDisruptionBudgets that count the pods, sorted by name; nil when the dumps hold none at all.
    package var disruptionBudgets: [DisruptionBudget]?

    /// Describes who is hit.
    package init(claims: [String] = [], pods: [String] = [], workloads: [String] = [], namespaces: [String] = []) {
        self.claims = claims
        self.pods = pods
        self.workloads = workloads
        self.namespaces = namespaces
    }
}

/// A severity that a policy put in place of a check's own.
package struct SeverityOverride: Sendable, Hashable {
    /// The severity that counts.
    package var severity: Severity
    /// The severity that the check gave; for a preflight row the worst of its methods.
    package var original: Severity
    /// Why, in the words of the policy.
    package var reason: String

    /// Describes a changed severity.
    package init(severity: Severity, original: Severity, reason: String) {
        self.severity = severity
        self.original = original
        self.reason = reason
    }
}

/// One thing that is wrong, or that cannot be known.
package struct Finding: Sendable, Hashable {
    /// Identifier of the check, for example `PATH-02`.
    package var check: String
    /// How bad it is.
    package var severity: Severity
    /// How sure it is.
    package var certainty: Certainty
    /// What it is about.
    package var subject: ObjectReference
    /// Which part of the takeover it is about.
    package var side: FindingSide
    /// Name of the node, when one is meant.
    package var node: String?
    /// Title free of per-object values, so that findings group.
    package var title: String
    /// The fact, with names and values.
    package var detail: String
    /// What the situation is now, one clause; empty when it does not apply.
    package var before: String
    /// What it will be, one clause; empty when it does not apply.
    package var after: String
    /// What Kubernetes or systemd will do, with the literal message text where there is one.
    package var effect: String
    /// Who is hit.
    package var blastRadius: BlastRadius
    /// What to do.
    package var remediation: [Remediation]
    /// What it rests on; the first `cause` is the primary place.
    package var evidence: [Evidence]
    /// Fingerprint of the finding that this one follows from.
    package var causedBy: String?
    /// What makes this finding the same one in another run, beside check, subject, side and node: an outcome or a stable device identity.
    package var stableKey: String
    /// SHA-256 over check, subject, side, node and `stableKey`.
    package var fingerprint: String
    /// SHA-256 over the facts that it rests on: quotes, notes and severity; set after quotes are read.
    package var evidenceDigest: String
    /// What a policy made of the severity; nil when it is the check's own.
    package var severityOverride: SeverityOverride?

    /// Describes a finding; the fingerprint is computed from the identifying fields.
    package init(
        check: CheckDescriptor,
        severity: Severity? = nil,
        certainty: Certainty = .certain,
        subject: ObjectReference,
        side: FindingSide,
        node: String? = nil,
        stableKey: String,
        detail: String,
        before: String = "",
        after: String = "",
        effect: String = "",
        blastRadius: BlastRadius = BlastRadius(),
        remediation: [Remediation] = [],
        evidence: [Evidence],
        causedBy: String? = nil
    ) {
        self.check = check.id
        self.severity = severity ?? check.severity
        self.certainty = certainty
        self.subject = subject
        self.side = side
        self.node = node
        self.title = check.title
        self.detail = detail
        self.before = before
        self.after = after
        self.effect = effect
        self.blastRadius = blastRadius
        self.remediation = remediation
        self.evidence = evidence
        self.causedBy = causedBy
        self.stableKey = stableKey
        self.fingerprint = Fingerprint.finding(
            check: check.id,
            subject: subject,
            side: side,
            node: node,
            stableKey: stableKey
        )
        self.evidenceDigest = ""
    }

    /// Restores a finding of an earlier run with the digests that it had; the other fields are set afterwards.
    package init(
        check: String,
        title: String,
        severity: Severity,
        subject: ObjectReference,
        side: FindingSide,
        fingerprint: String,
        evidenceDigest: String
    ) {
        self.check = check
        self.severity = severity
        self.certainty = .certain
        self.subject = subject
        self.side = side
        self.title = title
        self.detail = ""
        self.before = ""
        self.after = ""
        self.effect = ""
        self.blastRadius = BlastRadius()
        self.remediation = []
        self.evidence = []
        self.stableKey = ""
        self.fingerprint = fingerprint
        self.evidenceDigest = evidenceDigest
    }
}
