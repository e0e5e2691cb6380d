import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-09: a PV is reserved for a claim that is not bound to it.
enum ReservationIgnored: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-09",
        family: .binding,
        name: "reservation-ignored",
        title: "Volume that is reserved for a claim is passed over",
        severity: .high,
        mechanism:
            "claimRef reserves a volume only if the volume still holds the request, has the same volume mode and VolumeAttributesClass, and is not being deleted. Otherwise the search goes on as if it were not there. With Immediate binding an unreserved volume with fewer access modes comes first, too.",
        whenSilent: "Except for the volume mode no event names the reserved volume.",
        message:
            "VolumeMismatch: Cannot bind PersistentVolume to requested PersistentVolumeClaim due to incompatible volumeMode.",
        remedy:
            "Make the volume fit the claim: capacity and access modes of a PV can be changed, volume mode and source cannot.",
        example: "PV `capacity: 10Gi` with claimRef `shop/data`, claim with a request of 20Gi.",
        references: [
            "Kubernetes staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go: FindMatchingVolume",
            "Kubernetes pkg/controller/volume/persistentvolume/index.go: findByClaim",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let names = PendingClaims.staticNames(context)
        let cluster = context.inventory.cluster
        let findings: [Finding] = context.graph.ignoredReservations.compactMap { entry in
            let volume = cluster.persistentVolumes[entry.volumeIndex]
            guard names.contains(ClusterIndex.Name(volume.cluster, volume.name)) else { return nil }
            switch entry.rejection {
            // Access modes and VolumeAttributesClass have checks of their own.
            case .accessModes, .attributesClass, .attributesClassUnsupported: return nil
            default: return finding(volume, entry, context)
            }
        }
        let reserved = StaticVolumes.inScope(context).count { $0.binding.state == .reserved }
        return .decided(
            descriptor,
            subjects: max(reserved, findings.count),
            findings: findings,
            nothing: "no static volume is reserved for a claim that is not bound"
        )
    }

    private static func finding(
        _ volume: PersistentVolume,
        _ entry: IgnoredReservation,
        _ context: CheckContext
    ) -> Finding {
        let claim = context.inventory.cluster.persistentVolumeClaims[entry.claimIndex]
        let prediction = context.graph.predictions[entry.claimIndex]
        let what: String =
            switch prediction?.outcome {
            case .binds(let name, _): "the claim is bound to \(ShellQuote.code(name)) instead"
            case .provisions(let provisioner): "\(ShellQuote.code(provisioner)) makes a new, empty volume for the claim"
            case .bindsOneOf, .dependsOnNode: "the claim is bound to another volume"
            default: "the claim stays Pending"
            }
        let place = volume.claimRef?.name.location ?? volume.metadata.name.location
        let radius =
            context.graph.claims.indices.contains(entry.claimIndex)
            ? context.graph.claims[entry.claimIndex].blastRadius : BlastRadius()
        return Finding(
            check: descriptor,
            subject: volume.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("reservation", volume.cluster),
            detail:
                "the volume is reserved for \(ShellQuote.code(claim.reference.qualifiedName)), but \(ShellQuote.printable(entry.rejection.text))",
            effect: what,
            blastRadius: radius,
            remediation: remedies(volume, claim, entry.rejection),
            evidence: [
                Evidence(.cause, at: place, note: "the reservation"),
                Evidence(.counterpart, at: (claim.requestedStorage ?? claim.metadata.name).location, note: "the claim"),
            ]
        )
    }

    private static func remedies(
        _ volume: PersistentVolume,
        _ claim: PersistentVolumeClaim,
        _ rejection: VolumeRejection
    ) -> [Remediation] {
        guard case .tooSmall(let capacity, let request) = rejection else {
            return [
                Remediation(
                    .hint,
                    "name the volume in `spec.volumeName` of the claim when it is made: then nothing is compared"
                )
            ]
        }
        func patch(_ size: String) -> String {
            let body = ShellQuote.word(#"{"spec":{"capacity":{"storage":\#(ShellQuote.yaml(size))}}}"#)
            return "oc patch pv \(ShellQuote.word(volume.name)) --type merge -p \(body)"
        }
        return [
            Remediation(
                .command,
                "write the size that the claim asks for, if the disk behind the volume is large enough: the number is compared and nothing else",
                body: patch(request),
                place: "workstation",
                undo: patch(capacity)
            )
        ]
    }
}
