import Findings
import SourceText
import StorageModel

/// Weighs every way in which the open questions can turn out into one outcome for a volume.
struct OutcomeBuilder {
    /// The state.
    let state: AfterState

    /// One world: answers to the profile's questions, with what it means.
    private struct World {
        var assumptions: [Answer]
        var branches: [Branch<SubjectPrediction>]
        var pathFate: PathFate
        var dataFate: DataFate
        var headline: Headline
        var worst: SubjectPrediction
        var isAmbiguous: Bool
    }

    /// The outcome for a subject; questions that came up are noted.
    func outcome(of subject: VolumeSubject, _ log: inout QuestionLog) -> VolumeOutcome {
        let predictor = SubjectPredictor(state: state)
        let machine = predictor.machine(of: subject)
        let before = BeforeResolver(machine: machine).resolve(subject.path.value)
        let explored = DecisionTree.explore(assuming: state.assumed) { decisions in
            predictor.predict(subject, before: before, &decisions)
        }
        for branch in explored.branches { log.note(branch.answers) }
        let worlds = worlds(of: explored.branches)
        let description = AfterDescription(state: state)
        let beforeResolution = description.resolution(of: before, subject: subject, machine: machine)
        let shown = worlds.map { world in
            VolumeWorld(
                assumptions: world.assumptions.map { "\($0.question.name): \($0.text)" },
                pathFate: world.pathFate,
                dataFate: world.dataFate,
                headline: world.headline,
                after: world.worst.after
            )
        }
        let worst =
            shown.first
            ?? VolumeWorld(
                assumptions: [],
                pathFate: .undetermined,
                dataFate: .unknown,
                headline: .undetermined,
                after: PathResolution(state: .targetAfter, path: subject.path.value, kind: .unknown)
            )
        var outcome = VolumeOutcome(
            volume: subject.volume,
            cluster: subject.cluster,
            sourceField: subject.sourceField,
            path: subject.path.value,
            side: subject.side,
            node: subject.node,
            before: beforeResolution,
            worst: worst
        )
        outcome.hostPathType = subject.hostPathType
        outcome.isBlockMode = subject.isBlockMode
        outcome.worlds = shown
        outcome.changes = worlds.first?.worst.changes ?? []
        outcome.evidence = [Evidence(.context, at: subject.path.location, note: "path of the volume")]
        outcome.certainty = certainty(worlds, explored)
        if outcome.certainty == .certain, restsOnGuess(before, outcome.after, machine) {
            let fact = "which disks are paired: not all disks are listed without lsblk"
            doubt(
                &outcome,
                fact,
                [HostRole.source, .target].map { MissingCaptures.devices($0, "which disks there are") }
            )
        }
        if outcome.certainty == .certain, !unsizedDisks(before, machine).isEmpty {
            let missing = unsizedDisks(before, machine).map {
                MissingCaptures.devices(.source, "whether the target disk is as large as `\($0)`")
            }
            doubt(&outcome, "the sizes of the paired disks", missing)
        }
        reconcile(&outcome)
        return outcome
    }

    /// Takes the certainty from an outcome; a favourable one is not known any more.
    private func doubt(_ outcome: inout VolumeOutcome, _ fact: String, _ missing: [MissingEvidence]) {
        switch outcome.headline {
        case .unaffected, .changed: outcome.certainty = .undetermined(missing: missing.sorted())
        default: outcome.certainty = .depends(on: [fact])
        }
    }

    /// Keeps headline and certainty from contradicting each other.
    ///
    /// Harm that at least one branch shows stays named and depends on what is missing; anything else is not known.
    private func reconcile(_ outcome: inout VolumeOutcome) {
        guard case .undetermined(let missing) = outcome.certainty else { return }
        switch outcome.headline {
        case .undetermined: return
        case .unaffected, .changed: outcome.headline = .undetermined
        default:
            guard !missing.isEmpty else {
                outcome.headline = .undetermined
                return
            }
            outcome.certainty = .depends(on: Set(missing.map { OpenQuestion.evidence($0).name }).sorted())
        }
    }

    /// Copied source disks beneath a carried volume whose size was not captured, so that it may not fit its partner.
    private func unsizedDisks(_ before: BeforeEnd, _ machine: MachineState) -> [String] {
        guard machine.role == .source, let index = before.node else { return [] }
        return machine.devices.nodes[index].disks.filter { disk in
            machine.devices.nodes[disk].size == nil && state.pairing.copies.contains { $0.source == disk }
        }.map { machine.devices.nodes[$0].path }
    }

