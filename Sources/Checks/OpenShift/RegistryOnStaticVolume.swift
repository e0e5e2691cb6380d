import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-06: the image registry keeps its images on a static volume that is disturbed.
enum RegistryOnStaticVolume: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-06",
        family: .openShift,
        name: "registry-on-static-volume",
        title: "The image registry keeps its images on a volume that is disturbed",
        severity: .high,
        mechanism:
            "The registry's claim is bound to a static volume. When another file system answers, the registry is empty, and pulls fail much later. The operator also insists on ReadWriteMany for more than one replica, and with storage managementState Managed it deletes the claim when the type of storage changes.",
        whenSilent: "Until an image is pulled that only the registry had.",
        message:
            "PVC does not exist / cannot use ReadWriteOnce access mode with more than one replica of the image registry",
        remedy:
            "Set policy Retain and storage managementState Unmanaged, and stop the registry until its volume is verified.",
        example: "Claim `image-registry-storage` is bound to a `local` volume on the target.",
        references: ["cluster-image-registry-operator pkg/storage/pvc/pvc.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "the image registry uses no static volume that is in scope"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let index = VolumeIndex(context)
        for outcome in context.prediction?.volumes ?? [] {
            let facts = index.facts(of: outcome)
            guard let claim = facts.claim, claim.namespace == "openshift-image-registry", let volume = facts.volume
            else {
                continue
            }
            let config = context.inventory.cluster.imageRegistryConfigs.first { $0.cluster == claim.cluster }
            let name = config?.claim.map { $0.value.isEmpty ? "image-registry-storage" : $0.value }
            guard claim.name == name ?? "image-registry-storage" else { continue }
            tally.looked()
            switch outcome.headline {
            case .unaffected: continue
            case .undetermined: tally.lacks(facts.missing)
            default: tally.hit(issue(facts, claim, volume, config))
            }
        }
    }

    private static func issue(
        _ facts: VolumeFacts,
        _ claim: PersistentVolumeClaim,
        _ volume: PersistentVolume,
        _ config: ImageRegistryConfig?
    ) -> ObjectIssue {
        let isManaged = config?.storageManagement?.value == "Managed"
        let severity: Severity = LocalStorage.isDeleted(volume) || isManaged ? .critical : .high
        let covered = facts.outcome.headline.severity.map { $0 >= severity } ?? false
        var evidence = [Evidence(.cause, at: claim.metadata.name.location, note: "claim of the registry")]
        if let place = config?.claim?.location {
            evidence.append(Evidence(.context, at: place, note: "storage of the registry"))
        }
        return ObjectIssue(
            subject: volume.reference,
            side: FindingSide(facts.outcome.side),
            node: facts.outcome.node,
            key: StaticVolumes.key("registry", volume.cluster),
            detail:
                "the registry's claim \(ShellQuote.code(claim.reference.qualifiedName)) uses it: \(StateText.change(facts))",
            effect:
                "the registry starts empty or not at all, and pulls of its images fail later"
                + (isManaged ? "; the operator deletes the claim when its storage is changed" : ""),
            severity: severity,
            certainty: facts.outcome.certainty,
            radius: facts.blastRadius,
            remediation: VolumeRemedies.retain(facts) + [
                Remediation(
                    .command,
                    "stop the registry until its volume is verified, and keep the operator from deleting the claim",
                    body:
                        "oc patch configs.imageregistry.operator.openshift.io cluster --type merge -p '{\"spec\":{\"replicas\":0,\"storage\":{\"managementState\":\"Unmanaged\"}}}'",
                    place: "workstation",
                    undo:
                        "oc patch configs.imageregistry.operator.openshift.io cluster --type merge -p '{\"spec\":{\"replicas\":\(config?.replicas ?? 1),\"storage\":{\"managementState\":\"\(isManaged ? "Managed" : "Unmanaged")\"}}}'"
                )
            ],
            evidence: evidence + EvidenceList.of(facts.outcome),
            causedBy: covered ? TakeoverFindings.fingerprint(of: facts.outcome) : nil
        )
    }
}
