import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-12: the node of the operator's volumes has another name afterwards.
enum ManagedNodeRenamed: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-12",
        family: .localStorage,
        name: "managed-node-renamed",
        title: "The operator publishes the disks of the node under new volume names",
        severity: .high,
        mechanism:
            "Name, affinity and provisioner annotation of these PVs contain the node's name. Under another name the operator publishes the same links as new Available PVs, while the old ones match no node and are not cleaned up by anybody. A new claim that binds to the duplicate gets the old volume's data.",
        whenSilent: "The new PVs look like free capacity.",
        remedy:
            "Keep the node name, or re-create every PV for the new node with Retain and a claimRef before the operator starts there.",
        example: "`local-pv-2310378c` on `worker-0` appears again as another `local-pv-…` on `worker-7`.",
        references: [
            "local-storage-operator pkg/common/provisioner_utils.go: GeneratePVName",
            "local-storage-operator pkg/common/names.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no volume in scope is published by a local storage operator"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let groups = Dictionary(grouping: LocalStorage.managed(context)) { $0.subject.side }
        for side in groups.keys.sorted() {
            guard let group = groups[side] else { continue }
            tally.looked(group.count)
            let own = side == .carried ? machine.source : machine.target
            let others = machine.candidates.filter { $0.name != own.name }
            guard machine.namesDiffer, let other = others.first else { continue }
            tally.hit(issue(group, own, other, machine, context))
        }
    }

    private static func issue(
        _ group: [StaticSubject],
        _ own: NodeMatch,
        _ other: NodeMatch,
        _ machine: MachineAfter,
        _ context: CheckContext
    ) -> ObjectIssue {
        let volumes = group.map { LocalStorage.volume(of: $0, context) }
        let names = volumes.prefix(3).map { volume in
            let link = LocalStorage.base(volume.source.nodePath?.value ?? "")
            let new = LocalStorage.volumeName(
                link: link,
                node: other.name,
                storageClass: volume.storageClassName?.value ?? ""
            )
            return "\(ShellQuote.code(volume.name)) again as \(ShellQuote.code(new))"
        }
        let more = volumes.count > 3 ? " and \(volumes.count - 3) more" : ""
        return ObjectIssue(
            subject: NodePods.reference(own),
            side: NodePods.side(own),
            node: own.name,
            key: "renamed",
            detail:
                "\(volumes.count) volume(s) of a local storage operator belong to \(ShellQuote.code(own.name)), and the machine is \(machine.nameText) afterwards",
            effect:
                "the operator publishes \(names.joined(separator: ", "))\(more), Available; the old volumes match no node",
            certainty: machine.certainty,
            radius: merged(group.map(\.binding.blastRadius)),
            remediation: [
                LocalStorage.stopDiskmaker(other.name),
                Remediation(
                    .hint,
                    "keep the name \(ShellQuote.code(own.name)), or create every PV again for the new node, with policy Retain and a claimRef, before the operator starts there"
                ),
            ],
            evidence: volumes.prefix(4).map {
                Evidence(
                    .cause,
                    at: ($0.nodeAffinity?.location ?? $0.metadata.name.location),
                    note: "affinity of the volume"
                )
            } + machine.evidence
        )
    }

    private static func merged(_ radii: [BlastRadius]) -> BlastRadius {
        BlastRadius(
            claims: Set(radii.flatMap(\.claims)).sorted(),
            pods: Set(radii.flatMap(\.pods)).sorted(),
            workloads: Set(radii.flatMap(\.workloads)).sorted(),
            namespaces: Set(radii.flatMap(\.namespaces)).sorted()
        )
    }
}
