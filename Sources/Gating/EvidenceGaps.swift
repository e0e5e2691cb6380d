import Findings
import SourceText
import StorageModel

/// Every way in which a run without blocking findings can still be worthless as a clearance.
enum EvidenceGaps {
    /// Why the result is inconclusive, in a fixed order; empty when the evidence is sufficient.
    ///
    /// `settled` are the findings that gate no more because they are covered or outside the scope.
    static func reasons(
        in input: GateInput,
        groups: [FindingGroup],
        settled: [FindingGroup],
        policy: GatePolicy
    ) -> [String] {
        let settledVolumes = Set(
            settled.flatMap(\.members).filter { $0.check == Headline.undetermined.checkID }
                .map { VolumeFindingKey(check: $0.check, subject: $0.subject, side: $0.side.rawValue) }
        )
        var reasons = inputReasons(input)
        reasons += checkReasons(input)
        if input.scope == .analysis {
            reasons += volumeReasons(input, settled: settledVolumes, policy: policy)
            reasons += bootReasons(input)
        }
        reasons += preflightReasons(input, policy: policy)
        let named = input.scope == .analysis ? Set(openVolumes(input, settledVolumes).map(\.volume)) : []
        let open = groups.filter { group in
            group.members.contains { $0.severity >= policy.failOn && $0.certainty.isUndetermined }
                && !(group.cause.check == Headline.undetermined.checkID && named.contains(group.cause.subject))
        }
        if !open.isEmpty {
            reasons.append(
                "\(Gate.counted(open.count, "finding")) at or above `\(policy.failOn.rawValue)` cannot be decided: "
                    + Gate.tally(open)
            )
        }
        return reasons
    }

    private static func inputReasons(_ input: GateInput) -> [String] {
        var reasons: [String] = []
        let lost = input.problems.filter(\.effect.losesEvidence)
        if !lost.isEmpty { reasons.append("\(Gate.counted(lost.count, "input problem")) lost evidence") }
        if !input.contradictions.isEmpty {
            reasons.append(
                "the evidence contradicts itself: " + Gate.list(input.contradictions.map(\.fact))
            )
        }
        if !input.unmatchedNodes.isEmpty {
            reasons.append("it is not known which volumes are usable on a node: " + Gate.list(input.unmatchedNodes))
        }
        let kinds: Set<String> = ["PersistentVolume", "PersistentVolumeClaim"]
        let conflicts = input.conflicts.filter { kinds.contains($0.reference.kind) }
        if !conflicts.isEmpty {
            reasons.append(
                "the dumps describe different objects by one name: "
                    + Gate.list(conflicts.map { "\($0.reference.kind) \($0.reference.qualifiedName)" })
            )
        }
        return reasons
    }

    private static func checkReasons(_ input: GateInput) -> [String] {
        var reasons: [String] = []
        let crashed = input.outcomes.filter(\.crashed)
        if !crashed.isEmpty {
            reasons.append("\(Gate.counted(crashed.count, "check")) crashed: \(Gate.list(crashed.map(\.check)))")
        }
        if input.scope == .analysis, !input.outcomes.contains(where: { $0.result == .pass || $0.result == .fail }) {
            reasons.append("no check had enough evidence to decide anything")
        }
        // A check that says `fail` and names nothing would otherwise vanish.
        let rows = Set(input.preflight.map(\.id))
        let silent = input.outcomes.filter {
            $0.result == .fail && $0.findings.isEmpty && !$0.crashed && !rows.contains($0.check)
        }
        if !silent.isEmpty {
            reasons.append("a check failed without a finding: \(Gate.list(silent.map(\.check)))")
        }
        return reasons
    }

    private static func volumeReasons(
        _ input: GateInput,
        settled: Set<VolumeFindingKey>,
        policy: GatePolicy
    ) -> [String] {
        if input.volumes.isEmpty, !policy.scope.isEmpty {
            return ["no PersistentVolume within the scope of the policy was read"]
        }
        if input.volumes.isEmpty && input.outOfScope.isEmpty {
            return ["no PersistentVolume was read"]
        }
        var reasons: [String] = []
        let open = openVolumes(input, settled)
        if !open.isEmpty {
            let names = open.map { "\($0.volume.qualifiedName) (\($0.side.rawValue))" }
            reasons.append("\(Gate.counted(open.count, "volume")) cannot be judged: \(Gate.list(names))")
        }
        var reported: Set<VolumeFindingKey> = []
        for finding in input.findings {
            reported.insert(
                VolumeFindingKey(check: finding.check, subject: finding.subject, side: finding.side.rawValue)
            )
        }
        let unreported = input.volumes.filter { outcome in
            guard let id = outcome.headline.checkID, let severity = outcome.headline.severity else { return false }
            guard outcome.headline != .undetermined, severity >= policy.failOn else { return false }
            let key = VolumeFindingKey(check: id, subject: outcome.volume, side: outcome.side.rawValue)
            return !reported.contains(key)
        }
        if !unreported.isEmpty {
            let names = unreported.map { "\($0.volume.qualifiedName) (\($0.side.rawValue))" }
            reasons.append("a disturbed volume has no finding: \(Gate.list(names))")
        }
        return reasons
    }

    /// Volumes that cannot be judged, without those whose open question is settled by a waiver.
    private static func openVolumes(_ input: GateInput, _ settled: Set<VolumeFindingKey>) -> [VolumeOutcome] {
        input.volumes.filter { outcome in
            guard outcome.headline == .undetermined || outcome.certainty.isUndetermined else { return false }
            let key = VolumeFindingKey(
                check: Headline.undetermined.checkID ?? "",
                subject: outcome.volume,
                side: outcome.side.rawValue
            )
            return !settled.contains(key)
        }
    }

    private static func bootReasons(_ input: GateInput) -> [String] {
        guard let boot = input.boot else { return ["the first boot was not predicted"] }
        if boot.result == .undetermined || boot.certainty.isUndetermined {
            return ["the first boot after the takeover cannot be judged"]
        }
        if boot.result == .blocked, !input.findings.contains(where: { $0.check == "TKO-11" }) {
            return ["the first boot is blocked and no finding says so"]
        }
        return []
    }

    private static func preflightReasons(_ input: GateInput, policy: GatePolicy) -> [String] {
        var reasons: [String] = []
        let open = input.preflight.filter {
            $0.result == .unknown && Gate.severity(of: $0, method: input.method) >= policy.failOn
        }
        if !open.isEmpty {
            reasons.append(
                "\(Gate.counted(open.count, "preflight item")) that could block \(open.count == 1 ? "is" : "are") not answered: "
                    + Gate.list(open.map { "\($0.id) (\($0.host.rawValue) node)" })
            )
        }
        if input.preflight.isEmpty {
            reasons.append("no preflight item was examined")
        } else if input.scope == .preflight,
            !input.preflight.contains(where: { $0.result == .pass || $0.result == .fail })
        {
            reasons.append("no preflight item had enough evidence to be answered")
        }
        return reasons
    }
}

/// What ties a predicted volume to the finding about it.
private struct VolumeFindingKey: Hashable {
    var check: String
    var subject: ObjectReference
    var side: String
}

extension Certainty {
    /// Whether evidence is missing.
    package var isUndetermined: Bool {
        if case .undetermined = self { true } else { false }
    }
}
