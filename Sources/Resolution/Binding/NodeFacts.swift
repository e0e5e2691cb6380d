import SourceText
import StorageModel

/// What the scheduler compares of a node before it looks at volumes, read once.
struct NodeFacts: Sendable, Hashable {
    /// `metadata.name`.
    var name: String
    /// `metadata.labels`.
    var labels: [String: String]
    /// `spec.unschedulable`.
    var isCordoned: Bool
    /// `spec.taints` that keep pods away.
    var taints: [Taint]

    /// A node of which nothing is known: only PVs without node affinity are usable on it.
    init(name: String) {
        self.name = name
        labels = [:]
        isCordoned = false
        taints = []
    }

    /// Reads a node.
    init(_ node: Node) {
        name = node.name
        labels = node.labels
        isCordoned = node.unschedulable
        taints = node.taints.filter { $0.effect == "NoSchedule" || $0.effect == "NoExecute" }
    }

    /// Why the scheduler does not place a pod here, apart from volumes and resources; nil when it may.
    ///
    /// Source: Kubernetes `pkg/scheduler/framework/plugins/{nodeunschedulable,tainttoleration,nodeaffinity}`.
    func refusal(of spec: PodSpecification) -> String? {
        let cordon = Taint(key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule")
        if isCordoned, !spec.tolerations.contains(where: { $0.tolerates(cordon) }) { return "it is cordoned" }
        let untolerated = taints.first { taint in !spec.tolerations.contains { $0.tolerates(taint) } }
        if let untolerated, !(isCordoned && untolerated.key == cordon.key) {
            return "the pod does not tolerate taint \(untolerated.key)"
        }
        let isSelected =
            spec.nodeSelector.allSatisfy { labels[$0.key] == $0.value.value }
            && (spec.requiredNodeAffinity?.matches(labels: labels, nodeName: name) ?? true)
        return isSelected ? nil : "node selector or affinity of the pod excludes it"
    }
}
