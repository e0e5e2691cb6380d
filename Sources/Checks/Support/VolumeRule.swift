import Findings
import Resolution
import SourceText
import StorageModel

/// What a rule says about one volume when it fires; the rest of the finding follows from the volume.
struct VolumeIssue: Sendable {
    /// The fact, with names and values.
    var detail: String
    /// What Kubernetes will do.
    var effect: String
    /// Severity, when it differs from the rule's default.
    var severity: Severity?
    /// What to do.
    var remediation: [Remediation] = []
    /// What tells this finding from others of the rule about the same volume.
    var key: String
    /// Whether it is true without the takeover disturbing the volume.
    var standsAlone = false
    /// How sure it is, when that differs from the prediction.
    var certainty: Certainty?
    /// Lines that prove it, in front of those of the prediction.
    var evidence: [Evidence] = []

    /// Describes what a rule found.
    init(_ key: String, detail: String, effect: String) {
        self.key = key
        self.detail = detail
        self.effect = effect
    }
}

/// What a rule says about one volume.
enum VolumeVerdict: Sendable {
    /// The rule is not about volumes of this kind.
    case outside
    /// The rule looked and nothing is wrong.
    case clean
    /// Evidence is missing.
    case unknown([MissingEvidence])
    /// Something is wrong.
    case hit(VolumeIssue)
}

/// A rule that looks at one predicted volume at a time.
protocol VolumeRule: Check {
    /// Says what the rule finds about a volume.
    static func judge(_ facts: VolumeFacts) -> VolumeVerdict
}

extension VolumeRule {
    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard let prediction = context.prediction else { return .notPredicted(descriptor) }
        let index = VolumeIndex(context)
        var tally = VolumeTally()
        for outcome in prediction.volumes {
            let facts = index.facts(of: outcome)
            tally.add(judge(facts), of: facts, descriptor: descriptor)
        }
        return tally.outcome(descriptor)
    }
}

/// Counts verdicts and turns them into the record of a check.
struct VolumeTally: Sendable {
    private var subjects = 0
    private var findings: [Finding] = []
    private var missing: Set<MissingEvidence> = []
    private var undecided = 0

    /// Starts with nothing.
    init() {}

    /// Takes a verdict in.
    mutating func add(_ verdict: VolumeVerdict, of facts: VolumeFacts, descriptor: CheckDescriptor) {
        switch verdict {
        case .outside: return
        case .clean: break
        case .unknown(let captures):
            undecided += 1
            missing.formUnion(captures)
        case .hit(let issue): findings.append(facts.finding(issue, of: descriptor))
        }
        subjects += 1
    }

    /// The record: findings first, then what could not be decided, then a pass.
    func outcome(_ descriptor: CheckDescriptor) -> CheckOutcome {
        let result: CheckResult
        var reason = ""
        if !findings.isEmpty {
            result = .fail
        } else if undecided > 0 {
            result = .unknown
            reason = "\(undecided) of \(subjects) volumes could not be decided"
        } else if subjects == 0 {
            result = .notApplicable
            reason = "no volume of the kind that it is about"
        } else {
            result = .pass
        }
        return CheckOutcome(
            check: descriptor.id,
            result: result,
            subjects: subjects,
            reason: reason,
            missing: missing.sorted(),
            findings: findings
        )
    }
}

extension CheckOutcome {
    /// The record of a check that needs a prediction, in a run without one.
    static func notPredicted(_ descriptor: CheckDescriptor) -> CheckOutcome {
        CheckOutcome(
            check: descriptor.id,
            result: .notApplicable,
            subjects: 0,
            reason: "this run predicts no takeover"
        )
    }
}

extension VolumeFacts {
    /// The finding for an issue; it names its cause only where the cause is at least as severe, so that nothing blocks unseen.
    func finding(_ issue: VolumeIssue, of check: CheckDescriptor) -> Finding {
        let severity = issue.severity ?? check.severity
        let isCovered = outcome.headline.severity.map { $0 >= severity } ?? false
        return Finding(
            check: check,
            severity: severity,
            certainty: issue.certainty ?? outcome.certainty,
            subject: outcome.volume,
            side: FindingSide(outcome.side),
            node: outcome.node,
            stableKey: TakeoverFindings.key(issue.key, of: outcome),
            detail: issue.detail,
            before: StateText.clause(before),
            after: StateText.clause(after),
            effect: issue.effect,
            blastRadius: blastRadius,
            remediation: issue.remediation,
            evidence: EvidenceList.merged(issue.evidence, EvidenceList.of(outcome)),
            causedBy: isCovered && !issue.standsAlone ? TakeoverFindings.fingerprint(of: outcome) : nil
        )
    }
}

extension FindingSide {
    /// The side of a finding about a volume.
    init(_ side: VolumeSide) {
        switch side {
        case .resident: self = .resident
        case .carried: self = .carried
        }
    }
}

/// Puts the lines together that a finding rests on.
enum EvidenceList {
    /// The manifest place and the lines of both resolutions.
    static func of(_ outcome: VolumeOutcome) -> [Evidence] {
        let lines = (outcome.before.hops + outcome.after.hops).flatMap { hop in
            hop.evidence.map { line in
                var line = line
                if line.note.isEmpty { line.note = hop.rule }
                if line.role == .cause { line.role = .context }
                return line
            }
        }
        return merged(outcome.evidence, lines)
    }

    /// Both lists without repeated places; the first entry becomes a cause when none is one.
    static func merged(_ first: [Evidence], _ second: [Evidence]) -> [Evidence] {
        var places: Set<SourceLocation> = []
        var notes: Set<String> = []
        var merged: [Evidence] = []
        for item in first + second {
            if let location = item.location {
                if places.insert(location).inserted { merged.append(item) }
            } else if notes.insert(item.note).inserted {
                merged.append(item)
            }
        }
        if !merged.contains(where: { $0.role == .cause && $0.location != nil }),
            let position = merged.firstIndex(where: { $0.location != nil })
        {
            merged[position].role = .cause
        }
        return merged
    }
}
