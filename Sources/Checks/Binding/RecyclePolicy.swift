import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-16: policy Recycle empties the path on whichever node the recycler runs.
enum RecyclePolicy: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-16",
        family: .binding,
        name: "recycle-policy",
        title: "Policy Recycle empties the path on any node",
        severity: .critical,
        mechanism:
            "When the claim is gone, a pod `pv-recycler-*` in namespace `default` deletes everything below the path of a hostPath or NFS volume. It is pinned to no node: it empties that path on whichever node it lands.",
        whenSilent: "Always: the volume becomes Available, and another node's directory is empty.",
        remedy: "Set the policy to Retain.",
        example: "A `hostPath` PV with `persistentVolumeReclaimPolicy: Recycle`.",
        references: [
            "Kubernetes pkg/volume/plugins.go: NewPersistentVolumeRecyclerPodTemplate",
            "Kubernetes pkg/volume/hostpath/host_path.go: Recycle",
        ],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        var findings: [Finding] = []
        var subjects = 0
        for binding in context.graph.bindings {
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            switch volume.source {
            case .hostPath, .nfs: break
            default: continue
            }
            subjects += 1
            guard let policy = volume.reclaimPolicy, policy.value == "Recycle" else { continue }
            findings.append(finding(volume, binding, policy))
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            nothing: "there is no hostPath or NFS volume"
        )
    }

    private static func finding(
        _ volume: PersistentVolume,
        _ binding: VolumeBinding,
        _ policy: Located<String>
    ) -> Finding {
        let isGone = [.released, .claimMissing, .uidMismatch].contains(binding.state)
        let path = volume.source.nodePath.map { ShellQuote.code($0.value) } ?? "the export"
        return Finding(
            check: descriptor,
            severity: isGone ? .critical : .high,
            subject: volume.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("recycle", volume.cluster),
            detail: "the reclaim policy is `Recycle`"
                + (isGone ? ", and the claim of the volume is gone" : "; it is carried out when the claim is deleted"),
            effect: "a recycler pod deletes everything below \(path), on whichever node it is scheduled",
            blastRadius: binding.blastRadius,
            remediation: ClaimRemedies.retain(volume),
            evidence: [Evidence(.cause, at: policy.location)]
                + (volume.source.nodePath.map { [Evidence(.context, at: $0.location, note: "the path")] } ?? [])
        )
    }
}
