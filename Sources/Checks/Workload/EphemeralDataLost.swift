import Findings
import Resolution
import SourceText
import StorageModel

/// WL-05: emptyDir data does not follow pods.
enum EphemeralDataLost: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "WL-05",
        family: .workload,
        name: "ephemeral-data-lost",
        title: "Data in emptyDir volumes of the target is lost",
        severity: .medium,
        mechanism:
            "emptyDir volumes lie below `/var/lib/kubelet/pods` of their node. When the root file system or `/var` of the target is replaced, they are gone with it; pods that start again begin with empty directories.",
        whenSilent: "Always: an emptyDir is meant to be lost.",
        remedy: "Copy what must survive out of these volumes before the takeover, and move it to a claim for good.",
        example: "A cache pod on the target keeps 40 GiB in an emptyDir.",
        references: ["Kubernetes pkg/volume/emptydir/empty_dir.go"],
        requires: [.cluster("Pod")]
    )
    static let nothing = "no pod on the target has an emptyDir volume"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let match = context.graph.targetNode
        let pods = NodePods.assigned(to: match, context).filter { pod in
            pod.spec.volumes.contains { $0.source == .other(field: "emptyDir") }
        }
        guard !pods.isEmpty else { return }
        tally.looked(pods.count)
        switch context.prediction?.rootOf {
        case .target: return
        case nil: tally.lacks("source node", "lsblk", "whether the root file system of the target is replaced")
        case .source:
            tally.hit(
                ObjectIssue(
                    subject: NodePods.reference(match),
                    side: .targetNode,
                    node: match.name,
                    key: "emptydir",
                    detail:
                        "\(pods.count) pod(s) on \(ShellQuote.code(match.name)) have emptyDir volumes, and its root file system is replaced",
                    effect: "the directories below `/var/lib/kubelet/pods` are gone; pods start again with empty ones",
                    radius: NodePods.radius(pods),
                    remediation: [
                        Remediation(.hint, "copy what must survive out of the emptyDir volumes before the takeover")
                    ],
                    evidence: pods.prefix(4).map { pod in
                        let volume = pod.spec.volumes.first { $0.source == .other(field: "emptyDir") }
                        return Evidence(
                            .cause,
                            at: (volume?.name ?? pod.metadata.name).location,
                            note: "emptyDir volume"
                        )
                    }
                )
            )
        }
    }
}
