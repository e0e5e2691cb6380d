import Findings
import Resolution
import SourceText
import StorageModel

/// ID-03: the hostname label of a node is not its name.
enum HostnameLabelDiffers: Check {
    static let descriptor = CheckDescriptor(
        id: "ID-03",
        family: .identity,
        name: "hostname-label-differs",
        title: "Hostname label differs from the node's name",
        severity: .medium,
        mechanism:
            "Kubernetes matches volumes by label `kubernetes.io/hostname`. Tools that clean up after deleted nodes, and people, read the label's values as node names and take such volumes for orphans.",
        whenSilent: "Until a clean-up tool deletes PVs of a node that it does not find by name.",
        remedy:
            "Write affinities with the label's value, not with the node's name, and exempt the node from clean-up by name.",
        example: "Node `worker-1.example.com` with label `kubernetes.io/hostname: worker-1`.",
        references: [
            "Kubernetes pkg/kubelet/kubelet_node_status.go: updateDefaultLabels",
            "sig-storage-local-static-provisioner pkg/node-cleanup, pkg/common: AnyNodeExists",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("Node")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var users: [VolumeSide: Int] = [:]
        for entry in StaticSubjects.all(context) {
            let volume = context.inventory.cluster.persistentVolumes[entry.binding.volumeIndex]
            if Self.asksForHostname(volume.nodeAffinity) { users[entry.subject.side, default: 0] += 1 }
        }
        var findings: [Finding] = []
        var missing: [MissingEvidence] = []
        var subjects = 0
        for (match, side) in [(context.graph.sourceNode, VolumeSide.carried), (context.graph.targetNode, .resident)] {
            guard let volumes = users[side] else { continue }
            subjects += 1
            guard let node = match.node, let label = node.metadata.labels[NodeMatch.hostnameLabel] else {
                missing.append(
                    MissingEvidence(
                        origin: "cluster",
                        capture: "oc get node \(ShellQuote.word(match.name)) -o yaml",
                        settles: "whether label `kubernetes.io/hostname` equals the name of the node"
                    )
                )
                continue
            }
            if label.value != node.name { findings.append(finding(node, label, match, volumes)) }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            missing: missing.sorted(),
            nothing: "no static volume asks for a host name"
        )
    }

    private static func asksForHostname(_ affinity: NodeSelector?) -> Bool {
        (affinity?.terms ?? []).contains { $0.matchExpressions.contains { $0.key.value == NodeMatch.hostnameLabel } }
    }

    private static func finding(
        _ node: Node,
        _ label: Located<String>,
        _ match: NodeMatch,
        _ volumes: Int
    ) -> Finding {
        Finding(
            check: descriptor,
            subject: node.reference,
            side: match.host == .source ? .sourceNode : .targetNode,
            node: node.name,
            stableKey: StaticVolumes.key("label", node.cluster),
            detail:
                "label `kubernetes.io/hostname` is \(ShellQuote.code(label.value)), the node is \(ShellQuote.code(node.name)); volumes that ask for a host name there: \(volumes)",
            effect: "volumes follow the label; tools that take its value for a node name treat them as orphans",
            remediation: [
                Remediation(.hint, "use \(ShellQuote.code(label.value)) wherever a volume's affinity names this node")
            ],
            evidence: [Evidence(.cause, at: label.location), Evidence(.counterpart, at: node.metadata.name.location)]
        )
    }
}
