package import Findings
package import StorageModel

/// One of the two analyses of a comparison, reduced to what is compared.
package struct ComparisonSide: Sendable {
    /// The question that was asked: settings that both analyses must share, by name (`method`, `source node` …).
    package var question: [ComparedSetting]
    /// Every finding, with the severities of its policy.
    package var findings: [Finding]
    /// Fingerprints of the causes that were accepted there (waiver or baseline).
    package var accepted: Set<String>
    /// Predicted volumes of both sides.
    package var volumes: [VolumeOutcome]
    /// PVs that are not asked about.
    package var outOfScope: [ObjectReference]
    /// The record of every check.
    package var outcomes: [CheckOutcome]
    /// Preflight table.
    package var preflight: [PreflightRow]
    /// First boot; nil when it was not predicted.
    package var boot: BootOutcome?
    /// Kinds of captures that were read, as `source: mountinfo`.
    package var captures: Set<String>
    /// Why its evidence is not sufficient whatever the other side is: lost evidence, contradictions.
    package var defects: [String]

    /// Starts with the question; the rest is set afterwards.
    package init(question: [ComparedSetting]) {
        self.question = question
        self.findings = []
        self.accepted = []
        self.volumes = []
        self.outOfScope = []
        self.outcomes = []
        self.preflight = []
        self.captures = []
        self.defects = []
    }
}

