import Findings
import Resolution
import SourceText
package import StorageModel

/// Answers that need the Node object of a machine.
package enum NodeObjects {
    /// The answer when no Node object belongs to the machine.
    package static func unknown(_ facts: HostFacts, settles: String) -> PreflightAnswer {
        .unknown(
            "no Node object belongs to the \(facts.role.nodePhrase)",
            missing: [MissingEvidence(origin: "cluster", capture: "oc get nodes -o yaml", settles: settles)],
            severity: PreflightSeverity.warns
        )
    }
}
