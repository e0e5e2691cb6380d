import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-18: the node-cleanup controller deletes claims and volumes of a node that it does not find.
enum NodeCleanupDeletes: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-18",
        family: .localStorage,
        name: "node-cleanup-deletes-claims",
        title: "The node-cleanup controller deletes claims of a node that vanishes",
        severity: .critical,
        mechanism:
            "The controller takes the value of label `kubernetes.io/hostname` in a volume's affinity for the name of a Node. When no Node has that name, because it was renamed or deleted or because label and name differ, it deletes the claim after a delay, and free or released volumes with policy Delete.",
        whenSilent: "The controller's event stands on the claim only.",
        message:
            "ReferencedNodeDeleted: PVC is tied to a deleted Node. PVC will be cleaned up in 5m0s if the Node doesn't come back",
        remedy: "Scale the node-cleanup controller to 0 before the takeover, and set policy Retain.",
        example: "Affinity `kubernetes.io/hostname In [worker-2]`, and the Node `worker-2` is gone after the takeover.",
        references: ["sig-storage-local-static-provisioner pkg/node-cleanup/controller/controller.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static volume asks for the host name of a node that vanishes"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let names = Set(context.inventory.cluster.nodes.map(\.name))
        let vanishing = Set(machine.vanishing.map(\.name))
        let controller = context.inventory.cluster.workloads.first {
            $0.kind == "Deployment" && $0.name.contains("node-cleanup")
        }
        for entry in StaticSubjects.all(context) {
            let volume = LocalStorage.volume(of: entry, context)
            guard case .local = volume.source, let host = hostname(volume) else { continue }
            let isGone = !names.isEmpty && !names.contains(host.value)
            guard isGone || vanishing.contains(host.value) else { continue }
            tally.looked()
            guard let controller else {
                let isManaged = entry.binding.provisioning.kind == .staticManaged
                if isManaged, !context.inventory.cluster.has(kind: "Deployment") {
                    tally.lacks(
                        "cluster",
                        "oc get deployments -A -o yaml",
                        "whether a node-cleanup controller deletes claims of a node that vanishes"
                    )
                }
                continue
            }
            tally.hit(issue(entry, volume, host, controller, isGone ? .certain : machine.certainty))
        }
    }

    private static func hostname(_ volume: PersistentVolume) -> Located<String>? {
        (volume.nodeAffinity?.terms ?? []).flatMap(\.matchExpressions).first {
            $0.key.value == NodeMatch.hostnameLabel && $0.operator == "In"
        }?.values.first
    }

    private static func issue(
        _ entry: StaticSubject,
        _ volume: PersistentVolume,
        _ host: Located<String>,
        _ controller: Workload,
        _ certainty: Certainty
    ) -> ObjectIssue {
        let name = ShellQuote.word("deployment/\(controller.name)")
        let space = ShellQuote.word(controller.namespace)
        return ObjectIssue(
            subject: volume.reference,
            side: FindingSide(entry.subject.side),
            node: entry.subject.node,
            key: StaticVolumes.key("cleanup", volume.cluster),
            detail:
                "the affinity asks for \(ShellQuote.code(host.value)), no Node has that name\(certainty == .certain ? "" : " if the machine takes the other name"), and \(ShellQuote.code(controller.reference.qualifiedName)) runs in the cluster",
            effect:
                "event `ReferencedNodeDeleted` on the claim: `PVC is tied to a deleted Node. PVC will be cleaned up in …`; then the claim is deleted",
            certainty: certainty,
            radius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "stop the controller before the takeover",
                    body: "oc scale \(name) -n \(space) --replicas=0",
                    place: "workstation",
                    undo: "oc scale \(name) -n \(space) --replicas=\(controller.replicas ?? 1)"
                )
            ] + ClaimRemedies.retain(volume),
            evidence: [
                Evidence(.cause, at: host.location, note: "host name in the affinity"),
                Evidence(.context, at: controller.metadata.name.location, note: "the controller"),
            ]
        )
    }
}
