import Findings
import Resolution
import SourceText
import StorageModel

/// WL-02: pods of StatefulSets hang on a node that is gone.
enum StatefulSetOnDeadNode: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "WL-02",
        family: .workload,
        name: "statefulset-on-dead-node",
        title: "Pods of a StatefulSet hang on a node that does not come back",
        severity: .high,
        mechanism:
            "A StatefulSet replaces a pod only when the old one is gone for certain. On a node that does not come back under its name the pod stays Terminating until the Node is deleted, the pod is force-deleted or the Node is tainted out-of-service; with a local volume the replacement stays Pending anyway. Force-deleting a pod that still runs makes two writers.",
        whenSilent: "Until somebody wonders why the pod is still Terminating.",
        message: "Terminating (pod), NodeNotReady (event)",
        remedy: "Scale StatefulSets to 0 before the takeover; force-delete only when the old machine is proven off.",
        example: "`postgres-0` runs on `worker-2`, whose boot stops in emergency mode.",
        references: [
            "Kubernetes pkg/controller/statefulset", "Kubernetes pkg/controller/volume/attachdetach/reconciler",
        ],
        requires: [.cluster("Pod")]
    )
    static let nothing = "no pod of a StatefulSet runs on a node that does not come back"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let boot = context.prediction?.boot
        let isBlocked = boot?.result == .blocked
        for match in [context.graph.sourceNode, context.graph.targetNode] {
            let pods = NodePods.assigned(to: match, context).filter { pod in
                pod.metadata.ownerReferences.contains { $0.kind == "StatefulSet" }
            }
            guard !pods.isEmpty else { continue }
            tally.looked(pods.count)
            let vanishes = machine.vanishing.contains { $0.host == match.host }
            let dies = isBlocked && machine.candidates.contains { $0.host == match.host }
            if boot?.result == .undetermined, !vanishes {
                tally.lacks(
                    "source node",
                    "fstab or mount-units",
                    "whether the machine boots, so that StatefulSets start there"
                )
                continue
            }
            guard vanishes || dies else { continue }
            tally.hit(issue(match, pods, machine, isBlocked: dies && !vanishes, boot?.certainty ?? .certain))
        }
    }

    private static func issue(
        _ match: NodeMatch,
        _ pods: [Pod],
        _ machine: MachineAfter,
        isBlocked: Bool,
        _ boot: Certainty
    ) -> ObjectIssue {
        let reason =
            isBlocked
            ? "its first boot stops in emergency mode" : "the machine is \(machine.nameText) after the takeover"
        return ObjectIssue(
            subject: NodePods.reference(match),
            side: NodePods.side(match),
            node: match.name,
            key: "dead",
            detail: "\(pods.count) pod(s) of StatefulSets are on \(ShellQuote.code(match.name)), and \(reason)",
            effect:
                "the pods stay Terminating and are not replaced until the Node is deleted, tainted `node.kubernetes.io/out-of-service`, or the pods are force-deleted; force-deleting while the old machine runs makes two writers",
            certainty: isBlocked ? boot : machine.certainty,
            radius: NodePods.radius(pods),
            remediation: [
                Remediation(
                    .hint,
                    "scale the StatefulSets to 0 before the takeover and start them when the node is Ready"
                )
            ],
            evidence: pods.prefix(4).map { Evidence(.cause, at: NodePods.place($0), note: "pod on the node") }
        )
    }
}
