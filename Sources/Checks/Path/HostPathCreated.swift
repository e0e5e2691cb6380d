import Findings
import StorageModel

/// PATH-07: nothing is at a hostPath without type.
enum HostPathUntypedMissing: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-07",
        family: .path,
        name: "host-path-untyped-missing",
        title: "hostPath without type is missing and gets created",
        severity: .critical,
        mechanism:
            "With an empty `hostPath.type` kubelet checks nothing, and CRI-O or containerd creates an empty directory (mode 0755, owner root) for the container. A link that leads nowhere is no free place: nothing is created and the container fails.",
        whenSilent:
            "When a directory was expected. Where a file was expected, the application gets a directory and mostly fails with `is a directory`; the stray directory stays.",
        remedy: "Set `type: Directory`, `File` or `Socket`, and bring the path back before pods start.",
        example: "`hostPath: {path: /data/app}`; the takeover leaves no `/data/app` on the target.",
        references: [
            "Kubernetes pkg/volume/hostpath/host_path.go: SetUp", "CRI-O server/container_create_linux.go",
            "containerd internal/cri/opts/spec_linux_opts.go",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isHostPath, (facts.outcome.hostPathType ?? "").isEmpty else { return .outside }
        return HostPathCreation.verdict(facts, isDataPath: facts.before.kind == .directory)
    }
}

/// PATH-08: nothing is at a hostPath of type DirectoryOrCreate.
enum HostPathDirectoryCreated: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-08",
        family: .path,
        name: "host-path-directory-created",
        title: "hostPath of type DirectoryOrCreate is missing and gets created",
        severity: .critical,
        mechanism:
            "kubelet creates an empty directory (mode 0755) on whatever file system carries the path, with the SELinux label of its parent. A link that leads nowhere makes the creation fail.",
        whenSilent: "Always: the pod runs with no data and there is no event.",
        remedy: "Use `type: Directory` for data that must exist, and bring the path back before pods start.",
        example: "`hostPath: {path: /data/app, type: DirectoryOrCreate}` whose mount the target does not have.",
        references: ["Kubernetes pkg/volume/hostpath/host_path.go: makeDir"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isHostPath, facts.outcome.hostPathType == "DirectoryOrCreate" else { return .outside }
        return HostPathCreation.verdict(facts, isDataPath: true)
    }
}

/// PATH-09: nothing is at a hostPath of type FileOrCreate.
enum HostPathFileCreated: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-09",
        family: .path,
        name: "host-path-file-created",
        title: "hostPath of type FileOrCreate is missing",
        severity: .medium,
        mechanism:
            "kubelet creates an empty file (mode 0644) when the parent directory exists, also through a link whose end is missing. Without the parent directory it fails.",
        whenSilent: "When the parent exists: the application reads an empty file, for example an empty configuration.",
        message: "MountVolume.SetUp failed for volume \"v\" : open /a/b: no such file or directory",
        remedy: "Bring the file back before pods start, and use `type: File` for content that must exist.",
        example: "`hostPath: {path: /etc/app/token, type: FileOrCreate}` and no `/etc/app` on the target.",
        references: ["Kubernetes pkg/volume/hostpath/host_path.go: makeFile"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isHostPath, facts.outcome.hostPathType == "FileOrCreate" else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.isAbsentAfter || facts.outcome.pathFate == .createdEmpty else { return .clean }
        let isCreated = facts.outcome.pathFate == .createdEmpty
        var issue = VolumeIssue(
            isCreated ? "created" : "parent-missing",
            detail:
                isCreated
                ? "\(StateText.clause(facts.after)) after the takeover and is created as an empty file"
                : "\(StateText.clause(facts.after)) after the takeover, and neither does the directory that it would be created in",
            effect: isCreated ? EffectText.createdEmpty(facts) : EffectText.absent(facts)
        )
        issue.severity = isCreated ? .medium : .high
        issue.remediation = [HostPathCreation.demand("File", facts)]
        return .hit(issue)
    }
}

/// What the hostPath rules about creation share.
enum HostPathCreation {
    /// The verdict on a hostPath whose type makes missing directories.
    static func verdict(_ facts: VolumeFacts, isDataPath: Bool) -> VolumeVerdict {
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        let isCreated = facts.outcome.pathFate == .createdEmpty
        guard isCreated || facts.isAbsentAfter else { return .clean }
        var issue = VolumeIssue(
            isCreated ? "created" : "dead-link",
            detail:
                isCreated
                ? "\(ShellQuote.code(facts.outcome.path)) does not exist after the takeover and is created as an empty directory on \(StateText.filesystem(at: facts.after.mountPoint))"
                : "\(StateText.clause(facts.after)) after the takeover",
            effect: isCreated ? EffectText.createdEmpty(facts) : EffectText.absent(facts)
        )
        issue.severity = isCreated && isDataPath ? .critical : .high
        issue.remediation =
            VolumeRemedies.restoreMount(facts) + [demand(isDataPath ? "Directory" : "File", facts)]
        return .hit(issue)
    }

    /// The hint to demand that the path exists.
    static func demand(_ type: String, _ facts: VolumeFacts) -> Remediation {
        facts.isInline
            ? Remediation(
                .hint,
                "set `type: \(type)` at this hostPath in the pod template, so that a missing path fails loudly"
            )
            : Remediation(
                .hint,
                "re-create the PV with `hostPath.type: \(type)` (the source of a PV is immutable), so that a missing path fails loudly"
            )
    }
}
