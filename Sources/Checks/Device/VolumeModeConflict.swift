import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-08: the mode of a PV is not what its claim or pods use.
enum VolumeModeConflict: Check {
    static let descriptor = CheckDescriptor(
        id: "DEV-08",
        family: .device,
        name: "volume-mode-conflict",
        title: "volumeMode of the volume differs from what claim or pods use",
        severity: .high,
        mechanism:
            "A PV with `volumeMode: Block` is used through `volumeMounts`, or a Filesystem PV through `volumeDevices`, or claim and PV differ: mostly after a PV was re-created with another mode. kubelet refuses the pod, and the controller refuses to bind.",
        message:
            "volume v has volumeMode Block, but is specified in volumeMounts; Cannot bind PersistentVolume \"pv\" to requested PersistentVolumeClaim \"c\" due to incompatible volumeMode.",
        remedy: "Re-create the PV with the mode that the claim has; the mode of an existing PV is immutable.",
        example: "A PV is re-created without `volumeMode`; its pod lists it under `volumeDevices`.",
        references: [
            "Kubernetes desired_state_of_world_populator.go", "Kubernetes pv_controller.go: syncVolume",
        ]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        var findings: [Finding] = []
        var subjects = 0
        for binding in context.graph.bindings where cluster.persistentVolumes.indices.contains(binding.volumeIndex) {
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            guard let index = binding.claimIndex, cluster.persistentVolumeClaims.indices.contains(index) else {
                continue
            }
            subjects += 1
            let claim = cluster.persistentVolumeClaims[index]
            if let finding = conflict(volume, claim: claim, binding: binding, pods: cluster.pods) {
                findings.append(finding)
            }
        }
        let result: CheckResult = !findings.isEmpty ? .fail : subjects == 0 ? .notApplicable : .pass
        return CheckOutcome(
            check: descriptor.id,
            result: result,
            subjects: subjects,
            reason: subjects == 0 ? "no PersistentVolume with a claim" : "",
            findings: findings
        )
    }

    private static func conflict(
        _ volume: PersistentVolume,
        claim: PersistentVolumeClaim,
        binding: VolumeBinding,
        pods: [Pod]
    ) -> Finding? {
        let mode = volume.isBlockMode ? "Block" : "Filesystem"
        let place = volume.volumeMode?.location ?? volume.metadata.name.location
        let claimMode = claim.volumeMode?.value ?? "Filesystem"
        if claimMode != mode {
            let text =
                "Cannot bind PersistentVolume \"\(volume.name)\" to requested PersistentVolumeClaim \"\(claim.name)\" due to incompatible volumeMode."
            return finding(
                binding,
                key: "claim",
                detail:
                    "the PV has volumeMode \(mode), its claim \(ShellQuote.code(claim.reference.qualifiedName)) \(ShellQuote.printable(claimMode))",
                effect: ShellQuote.code(text),
                evidence: [
                    Evidence(.cause, at: place, note: "volumeMode of the PV"),
                    Evidence(
                        .counterpart,
                        at: claim.volumeMode?.location ?? claim.metadata.name.location,
                        note: "volumeMode of the claim"
                    ),
                ]
            )
        }
        for index in binding.podIndexes where pods.indices.contains(index) {
            guard pods[index].traits.contains(volume.isBlockMode ? .usesMounts : .usesDevices) else { continue }
            let pod = pods[index]
            guard let entry = pod.spec.volumes.first(where: { uses($0, claim: claim.name) }),
                pod.spec.uses.contains(where: { $0.volumeName == entry.name.value && $0.isDevice != volume.isBlockMode }
                )
            else { continue }
            let field = volume.isBlockMode ? "volumeMounts" : "volumeDevices"
            let text = "volume \(entry.name.value) has volumeMode \(mode), but is specified in \(field)"
            return finding(
                binding,
                key: "pod",
                detail:
                    "the PV has volumeMode \(mode), but pod \(ShellQuote.code(pod.reference.qualifiedName)) lists it under `\(field)`",
                effect: "pods stay in ContainerCreating: \(ShellQuote.code(text))",
                evidence: [
                    Evidence(.cause, at: place, note: "volumeMode of the PV"),
                    Evidence(.counterpart, at: entry.name.location, note: "the volume in the pod"),
                ]
            )
        }
        return nil
    }

    private static func uses(_ entry: PodVolume, claim: String) -> Bool {
        guard case .persistentVolumeClaim(let name) = entry.source else { return false }
        return name.value == claim
    }

    private static func finding(
        _ binding: VolumeBinding,
        key: String,
        detail: String,
        effect: String,
        evidence: [Evidence]
    ) -> Finding {
        Finding(
            check: descriptor,
            subject: binding.volume,
            side: .cluster,
            stableKey: "\(binding.cluster.rawValue)-\(key)",
            detail: detail,
            effect: effect,
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "re-create the PV under its own name with the volumeMode that claim and pods use: Retain first, then delete and create it with the claim's uid in claimRef"
                )
            ],
            evidence: EvidenceList.merged(evidence, binding.evidence)
        )
    }
}
