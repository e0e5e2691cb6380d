import Findings
import SourceText
package import StorageModel

/// Computes the state after the takeover and what it means for each volume.
package enum TakeoverEngine {
    /// Predicts the fate of every subject, the boot, and the disks of both machines.
    ///
    /// - Throws: `PairingError` when a pair or a profile entry names a disk that does not exist, or one disk twice.
    package static func predict(
        source: HostFacts,
        target: HostFacts,
        subjects: [VolumeSubject],
        plan: TakeoverPlan
    ) throws(PairingError) -> TakeoverPrediction {
        let sourceState = MachineState(source)
        let targetState = MachineState(target)
        let pairing = try DiskPairing(source: sourceState, target: targetState, plan: plan)
        let prediction = predict(sourceState, targetState, pairing, subjects, plan, assumed: [])
        guard !plan.assumed.isEmpty else { return prediction }
        try check(plan.assumed, against: prediction.openQuestions)
        return predict(sourceState, targetState, pairing, subjects, plan, assumed: plan.assumed)
    }

    private static func predict(
        _ source: MachineState,
        _ target: MachineState,
        _ pairing: DiskPairing,
        _ subjects: [VolumeSubject],
        _ plan: TakeoverPlan,
        assumed: [AssumedAnswer]
    ) -> TakeoverPrediction {
        let state = AfterState(
            source: source,
            target: target,
            pairing: pairing,
            profile: plan.profile,
            assumed: assumed
        )
        let builder = OutcomeBuilder(state: state)
        var log = QuestionLog()
        var volumes: [VolumeOutcome] = []
        volumes.reserveCapacity(subjects.count)
        for subject in subjects { volumes.append(builder.outcome(of: subject, &log)) }
        let boot = BootPredictor(state: state).predict(&log)
        var prediction = TakeoverPrediction(
            volumes: volumes,
            boot: boot,
            diskPlan: DiskPlanBuilder(state: state).rows(),
            assumptions: pairing.assumptions + assumptions(state)
        )
        prediction.openQuestions = log.rows
        prediction.identityEffects = NodeIdentityEffects(state: state, plan: plan).sentences(volumes)
        prediction.devices = PredictedDeviceBuilder(state: state).devices()
        prediction.rootOf = state.rootRole
        return prediction
    }

    /// An assumption must answer a question that this prediction asks.
    private static func check(_ answers: [AssumedAnswer], against rows: [OpenQuestionRow]) throws(PairingError) {
        for answer in answers {
            guard let row = rows.first(where: { $0.key == answer.key }) else {
                let open = rows.map { "`\($0.key)`" }.joined(separator: ", ")
                throw PairingError(
                    message: "--assume: `\(answer.key)` is no open question; open: \(open.isEmpty ? "none" : open)"
                )
            }
            guard row.answers.contains(answer.value) else {
                let known = row.answers.map { "`\($0)`" }.joined(separator: ", ")
                throw PairingError(
                    message: "--assume: `\(answer.value)` is no answer to `\(answer.key)`; possible: \(known)"
                )
            }
        }
    }

    /// What was taken for granted about the machines, for the reader.
    private static func assumptions(_ state: AfterState) -> [String] {
        var result: [String] = []
        if let name = state.target.facts.plannedName {
            result.append(
                "the target `\(name.value)` is assumed: it was declared and not captured, its disks are taken to be blank"
            )
        }
        if state.rootRole == .target {
            result.append(
                "the system disk is not among the pairs: the target keeps its root file system, /boot and kernel arguments"
            )
        }
        for machine in [state.source, state.target] where machine.facts.devices == nil && machine.facts.mounts != nil {
            result.append("devices of the \(machine.role.rawValue) are inferred from mountinfo and fstab")
        }
        return result
    }
}