    /// Whether the result rests on disks that were paired by an incomplete order.
    private func restsOnGuess(_ before: BeforeEnd, _ after: PathResolution, _ machine: MachineState) -> Bool {
        guard !state.pairing.guessed.isEmpty else { return false }
        let disks = before.node.map { machine.devices.nodes[$0].disks } ?? []
        if disks.contains(where: { state.pairing.guessed.contains(NodeRef(role: machine.role, index: $0)) }) {
            return true
        }
        let names = Set(state.pairing.guessed.map { state.machine($0.role).devices.nodes[$0.index].identity })
        return !names.isDisjoint(with: after.disks)
    }

    /// Groups branches by their answers to the profile's questions, worst first.
    private func worlds(of branches: [Branch<SubjectPrediction>]) -> [World] {
        var order: [[Answer]] = []
        var groups: [[Answer]: [Branch<SubjectPrediction>]] = [:]
        for branch in branches {
            let key = branch.answers.filter { if case .attribute = $0.question { true } else { false } }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(branch)
        }
        let worlds = order.compactMap { key in groups[key].flatMap { world(key, $0) } }
        let ranked = worlds.enumerated().sorted { left, right in
            let (a, b) = (rank(left.element), rank(right.element))
            return a == b ? left.offset < right.offset : a < b
        }
        var merged: [World] = []
        for (_, world) in ranked where merged.count < 16 {
            merged.append(world)
        }
        return merged
    }

    private func rank(_ world: World) -> (Int, Int) {
        (Headline.allCases.firstIndex(of: world.headline) ?? 0, -world.pathFate.badness)
    }

    private func world(_ assumptions: [Answer], _ branches: [Branch<SubjectPrediction>]) -> World? {
        let sorted = branches.enumerated().sorted { left, right in
            let a = left.element.value, b = right.element.value
            let left2 = (Headline.allCases.firstIndex(of: a.headline) ?? 0, -a.pathFate.badness, left.offset)
            let right2 = (Headline.allCases.firstIndex(of: b.headline) ?? 0, -b.pathFate.badness, right.offset)
            return left2 < right2
        }.map(\.element)
        guard var worst = sorted.first?.value else { return nil }
        let fates = Set(branches.map(\.value.pathFate))
        let isRace = branches.contains { branch in
            branch.answers.contains { if case .race = $0.question { true } else { false } }
        }
        let isAmbiguous = fates.count > 1 && isRace
        if isAmbiguous { worst.pathFate = .ambiguous }
        worst.dataFate = branches.map(\.value.dataFate).min { badness($0) > badness($1) } ?? worst.dataFate
        return World(
            assumptions: assumptions,
            branches: branches,
            pathFate: worst.pathFate,
            dataFate: worst.dataFate,
            headline: worst.headline,
            worst: worst,
            isAmbiguous: isAmbiguous
        )
    }

    private func badness(_ fate: DataFate) -> Int {
        switch fate {
        case .destroyed: 4
        case .leftBehind: 3
        case .unknown: 2
        case .arrives, .kept: 0
        }
    }

    private func certainty(
        _ worlds: [World],
        _ explored: (branches: [Branch<SubjectPrediction>], isComplete: Bool)
    ) -> Certainty {
        guard let worst = worlds.first else { return .undetermined(missing: []) }
        let missing = Set(explored.branches.flatMap(\.value.missing)).sorted()
        if explored.branches.contains(where: {
            $0.value.pathFate == .undetermined || $0.value.dataFate == .unknown || $0.value.isReachable == nil
        }) {
            return .undetermined(missing: missing)
        }
        let signatures = Set(explored.branches.map { Signature(value: $0.value) })
        guard signatures.count > 1 || worst.isAmbiguous || !explored.isComplete else { return .certain }
        return .depends(on: decidingQuestions(explored.branches))
    }

    private struct Signature: Hashable {
        var pathFate: PathFate
        var dataFate: DataFate
        var headline: Headline

        init(value: SubjectPrediction) {
            pathFate = value.pathFate
            dataFate = value.dataFate
            headline = value.headline
        }
    }

    /// Questions of which another answer alone changes the result; all that came up when no single one does.
    private func decidingQuestions(_ branches: [Branch<SubjectPrediction>]) -> [String] {
        var names: Set<String> = []
        for left in branches {
            for right in branches where Signature(value: left.value) != Signature(value: right.value) {
                // The first answer in which two branches differ is where their ways part.
                for (a, b) in zip(left.answers, right.answers) where a != b {
                    names.insert(a.question.name)
                    break
                }
            }
            if names.count > 8 || branches.count > 64 && !names.isEmpty { break }
        }
        if names.isEmpty { names = Set(branches.flatMap { $0.answers.map(\.question.name) }) }
        return names.sorted()
    }
}
