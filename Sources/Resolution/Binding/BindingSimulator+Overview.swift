import SourceText
import StorageModel

/// A PV whose claimRef names a claim that is bound to something else or to nothing.
package struct IgnoredReservation: Sendable, Hashable {
    /// Position in `ClusterInventory.persistentVolumes`.
    package var volumeIndex: Int
    /// Position in `ClusterInventory.persistentVolumeClaims`.
    package var claimIndex: Int
    /// Which condition the PV fails.
    package var rejection: VolumeRejection

    /// Describes a reservation.
    package init(volumeIndex: Int, claimIndex: Int, rejection: VolumeRejection) {
        self.volumeIndex = volumeIndex
        self.claimIndex = claimIndex
        self.rejection = rejection
    }
}

extension BindingSimulator {
    /// What the checks need of the simulation.
    package struct Overview: Sendable {
        /// What happens to the claims that are not bound, by position.
        package var predictions: [Int: BindingPrediction] = [:]
        /// PVs that are reserved in vain.
        package var ignoredReservations: [IgnoredReservation] = []

        /// Makes an overview of nothing.
        package init() {}
    }

    /// Predicts every claim that is not bound; the time grows with their number, not with that of claims times PVs.
    static func overview(_ inventory: ClusterInventory, _ index: ClusterIndex) -> Overview {
        let claims = claimsToPredict(inventory)
        // Where all is well, the PVs need not be arranged.
        guard !claims.isEmpty else { return Overview() }
        var simulator = BindingSimulator(inventory, index)
        return simulator.overview(of: claims)
    }

    private static func claimsToPredict(_ inventory: ClusterInventory) -> [Int] {
        inventory.persistentVolumeClaims.indices.filter { position in
            let claim = inventory.persistentVolumeClaims[position]
            let isBound =
                claim.boundVolumeName != nil
                && (claim.phase?.value == "Bound" || claim.metadata.annotations[BindingRules.bindCompleted] != nil)
            return !isBound && claim.phase?.value != "Lost"
        }
    }

    private mutating func overview(of claims: [Int]) -> Overview {
        var overview = Overview()
        for position in claims {
            let claim = inventory.persistentVolumeClaims[position]
            let prediction = outcome(ofClaimAt: position)
            overview.predictions[position] = prediction
            overview.ignoredReservations += ignored(claim, position, prediction)
        }
        overview.ignoredReservations.sort { ($0.volumeIndex, $0.claimIndex) < ($1.volumeIndex, $1.claimIndex) }
        return overview
    }

    private func ignored(
        _ claim: PersistentVolumeClaim,
        _ position: Int,
        _ prediction: BindingPrediction
    ) -> [IgnoredReservation] {
        guard claim.boundVolumeName == nil else { return [] }
        let pool = pool(claim.cluster)
        let request = ClaimRequest(claim)
        return pool.reserved(for: claim).compactMap { reserved in
            guard pool.volumes[reserved].name != prediction.volume else { return nil }
            let lacking = BindingRules.lackingModes(request, offered: pool.volumes[reserved].accessModes)
            let other: VolumeRejection =
                lacking.isEmpty
                ? prediction.volume.map { .moreModes(than: $0) } ?? .waitsForConsumer : .accessModes(lacking)
            return IgnoredReservation(
                volumeIndex: pool.volumes[reserved].index,
                claimIndex: position,
                rejection: pool.basicRejection(reserved, claim, request) ?? other
            )
        }
    }

    /// PVs that a claim could be bound to if every other were gone: all that fit, of whatever size, on any node.
    ///
    /// Takes time in the number of PVs; ask it only about claims that are in trouble.
    package func candidates(forClaimAt position: Int) -> [Int] {
        let claim = inventory.persistentVolumeClaims[position]
        let request = ClaimRequest(claim)
        let pool = pool(claim.cluster)
        return pool.volumes.indices.filter {
            pool.basicRejection($0, claim, request) == nil && pool.freeRejection($0, claim, request) == nil
        }.map { pool.volumes[$0].index }
    }
}
