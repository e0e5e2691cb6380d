import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-05: a claim that is to be bound has more than one PV to end with.
enum ClaimMayTakeOtherVolume: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-05",
        family: .binding,
        name: "claim-may-take-other-volume",
        title: "Claim may be bound to the volume of another",
        severity: .critical,
        mechanism:
            "A claim that names no volume, and that no volume is reserved for, gets the smallest one that fits; between equal ones Kubernetes chooses by no rule, and of several claims the first that is looked at chooses first. A claim that was made again gets another claim's data.",
        whenSilent: "Always: the claim is Bound, the pod starts, on foreign or empty data.",
        remedy:
            "Reserve every volume for its claim with claimRef, or name the volume in the claim, before claims are made.",
        example: "Two Available volumes of 100Gi and class `local`, and the Pending claim `data-db-0`.",
        references: [
            "Kubernetes staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go: FindMatchingVolume",
            "Kubernetes pkg/controller/volume/persistentvolume/index.go: listByAccessModes, which is not sorted",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let names = PendingClaims.staticNames(context)
        let pending = PendingClaims.all(context)
        var rivals: [ClusterIndex.Name: Int] = [:]
        for entry in pending {
            guard case .binds(let volume, .smallest) = entry.prediction.outcome else { continue }
            rivals[ClusterIndex.Name(entry.claim.cluster, volume), default: 0] += 1
        }
        let findings: [Finding] = pending.compactMap { entry in
            let possible = possible(entry, rivals)
            let isStatic = possible.contains { names.contains(ClusterIndex.Name(entry.claim.cluster, $0)) }
            return isStatic ? finding(entry, possible, context) : nil
        }
        return .decided(
            descriptor,
            subjects: pending.count,
            findings: findings,
            nothing: "every claim is bound"
        )
    }

    /// PVs that the claim may end with, when there is more than one or another claim may take the one; else empty.
    private static func possible(_ entry: PendingClaim, _ rivals: [ClusterIndex.Name: Int]) -> [String] {
        switch entry.prediction.outcome {
        case .bindsOneOf(let names): return names
        case .binds(let name, .smallest):
            return (rivals[ClusterIndex.Name(entry.claim.cluster, name)] ?? 0) > 1 ? [name] : []
        case .dependsOnNode(let results), .waitsForConsumer(let results):
            let names = Set(results.flatMap(\.result.volumes))
            return names.count > 1 ? names.sorted() : []
        default: return []
        }
    }

    private static func finding(_ entry: PendingClaim, _ possible: [String], _ context: CheckContext) -> Finding {
        let claim = entry.claim
        let volumes = possible.compactMap { context.graph.index.volumes[ClusterIndex.Name(claim.cluster, $0)] }
            .map { context.inventory.cluster.persistentVolumes[$0] }
        let listed = possible.prefix(5).map(ShellQuote.code).joined(separator: ", ")
        let more = possible.count > 5 ? " and \(possible.count - 5) more" : ""
        let isShared = possible.count == 1
        return Finding(
            check: descriptor,
            subject: claim.reference,
            side: .cluster,
            stableKey: entry.key("candidates"),
            detail: isShared
                ? "the claim would take \(listed), and so would another claim"
                : "the claim may be bound to any of \(listed)\(more)",
            effect: "the claim may get the volume that holds the data of another claim; nothing reports it",
            blastRadius: entry.binding.blastRadius,
            remediation: [
                Remediation(.hint, "find out which of them holds the data of the claim, and reserve it"),
                PendingClaims.reserve(possible.first ?? "", for: claim),
            ],
            evidence: [Evidence(.cause, at: claim.metadata.name.location)]
                + volumes.prefix(4).map {
                    Evidence(.counterpart, at: $0.metadata.name.location, note: "a volume that it may get")
                }
        )
    }
}
