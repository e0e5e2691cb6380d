import Findings
import Resolution
import SourceText
import StorageModel

/// ID-02: a pod is assigned to a node whose labels a volume's affinity excludes.
enum AssignedPodRefused: Check {
    static let descriptor = CheckDescriptor(
        id: "ID-02",
        family: .identity,
        name: "assigned-pod-refused",
        title: "Pod is assigned to a node that its volume's affinity excludes",
        severity: .high,
        mechanism:
            "kubelet compares nodeAffinity with the labels of its Node before every mount. A pod that got its node by nodeName, or before a label changed, is refused there; containers that run already go on until they restart.",
        whenSilent: "Until the pod restarts, and the takeover restarts it.",
        message: "MountVolume.NodeAffinity check failed for volume \"pv-a\" : no matching NodeSelectorTerms",
        remedy:
            "Give the node back the label that the volume asks for, or create the PV again with the right affinity.",
        example: "Pod `spec.nodeName: worker-2`; PV affinity `kubernetes.io/hostname In [worker-1]`.",
        references: [
            "Kubernetes pkg/volume/util/operationexecutor/operation_generator.go: checkNodeAffinity"
        ],
        requires: [.cluster("PersistentVolume"), .cluster("Pod")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        var findings: [Finding] = []
        var missing: Set<MissingEvidence> = []
        var subjects = 0
        let matches = [context.graph.sourceNode, context.graph.targetNode].map { ($0, pods(assignedTo: $0, context)) }
        for binding in context.graph.bindings where binding.provisioning.kind.isStatic {
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            guard volume.isOnNode, let affinity = volume.nodeAffinity else { continue }
            for (match, assigned) in matches {
                let pods = binding.podIndexes.filter(assigned.contains).map { cluster.pods[$0] }
                guard !pods.isEmpty else { continue }
                subjects += 1
                switch match.evaluate(affinity) {
                case .matches: continue
                case .excluded: findings.append(finding(volume, affinity, pods, match, binding))
                case .unknown:
                    missing.insert(
                        MissingEvidence(
                            origin: "cluster",
                            capture: "oc get nodes -o yaml",
                            settles: "whether kubelet mounts the volumes of pods that are assigned already"
                        )
                    )
                }
            }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            missing: missing.sorted(),
            nothing: "no pod on the two nodes uses a static volume with node affinity"
        )
    }

    /// Positions of the pods that go on running on a node.
    private static func pods(assignedTo match: NodeMatch, _ context: CheckContext) -> Set<Int> {
        guard match.isNamed else { return [] }
        let own: ClusterRole = match.host == .source ? .source : .target
        let cluster = context.inventory.cluster
        let positions = cluster.positions(ofPodsOn: match.name, in: [.shared, own])
        return Set(positions.filter { !cluster.pods[$0].isFinished })
    }

    private static func finding(
        _ volume: PersistentVolume,
        _ affinity: NodeSelector,
        _ pods: [Pod],
        _ match: NodeMatch,
        _ binding: VolumeBinding
    ) -> Finding {
        let operation = volume.isBlockMode ? "MapVolume" : "MountVolume"
        var evidence = [Evidence(.cause, at: affinity.location, note: "node affinity of the volume")]
        evidence += pods.prefix(4).map {
            Evidence(.counterpart, at: ($0.spec.nodeName ?? $0.metadata.name).location, note: "node of the pod")
        }
        if let label = match.node?.metadata.labels[NodeMatch.hostnameLabel] {
            evidence.append(Evidence(.context, at: label.location, note: "label of the node"))
        }
        return Finding(
            check: descriptor,
            certainty: match.node == nil ? .depends(on: ["labels of node `\(match.name)`"]) : .certain,
            subject: volume.reference,
            side: match.host == .source ? .sourceNode : .targetNode,
            node: match.name,
            stableKey: StaticVolumes.key("assigned", volume.cluster),
            detail:
                "\(pods.count) pod(s) on \(ShellQuote.code(match.name)) use the volume, whose affinity does not match the node",
            effect:
                "`FailedMount`: `\(operation).NodeAffinity check failed for volume \"\(ShellQuote.printable(volume.name))\" : no matching NodeSelectorTerms` at the next start of the pod",
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "look at the labels of the node, and give back the one that the volume asks for",
                    body: "oc get node \(ShellQuote.word(match.name)) --show-labels",
                    place: "workstation"
                )
            ],
            evidence: evidence
        )
    }
}
