import Findings

/// PATH-02: the directory of a local volume is there, but its mount is not.
enum LocalPathNotMounted: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-02",
        family: .path,
        name: "local-path-not-mounted",
        title: "Local volume path exists but nothing is mounted on it",
        severity: .critical,
        mechanism:
            "kubelet bind-mounts the directory at `local.path` without testing whether it is a mount point. When the mount is lost, pods get the bare directory of the parent file system.",
        whenSilent:
            "Always. There is no event; the pod starts on an empty tree, initialises a new database and fills the root disk. Mounting the file system again later hides those writes.",
        remedy:
            "Keep the workload at 0 replicas until the mount is back. Make the mount point immutable while it is not mounted (`chattr +i`), or use a subdirectory of the mount as `local.path`: it is missing when the mount is, so the pod fails loudly.",
        example:
            "`/mnt/disks/ssd1` was the mount of `/dev/sdb1`; afterwards it is a directory of the root file system.",
        references: ["Kubernetes pkg/volume/local/local.go: SetUpAt", "kubernetes/kubernetes#81737"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal, !facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.outcome.pathFate == .bareDirectory else { return .clean }
        let path = ShellQuote.code(facts.outcome.path)
        let mount = ShellQuote.code(facts.before.mountPoint ?? facts.outcome.path)
        var issue = VolumeIssue(
            "not-mounted",
            detail:
                "\(path) is there, but \(mount) is not mounted: \(path) lies on \(StateText.filesystem(at: facts.after.mountPoint))",
            effect: EffectText.silentWrite(facts)
        )
        issue.remediation = VolumeRemedies.restoreMount(facts) + VolumeRemedies.protectMountPoint(facts)
        return .hit(issue)
    }
}
