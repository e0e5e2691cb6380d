import Findings
import Resolution
import SourceText
import StorageModel

/// PATH-13: a missing subPath directory is created on the wrong file system.
enum SubPathCreated: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-13",
        family: .path,
        name: "subpath-created",
        title: "A missing subPath directory is created on the wrong file system",
        severity: .critical,
        mechanism:
            "kubelet creates the directory of a subPath that is not there. On a volume that lost its mount, or that shows other data, the new empty directory makes the container start as if all were well. On a read-only file system the container cannot be created.",
        whenSilent: "Always on a writable file system: an empty volume looks healthy.",
        message: "failed to create subPath directory for volumeMount \"data\" of container \"db\"",
        remedy: "Keep the workload at 0 replicas until the mount is back.",
        example: "`subPath: pgdata` on a volume whose directory lost its mount.",
        references: ["Kubernetes pkg/kubelet/kubelet_pods.go: makeMounts", "Kubernetes pkg/volume/util/subpath"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        let uses = facts.uses.filter { !($0.use.subPath ?? "").isEmpty }
        guard let first = uses.first else { return .outside }
        switch facts.outcome.pathFate {
        case .undetermined: return .unknown(facts.missing)
        case .bareDirectory, .otherData, .createdEmpty: break
        case .sameData where facts.after.readOnly == true && facts.before.readOnly == false: break
        default: return .clean
        }
        let isReadOnly = facts.after.readOnly == true
        let name = ShellQuote.printable(first.use.volumeName)
        let container = ShellQuote.printable(first.use.container)
        var issue = VolumeIssue(
            "subpath",
            detail:
                "container \(ShellQuote.code(first.use.container)) of \(ShellQuote.code(first.pod.reference.qualifiedName)) uses subPath \(ShellQuote.code(first.use.subPath ?? "")); \(StateText.change(facts))",
            effect: isReadOnly
                ? "if the directory is missing: `failed to create subPath directory for volumeMount \"\(name)\" of container \"\(container)\"`"
                : "no error: kubelet creates the directory, and the container starts with nothing in it"
        )
        issue.severity = isReadOnly ? .high : .critical
        issue.evidence = [Evidence(.context, at: first.pod.metadata.name.location, note: "pod with subPath")]
        issue.remediation =
            VolumeRemedies.lostMount(facts) + [
                Remediation(.hint, "start the pod only when the directory of the subPath is there with its data")
            ]
        return .hit(issue)
    }
}
