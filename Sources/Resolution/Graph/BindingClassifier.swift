import SourceText
import StorageModel

/// Decides how a PV and a claim stand to each other.
enum BindingClassifier {
    /// The state of a PV, and the claim that is used with it.
    static func classify(
        _ volume: PersistentVolume,
        _ inventory: ClusterInventory,
        _ index: ClusterIndex
    ) -> (state: BindingState, claim: Int?) {
        let naming = index.claimsNamingVolume[ClusterIndex.Name(volume.cluster, volume.name)] ?? []
        guard let reference = volume.claimRef else {
            return naming.first.map { (.halfBound, $0) } ?? (.available, nil)
        }
        guard let position = index.claim(of: volume) else {
            if volume.phase?.value == "Released" { return (.released, nil) }
            guard index.claimNamespaces.contains(ClusterIndex.Name(volume.cluster, reference.namespace)) else {
                return (.claimUnknown, nil)
            }
            return reference.uid == nil ? (.reserved, nil) : (.claimMissing, nil)
        }
        let claim = inventory.persistentVolumeClaims[position]
        let names = claim.boundVolumeName
        if let wanted = reference.uid?.value, let found = claim.uid, wanted != found {
            if names == volume.name { return (.uidMismatch, position) }
            if names != nil { return (.claimElsewhere, nil) }
            return volume.phase?.value == "Released" ? (.released, position) : (.uidMismatch, position)
        }
        guard let names else { return (.reserved, position) }
        guard names == volume.name else { return (.claimElsewhere, nil) }
        return (isComplete(volume, claim) ? .bound : .halfBound, position)
    }

    /// Whether a pair that names each other is bound as kubelet demands: uid set, and no side in another phase.
    private static func isComplete(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim) -> Bool {
        if let phase = claim.phase?.value, phase != "Bound" { return false }
        if let phase = volume.phase?.value, phase != "Bound" { return false }
        guard volume.claimRef?.uid != nil else { return false }
        // A claim without uid comes from a dump that was stripped; only the phases tell then.
        return claim.uid != nil || (claim.phase?.value == "Bound" && volume.phase?.value == "Bound")
    }

    /// The state of a claim, and the PV it names.
    static func classify(
        _ claim: PersistentVolumeClaim,
        _ inventory: ClusterInventory,
        _ index: ClusterIndex
    ) -> (state: ClaimState, volume: Int?) {
        guard let name = claim.boundVolumeName else { return (claim.phase?.value == "Lost" ? .lost : .pending, nil) }
        guard let position = index.volumes[ClusterIndex.Name(claim.cluster, name)] else {
            if claim.phase?.value == "Lost" { return (.lost, nil) }
            return (index.volumeClusters.contains(claim.cluster) ? .volumeMissing : .volumeUnknown, nil)
        }
        let volume = inventory.persistentVolumes[position]
        guard let reference = volume.claimRef else { return (.halfBound, position) }
        let sameName = reference.namespace == claim.namespace && reference.name.value == claim.name
        if !sameName { return (.misbound, position) }
        if let wanted = reference.uid?.value, let found = claim.uid, wanted != found { return (.misbound, position) }
        if claim.phase?.value == "Lost" { return (.lost, position) }
        return (isComplete(volume, claim) ? .bound : .halfBound, position)
    }
}
