import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-13: the LocalVolume or LocalVolumeSet of free volumes is gone or being deleted.
enum OwnerObjectDeleted: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-13",
        family: .localStorage,
        name: "owner-object-deleted",
        title: "Deleting the operator's object releases and wipes its free volumes",
        severity: .critical,
        mechanism:
            "When a LocalVolume or LocalVolumeSet is deleted, the operator gives every unclaimed PV of it a claimRef of its own, so that the PV becomes Released and is wiped. PVs that hold restored data but are not bound yet are lost. PVs with policy Retain only hold the deletion up.",
        whenSilent: "The wipe of a free volume disturbs no pod.",
        message: "local volume has persistent volumes with Retain reclaim policy blocking deletion",
        remedy: "Reserve the PVs by claimRef, or set policy Retain, before the object is deleted or renamed.",
        example: "LocalVolume `fast` has a deletionTimestamp and owns the Available PV `local-pv-1`.",
        references: ["local-storage-operator pkg/common/finalizer_util.go: ReleaseAvailablePVs"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no free volume of a local storage operator is in scope"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in LocalStorage.managed(context) {
            let volume = LocalStorage.volume(of: entry, context)
            guard volume.claimRef == nil, LocalStorage.isDeleted(volume), let owner = owner(volume) else { continue }
            tally.looked()
            guard context.inventory.cluster.has(kind: owner.kind) else {
                tally.lacks(
                    "cluster",
                    "oc get \(owner.kind.lowercased()) -A -o yaml",
                    "whether the owner of free volumes is there and not being deleted"
                )
                continue
            }
            let found = object(owner, volume.cluster, context)
            if let found, found.deletionTimestamp == nil { continue }
            tally.hit(issue(entry, volume, owner, found))
        }
    }

    private static func owner(_ volume: PersistentVolume) -> (kind: String, name: Located<String>)? {
        let labels = volume.metadata.labels
        let name = labels["storage.openshift.com/owner-name"] ?? labels["storage.openshift.com/local-volume-owner-name"]
        guard let name else { return nil }
        return (labels["storage.openshift.com/owner-kind"]?.value ?? "LocalVolume", name)
    }

    private static func object(
        _ owner: (kind: String, name: Located<String>),
        _ cluster: ClusterRole,
        _ context: CheckContext
    ) -> ObjectMetadata? {
        let inventory = context.inventory.cluster
        if owner.kind == "LocalVolumeSet" {
            return inventory.localVolumeSets.first { $0.cluster == cluster && $0.name == owner.name.value }?.metadata
        }
        return inventory.localVolumes.first { $0.cluster == cluster && $0.name == owner.name.value }?.metadata
    }

    private static func issue(
        _ entry: StaticSubject,
        _ volume: PersistentVolume,
        _ owner: (kind: String, name: Located<String>),
        _ found: ObjectMetadata?
    ) -> ObjectIssue {
        let state = found == nil ? "is not in the dumps" : "is being deleted"
        let place = found?.deletionTimestamp?.location ?? owner.name.location
        return ObjectIssue(
            subject: volume.reference,
            side: FindingSide(entry.subject.side),
            node: entry.subject.node,
            key: StaticVolumes.key("owner", volume.cluster),
            detail:
                "\(owner.kind) \(ShellQuote.code(owner.name.value)), which owns the free volume, \(state), and the reclaim policy is Delete",
            effect: "the operator releases the volume and wipes \(ShellQuote.code(entry.subject.path.value))",
            certainty: found == nil ? .depends(on: ["whether \(owner.kind) `\(owner.name.value)` exists"]) : .certain,
            remediation: ClaimRemedies.retain(volume) + [LocalStorage.stopDiskmaker(entry.subject.node)],
            evidence: [Evidence(.cause, at: place, note: "the owner of the volume")]
                + LocalStorage.policyEvidence(volume)
        )
    }
}
