import Findings
import StorageModel

/// Which findings waivers and baseline cover, and what became of each entry.
struct Acceptance {
    /// What covers a finding.
    enum Cover: Hashable {
        case waiver
        case baseline
    }

    /// Covered causes; a waiver wins over the baseline.
    private var covered: [Fact: Cover] = [:]
    /// Waivers in file order.
    private(set) var waivers: [WaiverRecord] = []
    /// Baseline entries in file order.
    private(set) var baseline: [BaselineRecord] = []

    /// A finding on certain facts: two findings of one fingerprint need not rest on the same.
    private struct Fact: Hashable {
        var fingerprint: String
        var digest: String

        init(_ finding: Finding) {
            fingerprint = finding.fingerprint
            digest = finding.evidenceDigest
        }
    }

    private let controls: GateControls
    private let groups: [FindingGroup]
    /// Positions in `groups`, by the fingerprint of the cause.
    private var groupsOfCause: [String: [Int]] = [:]
    /// Positions in `groups`, by the fingerprint of any member.
    private var groupOfMember: [String: Int] = [:]
    private let unwaivable: Set<String>
    private var used = 0

    /// Judges every entry against the groups of a run.
    init(_ groups: [FindingGroup], controls: GateControls, unwaivable: Set<String>) {
        self.controls = controls
        self.groups = groups
        self.unwaivable = unwaivable.union(controls.policy.unwaivable)
        for (index, group) in groups.enumerated() {
            groupsOfCause[group.cause.fingerprint, default: []].append(index)
            for member in group.members { groupOfMember[member.fingerprint] = index }
        }
        for waiver in controls.waivers { waivers.append(judge(waiver)) }
        for entry in controls.baseline { baseline.append(judge(entry)) }
    }

    /// What covers a group; nil when nothing does.
    func cover(of group: FindingGroup) -> Cover? { covered[Fact(group.cause)] }

    // MARK: - Waivers

    private mutating func judge(_ waiver: Waiver) -> WaiverRecord {
        let meant = targets(of: waiver)
        let fingerprints = meant.map(\.cause.fingerprint)
        func record(_ state: WaiverRecord.State, _ reason: String) -> WaiverRecord {
            WaiverRecord(waiver: waiver, state: state, reason: reason, findings: fingerprints)
        }
        if let fault = WaiverRulebook.fault(in: waiver, rules: controls.policy.waiverRules) {
            return record(.void, fault)
        }
        if let expires = waiver.expires.seconds, controls.now >= expires {
            return record(.expired, "it is void from `\(waiver.expires.text)` on")
        }
        if let created = waiver.created.seconds, controls.now < created {
            return record(.void, "it takes effect on `\(waiver.created.text)`, which lies in the future")
        }
        guard !meant.isEmpty else {
            guard let cause = causeOfConsequence(waiver) else { return record(.unused, "no finding is meant by it") }
            return record(
                .void,
                "it names a finding that follows from another one; only the cause \(cause.check) `\(cause.fingerprint)` can be waived"
            )
        }
        let same = meant.filter { $0.cause.evidenceDigest == waiver.evidenceDigest && !waiver.evidenceDigest.isEmpty }
        guard !same.isEmpty else {
            return record(.void, "the evidence has changed since the finding was accepted")
        }
        let refusals = same.map(refusal)
        let accepted = zip(same, refusals).filter { $0.1 == nil }.map(\.0)
        guard !accepted.isEmpty else {
            return record(.void, refusals.compactMap { $0 }.first ?? "it cannot be waived")
        }
        if let limit = controls.policy.waiverRules.maximumNumber, used >= limit {
            return record(.void, "the policy allows \(limit) waivers at once")
        }
        used += 1
        for group in accepted { covered[Fact(group.cause)] = .waiver }
        return WaiverRecord(waiver: waiver, state: .matched, findings: accepted.map(\.cause.fingerprint))
    }

    /// Groups whose cause a waiver means, in report order.
    private func targets(of waiver: Waiver) -> [FindingGroup] {
        switch waiver.target {
        case .fingerprint(let fingerprint): (groupsOfCause[fingerprint] ?? []).map { groups[$0] }
        case .rule(let rule, let object):
            groups.filter { $0.cause.check == rule && Self.isNamed($0.cause.subject, object) }
        }
    }

