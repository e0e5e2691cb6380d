import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-01: a claim names a PV that is not there.
enum ClaimWithoutVolume: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-01",
        family: .binding,
        name: "claim-without-volume",
        title: "Claim names a PersistentVolume that does not exist",
        severity: .high,
        mechanism:
            "A claim that was bound once and whose PV is gone becomes Lost. Its pods are not scheduled. A claim that never was bound waits for the PV of that name.",
        message:
            "ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost! / persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"pv-a\"",
        remedy:
            "The event exaggerates: deleting a PV object of a local or hostPath volume touches no data. Create the PV again with the same name and with claimRef naming the claim and its uid, policy Retain; the claim is then bound again.",
        example: "`spec.volumeName: pv-a` in a claim that was restored before its PV.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: syncBoundClaim",
            "Kubernetes pkg/scheduler/framework/plugins/volumebinding/volume_binding.go",
        ],
        requires: [.cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var missing: Set<MissingEvidence> = []
        var subjects = 0
        for binding in context.graph.claims {
            let claim = context.inventory.cluster.persistentVolumeClaims[binding.claimIndex]
            guard claim.boundVolumeName != nil || binding.state == .lost, StaticVolumes.wantsStatic(claim, context)
            else {
                continue
            }
            subjects += 1
            switch binding.state {
            case .volumeMissing: findings.append(finding(claim, binding))
            case .lost where binding.volumeIndex == nil: findings.append(finding(claim, binding))
            case .volumeUnknown: missing.insert(volumes(settling: "whether the volumes that claims name exist"))
            default: break
            }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            missing: missing.sorted(),
            nothing: "no claim names a PersistentVolume made by hand"
        )
    }

    private static func finding(_ claim: PersistentVolumeClaim, _ binding: ClaimBinding) -> Finding {
        let volume = claim.boundVolumeName ?? ""
        let phase = claim.phase?.value
        let wasBound =
            phase == "Bound" || phase == "Lost"
            || claim.metadata.annotations["pv.kubernetes.io/bind-completed"] != nil
        var evidence = [Evidence(.cause, at: (claim.volumeName ?? claim.metadata.name).location)]
        if let place = claim.phase?.location { evidence.append(Evidence(.context, at: place)) }
        // A claim that is still Bound has its PV in the cluster: the dump is what lacks it.
        let isOnlyMissingHere = phase == "Bound"
        return Finding(
            check: descriptor,
            severity: wasBound ? .high : .medium,
            certainty: isOnlyMissingHere
                ? .undetermined(missing: [volumes(settling: "whether \(ShellQuote.code(volume)) exists and what it is")]
                )
                : .certain,
            subject: claim.reference,
            side: .cluster,
            stableKey: StaticVolumes.key("volume-missing", claim.cluster),
            detail: "the claim names \(ShellQuote.code(volume)), which is in none of the dumps"
                + (phase.map { ", and is in phase \(ShellQuote.code($0))" } ?? ""),
            effect: wasBound
                ? "event `ClaimLost`: `Bound claim has lost its PersistentVolume. Data on the volume is lost!`; pods are not scheduled: `persistentvolumeclaim \"\(ShellQuote.printable(claim.name))\" bound to non-existent persistentvolume \"\(ShellQuote.printable(volume))\"`"
                : "the claim stays Pending until a PV of that name exists",
            blastRadius: binding.blastRadius,
            remediation: remediation(claim, volume, isOnlyMissingHere: isOnlyMissingHere),
            evidence: evidence
        )
    }

    private static func remediation(
        _ claim: PersistentVolumeClaim,
        _ volume: String,
        isOnlyMissingHere: Bool
    ) -> [Remediation] {
        let reference =
            "namespace \(ShellQuote.code(claim.namespace)), name \(ShellQuote.code(claim.name))"
            + (claim.uid.map { ", uid \(ShellQuote.code($0))" } ?? "")
        let recreate = Remediation(
            .hint,
            "create the PV \(ShellQuote.code(volume)) again with its old source, policy Retain and a claimRef of \(reference); the data was not touched"
        )
        let dump = Remediation(
            .command,
            "dump the PV too, so that it is analysed",
            body: "oc get pv \(ShellQuote.word(volume)) -o yaml",
            place: "workstation"
        )
        return isOnlyMissingHere ? [dump, recreate] : [recreate]
    }

    private static func volumes(settling: String) -> MissingEvidence {
        MissingEvidence(origin: "cluster", capture: "oc get pv -o yaml", settles: settling)
    }
}
