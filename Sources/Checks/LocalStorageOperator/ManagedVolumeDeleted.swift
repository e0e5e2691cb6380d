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
        var origins = Origins(context)
        for claim in cluster.persistentVolumeClaims {
            guard let name = claim.volumeName, isManagedName(name.value) else { continue }
            tally.looked()
            let position = context.graph.index.volumes[ClusterIndex.Name(claim.cluster, name.value)]
            let deleted = position.flatMap { cluster.persistentVolumes[$0].metadata.deletionTimestamp }
            let isAbsent = position == nil && context.graph.index.volumeClusters.contains(claim.cluster)
            guard deleted != nil || isAbsent else { continue }
            let cause = Evidence(
                .cause,
                at: deleted?.location ?? name.location,
                note: deleted == nil ? "no such PV in the dumps" : "it is being deleted"
            )
            let origin = origins.text(name.value, class: claim.storageClassName?.value ?? "")
            tally.hit(issue(claim, name, cause, origin))
        }
    }

    /// `local-pv-` and up to eight hexadecimal digits without leading zero.
    private static func isManagedName(_ name: String) -> Bool {
        guard name.hasPrefix("local-pv-") else { return false }
        let digits = name.dropFirst("local-pv-".count)
        return (1...8).contains(digits.utf8.count) && digits.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    /// Where names of volumes come from: the captured links of both machines, hashed for a class.
    private struct Origins {
        let context: CheckContext
        private var byClass: [String: [String: String]] = [:]

        init(_ context: CheckContext) { self.context = context }

        mutating func text(_ name: String, class storageClass: String) -> String? {
            if let known = byClass[storageClass] { return known[name] }
            var texts: [String: String] = [:]
            for match in [context.graph.sourceNode, context.graph.targetNode] {
                let facts = context.inventory.facts(match.host)
                let links = (facts.links ?? []).map(\.path) + (facts.pathProbes ?? [:]).keys.sorted()
                for link in links.map(LocalStorage.base) {
                    let volume = LocalStorage.volumeName(link: link, node: match.name, storageClass: storageClass)
                    if texts[volume] == nil {
                        texts[volume] = "link \(ShellQuote.code(link)) on \(ShellQuote.code(match.name))"
                    }
                }
            }
            byClass[storageClass] = texts
            return texts[name]
        }
    }

    private static func issue(
        _ claim: PersistentVolumeClaim,
        _ name: Located<String>,
        _ cause: Evidence,
        _ origin: String?
    ) -> ObjectIssue {
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
