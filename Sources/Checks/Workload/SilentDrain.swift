import Findings
import Resolution
import SourceText
import StorageModel

/// WL-01: drain says nothing about local volumes.
enum SilentDrain: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "WL-01",
        family: .workload,
        name: "silent-drain",
        title: "Draining the node evicts pods with local volumes without a word",
        severity: .medium,
        mechanism:
            "`oc adm drain` stops for emptyDir volumes, DaemonSets, unmanaged pods and disruption budgets only. Pods on `local` and hostPath volumes are evicted like any other pod, and then stay Pending, because no other node has their data.",
        whenSilent: "Always: drain reports success.",
        message:
            "error: … Pods with local storage (use --delete-emptydir-data to override) [for emptyDir volumes only]",
        remedy:
            "Scale these workloads to 0 in order before the drain, and plan their downtime until the volumes are verified.",
        example: "StatefulSet `postgres` on a `local` volume is evicted by `oc adm drain worker-2`.",
        references: ["kubectl pkg/drain/filters.go"],
        requires: [.cluster("Pod")]
    )
    static let nothing = "no pod on a node that is still schedulable uses a static volume of the node"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let subjects = StaticSubjects.all(context)
        for match in [context.graph.sourceNode, context.graph.targetNode] where match.node?.unschedulable != true {
            let side: VolumeSide = match.host == .source ? .carried : .resident
            let used = subjects.filter { $0.subject.side == side }
            let names = Set(used.flatMap(\.binding.podIndexes))
            let pods = names.sorted().map { context.inventory.cluster.pods[$0] }.filter {
                !$0.isFinished && $0.spec.nodeName?.value == match.name
            }
            guard !pods.isEmpty else { continue }
            tally.looked(pods.count)
            let workloads = Set(used.flatMap(\.binding.blastRadius.workloads)).sorted()
            tally.hit(
                ObjectIssue(
                    subject: NodePods.reference(match),
                    side: NodePods.side(match),
                    node: match.name,
                    key: "drain",
                    detail: "\(pods.count) pod(s) on \(ShellQuote.code(match.name)) use static volumes of the node",
                    effect:
                        "`oc adm drain` evicts them without a warning; they stay Pending until the node is back with its volumes",
                    radius: NodePods.radius(pods, workloads),
                    remediation: [
                        Remediation(
                            .hint,
                            "scale these workloads to 0 before the drain, and start them after the volumes are verified"
                        )
                    ],
                    evidence: pods.prefix(4).map { Evidence(.cause, at: NodePods.place($0), note: "pod on the node") }
                )
            )
        }
    }
}
