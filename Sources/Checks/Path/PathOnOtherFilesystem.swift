import Findings
import StorageModel

/// PATH-03: the same mount point carries another file system.
enum PathOnOtherFilesystem: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-03",
        family: .path,
        name: "path-on-other-filesystem",
        title: "Another file system is mounted at the path of the volume",
        severity: .critical,
        mechanism:
            "The mount point that carries the path is mounted before and after, but with another file system. kubelet and the container runtime bind whatever is there.",
        whenSilent:
            "Always. The pod starts on foreign or older data; fsGroup and SELinux relabelling change owners and labels of that data.",
        remedy:
            "Mount by UUID, and put the UUID into the directory name so that a wrong file system cannot answer at a known path.",
        example: "`/data` is UUID `aaaa` on the target today and UUID `bbbb` of the source afterwards.",
        references: [
            "Kubernetes pkg/volume/local/local.go", "sig-storage-local-static-provisioner docs/best-practices.md",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard !facts.outcome.isBlockMode, facts.before.kind != .block else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.outcome.pathFate == .otherData, let mountPoint = facts.before.mountPoint, mountPoint != "/",
            facts.after.mountPoint == mountPoint
        else { return .clean }
        var issue = VolumeIssue(
            "other-filesystem",
            detail:
                "\(ShellQuote.code(mountPoint)) is the mount of \(StateText.device(facts.before)) today and of \(StateText.device(facts.after)) after the takeover",
            effect: EffectText.foreignData(facts)
        )
        issue.remediation = VolumeRemedies.restoreMount(facts)
        return .hit(issue)
    }
}
