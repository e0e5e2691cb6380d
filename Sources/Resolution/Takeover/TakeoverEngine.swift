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
        TakeoverPrediction(
            volumes: [],
            boot: BootOutcome(result: .undetermined, certainty: .undetermined(missing: []), problems: []),
            diskPlan: [],
            assumptions: []
        )
    }
}
