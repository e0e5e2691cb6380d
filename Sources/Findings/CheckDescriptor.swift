package import StorageModel

/// What a check is about: the single source of its documentation, of `explain` and of rule metadata in reports.
package struct CheckDescriptor: Sendable, Hashable {
    /// Part of the catalogue that a check belongs to.
    package enum Family: String, Sendable, Hashable, CaseIterable {
        /// Outcome of the takeover for a volume or the boot.
        case takeover = "TKO"
        /// Preflight items of the migration guide.
        case guide = "S"
        /// Further preflight items about a machine.
        case preflight = "P"
        /// Local directories and host paths.
        case path = "PATH"
        /// Block devices.
        case device = "DEV"
        /// Local Storage Operator and static provisioner.
        case localStorage = "LSO"
        /// LVM Storage and TopoLVM.
        case lvmStorage = "LVMS"
        /// OpenShift Data Foundation: Ceph on local volumes.
        case ceph = "ODF"
        /// Network and CSI volumes.
        case network = "NET"
        /// API objects and binding.
        case binding = "BIND"
        /// Node identity and topology.
        case identity = "ID"
        /// OpenShift nodes and platform.
        case openShift = "OCP"
        /// Workloads.
        case workload = "WL"
        /// Quality of the evidence.
        case evidence = "EV"
    }

    /// Identifier, for example `PATH-02`; never reused.
    package var id: String
    /// Family.
    package var family: Family
    /// The bad thing in kebab case, for example `local-path-not-mounted`.
    package var name: String
    /// Title without per-object values, sentence case, no full stop.
    package var title: String
    /// Default severity.
    package var severity: Severity
    /// How the damage happens.
    package var mechanism: String
    /// When nobody notices it; empty when it is never silent.
    package var whenSilent: String
    /// Literal message that operators see; empty when there is none.
    package var message: String
    /// What to do.
    package var remedy: String
    /// A short example.
    package var example: String
    /// Where the fact comes from: Kubernetes files, man pages, vendor pages.
    package var references: [String]
    /// Node evidence without which the check cannot decide.
    package var requires: [EvidenceRequirement]
    /// Whether a waiver may cover it.
    package var isWaivable: Bool

    /// Describes a check.
    package init(
        id: String,
        family: Family,
        name: String,
        title: String,
        severity: Severity,
        mechanism: String,
        whenSilent: String = "",
        message: String = "",
        remedy: String,
        example: String,
        references: [String],
        requires: [EvidenceRequirement] = [],
        isWaivable: Bool = true
    ) {
        self.id = id
        self.family = family
        self.name = name
        self.title = title
        self.severity = severity
        self.mechanism = mechanism
        self.whenSilent = whenSilent
        self.message = message
        self.remedy = remedy
        self.example = example
        self.references = references
        self.requires = requires
        self.isWaivable = isWaivable
    }
}

/// An input that a check needs.
package struct EvidenceRequirement: Sendable, Hashable {
    /// Which machine; nil for the cluster dump.
    package var host: HostRole?
    /// Any one of these kinds is enough; empty for the cluster dump.
    package var anyOf: [NodeEvidence]
    /// Kubernetes kind that the cluster dump must hold.
    package var kind: String?

    /// States what is needed.
    package init(host: HostRole?, anyOf: [NodeEvidence], kind: String?) {
        self.host = host
        self.anyOf = anyOf
        self.kind = kind
    }

    /// Needs any one of these captures of a machine.
    package static func node(_ host: HostRole, _ anyOf: NodeEvidence...) -> EvidenceRequirement {
        EvidenceRequirement(host: host, anyOf: anyOf, kind: nil)
    }

    /// Needs objects of a kind in the cluster dump.
    package static func cluster(_ kind: String) -> EvidenceRequirement {
        EvidenceRequirement(host: nil, anyOf: [], kind: kind)
    }
}

/// What a check said.
package enum CheckResult: String, Sendable, Hashable, CaseIterable {
    case pass
    case fail
    case unknown
    case notApplicable
}

/// The record of one check in one run; silence is never a pass.
package struct CheckOutcome: Sendable, Hashable {
    /// Identifier.
    package var check: String
    /// `fail` when it has findings.
    package var result: CheckResult
    /// How many subjects it looked at.
    package var subjects: Int
    /// Why it does not apply, or why it could not decide; empty otherwise.
    package var reason: String
    /// Captures that it lacked.
    package var missing: [MissingEvidence]
    /// Findings, in stable order.
    package var findings: [Finding]
    /// Whether the check crashed or broke a rule of the runner.
    package var crashed: Bool

    /// Describes an outcome.
    package init(
        check: String,
        result: CheckResult,
        subjects: Int,
        reason: String = "",
        missing: [MissingEvidence] = [],
        findings: [Finding] = [],
        crashed: Bool = false
    ) {
        self.check = check
        self.result = result
        self.subjects = subjects
        self.reason = reason
        self.missing = missing
        self.findings = findings
        self.crashed = crashed
    }
}

/// One row of the preflight table (migration guide items and RHCOS checks).
package struct PreflightRow: Sendable, Hashable {
    /// Identifier, for example `S01`.
    package var id: String
    /// The question, for the reader.
    package var title: String
    /// The machine that was looked at.
    package var host: HostRole
    /// The answer.
    package var result: CheckResult
    /// Severity when the answer is `fail`, by method: a check that blocks only file-level migration is info for block.
    package var severity: [TakeoverMethod: Severity]
    /// What was found, one clause.
    package var detail: String
    /// Lines that prove it.
    package var evidence: [Evidence]
    /// What to do.
    package var remediation: [Remediation]
    /// Captures that would answer it.
    package var missing: [MissingEvidence]
    /// Fingerprint of the finding that a `fail` only repeats; such a row does not count or gate on its own.
    package var causedBy: String?
    /// The severity that a policy put in place of all of `severity`; nil when it did not.
    package var severityOverride: SeverityOverride?

    /// Describes a row.
    package init(
        id: String,
        title: String,
        host: HostRole,
        result: CheckResult,
        severity: [TakeoverMethod: Severity],
        detail: String,
        evidence: [Evidence] = [],
        remediation: [Remediation] = [],
        missing: [MissingEvidence] = [],
        causedBy: String? = nil
    ) {
        self.id = id
        self.title = title
        self.host = host
        self.result = result
        self.severity = severity
        self.detail = detail
        self.evidence = evidence
        self.remediation = remediation
        self.missing = missing
        self.causedBy = causedBy
    }
}
