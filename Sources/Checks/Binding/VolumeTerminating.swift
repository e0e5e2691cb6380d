import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-17: a PV is being deleted and does not go.
enum VolumeTerminating: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-17",
        family: .binding,
        name: "volume-terminating",
        title: "Volume hangs in Terminating",
        severity: .medium,
        mechanism:
            "A volume with a deletion time stays until its finalizers are removed: `kubernetes.io/pv-protection` while it is Bound, `storage.openshift.com/lso-symlink-deleter` while the diskmaker of its node does not run. Until then it is bound by no claim, and no volume of that name can be made.",
        message: "VolumeMismatch: Cannot bind to requested volume \"pv-a\": the volume is marked for deletion \"pv-a\"",
        remedy:
            "Find out who deleted it. When that was wanted and the data is safe, let the owner of the finalizer finish, or remove the finalizer by hand; then make the volume again.",
        example: "`metadata.deletionTimestamp` together with `finalizers: [kubernetes.io/pv-protection]`.",
        references: [
            "Kubernetes pkg/controller/volume/pvprotection/pv_protection_controller.go",
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: checkVolumeSatisfyClaim",
        ],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context)
        let findings: [Finding] = volumes.compactMap { pair in
            pair.volume.metadata.deletionTimestamp.map { finding(pair, $0) }
        }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: findings,
            nothing: "no static volume is in scope"
        )
    }

    private static func finding(_ pair: StaticVolume, _ time: Located<String>) -> Finding {
        let finalizers = pair.volume.metadata.finalizers
        let names = finalizers.map { ShellQuote.code($0.value) }.joined(separator: ", ")
        return Finding(
            check: descriptor,
            severity: pair.binding.state == .bound ? .medium : .high,
            subject: pair.volume.reference,
            side: .cluster,
            stableKey: pair.key("terminating"),
            detail: "the volume was deleted at \(ShellQuote.code(time.value))"
                + (names.isEmpty ? "" : " and is held by \(names)"),
            effect: pair.binding.state == .bound
                ? "it goes as soon as its claim goes, and its claim is then Lost"
                : "no claim is bound to it, and no volume of that name can be made until it is gone",
            blastRadius: pair.binding.blastRadius,
            remediation: ClaimRemedies.retain(pair.volume) + [
                Remediation(
                    .command,
                    "save the object, so that it can be made again",
                    body:
                        "oc get pv \(ShellQuote.word(pair.volume.name)) -o yaml > \(ShellQuote.word("pv-\(pair.volume.name).yaml"))",
                    place: "workstation"
                )
            ],
            evidence: [Evidence(.cause, at: time.location)]
                + finalizers.prefix(3).map { Evidence(.context, at: $0.location, note: "what holds it") }
        )
    }
}
