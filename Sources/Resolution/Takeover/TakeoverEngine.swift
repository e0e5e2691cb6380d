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
            assumptions: pairing.assumptions
        )
    }
}
