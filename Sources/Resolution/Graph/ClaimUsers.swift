package import Findings
package import StorageModel

/// Who uses a claim. Rules pass over all claims and volumes and ask this of few, so it is found out when it is asked for.
package struct ClaimUsers: Sendable, Hashable {
    private let claim: ClusterIndex.NamespacedName
    /// Indexes into `ClusterInventory.pods` of the pods that use the claim, in inventory order.
    package let pods: [Int]
    private let owners: OwnerResolver

    init(claim: ClusterIndex.NamespacedName, pods: [Int], owners: OwnerResolver) {
        self.claim = claim
        self.pods = pods
        self.owners = owners
    }

    /// Top-level workloads of the pods, and StatefulSets that own the claim by name, sorted.
    package var workloads: [ObjectReference] { owners.workloads(ofClaim: claim, pods) }

    /// Who is hit when the claim does not work.
    package var blastRadius: BlastRadius { owners.blastRadius(ofClaim: claim, pods) }

    /// Whether both are users of one claim.
    package static func == (left: Self, right: Self) -> Bool { left.claim == right.claim && left.pods == right.pods }

    package func hash(into hasher: inout Hasher) { hasher.combine(claim) }
}
