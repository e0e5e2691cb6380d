package import Findings
import SourceText
import StorageModel

/// Turns results into a verdict; whatever is not known to be fine is never green.
package enum Gate {
    /// Decides with a policy alone: no waivers, no baseline.
    package static func decide(_ input: GateInput, policy: GatePolicy) -> GateDecision {
        decide(input, controls: GateControls(policy: policy, now: 0))
    }

    /// Decides the verdict and the exit code that belongs to it.
    ///
    /// `blocked` wins over `inconclusive`, that over `warnings`, that over `pass`; all reasons that hold are listed.
    /// Findings that a waiver or the baseline covers, and those outside the policy's scope, give no reason.
    /// The severities are taken as they are: `SeverityRules` has changed them before.
    package static func decide(_ input: GateInput, controls: GateControls) -> GateDecision {
        let policy = controls.policy
        let all = FindingGroup.groups(of: input.findings)
        let acceptance = Acceptance(all, controls: controls, unwaivable: input.unwaivable)
        let scope = ScopeIndex(input.uses)
        let (groups, aside) = split(all) { group in
            policy.scope.isEmpty || group.members.contains { policy.scope.contains(scope.facts(of: $0)) }
        }
        let (open, accepted) = split(groups) { acceptance.cover(of: $0) == nil }
        let settled = accepted + aside
        var inside = input
        inside.volumes = input.volumes.filter { policy.scope.isEmpty || policy.scope.contains(scope.facts(of: $0)) }
        var narrowed = inside
        narrowed.preflight = input.preflight.filter { row in !settled.contains { covers($0, row) } }
        let blocking = open.filter { blocks($0, policy) }
        let blockingRows = failingRows(narrowed, policy)
        let blockReasons = self.blockReasons(blocking, blockingRows, policy)
        let gaps =
            EvidenceGaps.reasons(in: inside, groups: open, settled: settled, policy: policy)
            + PolicyRequirements.reasons(in: input, controls: controls)
        let warnings = warningReasons(narrowed, groups: open, policy: policy)
        let verdict: Verdict
        switch (blockReasons.isEmpty, gaps.isEmpty, warnings.isEmpty) {
        case (false, _, _): verdict = .blocked
        case (true, false, _): verdict = .inconclusive
        case (true, true, false): verdict = .warnings
        case (true, true, true): verdict = .pass
        }
        var decision = GateDecision(
            verdict: verdict,
            exitCode: status(verdict, policy).rawValue,
            reasons: blockReasons + gaps + warnings,
            blockingFindings: unique(blocking.map(\.cause.fingerprint)),
            blockingPreflight: unique(blockingRows.filter { $0.causedBy == nil }.map(\.id))
        )
        decision.waivedFindings = unique(
            accepted.filter { acceptance.cover(of: $0) == .waiver }.map(\.cause.fingerprint)
        )
        decision.baselineFindings = unique(
            accepted.filter { acceptance.cover(of: $0) == .baseline }.map(\.cause.fingerprint)
        )
        decision.outOfScopeFindings = unique(aside.map(\.cause.fingerprint))
        decision.waivers = acceptance.waivers
        decision.baseline = acceptance.baseline
        return decision
    }

    /// Groups that fit and groups that do not, both in order.
    private static func split(_ groups: [FindingGroup], _ fits: (FindingGroup) -> Bool) -> (
        [FindingGroup], [FindingGroup]
    ) {
        (groups.filter(fits), groups.filter { !fits($0) })
    }

    /// Whether a failed preflight item is what a group of findings already tells.
    private static func covers(_ group: FindingGroup, _ row: PreflightRow) -> Bool {
        guard row.result == .fail else { return false }
        let side: FindingSide = row.host == .source ? .sourceNode : .targetNode
        return group.members.contains {
            ($0.check == row.id && $0.side == side) || (row.causedBy != nil && $0.fingerprint == row.causedBy)
        }
    }

    private static func blockReasons(
        _ blocking: [FindingGroup],
        _ rows: [PreflightRow],
        _ policy: GatePolicy
    ) -> [String] {
        var reasons: [String] = []
        if !blocking.isEmpty {
            reasons.append(
                "\(counted(blocking.count, "finding")) at or above `\(policy.failOn.rawValue)`: \(tally(blocking))"
            )
        }
        let uncovered = rows.filter { row in
            !blocking.contains { $0.members.contains { $0.check == row.id } }
        }
        if !uncovered.isEmpty {
            reasons.append(
                "\(counted(uncovered.count, "failed preflight item")) at or above `\(policy.failOn.rawValue)`: "
                    + list(uncovered.map(\.id))
            )
        }
        return reasons
    }

    /// The exit code of a verdict.
    package static func status(_ verdict: Verdict, _ policy: GatePolicy) -> ProgramExit {
        switch verdict {
        case .pass: .success
        case .warnings: policy.failOnWarning ? .warnings : .success
        case .blocked: .blocked
        case .inconclusive: .inconclusive
        }
    }

    /// Severity of a preflight item for the method, or the worst of all methods when none was chosen.
    package static func severity(of row: PreflightRow, method: TakeoverMethod?) -> Severity {
        if let override = row.severityOverride { return override.severity }
        if let method, let severity = row.severity[method] { return severity }
        return row.severity.values.max() ?? .critical
    }

    /// A group blocks when a member that is not undetermined reaches the threshold.
    ///
    /// Members count, not only the cause, so that a critical finding is never shown without blocking; the group counts once.
    /// What follows from a cause that cannot be decided blocks only when it is certain by itself: the open question makes
    /// the run inconclusive, unless the policy wants open questions to block.
    private static func blocks(_ group: FindingGroup, _ policy: GatePolicy) -> Bool {
        let isOpen = group.cause.certainty.isUndetermined
        return group.members.contains { member in
            guard member.severity >= policy.failOn else { return false }
            if policy.blocksUndetermined { return true }
            return isOpen ? member.certainty == .certain : !member.certainty.isUndetermined
        }
    }

    private static func failingRows(_ input: GateInput, _ policy: GatePolicy) -> [PreflightRow] {
        input.preflight.filter { $0.result == .fail && severity(of: $0, method: input.method) >= policy.failOn }
    }

    private static func warningReasons(
        _ input: GateInput,
        groups: [FindingGroup],
        policy: GatePolicy
    ) -> [String] {
        let milder = groups.filter { $0.severity >= .low && $0.severity < policy.failOn }
        let reported = Set(groups.map(\.cause.check))
        let rows = input.preflight.filter { row in
            let severity = severity(of: row, method: input.method)
            return row.result == .fail && severity >= .low && severity < policy.failOn && !reported.contains(row.id)
        }
        var reasons: [String] = []
        if !milder.isEmpty { reasons.append("\(counted(milder.count, "other finding")): \(tally(milder))") }
        if !rows.isEmpty { reasons.append("\(counted(rows.count, "preflight warning")): \(list(rows.map(\.id)))") }
        return reasons
    }

    /// `TKO-01 ×2, S06`, in report order.
    static func tally(_ groups: [FindingGroup]) -> String {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for group in groups {
            if counts[group.cause.check] == nil { order.append(group.cause.check) }
            counts[group.cause.check, default: 0] += 1
        }
        return order.map { id in
            let count = counts[id] ?? 0
            return count > 1 ? "\(id) ×\(count)" : id
        }.joined(separator: ", ")
    }

    /// At most six distinct names, then how many more there are.
    static func list(_ names: [String]) -> String {
        let distinct = unique(names)
        let shown = distinct.prefix(6).joined(separator: ", ")
        return distinct.count > 6 ? "\(shown) and \(distinct.count - 6) more" : shown
    }

    /// `1 finding`, `2 findings`.
    static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
