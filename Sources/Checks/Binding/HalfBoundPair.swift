import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-15: kubelet refuses a pair whose halves do not agree.
enum HalfBoundPair: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-15",
        family: .binding,
        name: "half-bound-pair",
        title: "Kubelet refuses a pair that is only half bound",
        severity: .high,
        mechanism:
            "Before it mounts, kubelet asks for a claim in phase Bound that names a volume whose claimRef has the claim's uid. The controller completes most half bindings by itself; where it cannot, pods that are on a node already stay in ContainerCreating.",
        message:
            "error processing PVC shop/data: PVC is not bound / PVC has empty pvc.Spec.VolumeName / found PV object pv-a but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim / found PV object pv-a but its pv.Spec.ClaimRef.UID A does not point to claim.UID B",
        remedy:
            "Make both sides name each other: claimRef with namespace, name and uid of the claim, volumeName in the claim.",
        example: "Claim `volumeName: pv-a`, phase Pending; PV `pv-a` with claimRef of another claim.",
        references: [
            "Kubernetes pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go: getPVCExtractPV, getPVSpec"
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        var findings: [Finding] = []
        var subjects = 0
        for binding in context.graph.claims {
            guard let position = binding.volumeIndex else { continue }
            let claim = cluster.persistentVolumeClaims[binding.claimIndex]
            guard StaticVolumes.wantsStatic(claim, context) else { continue }
            subjects += 1
            // What the controller completes by itself is no finding.
            guard let prediction = context.graph.predictions[binding.claimIndex], prediction.volume == nil else {
                continue
            }
            if case .undetermined = prediction.outcome { continue }
            let placed = binding.podIndexes.map { cluster.pods[$0] }.first {
                !$0.isFinished && $0.spec.nodeName != nil
            }
            guard let placed else { continue }
            findings.append(finding(claim, cluster.persistentVolumes[position], binding, placed))
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            nothing: "no claim names a static volume that is in the dumps"
        )
    }

    private static func finding(
        _ claim: PersistentVolumeClaim,
        _ volume: PersistentVolume,
        _ binding: ClaimBinding,
        _ pod: Pod
    ) -> Finding {
        Finding(
            check: descriptor,
            subject: claim.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("half-bound|\(volume.name)", claim.cluster),
            detail:
                "the claim names \(ShellQuote.code(volume.name)) and is not bound, and pod \(ShellQuote.code(pod.name)) is on a node already",
            effect:
                "the pod does not start: `\(message(claim, volume))`",
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "take the pod off the node until claim and volume name each other, then let it be scheduled anew"
                )
            ],
            evidence: [
                Evidence(.cause, at: (claim.volumeName ?? claim.metadata.name).location),
                Evidence(.counterpart, at: (volume.claimRef?.name ?? volume.metadata.name).location),
                Evidence(.context, at: pod.metadata.name.location, note: "the pod"),
            ]
        )
    }

    private static func message(_ claim: PersistentVolumeClaim, _ volume: PersistentVolume) -> String {
        let start = "error processing PVC \(ShellQuote.printable(claim.reference.qualifiedName)): "
        guard claim.phase?.value == "Bound" else { return start + "PVC is not bound" }
        let name = ShellQuote.printable(volume.name)
        guard let reference = volume.claimRef else {
            return start
                + "found PV object \(name) but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim"
        }
        return start
            + "found PV object \(name) but its pv.Spec.ClaimRef.UID \(ShellQuote.printable(reference.uid?.value ?? "")) does not point to claim.UID \(ShellQuote.printable(claim.uid ?? ""))"
    }
}
