package import Findings
import Resolution
import SourceText
package import StorageModel

/// P37: the Machine Config Operator must be at rest.
package enum P37OperatorState: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P37",
        family: .preflight,
        name: "machine-config-not-done",
        title: "The Machine Config Operator is not done with the node",
        severity: .medium,
        mechanism:
            "While the operator updates a node it drains, writes and reboots it by itself, which takes back every remount and may "
            + "fall into the copy. A degraded node differs from its MachineConfig; the copy inherits the difference.",
        remedy: "Wait for state Done, or repair the drift; never edit managed files on disk.",
        example: "Annotation `machineconfiguration.openshift.io/state: Degraded` on the Node.",
        references: ["Machine Config Operator: docs/MachineConfigDaemon.md", "pkg/daemon/constants"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the Machine Config Operator done with the node?"

    private static let domain = "machineconfiguration.openshift.io/"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let node = context.graph.match(facts.role).node else {
            return NodeObjects.unknown(facts, settles: "whether the Machine Config Operator is done with the node")
        }
        let annotations = node.metadata.annotations
        guard let state = annotations["\(domain)state"] else {
            guard node.osImage?.value.contains("CoreOS") ?? false else {
                return .notApplicable(
                    "the Machine Config Operator does not manage the node",
                    evidence: [
                        Evidence(.context, at: node.metadata.name.location, note: "no annotation of the operator")
                    ]
                )
            }
            return .unknown(
                "the Node has no state of the Machine Config Operator; annotations were left out of the dump",
                missing: [
                    MissingEvidence(
                        origin: "cluster",
                        capture: "oc get nodes -o yaml",
                        settles: "whether the Machine Config Operator is done with the node"
                    )
                ]
            )
        }
        let current = annotations["\(domain)currentConfig"]
        let desired = annotations["\(domain)desiredConfig"]
        let evidence = [state, current, desired].compactMap(\.self).map {
            Evidence(.cause, at: $0.location, note: "annotation of the Machine Config Operator")
        }
        guard state.value == "Done" else {
            let reason = annotations["\(domain)reason"].flatMap { $0.value.isEmpty ? nil : ": \($0.value)" } ?? ""
            return .fail(
                "the state is \(ShellQuote.code(state.value))\(reason.isEmpty ? "" : ", reason given")",
                evidence: evidence
                    + (annotations["\(domain)reason"].map { [Evidence(.context, at: $0.location, note: "reason")] }
                        ?? []),
                remediation: [remedy(node.name)]
            )
        }
        guard let current, let desired else {
            return .unknown(
                "the state is `Done`, but the current or desired configuration is not in the dump",
                missing: [
                    MissingEvidence(
                        origin: "cluster",
                        capture: "oc get nodes -o yaml",
                        settles: "whether an update of the node is due"
                    )
                ],
                evidence: evidence
            )
        }
        guard current.value == desired.value else {
            return .fail(
                "an update from \(ShellQuote.code(current.value)) to \(ShellQuote.code(desired.value)) is due",
                evidence: evidence,
                remediation: [remedy(node.name)]
            )
        }
        return .pass("the state is `Done`, and the node has the desired configuration", evidence: evidence)
    }

    private static func remedy(_ node: String) -> Remediation {
        Remediation(
            .command,
            "see what is wrong, repair it through a MachineConfig, and pause the pool for the time of the migration",
            body: "oc describe node \(ShellText.quoted(node)) | grep -F machineconfiguration\noc get machineconfigpool",
            place: "workstation"
        )
    }
}
