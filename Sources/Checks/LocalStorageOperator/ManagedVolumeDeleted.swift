import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-14: a PV of the operator was deleted while its link is there.
enum ManagedVolumeDeleted: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-14",
        family: .localStorage,
        name: "managed-volume-deleted",
        title: "A deleted volume of the operator comes back by itself, unreserved",
        severity: .high,
        mechanism:
            "The operator computes the PV's name from link, node and class, and creates a missing PV again within a minute: Available, with the policy of the class, which is Delete, and without claimRef. If the old claim exists it binds again; otherwise any claim of the class may take the volume with the data inside.",
        whenSilent: "Until another claim binds to it.",
        remedy:
            "Keep the operator away from the node while PVs are re-created, and create the PV yourself with Retain and a claimRef.",
        example: "Claim `data-db-0` names `local-pv-2310378c`, which the dumps do not hold.",
        references: [
            "local-storage-operator pkg/common/provisioner_utils.go",
            "sig-storage-local-static-provisioner docs/faqs.md",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )
    static let nothing = "no claim names a volume of a local storage operator"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let cluster = context.inventory.cluster
        for claim in cluster.persistentVolumeClaims {
            guard let name = claim.volumeName, isManagedName(name.value) else { continue }
            tally.looked()
            let key = ClusterIndex.Name(claim.cluster, name.value)
            if let position = context.graph.index.volumes[key] {
                let volume = cluster.persistentVolumes[position]
                guard let deleted = volume.metadata.deletionTimestamp else { continue }
                tally.hit(
                    issue(claim, name, Evidence(.cause, at: deleted.location, note: "it is being deleted"), context)
                )
            } else if context.graph.index.volumeClusters.contains(claim.cluster) {
                tally.hit(
                    issue(claim, name, Evidence(.cause, at: name.location, note: "no such PV in the dumps"), context)
                )
            }
        }
    }

    /// `local-pv-` and up to eight hexadecimal digits without leading zero.
    private static func isManagedName(_ name: String) -> Bool {
        guard name.hasPrefix("local-pv-") else { return false }
        let digits = name.dropFirst("local-pv-".count)
        return (1...8).contains(digits.utf8.count) && digits.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    /// The link and node whose hash is the name, among the captured links of both machines.
    private static func origin(_ name: String, _ claim: PersistentVolumeClaim, _ context: CheckContext) -> String? {
        let storageClass = claim.storageClassName?.value ?? ""
        for match in [context.graph.sourceNode, context.graph.targetNode] {
            let facts = context.inventory.facts(match.host)
            let links = (facts.links ?? []).map(\.path) + (facts.pathProbes ?? [:]).keys.sorted()
            let found = links.first {
                LocalStorage.volumeName(link: LocalStorage.base($0), node: match.name, storageClass: storageClass)
                    == name
            }
            if let found {
                return "link \(ShellQuote.code(LocalStorage.base(found))) on \(ShellQuote.code(match.name))"
            }
        }
        return nil
    }

    private static func issue(
        _ claim: PersistentVolumeClaim,
        _ name: Located<String>,
        _ cause: Evidence,
        _ context: CheckContext
    ) -> ObjectIssue {
        let origin = origin(name.value, claim, context)
        return ObjectIssue(
            subject: claim.reference,
            side: .cluster,
            key: StaticVolumes.key("deleted|\(name.value)", claim.cluster),
            detail:
                "the claim names \(ShellQuote.code(name.value)), which is \(cause.note == "it is being deleted" ? "being deleted" : "not in the dumps")"
                + (origin.map { "; its name is the hash of \($0)" } ?? ""),
            effect:
                "the operator creates a PV of that name within a minute, Available, with policy Delete and without claimRef: this claim or any other of its class can bind to it",
            certainty: origin == nil
                ? .depends(on: ["whether the operator's link of the volume still exists"]) : .certain,
            radius: BlastRadius(claims: [claim.reference.qualifiedName], namespaces: [claim.namespace]),
            remediation: [
                Remediation(
                    .hint,
                    "keep the operator away from the node, and create the PV yourself with policy Retain and a claimRef with the uid of the claim"
                )
            ],
            evidence: [cause]
        )
    }
}
