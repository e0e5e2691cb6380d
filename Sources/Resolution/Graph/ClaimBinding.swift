package import Findings

/// How a claim stands to the PV it names.
package enum ClaimState: String, Sendable, Hashable, CaseIterable {
    /// Both sides name each other, uids agree.
    case bound
    /// It names no PV.
    case pending
    /// `status.phase` is Lost.
    case lost
    /// It names a PV that is in none of the dumps, although they hold PVs.
    case volumeMissing = "volume-missing"
    /// It names a PV, and the dumps hold no PVs at all.
    case volumeUnknown = "volume-unknown"
    /// Its PV names another claim, or its claimRef has another uid.
    case misbound
    /// Both sides name each other, but a uid is missing or a side is incomplete.
    case halfBound = "half-bound"
}

/// One claim with everything that hangs on it.
package struct ClaimBinding: Sendable, Hashable {
    /// Index into `ClusterInventory.persistentVolumeClaims`.
    package var claimIndex: Int
    /// How it stands to its PV.
    package var state: ClaimState
    /// Index into `ClusterInventory.persistentVolumes` of the PV that it names; nil when there is none.
    package var volumeIndex: Int?
    /// Who uses it.
    package var users: ClaimUsers

    /// Indexes into `ClusterInventory.pods` of the pods that use it, in inventory order.
    package var podIndexes: [Int] { users.pods }

    /// Who is hit when the claim does not work.
    package var blastRadius: BlastRadius { users.blastRadius }

    /// Describes a claim.
    init(claimIndex: Int, state: ClaimState, volumeIndex: Int?, users: ClaimUsers) {
        self.claimIndex = claimIndex
        self.state = state
        self.volumeIndex = volumeIndex
        self.users = users
    }
}
