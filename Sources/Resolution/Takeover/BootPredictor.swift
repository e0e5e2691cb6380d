import Findings
import SourceText
import StorageModel

/// Predicts how the first boot ends, mount by mount.
struct BootPredictor {
    /// The state.
    let state: AfterState

    private enum Verdict: Hashable {
        case fine
        case degraded(String)
        case blocked(String)
        case unknown([MissingEvidence])
    }

    /// One mount or swap area with every way in which it can end.
    private struct Entry {
        var target: String
        var source: String
        var location: SourceLocation
        var branches: [Branch<Verdict>]
    }

    /// The boot in the worst world.
    func predict(_ log: inout QuestionLog) -> BootOutcome {
        guard state.rootRole != nil else {
            return BootOutcome(
                result: .undetermined,
                certainty: .undetermined(missing: [MissingCaptures.mountinfo(.source)]),
                problems: []
            )
        }
        var outcomes: [BootOutcome] = []
        for plan in state.possiblePlans { outcomes.append(outcome(of: plan, &log)) }
        guard let first = outcomes.first else {
            return BootOutcome(result: .undetermined, certainty: .undetermined(missing: []), problems: [])
        }
        guard outcomes.count > 1 else { return first }
        let worst = outcomes.max { badness($0.result) < badness($1.result) } ?? first
        if outcomes.allSatisfy({ $0.result == first.result }) { return worst }
        var result = worst
        if case .undetermined = result.certainty { return result }
        var names = Set([ProfileAttribute.mountConfiguration.rawValue])
        if case .depends(let others) = result.certainty { names.formUnion(others) }
        result.certainty = .depends(on: names.sorted())
        return result
    }

    private func badness(_ result: BootResult) -> Int {
        switch result {
        case .completes: 0
        case .degraded: 1
        case .undetermined: 2
        case .blocked: 3
        }
    }

    private func outcome(of plan: MountPlan, _ log: inout QuestionLog) -> BootOutcome {
        var entries: [Entry] = []
        for index in plan.jobs.indices {
            if case .onDemand = plan.jobs[index].enablement { continue }
            let job = plan.jobs[index]
            let explored = DecisionTree.explore(assuming: state.assumed) { decisions in
                var boot = AfterBoot(state, plan: plan, decisions)
                let status = boot.status(index)
                decisions = boot.decisions
                return verdict(status, job)
            }
            entries.append(
                Entry(
                    target: job.target,
                    source: job.spec?.text ?? "",
                    location: job.location,
                    branches: explored.branches
                )
            )
        }
        for swap in plan.swaps {
            let explored = DecisionTree.explore(assuming: state.assumed) { decisions in verdict(swap, &decisions) }
            entries.append(
                Entry(target: "swap", source: swap.spec.text, location: swap.location, branches: explored.branches)
            )
        }
        for branch in entries.flatMap(\.branches) { log.note(branch.answers) }
        return summary(entries)
    }

    private func verdict(_ status: MountStatus, _ job: MountJob) -> Verdict {
        switch status {
        case .mounted, .inactive: return .fine
        case .failed(let reason): return job.isRequired ? .blocked(reason) : .degraded(reason)
        case .dependency(let reason): return job.isRequired ? .blocked(reason) : .fine
        case .unknown(let missing): return .unknown(missing)
        }
    }

    private func verdict(_ swap: SwapJob, _ decisions: inout Decisions) -> Verdict {
        guard swap.spec.namesDevice else { return .fine }
        switch state.lookup(swap.spec, follows: swap.host == .source, &decisions) {
        case .nothing(let reason): return swap.isOptional ? .fine : .degraded(reason)
        case .foreign(let reason): return .degraded(reason)
        case .unknown(let missing): return .unknown(missing)
        case .device(let id, _):
            let found = state.content(id, &decisions).fsType
            if found == "swap" || found == nil { return .fine }
            return .degraded(
                "`\(swap.spec.text)` holds \(found?.isEmpty ?? true ? "nothing" : found ?? ""), not swap space"
            )
        }
    }

    private func summary(_ entries: [Entry]) -> BootOutcome {
        var problems: [BootProblem] = []
        var isBlocked = false
        var mayBlock: Set<String> = []
        var raceMayBlock: Set<String> = []
        var isDegraded = false
        var missing: Set<MissingEvidence> = []
        for entry in entries {
            let blocking = entry.branches.filter { if case .blocked = $0.value { true } else { false } }
            let unknown = entry.branches.compactMap { branch in
                if case .unknown(let missing) = branch.value { missing } else { nil }
            }
            missing.formUnion(unknown.flatMap { $0 })
            if let first = blocking.first, case .blocked(let reason) = first.value {
                if blocking.count == entry.branches.count {
                    isBlocked = true
                } else {
                    for answer in blocking.flatMap(\.answers) {
                        if case .attribute = answer.question {
                            mayBlock.insert(answer.question.name)
                        } else {
                            raceMayBlock.insert(answer.question.name)
                        }
                    }
                }
                problems.append(problem(entry, .blocked, reason))
            } else if let first = entry.branches.first(where: { if case .degraded = $0.value { true } else { false } }),
                case .degraded(let reason) = first.value
            {
                isDegraded = true
                problems.append(problem(entry, .degraded, reason))
            }
        }
        if isBlocked, state.source.facts.fstab != nil {
            return BootOutcome(result: .blocked, certainty: .certain, problems: problems)
        }
        if !mayBlock.isEmpty, raceMayBlock.isEmpty, !isBlocked {
            return BootOutcome(result: .blocked, certainty: .depends(on: mayBlock.sorted()), problems: problems)
        }
        if !isBlocked, !mayBlock.isEmpty || !raceMayBlock.isEmpty {
            return BootOutcome(
                result: .undetermined,
                certainty: .depends(on: mayBlock.union(raceMayBlock).sorted()),
                problems: problems
            )
        }
        missing.formUnion(missingConfiguration())
        if !missing.isEmpty {
            return BootOutcome(
                result: .undetermined,
                certainty: .undetermined(missing: missing.sorted()),
                problems: problems
            )
        }
        return BootOutcome(result: isDegraded ? .degraded : .completes, certainty: .certain, problems: problems)
    }

    private func problem(_ entry: Entry, _ result: BootResult, _ reason: String) -> BootProblem {
        BootProblem(
            target: entry.target,
            source: entry.source,
            result: result,
            reason: reason,
            evidence: [Evidence(.cause, at: entry.location)]
        )
    }

    /// Captures without which an entry that stops the boot may have been missed.
    private func missingConfiguration() -> [MissingEvidence] {
        var result: [MissingEvidence] = []
        let roles: [HostRole] = state.profile.mountConfiguration == .source ? [.source] : [.source, .target]
        for role in roles {
            let facts = state.machine(role).facts
            if facts.fstab == nil { result.append(MissingCaptures.fstab(role, "/")) }
            if facts.unitLinks == nil { result.append(MissingCaptures.unitLinks(role, "/")) }
        }
        if state.root.facts.kernelCommandLine == nil { result.append(MissingCaptures.commandLine(state.root.role)) }
        return result
    }
}
