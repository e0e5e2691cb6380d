import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-08: an unbound claim carries the node that was chosen for it in another life.
enum SelectedNodeRestored: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-08",
        family: .binding,
        name: "selected-node-restored",
        title: "Unbound claim is marked to be provisioned for a node",
        severity: .high,
        mechanism:
            "The annotation `volume.kubernetes.io/selected-node` tells that the scheduler has decided to have a volume provisioned. Existing volumes are then not tried at all, and no other node is accepted. It comes from a manifest that was saved with its annotations.",
        message: "node(s) didn't find available persistent volumes to bind",
        remedy: "Remove the annotation from the claim.",
        example: "A Pending claim with `volume.kubernetes.io/selected-node: worker-1`.",
        references: [
            "Kubernetes pkg/scheduler/framework/plugins/volumebinding/binder.go: FindPodVolumes, checkVolumeProvisions"
        ],
        requires: [.cluster("PersistentVolumeClaim")]
    )

    private static let key = "volume.kubernetes.io/selected-node"

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let claims = PendingClaims.all(context)
        let free = StaticVolumes.inScope(context).filter { $0.binding.state == .available }
        let classes = Set(free.map { ClusterIndex.Name($0.volume.cluster, BindingRules.className($0.volume)) })
        let findings: [Finding] = claims.compactMap { entry in
            guard let mark = entry.claim.metadata.annotations[key], entry.claim.boundVolumeName == nil else {
                return nil
            }
            if case .binds = entry.prediction.outcome { return nil }
            // A class that provisions, without any PV that fits, is what the annotation is for.
            let wanted = ClusterIndex.Name(entry.claim.cluster, BindingRules.className(entry.claim))
            if case .provisions = entry.prediction.outcome, !classes.contains(wanted) { return nil }
            return finding(entry, mark)
        }
        return .decided(descriptor, subjects: claims.count, findings: findings, nothing: "every claim is bound")
    }

    private static func finding(_ entry: PendingClaim, _ mark: Located<String>) -> Finding {
        let claim = entry.claim
        let isProvisioned = if case .provisions = entry.prediction.outcome { true } else { false }
        let target = "pvc \(ShellQuote.word(claim.name)) -n \(ShellQuote.word(claim.namespace))"
        return Finding(
            check: descriptor,
            subject: claim.reference,
            side: .cluster,
            stableKey: entry.key("selected-node"),
            detail: "the claim is not bound and carries `\(key)` with \(ShellQuote.code(mark.value))",
            effect: isProvisioned
                ? "a new, empty volume is provisioned, although static volumes of the class are free"
                : "the claim stays Pending: `node(s) didn't find available persistent volumes to bind`",
            blastRadius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "remove the annotation, so that existing volumes are tried",
                    body: "oc annotate \(target) \(key)-",
                    place: "workstation",
                    undo: "oc annotate \(target) \(ShellQuote.word("\(key)=\(mark.value)"))"
                )
            ],
            evidence: [Evidence(.cause, at: mark.location)]
        )
    }
}
