import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-13: a PV with the mark of a provisioner and policy Delete, whose claim has another PV.
enum SurplusVolumeDeleted: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-13",
        family: .binding,
        name: "surplus-volume-deleted",
        title: "Volume counts as surplus of a provisioner and is deleted",
        severity: .critical,
        mechanism:
            "A volume with the annotation `pv.kubernetes.io/provisioned-by` and policy Delete, whose claim is bound to another volume, counts as one that was provisioned twice. The controller releases it and has it deleted. Without the annotation it would only be unbound.",
        whenSilent: "Until the data is missed: the claim works on with its other volume.",
        remedy:
            "Set the policy to Retain, and take the annotation out of the manifest of a volume that was copied here.",
        example:
            "A copied PV with `provisioned-by`, policy Delete and claimRef `shop/data`; that claim is bound to `pvc-1`.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: syncVolume, last branch"
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        let elsewhere = context.graph.bindings.filter { $0.state == .claimElsewhere }
        let findings: [Finding] = elsewhere.compactMap { binding in
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            guard let mark = volume.metadata.annotations["pv.kubernetes.io/provisioned-by"],
                volume.reclaimPolicy?.value == "Delete"
            else { return nil }
            return finding(volume, binding, mark, context)
        }
        return .decided(
            descriptor,
            subjects: context.graph.bindings.count,
            findings: findings,
            nothing: "the dumps hold no PersistentVolume"
        )
    }

    private static func finding(
        _ volume: PersistentVolume,
        _ binding: VolumeBinding,
        _ mark: Located<String>,
        _ context: CheckContext
    ) -> Finding {
        let claim = context.graph.index.claim(of: volume).map { context.inventory.cluster.persistentVolumeClaims[$0] }
        var evidence = [Evidence(.cause, at: mark.location)]
        if let policy = volume.reclaimPolicy { evidence.append(Evidence(.context, at: policy.location)) }
        if let place = claim?.volumeName?.location {
            evidence.append(Evidence(.counterpart, at: place, note: "the volume that the claim has"))
        }
        let other = claim?.boundVolumeName.map(ShellQuote.code) ?? "another volume"
        return Finding(
            check: descriptor,
            subject: volume.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("surplus", volume.cluster),
            detail:
                "the volume has policy Delete and the mark of provisioner \(ShellQuote.code(mark.value)), and its claim is bound to \(other)",
            effect: "the controller releases the volume as surplus, and its data is deleted",
            blastRadius: binding.blastRadius,
            remediation: ClaimRemedies.retain(volume),
            evidence: evidence
        )
    }
}
