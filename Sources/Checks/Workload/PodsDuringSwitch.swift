import Findings
import Resolution
import SourceText
import StorageModel

/// WL-03: pods run while their path changes.
enum PodsDuringSwitch: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "WL-03",
        family: .workload,
        name: "pods-run-during-switch",
        title: "Pods still run on a volume whose path changes",
        severity: .high,
        mechanism:
            "A running container keeps the file system that was mounted when it started: mounting or unmounting on the host does not reach it. The copy of a volume that is written to is not consistent, and pods that are not stopped keep the old device busy.",
        whenSilent: "Until the pod restarts and finds something else.",
        remedy: "Stop the pods before the copy starts, and start them after the path is verified.",
        example: "`postgres-0` is Running on `worker-2` when the disks of `worker-2` are overwritten.",
        references: ["mount_namespaces(7)", "Kubernetes pkg/volume/local/local.go: SetUpAt runs once"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        let running = facts.pods.filter {
            $0.phase?.value == "Running" && $0.spec.nodeName?.value == facts.outcome.node
        }
        guard !facts.isInline, let first = running.first else { return .outside }
        switch facts.outcome.headline {
        case .unaffected: return .clean
        case .undetermined: return .unknown(facts.missing)
        default: break
        }
        var issue = VolumeIssue(
            "running",
            detail:
                "\(running.count) pod(s) run on the volume: \(running.prefix(3).map { ShellQuote.code($0.reference.qualifiedName) }.joined(separator: ", "))",
            effect:
                "what they write during the copy is lost or inconsistent, and they keep the old file system until they restart"
        )
        issue.evidence = [Evidence(.cause, at: (first.phase ?? first.metadata.name).location, note: "the pod runs")]
        issue.remediation = VolumeRemedies.scaleToZero(facts)
        return .hit(issue)
    }
}
