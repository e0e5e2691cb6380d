import Findings
import SourceText
package import StorageModel

/// What joins the objects of the clusters among each other; the machines have no part in it.
package struct ClusterJoins: Sendable {
    let index: ClusterIndex
    let owners: OwnerResolver
    let bindings: [VolumeBinding]
    let claims: [ClaimBinding]
    let simulation: BindingSimulator.Overview

    /// Classifies PVs and joins pods, claims and PVs, in time linear in the number of objects.
    package init(_ cluster: ClusterInventory) {
        let (index, groups) = ForkJoin.both({ ClusterIndex(cluster) }, { PodGroups(cluster) })
        let owners = OwnerResolver(cluster, index, groups)
        let (joined, simulation) = ForkJoin.both(
            { Self.join(cluster, index, owners) },
            { BindingSimulator.overview(cluster, index) }
        )
        self.index = index
        self.owners = owners
        bindings = joined.bindings
        claims = joined.claims
        self.simulation = simulation
    }

    private static func join(
        _ cluster: ClusterInventory,
        _ index: ClusterIndex,
        _ owners: OwnerResolver
    ) -> (bindings: [VolumeBinding], claims: [ClaimBinding]) {
        // Who uses a claim is asked for the claim and for its volume, and looked up once.
        let claims = ForkJoin.spread(cluster.persistentVolumeClaims.indices) {
            claimBinding(of: $0, cluster, index, owners)
        }
        return (
            ForkJoin.spread(cluster.persistentVolumes.indices) { binding(of: $0, cluster, index, owners, claims) },
            claims
        )
    }

    private static func binding(
        of position: Int,
        _ cluster: ClusterInventory,
        _ index: ClusterIndex,
        _ owners: OwnerResolver,
        _ claims: [ClaimBinding]
    ) -> VolumeBinding {
        let volume = cluster.persistentVolumes[position]
        let named = index.claim(of: volume).map { cluster.persistentVolumeClaims[$0] }
        let storageClass = volume.storageClassName.flatMap { index.storageClass($0.value, in: volume.cluster) }
        let (state, claimIndex) = BindingClassifier.classify(volume, cluster, index)
        let claim = claimIndex.map { cluster.persistentVolumeClaims[$0] }
        var users = claimIndex.map { claims[$0].users }
        if users == nil, state != .claimElsewhere, let reference = volume.claimRef {
            // A claim that is not in the dumps still has its pods, which name it.
            users = owners.users(
                ofClaim: ClusterIndex.NamespacedName(volume.cluster, reference.namespace, reference.name.value)
            )
        }
        return VolumeBinding(
            volumeIndex: position,
            volume: volume.reference,
            cluster: volume.cluster,
            provisioning: ProvisioningClassifier.classify(
                volume,
                claim: named,
                storageClass: storageClass.map { cluster.storageClasses[$0] }
            ),
            state: state,
            claimIndex: claimIndex,
            users: users,
            evidence: evidence(volume, claim)
        )
    }

    private static func evidence(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim?) -> [Evidence] {
        var evidence = [Evidence(.cause, at: volume.metadata.name.location, note: "the PersistentVolume")]
        if let reference = volume.claimRef {
            evidence.append(Evidence(.context, at: reference.name.location, note: "the claim it names"))
        }
        if let claim {
            let place = claim.volumeName?.location ?? claim.metadata.name.location
            evidence.append(Evidence(.counterpart, at: place, note: "the claim"))
        }
        return evidence
    }

    private static func claimBinding(
        of position: Int,
        _ cluster: ClusterInventory,
        _ index: ClusterIndex,
        _ owners: OwnerResolver
    ) -> ClaimBinding {
        let claim = cluster.persistentVolumeClaims[position]
        let (state, volumeIndex) = BindingClassifier.classify(claim, cluster, index)
        return ClaimBinding(
            claimIndex: position,
            state: state,
            volumeIndex: volumeIndex,
            users: owners.users(ofClaim: ClusterIndex.NamespacedName(claim.cluster, claim.namespace, claim.name))
        )
    }
}
