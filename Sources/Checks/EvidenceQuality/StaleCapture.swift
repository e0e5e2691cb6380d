import Findings
import Resolution
import SourceText
import StorageModel

/// EV-08: a capture is too old, or its time cannot be true.
enum StaleCapture: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-08",
        family: .evidence,
        name: "capture-too-old",
        title: "Capture is too old to stand for the node",
        severity: .medium,
        mechanism:
            "Kernel names, mounts and links change with every boot, and volumes with every day. A prediction is about the moment of the capture; the longer ago that is, the less it says about the change window.",
        whenSilent: "Always: an old capture is as well formed as a new one.",
        remedy: "Capture both nodes again within 24 hours before the change window, and analyse again.",
        example: "`captured=2026-11-18T08:05:00Z` in meta/env, and an analysis on 2026-11-20.",
        references: ["pv-impact capture-script"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var missing: [MissingEvidence] = []
        var subjects = 0
        for host in HostRole.allCases {
            let facts = context.inventory.facts(host)
            guard !facts.evidence.isEmpty else { continue }
            let node = context.graph.match(host).name
            switch CaptureQuality.age(facts, now: context.now) {
            case .recent: subjects += 1
            case .unknown:
                missing.append(facts.lacking("meta/env", settles: "when the capture was taken"))
            case .unreadable(let text):
                missing.append(facts.lacking("meta/env", settles: "when the capture was taken"))
                findings.append(finding(text, "the time of the capture cannot be read", host, node))
            case .old(let text, let hours):
                findings.append(finding(text, "the capture is \(hours) hours old", host, node))
            case .future(let text):
                findings.append(finding(text, "the capture was taken after the moment of the analysis", host, node))
            }
        }
        return .decided(
            descriptor,
            subjects: subjects + findings.count,
            findings: findings,
            missing: missing,
            nothing: "no capture of a node was given"
        )
    }

    private static func finding(_ time: Located<String>, _ detail: String, _ host: HostRole, _ node: String) -> Finding
    {
        Finding(
            check: descriptor,
            subject: ObjectReference(kind: "Node", name: node),
            side: host == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: "age",
            detail: detail,
            effect: "the node may have changed since",
            remediation: [Remediation(.hint, "capture the node again with `pv-impact capture-script`")],
            evidence: [Evidence(.cause, at: time.location)]
        )
    }
}
