import Findings
import Resolution
import SourceText
import StorageModel

/// NET-09: a restored CSI PV with policy Delete destroys the volume in its backend.
enum RestoredVolumeDestroysBackend: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-09",
        family: .network,
        name: "restored-csi-volume-destroys-backend",
        title: "A restored CSI volume with policy Delete destroys its data in the backend",
        severity: .critical,
        mechanism:
            "A CSI PV that was copied to a cluster, or made by hand, belongs to external-provisioner as soon as the driver's name matches. When its claim is not there, or has another uid, the PV becomes Released, and policy Delete calls DeleteVolume for its handle: the backend's volume is gone for every cluster that uses it.",
        whenSilent: "The PV disappears as after any deleted claim.",
        remedy:
            "Create the PV with policy Retain and without the uid in claimRef; set Delete again when the claim is bound.",
        example: "`pvc-1111…` with claimRef uid `A` is restored; the claim is created with uid `B`.",
        references: [
            "sig-storage-lib-external-provisioner controller/controller.go: shouldDelete, isProvisionerForVolume",
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static CSI volume has policy Delete"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for binding in context.graph.bindings where binding.provisioning.kind.isStatic {
            let volume = context.inventory.cluster.persistentVolumes[binding.volumeIndex]
            guard case .csi(let driver, let handle, _, _) = volume.source, LocalStorage.isDeleted(volume) else {
                continue
            }
            tally.looked()
            guard let reference = volume.claimRef, let uid = reference.uid else { continue }
            switch binding.state {
            case .released, .claimMissing, .uidMismatch, .claimElsewhere:
                tally.hit(issue(volume, binding, driver, handle, uid))
            case .claimUnknown:
                tally.lacks(
                    "cluster",
                    "oc get pvc -n \(ShellQuote.word(reference.namespace)) -o yaml",
                    "whether the claim of a CSI volume with policy Delete has the uid in claimRef"
                )
            default: continue
            }
        }
    }

    private static func issue(
        _ volume: PersistentVolume,
        _ binding: VolumeBinding,
        _ driver: Located<String>,
        _ handle: Located<String>?,
        _ uid: Located<String>
    ) -> ObjectIssue {
        ObjectIssue(
            subject: volume.reference,
            side: .cluster,
            key: StaticVolumes.key("backend", volume.cluster),
            detail:
                "claimRef has uid \(ShellQuote.code(uid.value)), which no claim of the dumps has, and the reclaim policy is Delete",
            effect:
                "the volume becomes Released, and driver \(ShellQuote.code(driver.value)) deletes \(ShellQuote.code(handle?.value ?? "its handle")) in the backend, for every cluster that uses it",
            radius: binding.blastRadius,
            remediation: ClaimRemedies.retain(volume) + [ClaimRemedies.release(volume)],
            evidence: [Evidence(.cause, at: uid.location, note: "uid of a claim that is not there")]
                + LocalStorage.policyEvidence(volume)
        )
    }
}
