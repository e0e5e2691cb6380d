import Findings
import Resolution
import SourceText
import StorageModel

/// ID-11: pods or operators are pinned to a name that vanishes.
enum PinnedToOldName: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-11",
        family: .identity,
        name: "pinned-to-old-name",
        title: "A workload or storage object is pinned to a node name that vanishes",
        severity: .high,
        mechanism:
            "Node selectors and affinities of pod templates, and the selectors of LocalVolume, LocalVolumeSet and LVMCluster, name nodes by `kubernetes.io/hostname`. When the machine has another name, pods stay Pending and operators stop managing the node's disks.",
        whenSilent: "An operator that selects no node any more reports nothing.",
        message: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector",
        remedy: "Change the selectors together with the name, or keep the name.",
        example: "Deployment `db` has `nodeSelector: {kubernetes.io/hostname: worker-2}`.",
        references: ["Kubernetes pkg/scheduler/framework/plugins/nodeaffinity"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "nothing is pinned to one of the two nodes by its host name"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let cluster = context.inventory.cluster
        var pins: [(ObjectReference, ClusterRole, [Located<String>])] = cluster.workloads.map {
            ($0.reference, $0.cluster, names(in: $0.template))
        }
        pins += cluster.positions(ofPodsWith: .selectsNodes).map { cluster.pods[$0] }.filter { pod in
            pod.traits.isDisjoint(with: [.isFinished, .isControlled])
        }.map { ($0.reference, $0.cluster, names(in: $0.spec)) }
        pins += cluster.localVolumes.map { ($0.reference, $0.cluster, names(in: $0.nodeSelector)) }
        pins += cluster.localVolumeSets.map { ($0.reference, $0.cluster, names(in: $0.nodeSelector)) }
        pins += cluster.lvmClusters.map { object in
            (object.reference, object.cluster, object.deviceClasses.flatMap { names(in: $0.nodeSelector) })
        }
        for (reference, role, values) in pins {
            for match in [machine.source, machine.target] where match.isNamed {
                let label = match.node?.labels[NodeMatch.hostnameLabel] ?? match.name
                guard let value = values.first(where: { $0.value == label || $0.value == match.name }) else { continue }
                tally.looked()
                guard machine.vanishing.contains(where: { $0.host == match.host }) else { continue }
                // A selector that names both nodes still selects the machine.
                let other = match.host == .source ? machine.target : machine.source
                if values.contains(where: { $0.value == other.name }) { continue }
                tally.hit(issue(reference, role, value, match, machine))
            }
        }
    }

    private static func names(in spec: PodSpecification) -> [Located<String>] {
        (spec.nodeSelector[NodeMatch.hostnameLabel].map { [$0] } ?? []) + names(in: spec.requiredNodeAffinity)
    }

    private static func names(in selector: NodeSelector?) -> [Located<String>] {
        (selector?.terms ?? []).flatMap { term in
            term.matchExpressions.filter { $0.key.value == NodeMatch.hostnameLabel && $0.operator == "In" }
                + term.matchFields.filter { $0.key.value == "metadata.name" && $0.operator == "In" }
        }.flatMap(\.values)
    }

    private static func issue(
        _ reference: ObjectReference,
        _ role: ClusterRole,
        _ value: Located<String>,
        _ match: NodeMatch,
        _ machine: MachineAfter
    ) -> ObjectIssue {
        let isOperator = ["LocalVolume", "LocalVolumeSet", "LVMCluster"].contains(reference.kind)
        return ObjectIssue(
            subject: reference,
            side: NodePods.side(match),
            node: match.name,
            key: StaticVolumes.key("pin", role),
            detail:
                "it asks for host name \(ShellQuote.code(value.value)), and the machine is \(machine.nameText) after the takeover",
            effect: isOperator
                ? "the operator does not manage the machine's disks any more"
                : "pods stay Pending: `node(s) didn't match Pod's node affinity/selector`",
            certainty: machine.certainty,
            radius: isOperator
                ? BlastRadius()
                : BlastRadius(
                    workloads: ["\(reference.kind) \(reference.qualifiedName)"],
                    namespaces: reference.namespace.map { [$0] } ?? []
                ),
            remediation: [
                Remediation(
                    .hint,
                    "change the selector of \(reference.kind) \(ShellQuote.code(reference.qualifiedName)) together with the name of the machine"
                )
            ],
            evidence: [Evidence(.cause, at: value.location, note: "host name that is asked for")] + machine.evidence
        )
    }
}
