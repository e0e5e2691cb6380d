import Findings
import Resolution
import SourceText
import StorageModel

/// PATH-22: pods with different fsGroup share a local volume.
enum GroupsDisagree: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-22",
        family: .path,
        name: "fsgroups-disagree",
        title: "Pods with different fsGroup share a local volume",
        severity: .low,
        mechanism:
            "kubelet gives a `local` volume the group of the first pod that mounts it, and warns about a second one with another group: its files may be out of reach.",
        message: "The requested fsGroup is 2000, but the volume pv-a has GID 1000. The volume may not be shareable.",
        remedy: "Give all pods of the volume one fsGroup.",
        example: "`writer` has fsGroup 1000, `reader` has 2000.",
        references: ["Kubernetes pkg/volume/local/local.go: SetUpAt"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal, !facts.outcome.isBlockMode else { return .outside }
        let pods = facts.pods.filter { !$0.isFinished && $0.spec.fsGroup != nil }
        let groups = Set(pods.compactMap(\.spec.fsGroup)).sorted()
        guard groups.count > 1, let first = pods.first,
            let other = pods.first(where: { $0.spec.fsGroup != first.spec.fsGroup })
        else { return pods.isEmpty ? .outside : .clean }
        var issue = VolumeIssue(
            "groups",
            detail: "its pods ask for fsGroup \(groups.map(ShellQuote.code).joined(separator: " and "))",
            effect:
                "the second pod to start gets a warning and may not be able to write: `The requested fsGroup is \(ShellQuote.printable(groups[1])), but the volume \(ShellQuote.printable(facts.outcome.volume.name)) has GID \(ShellQuote.printable(groups[0])). The volume may not be shareable.`"
        )
        issue.standsAlone = true
        issue.certainty = .certain
        issue.evidence = [
            Evidence(.cause, at: first.metadata.name.location, note: "pod with fsGroup"),
            Evidence(.counterpart, at: other.metadata.name.location, note: "pod with another fsGroup"),
        ]
        issue.remediation = [Remediation(.hint, "give all pods of the volume one fsGroup")]
        return .hit(issue)
    }
}
