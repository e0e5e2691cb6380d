import Findings
import SourceText
import StorageModel

/// What a rule about objects or machines found.
struct ObjectIssue {
    /// What it is about.
    var subject: ObjectReference
    /// Which part of the takeover it is about.
    var side: FindingSide
    /// Name of the node, when one is meant.
    var node: String?
    /// What tells this finding from others of the rule about the same subject.
    var key: String
    /// The fact, with names and values.
    var detail: String
    /// What the cluster will do, with the literal message.
    var effect: String
    /// Severity, when it differs from the rule's default.
    var severity: Severity?
    /// How sure it is.
    var certainty = Certainty.certain
    /// Who is hit.
    var radius = BlastRadius()
    /// What to do.
    var remediation: [Remediation] = []
    /// What it rests on.
    var evidence: [Evidence] = []
    /// Fingerprint of the finding that it follows from.
    var causedBy: String?
}

/// Counts what a rule looked at, and keeps what it found.
struct RuleTally {
    /// The rule.
    let check: CheckDescriptor
    private var subjects = 0
    private var findings: [Finding] = []
    private var missing: Set<MissingEvidence> = []
    private var fingerprints: Set<String> = []

    /// Starts with nothing.
    init(_ check: CheckDescriptor) { self.check = check }

    /// Counts things that the rule is about.
    mutating func looked(_ count: Int = 1) { subjects += count }

    /// Notes a capture that would decide.
    mutating func lacks(_ origin: String, _ capture: String, _ settles: String) {
        missing.insert(MissingEvidence(origin: origin, capture: capture, settles: settles))
    }

    /// Notes captures that would decide.
    mutating func lacks(_ captures: [MissingEvidence]) { missing.formUnion(captures) }

    /// Notes something that is wrong, once.
    mutating func hit(_ issue: ObjectIssue) {
        hit(
            Finding(
                check: check,
                severity: issue.severity,
                certainty: issue.certainty,
                subject: issue.subject,
                side: issue.side,
                node: issue.node,
                stableKey: issue.key,
                detail: issue.detail,
                effect: issue.effect,
                blastRadius: issue.radius,
                remediation: issue.remediation,
                evidence: EvidenceList.merged(issue.evidence, []),
                causedBy: issue.causedBy
            )
        )
    }

    /// Notes a finding that was made elsewhere.
    mutating func hit(_ finding: Finding) {
        // An object that lists one thing twice is one finding.
        if fingerprints.insert(finding.fingerprint).inserted { findings.append(finding) }
    }

    /// The record of the rule.
    func outcome(nothing: String) -> CheckOutcome {
        .decided(check, subjects: subjects, findings: findings, missing: missing.sorted(), nothing: nothing)
    }
}

/// A rule that looks at objects and machines, and not at one predicted volume at a time.
protocol ObjectRule: Check {
    /// Why the rule does not apply when there is nothing that it is about.
    static var nothing: String { get }
    /// Whether the rule needs a prediction of the takeover.
    static var needsPrediction: Bool { get }
    /// Looks at everything that the rule is about.
    static func examine(_ context: CheckContext, _ tally: inout RuleTally)
}

extension ObjectRule {
    static var needsPrediction: Bool { false }

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        if needsPrediction, context.prediction == nil { return .notPredicted(descriptor) }
        var tally = RuleTally(descriptor)
        examine(context, &tally)
        return tally.outcome(nothing: nothing)
    }
}