/// A setting of an analysis that decides what its findings mean.
package struct ComparedSetting: Sendable, Hashable {
    /// Name, for the reader.
    package var name: String
    /// Value, for the reader.
    package var value: String

    /// Pairs name and value.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One finding of a comparison.
package struct ComparedFinding: Sendable, Hashable {
    /// What became of it.
    package enum Change: String, Sendable, Hashable, CaseIterable {
        /// Only the current analysis has it.
        case new
        /// Both have it, and it got more severe, surer, or lost its acceptance.
        case worse
        /// It cannot be said, because the current analysis did not look at the same things.
        case incomparable
        /// Both have it.
        case unchanged
        /// Only the approved analysis has it, and the current one looked.
        case resolved
    }

    /// What became of it.
    package var change: Change
    /// The finding: the current one, or the approved one when there is none any more.
    package var finding: Finding
    /// Worst severity of the finding and what follows from it, in the analysis that `finding` is of.
    package var severity: Severity
    /// What differs, one clause each.
    package var notes: [String]

    /// Describes a compared finding.
    package init(change: Change, finding: Finding, severity: Severity, notes: [String]) {
        self.change = change
        self.finding = finding
        self.severity = severity
        self.notes = notes
    }
}

/// What has changed since an approval.
package struct Comparison: Sendable {
    /// Every cause finding of either analysis: worst change first, then in report order.
    package var findings: [ComparedFinding]
    /// Why the analyses cannot be compared as a whole, or where the current one saw less.
    package var obstacles: [String]
    /// `pass`, `warnings`, `blocked` or `inconclusive`.
    package var verdict: Verdict
    /// The exit code of the verdict.
    package var exitCode: Int
    /// Every reason for the verdict.
    package var reasons: [String]

    /// Compares the analysis that was approved with the current one.
    ///
    /// New and worse findings at or above the threshold block; what cannot be compared makes the result inconclusive.
    package init(approved: ComparisonSide, current: ComparisonSide, policy: GatePolicy) {
        let matcher = ComparisonMatcher(approved: approved, current: current)
        findings = matcher.findings()
        obstacles = matcher.obstacles()
        let changed = findings.filter {
            ($0.change == .new || $0.change == .worse) && !current.accepted.contains($0.finding.fingerprint)
        }
        let serious = changed.filter { $0.severity >= policy.failOn }
        let blocking = serious.filter { policy.blocksUndetermined || !$0.finding.certainty.isUndetermined }
        let undecided = serious.count - blocking.count
        let milder = changed.filter { $0.severity < policy.failOn && $0.severity >= .low }
        let open = findings.filter { $0.change == .incomparable }
        reasons = []
        if !blocking.isEmpty {
            reasons.append(
                "\(Gate.counted(blocking.count, "new or worse finding")) at or above `\(policy.failOn.rawValue)`: "
                    + Gate.list(blocking.map(\.finding.check))
            )
        }
        reasons += obstacles
        if !open.isEmpty {
            reasons.append(
                "\(Gate.counted(open.count, "finding")) cannot be compared: \(Gate.list(open.map(\.finding.check)))"
            )
        }
        if undecided > 0 {
            reasons.append("\(Gate.counted(undecided, "new or worse finding")) cannot be decided for lack of evidence")
        }
        if !milder.isEmpty {
            reasons.append(
                "\(Gate.counted(milder.count, "new or worse finding")) below the threshold: "
                    + Gate.list(milder.map(\.finding.check))
            )
        }
        if !blocking.isEmpty {
            verdict = .blocked
        } else if !obstacles.isEmpty || !open.isEmpty || undecided > 0 {
            verdict = .inconclusive
        } else {
            verdict = milder.isEmpty ? .pass : .warnings
        }
        exitCode = Gate.status(verdict, policy).rawValue
    }

    /// Findings with a change, in order.
    package func findings(_ change: ComparedFinding.Change) -> [ComparedFinding] {
        findings.filter { $0.change == change }
    }
}

/// Pairs the findings of two analyses.
private struct ComparisonMatcher {
    let approved: ComparisonSide
    let current: ComparisonSide

    func findings() -> [ComparedFinding] {
        let before = FindingGroup.groups(of: approved.findings)
        let now = FindingGroup.groups(of: current.findings)
        var known = Dictionary(grouping: before, by: \.cause.fingerprint)
        var result: [ComparedFinding] = []
        for group in now {
            guard var candidates = known[group.cause.fingerprint], !candidates.isEmpty else {
                result.append(
                    ComparedFinding(
                        change: .new,
                        finding: group.cause,
                        severity: group.severity,
                        notes: newNotes(group)
                    )
                )
                continue
            }
            // Several findings of one fingerprint are told apart by their facts.
            let same = candidates.firstIndex { $0.cause.evidenceDigest == group.cause.evidenceDigest } ?? 0
            result.append(compared(candidates.remove(at: same), group))
            known[group.cause.fingerprint] = candidates
        }
        let left = before.filter { group in
            guard let rest = known[group.cause.fingerprint] else { return false }
            return rest.contains { $0.cause == group.cause }
        }
        result += left.map(vanished)
        let order = ComparedFinding.Change.allCases
        return result.enumerated().sorted { left, right in
            let ranks = (order.firstIndex(of: left.element.change), order.firstIndex(of: right.element.change))
            return ranks.0 == ranks.1 ? left.offset < right.offset : (ranks.0 ?? 0) < (ranks.1 ?? 0)
        }.map(\.element)
    }

    private func newNotes(_ group: FindingGroup) -> [String] {
        let members = Set(approved.findings.map(\.fingerprint))
        return members.contains(group.cause.fingerprint)
            ? ["it followed from another finding before, and stands for itself now"] : []
    }

    private func compared(_ before: FindingGroup, _ now: FindingGroup) -> ComparedFinding {
        var notes: [String] = []
        if now.severity > before.severity {
            notes.append("severity \(before.severity.rawValue) → \(now.severity.rawValue)")
        }
        if Self.rank(now.cause.certainty) > Self.rank(before.cause.certainty) {
            notes.append("\(before.cause.certainty.name) → \(now.cause.certainty.name)")
        }
        let fingerprint = now.cause.fingerprint
        if approved.accepted.contains(fingerprint), !current.accepted.contains(fingerprint) {
            notes.append("it was accepted on the record and is not any more")
        }
        let known = Set(before.consequences.map(\.fingerprint))
        let more = now.consequences.filter { !known.contains($0.fingerprint) && $0.severity >= now.severity }
        if !more.isEmpty { notes.append("more follows from it: \(Gate.list(more.map(\.check)))") }
        let isWorse = !notes.isEmpty
        if now.cause.evidenceDigest != before.cause.evidenceDigest { notes.append("the evidence has changed") }
        return ComparedFinding(
            change: isWorse ? .worse : .unchanged,
            finding: now.cause,
            severity: now.severity,
            notes: notes
        )
    }

    /// Harm that is sure is worse than harm that may be; an open question is neither.
    private static func rank(_ certainty: Certainty) -> Int {
        switch certainty {
        case .undetermined: 0
        case .depends: 1
        case .certain: 2
        }
    }

    /// A finding that the current analysis does not have: resolved only when it looked and knew.
    private func vanished(_ group: FindingGroup) -> ComparedFinding {
        let cause = group.cause
        let doubt = self.doubt(about: cause)
        let follows = current.findings.contains { $0.fingerprint == cause.fingerprint }
        return ComparedFinding(
            change: doubt != nil && !follows ? .incomparable : .resolved,
            finding: cause,
            severity: group.severity,
            notes: follows ? ["it follows from another finding now"] : [doubt].compactMap { $0 }
        )
    }

    /// Why the absence of a finding means nothing; nil when the current analysis looked at the same thing.
    private func doubt(about finding: Finding) -> String? {
        let isHeadline = Headline.allCases.contains { $0.checkID == finding.check }
        if !isHeadline {
            let rows = current.preflight.filter { $0.id == finding.check }
            let outcome = current.outcomes.first { $0.check == finding.check }
            guard outcome != nil || !rows.isEmpty else { return "the current analysis does not know the check" }
            if let outcome, outcome.crashed || outcome.result == .unknown {
                return "the check could not decide in the current analysis"
            }
            let side: HostRole = finding.side == .sourceNode ? .source : .target
            if rows.contains(where: { $0.host == side && $0.result == .unknown }) {
                return "the item is not answered in the current analysis"
            }
        }
        guard finding.subject.kind == "PersistentVolume" else { return nil }
        let rows = current.volumes.filter { $0.volume == finding.subject }
        if rows.contains(where: { $0.headline == .undetermined || $0.certainty.isUndetermined }) {
            return "the volume cannot be judged in the current analysis"
        }
        let isKnown = !rows.isEmpty || current.outOfScope.contains(finding.subject)
        return isKnown ? nil : "the volume is not in the current dump"
    }

    /// Differences of the questions and of what was looked at, in a fixed order.
    func obstacles() -> [String] {
        var result: [String] = []
        for setting in approved.question {
            let other = current.question.first { $0.name == setting.name }?.value ?? ""
            if other != setting.value {
                result.append("\(setting.name) differs: `\(setting.value)` was approved, `\(other)` is current")
            }
        }
        let lost = approved.captures.subtracting(current.captures).sorted()
        if !lost.isEmpty { result.append("captures that were approved are missing: \(Gate.list(lost))") }
        result += current.defects
        let open = Set(approved.volumes.filter(Self.isOpen).map(VolumeOfSide.init))
        let newlyOpen = current.volumes.filter { Self.isOpen($0) && !open.contains(VolumeOfSide($0)) }
        if !newlyOpen.isEmpty {
            result.append(
                "\(Gate.counted(newlyOpen.count, "volume")) could be judged and cannot any more, or came in unjudged: "
                    + Gate.list(newlyOpen.map { "\($0.volume.qualifiedName) (\($0.side.rawValue))" })
            )
        }
        let gone = Set(approved.volumes.map(VolumeOfSide.init)).subtracting(current.volumes.map(VolumeOfSide.init))
            .filter { volume in !current.outOfScope.contains(volume.volume) }
        if !gone.isEmpty {
            result.append(
                "\(Gate.counted(gone.count, "volume")) of the approved analysis is not in the current one: "
                    + Gate.list(gone.map { "\($0.volume.qualifiedName) (\($0.side.rawValue))" }.sorted())
            )
        }
        let unanswered = Set(approved.outcomes.filter { $0.crashed || $0.result == .unknown }.map(\.check))
        let silent = current.outcomes.filter { ($0.crashed || $0.result == .unknown) && !unanswered.contains($0.check) }
        if !silent.isEmpty {
            result.append("checks that decided before do not any more: \(Gate.list(silent.map(\.check)))")
        }
        if approved.boot?.result != .undetermined, current.boot?.result == .undetermined {
            result.append("the first boot could be judged and cannot any more")
        }
        if approved.boot != nil, current.boot == nil { result.append("the first boot is not predicted any more") }
        return result
    }

    private static func isOpen(_ outcome: VolumeOutcome) -> Bool {
        outcome.headline == .undetermined || outcome.certainty.isUndetermined
    }

    private struct VolumeOfSide: Hashable {
        var volume: ObjectReference
        var side: VolumeSide

        init(_ outcome: VolumeOutcome) {
            volume = outcome.volume
            side = outcome.side
        }
    }
}
