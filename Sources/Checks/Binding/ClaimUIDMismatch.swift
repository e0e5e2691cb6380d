import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-02: the claim was made anew, and the PV still names the old one.
enum ClaimUIDMismatch: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-02",
        family: .binding,
        name: "claim-uid-mismatch",
        title: "PersistentVolume names an older claim of the same name",
        severity: .high,
        mechanism:
            "Binding compares uids, not names. A claim that was deleted and made again has a new uid: the PV is Released and its reclaim policy runs, the new claim is Lost when it says that it was bound, and Pending otherwise.",
        message:
            "ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly / FailedBinding: volume \"pv-a\" already bound to a different claim.",
        remedy:
            "Set the policy to Retain. For a Pending claim clear claimRef.uid; for a claim that says it was bound write its uid into claimRef.",
        example: "`claimRef.uid: 1111…` in the PV and `metadata.uid: 2222…` in the claim.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: syncBoundClaim, syncUnboundClaim, syncVolume",
            "Kubernetes pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let pairs = StaticVolumes.inScope(context).filter { $0.volume.claimRef != nil }
        return .decided(
            descriptor,
            subjects: pairs.count,
            findings: pairs.filter { $0.binding.state == .uidMismatch }.map(finding),
            nothing: "no static volume names a claim"
        )
    }

    private static func finding(_ pair: StaticVolume) -> Finding {
        let volume = pair.volume
        let old = volume.claimRef?.uid
        let claim = pair.claim
        var evidence = [Evidence(.cause, at: (old ?? volume.metadata.name).location, note: "uid that the volume names")]
        if let uid = claim?.metadata.uid {
            evidence.append(Evidence(.counterpart, at: uid.location, note: "uid of the claim"))
        }
        let isDeleting = volume.reclaimPolicy?.value == "Delete"
        if isDeleting, let policy = volume.reclaimPolicy {
            evidence.append(Evidence(.context, at: policy.location, note: "reclaim policy"))
        }
        let name = claim?.reference.qualifiedName ?? ""
        let detail =
            "claim \(ShellQuote.code(name)) has uid \(ShellQuote.code(claim?.uid ?? "")), claimRef asks for \(ShellQuote.code(old?.value ?? ""))"
        return Finding(
            check: descriptor,
            severity: isDeleting ? .critical : .high,
            subject: volume.reference,
            side: .cluster,
            stableKey: pair.key("uid-mismatch"),
            detail: detail,
            effect: effect(volume, claim) + (isDeleting ? "; policy Delete is carried out on the volume" : ""),
            blastRadius: pair.binding.blastRadius,
            remediation: ClaimRemedies.retain(volume) + [repair(volume, claim)],
            evidence: evidence
        )
    }

    private static func effect(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim?) -> String {
        guard let claim else { return "the volume stays Released" }
        if wasBound(claim) {
            return
                "the claim is Lost: `ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly`"
        }
        if claim.boundVolumeName != nil {
            return
                "the claim stays Pending: `FailedBinding: volume \"\(ShellQuote.printable(volume.name))\" already bound to a different claim.`"
        }
        return "the claim does not get this volume; it stays Pending or binds another one"
    }

    private static func repair(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim?) -> Remediation {
        guard let claim, wasBound(claim), let uid = claim.uid else { return ClaimRemedies.release(volume) }
        return ClaimRemedies.adopt(volume, claimUID: uid)
    }

    /// `bind-completed` is what the controller reads; the phase stands in for it in dumps that lost annotations.
    private static func wasBound(_ claim: PersistentVolumeClaim) -> Bool {
        claim.metadata.annotations["pv.kubernetes.io/bind-completed"] != nil
            || ["Bound", "Lost"].contains(claim.phase?.value ?? "")
    }
}
