import Findings
import StorageModel

/// PATH-11: a hostPath is there, but its mount is gone or another one.
enum HostPathMountLost: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-11",
        family: .path,
        name: "host-path-mount-lost",
        title: "hostPath exists but its mount is gone or another one",
        severity: .critical,
        mechanism:
            "No hostPath type tests for a mount: `Directory` only proves that a directory exists. Inline hostPath volumes, for example those of DaemonSets, are hit in the same way.",
        whenSilent: "Always: the pod starts on the bare directory or on foreign data.",
        remedy:
            "Bring the mount back by UUID before pods start; use a subdirectory of the mount as path, so that it is missing when the mount is.",
        example: "`hostPath: {path: /var/lib/app, type: Directory}`; the target does not mount `/var/lib/app`.",
        references: ["Kubernetes pkg/volume/hostpath/host_path.go"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isHostPath, facts.before.kind != .block else { return .outside }
        let fate = facts.outcome.pathFate
        if fate == .undetermined { return .unknown(facts.missing) }
        guard fate == .bareDirectory || fate == .otherData else { return .clean }
        let isBare = fate == .bareDirectory
        let path = ShellQuote.code(facts.outcome.path)
        var issue = VolumeIssue(
            fate.rawValue,
            detail:
                isBare
                ? "\(path) is there, but its mount \(ShellQuote.code(facts.before.mountPoint ?? facts.outcome.path)) is not: it lies on \(StateText.filesystem(at: facts.after.mountPoint))"
                : "\(path) lies on \(StateText.device(facts.before)) today and on \(StateText.device(facts.after)) after the takeover",
            effect: isBare ? EffectText.silentWrite(facts) : EffectText.foreignData(facts)
        )
        issue.remediation = VolumeRemedies.restoreMount(facts) + VolumeRemedies.protectMountPoint(facts)
        return .hit(issue)
    }
}
