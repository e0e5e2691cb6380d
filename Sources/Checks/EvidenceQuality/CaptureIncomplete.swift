import Findings
import Resolution
import SourceText
import StorageModel

/// EV-09: the capture script could not take what every analysis needs.
enum CaptureIncomplete: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-09",
        family: .evidence,
        name: "capture-incomplete",
        title: "Capture lacks what every analysis needs",
        severity: .medium,
        mechanism:
            "The manifest of a bundle says how each item ended. An item that failed, was cut or was skipped looks like a short list, and a device or mount that a short list does not name is not one that does not exist.",
        whenSilent: "When the item has some output: it looks complete.",
        remedy: "Run the capture script again as root in the node's namespaces; raise its limits if it ran into them.",
        example: "`lsblk_json\tcmd\t124\t8192\tlsblk -J -b -O` in meta/manifest.tsv: lsblk ran into its time limit.",
        references: ["pv-impact capture-script", "man 1 timeout"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var missing: [MissingEvidence] = []
        var subjects = 0
        for host in HostRole.allCases {
            let facts = context.inventory.facts(host)
            guard !facts.evidence.isEmpty else { continue }
            guard !facts.manifest.isEmpty else {
                missing.append(facts.lacking("meta/manifest.tsv", settles: "whether the capture is complete"))
                continue
            }
            subjects += 1
            let failures = CaptureQuality.failures(facts)
            if !failures.isEmpty { findings.append(finding(failures, facts, context.graph.match(host).name)) }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            missing: missing,
            nothing: "no capture of a node was given"
        )
    }

    private static func finding(
        _ failures: [(entry: CaptureManifestEntry, reason: String)],
        _ facts: HostFacts,
        _ node: String
    ) -> Finding {
        let names = failures.map { ShellQuote.code($0.entry.id) }.joined(separator: ", ")
        return Finding(
            check: descriptor,
            certainty: .undetermined(
                missing: failures.map { facts.lacking($0.entry.id, settles: "what it would have listed") }
            ),
            subject: ObjectReference(kind: "Node", name: node),
            side: facts.role == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: "incomplete",
            detail: "items of the capture that failed or were cut: \(names)",
            effect: "what these items do not name may exist all the same",
            remediation: [
                Remediation(.hint, "capture the node again as root, with `pv-impact capture-script`")
            ],
            evidence: failures.enumerated().map { index, failure in
                Evidence(index == 0 ? .cause : .context, at: failure.entry.location, note: failure.reason)
            }
        )
    }
}
