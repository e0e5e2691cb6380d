import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-11: a claim asks for access modes that its PV does not offer, or more pods use it than its mode allows.
enum AccessModeMismatch: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-11",
        family: .binding,
        name: "access-mode-mismatch",
        title: "Access modes keep claim and volume apart",
        severity: .high,
        mechanism:
            "A PV is a candidate only when it offers every access mode of the claim. A pair that claimRef ties together already is not tested again. ReadWriteOncePod lets one pod in the whole cluster use the claim.",
        message:
            "VolumeMismatch: Cannot bind to requested volume \"pv-a\": incompatible accessMode / volume uses the ReadWriteOncePod access mode and is already in use by another pod",
        remedy:
            "Access modes of a PV can be changed: add the ones that the claim asks for. Run one pod only on a ReadWriteOncePod claim.",
        example: "Claim `accessModes: [ReadWriteMany]`, `volumeName: pv-a`; PV `accessModes: [ReadWriteOnce]`.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: checkVolumeSatisfyClaim",
            "Kubernetes pkg/controller/volume/persistentvolume/index.go",
            "Kubernetes pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        let pairs = StaticVolumes.inScope(context).filter { $0.claim != nil }
        for pair in pairs {
            guard let claim = pair.claim else { continue }
            if isTested(pair, claim), let finding = mismatch(pair, claim) { findings.append(finding) }
            if let finding = crowded(pair, claim, context) { findings.append(finding) }
        }
        return .decided(
            descriptor,
            subjects: pairs.count,
            findings: findings,
            nothing: "no claim is used with a static volume in scope"
        )
    }

    /// Whether the controller still compares the modes: the PV names no claim yet, or the claim has not taken the reserved PV.
    private static func isTested(_ pair: StaticVolume, _ claim: PersistentVolumeClaim) -> Bool {
        pair.volume.claimRef == nil || pair.binding.state == .reserved
    }

    private static func mismatch(_ pair: StaticVolume, _ claim: PersistentVolumeClaim) -> Finding? {
        let offered = Set(pair.volume.accessModes.map(\.value))
        let lacking = claim.accessModes.filter { !offered.contains($0.value) }
        guard let first = lacking.first else { return nil }
        let modes = lacking.map { ShellQuote.code($0.value) }.joined(separator: ", ")
        let place = pair.volume.accessModes.first?.location ?? pair.volume.metadata.name.location
        let isNamed = claim.boundVolumeName != nil
        return Finding(
            check: descriptor,
            subject: claim.reference,
            side: .cluster,
            stableKey: pair.key("modes|\(pair.volume.name)"),
            detail: "the claim asks for \(modes), which \(ShellQuote.code(pair.volume.name)) does not offer",
            effect: isNamed
                ? "the claim stays Pending: `VolumeMismatch: Cannot bind to requested volume \"\(ShellQuote.printable(pair.volume.name))\": incompatible accessMode`"
                : "the volume that is reserved for the claim is passed over: the claim stays Pending or gets another volume",
            blastRadius: pair.binding.blastRadius,
            remediation: [widen(pair.volume, lacking)],
            evidence: [Evidence(.cause, at: first.location), Evidence(.counterpart, at: place)]
        )
    }

    private static func widen(_ volume: PersistentVolume, _ lacking: [Located<String>]) -> Remediation {
        func patch(_ modes: [String]) -> String {
            let list = modes.map(ShellQuote.yaml).joined(separator: ",")
            let body = ShellQuote.word(#"{"spec":{"accessModes":[\#(list)]}}"#)
            return "oc patch pv \(ShellQuote.word(volume.name)) --type merge -p \(body)"
        }
        let offered = volume.accessModes.map(\.value)
        return Remediation(
            .command,
            "let the volume offer the modes; they are a label for matching and change nothing on the node",
            body: patch(offered + lacking.map(\.value)),
            place: "workstation",
            undo: patch(offered)
        )
    }

    private static func crowded(
        _ pair: StaticVolume,
        _ claim: PersistentVolumeClaim,
        _ context: CheckContext
    ) -> Finding? {
        let pods = context.inventory.cluster.pods
        guard let mode = claim.accessModes.first(where: { $0.value == "ReadWriteOncePod" }) else { return nil }
        let users = pair.binding.podIndexes.map { pods[$0] }.filter { !$0.isFinished }
        guard users.count > 1 else { return nil }
        return Finding(
            check: descriptor,
            subject: claim.reference,
            side: .cluster,
            stableKey: pair.key("crowded"),
            detail: "\(users.count) pods use the claim, whose mode `ReadWriteOncePod` allows one",
            effect:
                "all but one stay Pending: `volume uses the ReadWriteOncePod access mode and is already in use by another pod`",
            blastRadius: pair.binding.blastRadius,
            remediation: [Remediation(.hint, "scale the workload to one replica with strategy Recreate")],
            evidence: [Evidence(.cause, at: mode.location)]
                + users.prefix(4).map { Evidence(.context, at: $0.metadata.name.location, note: "a pod that uses it") }
        )
    }
}
