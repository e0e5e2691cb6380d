import Findings
import Resolution
import SourceText
import StorageModel

/// PATH-14: fsGroup changes group and mode of a tree that is not the volume's.
enum GroupRewritesForeignTree: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-14",
        family: .path,
        name: "fsgroup-rewrites-foreign-tree",
        title: "fsGroup changes group and mode of files that are not the volume's",
        severity: .high,
        mechanism:
            "At the first mount of a `local` volume kubelet changes group and mode of every file below its root, unless `OnRootMismatch` finds the root in order. OpenShift gives every restricted pod an fsGroup. When the path leads to another tree, that tree's ownership is rewritten. hostPath and NFS volumes are left alone.",
        whenSilent: "On small trees always; on large ones there is an event about its progress.",
        message: "VolumePermissionChangeInProgress",
        remedy: "Keep the workload at 0 replicas until the path leads to its own data.",
        example: "Pod with `fsGroup: 1000660000`; its path leads to the files of another database.",
        references: ["Kubernetes pkg/volume/volume_linux.go", "Kubernetes pkg/volume/local/local.go: GetAttributes"]
    )
    private static let systemTrees = ["/etc", "/usr", "/boot", "/var/lib", "/var/log", "/root", "/home"]

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal, !facts.outcome.isBlockMode, let pod = facts.pods.first(where: { $0.spec.fsGroup != nil }),
            let group = pod.spec.fsGroup
        else { return .outside }
        switch facts.outcome.pathFate {
        case .undetermined: return .unknown(facts.missing)
        case .bareDirectory, .otherData: break
        default: return .clean
        }
        let real = facts.after.realPath ?? facts.outcome.path
        let isSystem = systemTrees.contains { HostPathText.isWithin(real, $0) } && facts.after.mountPoint == "/"
        let sharing = facts.after.contentIdentity.map { facts.index.volumes(withContent: $0) } ?? []
        let others = sharing.filter { $0 != facts.outcome.volume }
        let isForeign = facts.outcome.pathFate == .otherData && !others.isEmpty
        var issue = VolumeIssue(
            "fsgroup",
            detail:
                "pod \(ShellQuote.code(pod.reference.qualifiedName)) has fsGroup \(ShellQuote.code(group)); \(StateText.change(facts))"
                + (isForeign ? "; volume \(ShellQuote.code(others[0].name)) has the same data" : ""),
            effect:
                "kubelet changes group and mode of everything at \(ShellQuote.code(real)) when the pod starts; event `VolumePermissionChangeInProgress` while that lasts"
        )
        issue.severity = isForeign || isSystem ? .critical : .high
        issue.evidence = [Evidence(.context, at: pod.metadata.name.location, note: "pod with fsGroup")]
        issue.remediation =
            VolumeRemedies.lostMount(facts) + [
                Remediation(
                    .hint,
                    "set `fsGroupChangePolicy: OnRootMismatch` in the pod's security context before it starts again"
                )
            ]
        return .hit(issue)
    }
}
