package import Findings
import Resolution
import SourceText
package import StorageModel

/// P36: control-plane nodes are replaced, not migrated.
package enum P36ControlPlane: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P36",
        family: .preflight,
        name: "control-plane-node",
        title: "The machine is a control-plane node",
        severity: .critical,
        mechanism:
            "A control-plane node runs an etcd member. A copy of its files is an old state of that member with the "
            + "identity of the living one; the migration service excludes databases of several nodes.",
        whenSilent: "Two members with one identity can lose writes that the cluster had confirmed.",
        remedy: "Replace the control-plane node the way the OpenShift documentation describes.",
        example: "The Node carries the label node-role.kubernetes.io/control-plane.",
        references: [
            "OpenShift documentation: replacing an unhealthy etcd member", "Huawei Cloud SMS: limitations (databases)",
        ]
    )
    package static let hosts: [HostRole] = [.source, .target]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the machine a worker rather than a control-plane node?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if let answer = etcd(facts) { return answer }
        guard let node = context.graph.match(facts.role).node else {
            return NodeObjects.unknown(facts, settles: "whether it is a control-plane node")
        }
        for label in ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"] {
            guard let value = node.metadata.labels[label] else { continue }
            return .fail(
                "`\(node.name)` is a control-plane node",
                evidence: [Evidence(.cause, at: value.location, note: "label `\(label)`")],
                remediation: [
                    Remediation(.hint, "replace the control-plane node as the OpenShift documentation describes")
                ]
            )
        }
        return .pass(
            "`\(node.name)` is no control-plane node",
            evidence: [Evidence(.context, at: node.metadata.name.location, note: "no label of a control-plane role")]
        )
    }

    /// What the machine itself shows: the static pod of etcd, or the folder of its member.
    private static func etcd(_ facts: HostFacts) -> PreflightAnswer? {
        let pod = facts.system.staticPods?.first { $0.value.hasPrefix("etcd-pod") || $0.value == "etcd.yaml" }
        guard let place = pod?.location ?? facts.system.etcdMember else { return nil }
        return .fail(
            "an etcd member runs on the machine",
            evidence: [
                Evidence(.cause, at: place, note: pod == nil ? "folder of an etcd member" : "static pod of etcd")
            ],
            remediation: [
                Remediation(.hint, "replace the control-plane node as the OpenShift documentation describes")
            ]
        )
    }
}
