import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-07: a claim without class, a static PV without class, and a default class between them.
enum DefaultClassTakesClaim: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-07",
        family: .binding,
        name: "default-class-takes-claim",
        title: "Default class makes a new volume for a claim of a static one",
        severity: .critical,
        mechanism:
            "A claim that does not say which class it wants gets the default class when it is made, or later while it waits. The default class then provisions a new, empty volume; a static volume without class is no match any more. Of several default classes the newest counts.",
        whenSilent:
            "Always: the claim is Bound and the pod starts on an empty volume, while the static one stays Available.",
        message: "VolumeMismatch: Cannot bind to requested volume \"pv-a\": storageClassName does not match",
        remedy:
            "Write `storageClassName: \"\"` into the claim's manifest, which is not the same as leaving it out, or reserve the volume for the claim with claimRef.",
        example: "A claim without `storageClassName`, a `local` PV without class, and a class annotated as default.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: assignDefaultStorageClass",
            "Kubernetes plugin/pkg/admission/storage/storageclass/setdefault/admission.go",
            "Kubernetes pkg/volume/util/storageclass.go: GetDefaultClass",
        ],
        requires: [.cluster("PersistentVolumeClaim"), .cluster("StorageClass")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        let defaults = Dictionary(grouping: cluster.storageClasses.filter(\.isDefault), by: \.cluster)
        var findings: [Finding] = []
        var subjects = 0
        for binding in context.graph.claims {
            let claim = cluster.persistentVolumeClaims[binding.claimIndex]
            guard claim.storageClassName == nil,
                claim.metadata.annotations["volume.beta.kubernetes.io/storage-class"] == nil
            else { continue }
            subjects += 1
            // A claim of the source's cluster is made anew in that of the target.
            let role: ClusterRole = claim.cluster == .source ? .target : claim.cluster
            guard let standard = newest(defaults[role] ?? []) else { continue }
            if let prediction = context.graph.predictions[binding.claimIndex], claim.cluster != .source {
                guard case .provisions = prediction.outcome else { continue }
                findings.append(finding(claim, binding, standard, volume: nil))
            } else if let position = binding.volumeIndex {
                let volume = cluster.persistentVolumes[position]
                let key = BindingGraph.VolumeKey(cluster: volume.cluster, name: volume.name)
                let isStatic =
                    context.graph.bindingOfVolume[key].map { context.graph.bindings[$0].provisioning.kind.isStatic }
                guard isStatic == true, BindingRules.className(volume).isEmpty else { continue }
                findings.append(finding(claim, binding, standard, volume: volume))
            }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            nothing: "every claim says which class it wants"
        )
    }

    private static func newest(_ classes: [StorageClass]) -> StorageClass? {
        classes.max {
            ($0.metadata.creationTimestamp ?? "", $1.name) < ($1.metadata.creationTimestamp ?? "", $0.name)
        }
    }

    private static func finding(
        _ claim: PersistentVolumeClaim,
        _ binding: ClaimBinding,
        _ standard: StorageClass,
        volume: PersistentVolume?
    ) -> Finding {
        let name = ShellQuote.code(standard.name)
        let isBound = volume != nil && claim.cluster != .source
        let mark = standard.metadata.annotations.values.first?.location ?? standard.metadata.name.location
        var evidence = [
            Evidence(.cause, at: claim.metadata.name.location, note: "the claim without class"),
            Evidence(.counterpart, at: mark, note: "the default class"),
        ]
        if let volume { evidence.append(Evidence(.context, at: volume.metadata.name.location, note: "its volume")) }
        return Finding(
            check: descriptor,
            severity: isBound ? .medium : .critical,
            subject: claim.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("default-class", claim.cluster),
            detail: "the claim leaves its class open, and \(name) is the default class"
                + (volume.map { "; its volume \(ShellQuote.code($0.name)) has no class" } ?? ""),
            effect: isBound
                ? "the pair stays bound; when the claim is deleted and made again, \(name) provisions a new, empty volume for it"
                : "\(name) provisions a new, empty volume for the claim; the static volume stays unused",
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .filePatch,
                    "in the saved manifest of the claim, before it is made: ask for no class",
                    body: "spec:\n  storageClassName: \"\"",
                    place: "workstation"
                )
            ],
            evidence: evidence
        )
    }
}
