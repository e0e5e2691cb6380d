package import Findings
import Resolution
import SourceText
package import StorageModel

/// P46: the capture should be complete, recent and from the node's own namespace.
package enum P46CaptureQuality: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P46",
        family: .preflight,
        name: "capture-not-trustworthy",
        title: "The capture is old, incomplete or from another namespace",
        severity: .medium,
        mechanism:
            "Every other answer rests on the capture. One that is old, that was cut, that was not taken by root or that shows "
            + "the mounts of a container answers questions about another state than that of the node.",
        whenSilent: "Always: such a capture is well formed.",
        remedy: "Run `pv-impact capture-script` as root in the node's namespaces, shortly before the change window.",
        example: "meta/env names two mount namespaces, or a time three days ago.",
        references: ["pv-impact capture-script"]
    )
    package static let hosts: [HostRole] = [.source, .target]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the capture complete, less than 24 hours old and from the node's own namespace?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard !facts.evidence.isEmpty else {
            return .unknown(
                "nothing of the node was captured",
                missing: [facts.lacking("a capture of the node", settles: "every question about it")]
            )
        }
        let faults = faults(facts, now: context.now)
        let missing = missing(facts)
        if !faults.isEmpty {
            return .fail(
                faults.map(\.text).joined(separator: "; "),
                evidence: faults.flatMap(\.evidence),
                remediation: [Remediation(.hint, descriptor.remedy)],
                missing: missing
            )
        }
        if !missing.isEmpty {
            return .unknown("the capture does not say when, where or how completely it was taken", missing: missing)
        }
        let proof = ["captured", "mntns_self", "uid"].compactMap { facts.environment?.values[$0]?.location }
        return .pass(
            "it was taken by root in the node's namespace, and nothing that is needed failed",
            evidence: proof.enumerated().map { Evidence($0.offset == 0 ? .cause : .context, at: $0.element) }
        )
    }

    private struct Fault {
        var text: String
        var evidence: [Evidence]
    }

    private static func faults(_ facts: HostFacts, now: Int) -> [Fault] {
        var faults: [Fault] = []
        switch CaptureQuality.age(facts, now: now) {
        case .old(let time, let hours):
            faults.append(
                Fault(text: "the capture is \(hours) hours old", evidence: [Evidence(.cause, at: time.location)])
            )
        case .future(let time):
            let text = "the capture was taken after the moment of the analysis"
            faults.append(Fault(text: text, evidence: [Evidence(.cause, at: time.location)]))
        case .unreadable(let time):
            let text = "the time of the capture cannot be read"
            faults.append(Fault(text: text, evidence: [Evidence(.cause, at: time.location)]))
        case .recent, .unknown: break
        }
        if let (own, first) = CaptureQuality.otherNamespace(facts) {
            let evidence = [Evidence(.cause, at: own.location), Evidence(.counterpart, at: first.location)]
            faults.append(Fault(text: "the capture ran in the mount namespace of a container", evidence: evidence))
        }
        if let user = facts.environment?.values["uid"], !user.value.isEmpty, user.value != "0" {
            faults.append(
                Fault(text: "the capture did not run as root", evidence: [Evidence(.cause, at: user.location)])
            )
        }
        for (entry, reason) in CaptureQuality.failures(facts) {
            let evidence = [Evidence(.cause, at: entry.location, note: reason)]
            faults.append(Fault(text: "item \(ShellQuote.code(entry.id)): \(reason)", evidence: evidence))
        }
        return faults
    }

    private static func missing(_ facts: HostFacts) -> [MissingEvidence] {
        var missing: [MissingEvidence] = []
        let values = facts.environment?.values ?? [:]
        let stated = ["captured", "uid", "mntns_self", "mntns_1"].allSatisfy { !(values[$0]?.value ?? "").isEmpty }
        if !stated {
            missing.append(facts.lacking("meta/env", settles: "when, by whom and in which namespace it was taken"))
        }
        if facts.manifest.isEmpty {
            missing.append(facts.lacking("meta/manifest.tsv", settles: "whether the capture is complete"))
        }
        return missing
    }
}
