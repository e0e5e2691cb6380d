import Findings
import Resolution
import SourceText
import StorageModel

/// ID-05: source and target are alive under one name.
enum DuplicateNodeName: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-05",
        family: .identity,
        name: "duplicate-node-name",
        title: "Two running machines have one host name",
        severity: .critical,
        mechanism:
            "Two kubelets of one name write to one Node object: its status and addresses flap, each machine runs the pods of the other, under the same pod uid, and ReadWriteOnce volumes on local disks run twice on different disks.",
        whenSilent: "Both machines look healthy to themselves.",
        message: "Node NAME has been rebooted, boot id: … (again and again)",
        remedy: "Shut the source down, and keep it from starting, before the target boots under its name.",
        example: "Both captures have host name `worker-1`, and different hardware.",
        references: [
            "kubernetes/kubernetes#37528", "kubernetes/kubernetes#73453",
            "Kubernetes pkg/kubelet/nodestatus/setters.go",
        ],
        requires: [.node(.source, .hostname), .node(.target, .hostname)]
    )
    static let nothing = "the host names of both machines were not captured"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let facts = [context.inventory.source, context.inventory.target]
        guard let source = facts[0].hostname, let target = facts[1].hostname else { return }
        tally.looked()
        guard source.value.lowercased() == target.value.lowercased() else { return }
        // One machine captured twice is no duplicate.
        if let left = facts[0].systemUUID, let right = facts[1].systemUUID,
            left.value.lowercased() == right.value.lowercased()
        {
            return
        }
        let isOneCluster = context.inventory.cluster.nodes.allSatisfy { $0.cluster == .shared }
        let differs = facts[0].systemUUID != nil && facts[1].systemUUID != nil
        tally.hit(
            ObjectIssue(
                subject: NodePods.reference(context.graph.targetNode),
                side: .targetNode,
                node: context.graph.targetNode.name,
                key: "twice",
                detail:
                    "both machines are called \(ShellQuote.code(source.value)), and both ran when they were captured",
                effect:
                    "two kubelets write to one Node object, and pods with local volumes run twice on different disks",
                certainty: isOneCluster && differs
                    ? .certain : .depends(on: ["whether both machines are nodes of one cluster, and two machines"]),
                remediation: [
                    Remediation(.hint, "shut one of the machines down, and keep it from starting, before anything else")
                ],
                evidence: [
                    Evidence(.cause, at: source.location, note: "host name of the source"),
                    Evidence(.counterpart, at: target.location, note: "host name of the target"),
                ]
            )
        )
    }
}
