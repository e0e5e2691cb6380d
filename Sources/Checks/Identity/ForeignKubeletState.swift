import Findings
import Resolution
import SourceText
import StorageModel

/// ID-07: the source's `/var/lib/kubelet` is used by another node.
enum ForeignKubeletState: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-07",
        family: .identity,
        name: "foreign-kubelet-state",
        title: "kubelet finds the pods of the other node in its directory",
        severity: .high,
        mechanism:
            "kubelet rebuilds its view of volumes from `/var/lib/kubelet/pods`. Pods of the source are unknown to another node: they are torn down as orphans, contents of their emptyDir volumes are deleted, and CSI volumes that were never mounted here are unmounted. Checkpoints of the CPU and memory managers stop kubelet when the machine has other processors.",
        whenSilent: "Orphans are cleaned up without an event.",
        message: "orphaned pod \"uid\" found, but volume paths are still present on disk",
        remedy:
            "Drain the source before the copy, so that nothing is left below `/var/lib/kubelet/pods`, and delete the managers' checkpoints.",
        example: "The machine is node `worker-2` and has `/var/lib/kubelet` of `worker-1`.",
        references: [
            "Kubernetes pkg/kubelet/volumemanager/reconciler/reconstruct.go",
            "Kubernetes pkg/kubelet/kubelet_volumes.go",
            "Kubernetes pkg/kubelet/cm/cpumanager",
        ],
        requires: [.cluster("Pod")]
    )
    static let nothing = "no pod of the source leaves state behind for another node"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let pods = NodePods.assigned(to: machine.source, context)
        let folders = context.inventory.source.kubeletVolumes ?? []
        guard !pods.isEmpty || !folders.isEmpty else { return }
        tally.looked(max(pods.count, 1))
        guard let root = machine.rootOf else {
            tally.lacks("source node", "lsblk", "whose `/var/lib/kubelet` the machine has")
            return
        }
        guard root == .source, machine.identity != .source, machine.namesDiffer else { return }
        let ephemeral = pods.count { pod in pod.spec.volumes.contains { $0.source == .other(field: "emptyDir") } }
        tally.hit(
            ObjectIssue(
                subject: NodePods.reference(machine.source),
                side: .targetNode,
                node: machine.target.name,
                key: "state",
                detail:
                    "\(left(folders, pods))\(pods.count) pod(s) are on \(ShellQuote.code(machine.source.name)), whose `/var/lib/kubelet` the machine \(ShellQuote.code(machine.target.name)) gets",
                effect:
                    "kubelet tears them down as orphans\(ephemeral > 0 ? " and deletes the emptyDir contents of \(ephemeral) of them" : ""); a CPU manager checkpoint of another machine stops it: `please drain this node and delete the CPU manager checkpoint file`",
                certainty: machine.certainty,
                radius: NodePods.radius(pods),
                remediation: [
                    Remediation(
                        .hint,
                        "drain \(ShellQuote.code(machine.source.name)) before the copy, and remove `/var/lib/kubelet/cpu_manager_state` and `memory_manager_state` on the machine before kubelet starts"
                    )
                ],
                evidence: pods.prefix(4).map { Evidence(.cause, at: NodePods.place($0), note: "pod on the source") }
                    + folders.prefix(4).map {
                        Evidence(.cause, at: $0.location, note: "folder of kubelet for a volume of a pod")
                    }
            )
        )
    }

    /// What kubelet's folders show, which may be of pods that the dump does not have (any more).
    private static func left(_ folders: [KubeletVolume], _ pods: [Pod]) -> String {
        guard !folders.isEmpty else { return "" }
        let owners = Set(folders.map(\.podUID))
        let unknown = owners.subtracting(pods.compactMap(\.uid))
        let strangers = unknown.isEmpty ? "" : ", \(unknown.count) of them not in the dump"
        return
            "`/var/lib/kubelet/pods` of the source holds \(folders.count) volume folder(s) of \(owners.count) pod(s)\(strangers); "
    }
}
