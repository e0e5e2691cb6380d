import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-03: a Released PV with policy Retain is not picked up again.
enum ReleasedVolume: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-03",
        family: .binding,
        name: "released-volume-not-reused",
        title: "Released volume is not bound again by itself",
        severity: .medium,
        mechanism:
            "With policy Retain a PV whose claim is gone keeps claimRef with the uid of the old claim. It is no candidate for any claim until a person clears that uid.",
        whenSilent: "When a provisioner of the class makes a new, empty volume for the claim instead.",
        message:
            "no persistent volumes available for this claim and no storage class is set / waiting for first consumer to be created before binding / storageclass.storage.k8s.io \"x\" not found",
        remedy:
            "Clear claimRef.uid: the PV stays reserved for the claim of that name. Removing all of claimRef opens it to any claim.",
        example: "`status.phase: Released`, `persistentVolumeReclaimPolicy: Retain`.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: reclaimVolume, syncUnboundClaim",
            "Kubernetes staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go: FindMatchingVolume",
        ],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context)
        let released = volumes.filter {
            $0.binding.state == .released && ($0.volume.reclaimPolicy?.value ?? "Retain") == "Retain"
        }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: released.map { finding($0, context) },
            nothing: "no static volume is in scope"
        )
    }

    private static func finding(_ pair: StaticVolume, _ context: CheckContext) -> Finding {
        let volume = pair.volume
        let wanted = volume.claimRef?.reference.qualifiedName ?? ""
        let isWanted = pair.claim != nil || !pair.binding.workloads.isEmpty
        var evidence = [Evidence(.cause, at: (volume.phase ?? volume.metadata.name).location)]
        if let uid = volume.claimRef?.uid { evidence.append(Evidence(.context, at: uid.location)) }
        if let claim = pair.claim {
            evidence.append(Evidence(.counterpart, at: claim.metadata.name.location, note: "the claim that waits"))
        }
        return Finding(
            check: descriptor,
            severity: isWanted ? .medium : .low,
            subject: volume.reference,
            side: .cluster,
            stableKey: pair.key("released"),
            detail: "the volume is Released and still names an earlier claim \(ShellQuote.code(wanted))"
                + (pair.claim == nil ? "" : ", which exists again with another uid"),
            effect: pair.claim.map { effect($0, context) }
                ?? "a new claim of that name stays Pending or gets another volume",
            blastRadius: pair.binding.blastRadius,
            remediation: [ClaimRemedies.release(volume)],
            evidence: evidence
        )
    }

    private static func effect(_ claim: PersistentVolumeClaim, _ context: CheckContext) -> String {
        let stays = "the claim stays Pending"
        guard let name = claim.storageClassName?.value, !name.isEmpty else {
            return "\(stays): `no persistent volumes available for this claim and no storage class is set`"
        }
        guard let position = context.graph.index.storageClass(name, in: claim.cluster) else {
            guard context.inventory.cluster.has(kind: "StorageClass") else { return stays }
            return "\(stays): `storageclass.storage.k8s.io \"\(ShellQuote.printable(name))\" not found`"
        }
        let found = context.inventory.cluster.storageClasses[position]
        guard found.volumeBindingMode?.value == "WaitForFirstConsumer" else { return stays }
        return "\(stays): `waiting for first consumer to be created before binding`"
    }
}
