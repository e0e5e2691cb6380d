import Findings
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
        let state = AfterState(source: sourceState, target: targetState, pairing: pairing, profile: plan.profile)
        let builder = OutcomeBuilder(state: state)
        return TakeoverPrediction(
            volumes: subjects.map { builder.outcome(of: $0) },
            boot: BootPredictor(state: state).predict(),
            diskPlan: DiskPlanBuilder(state: state).rows(),
            assumptions: pairing.assumptions + assumptions(state)
        )
    }

    /// What was taken for granted about the machines, for the reader.
    private static func assumptions(_ state: AfterState) -> [String] {
        var result: [String] = []
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
