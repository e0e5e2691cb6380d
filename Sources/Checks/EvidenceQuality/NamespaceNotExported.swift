import Findings
import Resolution
import SourceText
import StorageModel

/// EV-01: the namespace of a volume's claim is not in the dumps.
enum NamespaceNotExported: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-01",
        family: .evidence,
        name: "namespace-not-exported",
        title: "Namespace of a volume's claim is not in the dumps",
        severity: .info,
        mechanism:
            "A must-gather holds claims and pods of platform namespaces only, and a dump of one namespace holds only that. A PV whose claim is elsewhere looks unused and is not: nobody knows whom it hits.",
        remedy: "Dump the claims and pods of all namespaces, or add the missing ones.",
        example: "PV with `claimRef.namespace: shop`, and no claim of namespace `shop` in any dump.",
        references: ["openshift/must-gather collection-scripts/gather", "openshift/oc pkg/cli/admin/inspect/util.go"],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context).filter { $0.volume.claimRef != nil }
        var unknown: [ClusterIndex.Name: [StaticVolume]] = [:]
        for pair in volumes where pair.binding.state == .claimUnknown {
            guard let reference = pair.volume.claimRef else { continue }
            unknown[ClusterIndex.Name(pair.volume.cluster, reference.namespace), default: []].append(pair)
        }
        let names = unknown.keys.sorted { ($0.cluster, $0.name) < ($1.cluster, $1.name) }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: names.map { finding($0, unknown[$0] ?? []) },
            nothing: "no static volume in scope names a claim"
        )
    }

    private static func finding(_ namespace: ClusterIndex.Name, _ volumes: [StaticVolume]) -> Finding {
        let word = ShellQuote.word(namespace.name)
        let command = "oc get pvc,pods,statefulsets,deployments,daemonsets,replicasets -n \(word) -o yaml"
        let listed = volumes.prefix(5).map { ShellQuote.code($0.volume.name) }.joined(separator: ", ")
        let more = volumes.count > 5 ? " and \(volumes.count - 5) more" : ""
        let missing = MissingEvidence(
            origin: "cluster",
            capture: command,
            settles: "which claims, pods and workloads use \(listed)\(more)"
        )
        return Finding(
            check: descriptor,
            certainty: .undetermined(missing: [missing]),
            subject: ObjectReference(kind: "Namespace", name: namespace.name),
            side: .cluster,
            stableKey: StaticVolumes.key("not-exported", namespace.cluster),
            detail:
                "no claim of namespace \(ShellQuote.code(namespace.name)) is in the dumps; \(listed)\(more) name one",
            effect: "who is hit by what happens to these volumes is not known",
            blastRadius: BlastRadius(
                claims: volumes.compactMap { $0.volume.claimRef?.reference.qualifiedName }.sorted(),
                namespaces: [namespace.name]
            ),
            remediation: [
                Remediation(.command, "dump the namespace too", body: command, place: "workstation")
            ],
            evidence: volumes.prefix(5).enumerated().map { offset, pair in
                Evidence(offset == 0 ? .cause : .context, at: pair.volume.claimRef?.name.location)
            }
        )
    }
}
