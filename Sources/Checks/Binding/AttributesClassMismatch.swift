import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-10: a VolumeAttributesClass keeps a claim from its PV.
enum AttributesClassMismatch: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-10",
        family: .binding,
        name: "attributes-class-mismatch",
        title: "VolumeAttributesClass keeps claim and volume apart",
        severity: .high,
        mechanism:
            "From Kubernetes 1.34 on a claim and a volume are matched only when their VolumeAttributesClass is the same. Before, a volume that names one is not matched at all.",
        message:
            "VolumeMismatch: Cannot bind to requested volume \"pv-a\": volumeAttributesClassName does not match",
        remedy: "Leave `volumeAttributesClassName` out of the manifests of static volumes and their claims.",
        example: "PV `volumeAttributesClassName: fast`, claim without one.",
        references: [
            "Kubernetes staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go: FindMatchingVolume",
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: checkVolumeSatisfyClaim",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let names = PendingClaims.staticNames(context)
        let cluster = context.inventory.cluster
        var pairs = Set(
            context.graph.ignoredReservations.filter {
                switch $0.rejection {
                case .attributesClass, .attributesClassUnsupported: true
                default: false
                }
            }.map { Pair(volume: $0.volumeIndex, claim: $0.claimIndex) }
        )
        for binding in context.graph.claims {
            guard let position = binding.volumeIndex, context.graph.predictions[binding.claimIndex] != nil,
                cluster.persistentVolumes[position].claimRef == nil,
                keepsApart(
                    cluster.persistentVolumes[position],
                    cluster.persistentVolumeClaims[binding.claimIndex],
                    context
                )
            else { continue }
            pairs.insert(Pair(volume: position, claim: binding.claimIndex))
        }
        let findings = pairs.sorted { ($0.volume, $0.claim) < ($1.volume, $1.claim) }.compactMap { pair -> Finding? in
            let volume = cluster.persistentVolumes[pair.volume]
            guard names.contains(ClusterIndex.Name(volume.cluster, volume.name)) else { return nil }
            return finding(volume, cluster.persistentVolumeClaims[pair.claim], context.graph.claims[pair.claim])
        }
        return .decided(
            descriptor,
            subjects: names.count,
            findings: findings,
            nothing: "no static volume is in scope"
        )
    }

    private struct Pair: Hashable {
        var volume: Int
        var claim: Int
    }

    private static func keepsApart(
        _ volume: PersistentVolume,
        _ claim: PersistentVolumeClaim,
        _ context: CheckContext
    ) -> Bool {
        let ofVolume = volume.volumeAttributesClassName?.value ?? ""
        let newest = context.inventory.cluster.nodes.filter { $0.cluster == volume.cluster }
            .compactMap { $0.kubeletVersion.flatMap { KubernetesVersion($0.value) } }.max()
        if let newest, newest < KubernetesVersion(1, 34) { return !ofVolume.isEmpty }
        return ofVolume != (claim.volumeAttributesClassName?.value ?? "")
    }

    private static func finding(
        _ volume: PersistentVolume,
        _ claim: PersistentVolumeClaim,
        _ binding: ClaimBinding
    ) -> Finding {
        func named(_ name: Located<String>?) -> String { name.map { ShellQuote.code($0.value) } ?? "none" }
        let place = (volume.volumeAttributesClassName ?? volume.metadata.name).location
        return Finding(
            check: descriptor,
            subject: volume.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("attributes|\(claim.reference.qualifiedName)", volume.cluster),
            detail:
                "VolumeAttributesClass of the volume: \(named(volume.volumeAttributesClassName)); of claim \(ShellQuote.code(claim.reference.qualifiedName)): \(named(claim.volumeAttributesClassName))",
            effect: claim.boundVolumeName == nil
                ? "the volume is passed over, and the claim stays Pending or gets another one"
                : "the claim stays Pending: `VolumeMismatch: Cannot bind to requested volume \"\(ShellQuote.printable(volume.name))\": volumeAttributesClassName does not match`",
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "make the claim again with the VolumeAttributesClass of the volume; before Kubernetes 1.34 make both without one"
                )
            ],
            evidence: [
                Evidence(.cause, at: place),
                Evidence(.counterpart, at: (claim.volumeAttributesClassName ?? claim.metadata.name).location),
            ]
        )
    }
}
