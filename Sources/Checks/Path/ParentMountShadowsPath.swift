import Findings
import StorageModel

/// PATH-05: a mount that was not there before covers the path.
enum ParentMountShadowsPath: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-05",
        family: .path,
        name: "parent-mount-shadows-path",
        title: "A new mount covers the path of the volume",
        severity: .critical,
        mechanism:
            "After the takeover something is mounted at the path or at a directory above it where nothing was mounted before. The volume's directory lies on the file system underneath and can no longer be reached.",
        whenSilent:
            "When the new file system has a directory of that name: pods start on it. When it has none, they fail. The old data is intact but hidden.",
        remedy:
            "Mount the new file system elsewhere, or move the volume's data into it before pods start.",
        example: "PV path `/data/app` on the root file system; the inherited fstab mounts a partition at `/data`.",
        references: ["Kubernetes pkg/volume/local/local.go", "mount_namespaces(7)"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.before.kind != .block, !facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.outcome.pathFate != .sameData, let old = facts.before.mountPoint,
            let new = covering(facts), HostPathText.isBelow(new, old)
        else { return .clean }
        var issue = VolumeIssue(
            "covered",
            detail:
                "\(ShellQuote.code(new)) is mounted after the takeover and covers \(ShellQuote.code(facts.outcome.path)), which lies on \(StateText.filesystem(at: old)) today",
            effect: facts.isAbsentAfter ? EffectText.absent(facts) : EffectText.foreignData(facts)
        )
        issue.severity = facts.isAbsentAfter ? .high : .critical
        if let mount = facts.index.mounts.mountAfterwards(at: new) {
            issue.evidence = [Evidence(.cause, at: mount.location, note: "the mount that covers the path")]
        }
        issue.remediation = [
            Remediation(
                .hint,
                "mount \(ShellQuote.code(new)) of the source at another place, or copy the volume's data into it before pods start"
            )
        ]
        return .hit(issue)
    }

    /// Mount point that covers the path after the takeover; where nothing is at the path, the deepest that is configured.
    private static func covering(_ facts: VolumeFacts) -> String? {
        guard facts.isAbsentAfter else { return facts.after.mountPoint }
        let above = facts.index.mounts.afterwards.filter { mount in
            mount.isAutomatic && HostPathText.isWithin(facts.outcome.path, mount.target)
        }
        return facts.after.mountPoint ?? above.map(\.target).max { $0.utf8.count < $1.utf8.count }
    }
}
