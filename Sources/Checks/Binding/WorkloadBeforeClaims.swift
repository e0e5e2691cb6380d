import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-12: a StatefulSet makes a claim anew whose PV waits for the old one.
enum WorkloadBeforeClaims: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-12",
        family: .binding,
        name: "workload-before-claims",
        title: "StatefulSet makes a new claim in place of one that a volume waits for",
        severity: .critical,
        mechanism:
            "A StatefulSet makes every claim of its templates that is missing, by name. The new claim has a new uid: a volume whose claimRef has the old uid does not count for it. It gets another volume or a new, empty one, and a claim that is restored later is refused because the name exists.",
        whenSilent: "Always: the pods run, on empty or foreign data.",
        message: "persistentvolumeclaims \"data-db-0\" already exists",
        remedy:
            "Stop the StatefulSet (replicas 0) before claims are missing. Clear claimRef.uid of the volume, so that the claim of that name gets it, or restore the claim first.",
        example:
            "StatefulSet `db` with `replicas: 1`, no claim `data-db-0`, and a PV whose claimRef names it with a uid.",
        references: [
            "Kubernetes pkg/controller/statefulset/stateful_pod_control.go: createPersistentVolumeClaims",
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: syncUnboundClaim",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("StatefulSet")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context).filter { $0.volume.claimRef != nil }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: volumes.compactMap { finding($0, context) },
            nothing: "no static volume names a claim"
        )
    }

    private static func finding(_ pair: StaticVolume, _ context: CheckContext) -> Finding? {
        guard let reference = pair.volume.claimRef, let uid = reference.uid, pair.claim == nil,
            [.released, .claimMissing].contains(pair.binding.state)
        else { return nil }
        let name = ClusterIndex.NamespacedName(pair.volume.cluster, reference.namespace, reference.name.value)
        let sets = context.graph.index.statefulSets(owningClaim: name).map { context.inventory.cluster.workloads[$0] }
        guard let ordinal = reference.name.value.split(separator: "-").last.flatMap({ Int($0) }),
            let owner = sets.first(where: { ordinal < ($0.replicas ?? 1) })
        else { return nil }
        let workload = ShellQuote.word("statefulset/\(owner.name)")
        return Finding(
            check: descriptor,
            subject: pair.volume.reference,
            side: .cluster,
            stableKey: pair.key("workload-first"),
            detail:
                "the volume waits for claim \(ShellQuote.code(reference.reference.qualifiedName)) with an old uid; the claim is gone, and StatefulSet \(ShellQuote.code(owner.name)) with \(owner.replicas ?? 1) replicas makes it anew",
            effect: "the new claim has another uid: it gets another volume or a new, empty one, or stays Pending",
            blastRadius: pair.binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "stop the StatefulSet until the volume is reserved for the name alone",
                    body: "oc scale \(workload) -n \(ShellQuote.word(owner.namespace)) --replicas=0",
                    place: "workstation",
                    undo:
                        "oc scale \(workload) -n \(ShellQuote.word(owner.namespace)) --replicas=\(owner.replicas ?? 1)"
                ), ClaimRemedies.release(pair.volume),
            ],
            evidence: [
                Evidence(.cause, at: uid.location, note: "uid of the claim that is gone"),
                Evidence(.counterpart, at: owner.metadata.name.location, note: "the StatefulSet"),
            ]
        )
    }
}
