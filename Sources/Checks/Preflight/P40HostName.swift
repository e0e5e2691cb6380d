package import Findings
import Resolution
import SourceText
package import StorageModel

/// P40: the host name should be static and the name of the node.
package enum P40HostName: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P40",
        family: .preflight,
        name: "host-name-differs",
        title: "The host name is not the name of the node",
        severity: .critical,
        mechanism:
            "kubelet registers under the host name that the machine has when it starts. When DHCP or DNS gives the name, "
            + "another network gives another one: the machine joins as a new node, and volumes pinned to the old name stay "
            + "without it.",
        message: "node(s) had volume node affinity conflict",
        remedy: "Set the host name statically to the name of the node before the migration.",
        example: "/etc/hostname is empty and the node is worker-1.example.com.",
        references: ["hostname(5)", "Machine Config Operator: templates, mco-hostname"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the host name static and equal to the name of the node?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let node = context.graph.match(facts.role).node else {
            return NodeObjects.unknown(facts, settles: "whether the host name is that of the node")
        }
        let remedy = HostRemedies.command(
            "set the host name statically",
            "hostnamectl set-hostname --static \(ShellText.quoted(node.name))",
            on: facts.role
        )
        let counterpart = Evidence(.counterpart, at: node.metadata.name.location, note: "name of the node")
        let isLooked = facts.manifest["/etc/hostname"]
        if facts.hostname == nil, isLooked == nil {
            return .unknown(
                "the host name was not captured",
                missing: [facts.lacking("root/etc/hostname", settles: "whether the host name is that of the node")],
                severity: PreflightSeverity.warns
            )
        }
        guard let name = facts.hostname, !name.value.isEmpty, !name.value.hasPrefix("localhost") else {
            return .fail(
                "no static host name is set; the network gives it",
                evidence: [Evidence(.cause, at: facts.hostname?.location ?? isLooked?.location), counterpart],
                remediation: [remedy],
                severity: PreflightSeverity.warns
            )
        }
        let evidence = [Evidence(.cause, at: name.location, note: "host name of the capture"), counterpart]
        if name.value.lowercased() == node.name.lowercased() {
            return .pass("the host name is the name of the node", evidence: evidence)
        }
        return .fail("the host name `\(name.value)` is not `\(node.name)`", evidence: evidence, remediation: [remedy])
    }
}
