import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-04: a hand-made PV has policy Delete, and nothing can delete it.
enum DeleteWithoutDeleter: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-04",
        family: .binding,
        name: "delete-policy-without-deleter",
        title: "Policy Delete on a volume that nothing can delete",
        severity: .medium,
        mechanism:
            "The controller manager has no deleter for local volumes, and its deleter for hostPath only takes paths that contain `/tmp/` with something behind it, in its own file system. When the claim goes, the PV ends as Failed.",
        message:
            "VolumeFailedDelete: error getting deleter volume plugin for volume \"pv-a\": no volume plugin matched / host_path deleter only supports /tmp/.+ but received provided /data",
        remedy:
            "Set the policy to Retain, then clear claimRef.uid so that the claim of that name can bind the volume again.",
        example: "`persistentVolumeReclaimPolicy: Delete` on a PV with `spec.local`.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: findDeletablePlugin",
            "Kubernetes pkg/volume/hostpath/host_path.go: newDeleter",
            "Kubernetes cmd/kube-controller-manager/app/plugins.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        // Operators of managed volumes and external provisioners bring their own deleter.
        let volumes = StaticVolumes.inScope(context).filter {
            $0.binding.provisioning.kind != .staticManaged
                && $0.volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] == nil
        }
        let stuck = volumes.filter { pair in
            guard pair.volume.reclaimPolicy?.value == "Delete", pair.volume.claimRef != nil else { return false }
            return pair.volume.phase?.value == "Failed" || [.released, .claimMissing].contains(pair.binding.state)
        }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: stuck.map(finding),
            nothing: "no static volume made by hand is in scope"
        )
    }

    private static func finding(_ pair: StaticVolume) -> Finding {
        let volume = pair.volume
        var evidence: [Evidence] = []
        if let policy = volume.reclaimPolicy { evidence.append(Evidence(.cause, at: policy.location)) }
        if let phase = volume.phase { evidence.append(Evidence(.context, at: phase.location)) }
        if let reference = volume.claimRef {
            evidence.append(Evidence(.context, at: reference.name.location, note: "the claim that is gone"))
        }
        let claim = volume.claimRef?.reference.qualifiedName ?? ""
        return Finding(
            check: descriptor,
            subject: volume.reference,
            side: .cluster,
            stableKey: pair.key("delete-without-deleter"),
            detail: "policy Delete, and claim \(ShellQuote.code(claim)) is gone"
                + (volume.phase.map { "; the volume is \(ShellQuote.code($0.value))" } ?? ""),
            effect: effect(volume),
            blastRadius: pair.binding.blastRadius,
            remediation: ClaimRemedies.retain(volume) + [ClaimRemedies.release(volume)],
            evidence: evidence
        )
    }

    private static func effect(_ volume: PersistentVolume) -> String {
        let name = ShellQuote.printable(volume.name)
        guard case .hostPath(let path, _) = volume.source else {
            return
                "phase Failed, `VolumeFailedDelete: error getting deleter volume plugin for volume \"\(name)\": no volume plugin matched`; the data stays on the disk"
        }
        // The expression of the deleter is not anchored: `/data/tmp/x` matches too.
        if let range = path.value.firstRange(of: "/tmp/"), range.upperBound < path.value.endIndex {
            return
                "the controller manager removes the path in its own file system and then the PV object; the data on the node stays"
        }
        return
            "phase Failed, `VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided \(ShellQuote.printable(path.value))`; the data stays on the disk"
    }
}