    /// The cause of the finding that a waiver names, when that finding is no cause itself.
    private func causeOfConsequence(_ waiver: Waiver) -> Finding? {
        switch waiver.target {
        case .fingerprint(let fingerprint): groupOfMember[fingerprint].map { groups[$0].cause }
        case .rule(let rule, let object):
            groups.first { group in
                group.consequences.contains { $0.check == rule && Self.isNamed($0.subject, object) }
            }?.cause
        }
    }

    /// Whether an object is called so: `Kind/name`, `Kind/namespace/name`, or the name without the kind.
    private static func isNamed(_ subject: ObjectReference, _ text: String) -> Bool {
        text == "\(subject.kind)/\(subject.qualifiedName)" || text == subject.qualifiedName
    }

    /// Why nothing may cover a group; nil when something may.
    private func refusal(_ group: FindingGroup) -> String? {
        let serious = group.members.filter { $0.severity >= controls.policy.failOn || $0 == group.cause }
        if let rule = serious.first(where: { unwaivable.contains($0.check) }) {
            return "\(rule.check) cannot be waived"
        }
        let isOpen = serious.contains { $0.certainty.isUndetermined }
        if isOpen, !controls.policy.waiverRules.coversUndetermined {
            return "evidence is missing, and the policy does not let a waiver stand in for evidence"
        }
        return nil
    }

    // MARK: - Baseline

    private mutating func judge(_ entry: BaselineEntry) -> BaselineRecord {
        guard let indices = groupsOfCause[entry.fingerprint] else {
            return BaselineRecord(entry: entry, state: .gone, reason: "the finding is not there any more")
        }
        let same = indices.first { groups[$0].cause.evidenceDigest == entry.evidenceDigest }
        guard let group = same.map({ groups[$0] }), !entry.evidenceDigest.isEmpty else {
            return BaselineRecord(entry: entry, state: .void, reason: "the evidence has changed")
        }
        if let refusal = refusal(group) { return BaselineRecord(entry: entry, state: .void, reason: refusal) }
        if let limit = controls.policy.maximumBaselineSeverity, group.severity > limit {
            return BaselineRecord(
                entry: entry,
                state: .void,
                reason: "the policy lets the baseline cover findings up to `\(limit.rawValue)`"
            )
        }
        if covered[Fact(group.cause)] == nil { covered[Fact(group.cause)] = .baseline }
        return BaselineRecord(entry: entry, state: .known)
    }
}

/// What a waiver must be like, whatever the findings are.
package enum WaiverRulebook {
    /// The first thing that makes a waiver void by itself; nil when nothing does.
    package static func fault(in waiver: Waiver, rules: WaiverRules) -> String? {
        faults(in: waiver, rules: rules).first
    }

    /// Everything that makes a waiver void by itself, in a fixed order.
    package static func faults(in waiver: Waiver, rules: WaiverRules) -> [String] {
        var faults: [String] = []
        for (key, moment) in [("created", waiver.created), ("expires", waiver.expires)] where moment.seconds == nil {
            faults.append("`\(key)` is `\(moment.text)`, which is no date (YYYY-MM-DD, or RFC 3339)")
        }
        if let created = waiver.created.seconds, let expires = waiver.expires.seconds {
            if created >= expires { faults.append("`created` is not before `expires`") }
            if let limit = rules.maximumLifetime, expires - created > limit {
                faults.append(
                    "it lives \(Self.days(expires - created)) days, the policy allows \(Self.days(limit))"
                )
            }
        }
        if rules.approverDiffersFromAuthor {
            switch waiver.author.map(Self.person) {
            case nil: faults.append("`author` is missing, and the policy demands an approver who is not the author")
            case Self.person(waiver.approver): faults.append("the approver is the author")
            default: break
            }
        }
        return faults
    }

    /// Names compare without letter case and outer spaces.
    private static func person(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }

    private static func days(_ seconds: Int) -> Int { (seconds + 86_399) / 86_400 }
}
