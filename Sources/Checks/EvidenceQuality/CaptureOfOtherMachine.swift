import Findings
import Resolution
import SourceText
import StorageModel

/// EV-10: the capture is not of the machine, or not of the boot, that the Node object describes.
enum CaptureOfOtherMachine: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-10",
        family: .evidence,
        name: "capture-of-other-machine",
        title: "Capture and Node object describe different machines",
        severity: .high,
        mechanism:
            "kubelet writes machine-id, SMBIOS UUID and boot ID of its machine into the Node object. A capture with another machine-id or UUID is of another machine, so that every answer about paths is about the wrong one. Another boot ID alone means a reboot between dump and capture, after which kernel names and mounts may differ.",
        whenSilent: "Always: nothing else compares the two.",
        remedy: "Capture the machine that the Node object names, and dump the cluster at the same time.",
        example: "`/etc/machine-id` of the capture is not `status.nodeInfo.machineID` of node worker-1.",
        references: ["Kubernetes pkg/kubelet/nodestatus/setters.go", "man 5 machine-id"],
        requires: [.cluster("Node")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var missing: [MissingEvidence] = []
        var subjects = 0
        for host in HostRole.allCases {
            let facts = context.inventory.facts(host)
            guard !facts.evidence.isEmpty, let node = context.graph.match(host).node else { continue }
            let pairs = compared(facts, node)
            if pairs.isEmpty {
                missing.append(
                    facts.lacking("root/etc/machine-id", settles: "whether the capture is of node \(node.name)")
                )
                continue
            }
            subjects += 1
            let different = pairs.filter { normalised($0.captured.value) != normalised($0.stated.value) }
            if !different.isEmpty { findings.append(finding(different, facts.role, node.name)) }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            missing: missing,
            nothing: "no Node object belongs to a captured machine"
        )
    }

    private struct Pair {
        var name: String
        var captured: Located<String>
        var stated: Located<String>
        /// Whether a difference means another machine, not only another boot.
        var identifiesMachine: Bool
    }

    private static func compared(_ facts: HostFacts, _ node: Node) -> [Pair] {
        let boot = facts.environment?.values["boot_id"]
        let all: [(String, Located<String>?, Located<String>?, Bool)] = [
            ("machine-id", facts.machineID, node.machineID, true),
            ("SMBIOS UUID", facts.systemUUID, node.systemUUID, true), ("boot ID", boot, node.bootID, false),
        ]
        return all.compactMap { name, captured, stated, identifies in
            guard let captured, let stated, !captured.value.isEmpty, !stated.value.isEmpty else { return nil }
            return Pair(name: name, captured: captured, stated: stated, identifiesMachine: identifies)
        }
    }

    private static func normalised(_ value: String) -> String { value.lowercased().filter { $0 != "-" } }

    private static func finding(_ pairs: [Pair], _ role: HostRole, _ node: String) -> Finding {
        let isOther = pairs.contains(where: \.identifiesMachine)
        let names = pairs.map(\.name).joined(separator: ", ")
        return Finding(
            check: descriptor,
            severity: isOther ? .high : .low,
            subject: ObjectReference(kind: "Node", name: node),
            side: role == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: isOther ? "machine" : "boot",
            detail: isOther
                ? "\(names) of the capture and of Node \(ShellQuote.code(node)) differ"
                : "the node was rebooted between the cluster dump and the capture",
            effect: isOther
                ? "every answer about this node's paths may be about another machine"
                : "what the Node object says may be older than the capture",
            remediation: [Remediation(.hint, "capture the node and dump the cluster again, one right after the other")],
            evidence: pairs.flatMap { pair in
                [
                    Evidence(.cause, at: pair.captured.location, note: "\(pair.name) of the capture"),
                    Evidence(.counterpart, at: pair.stated.location, note: "\(pair.name) in the Node object"),
                ]
            }
        )
    }
}
