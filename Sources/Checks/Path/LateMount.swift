import Findings
import StorageModel

/// PATH-18: the mount of a volume comes, or came, after the pods.
enum LateMount: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-18",
        family: .path,
        name: "late-mount",
        title: "The mount of the volume can appear after pods have started",
        severity: .critical,
        mechanism:
            "kubelet binds a local or hostPath volume once, when the pod starts. When the file system is mounted later (`nofail` and network mounts are not ordered before kubelet), the pod keeps the old directory until it is restarted, and two pods can see two trees under one PV.",
        whenSilent:
            "Always. Critical where the captures show a pod on another file system than the path; medium where only the order of the boot allows it.",
        remedy:
            "Order the mount before kubelet (`x-systemd.before=kubelet.service`), and restart pods that started too early.",
        example: "`/mnt/disks/ssd1` has `nofail`; kubelet starts the pod while fsck still runs.",
        references: ["Kubernetes pkg/volume/local/local.go: RequiresRemount is false", "systemd.mount(5): nofail"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard !facts.outcome.isBlockMode, facts.before.kind != .block else { return .outside }
        if let stale = staleBind(facts) { return .hit(stale) }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard let place = facts.after.mountPoint, place != "/",
            let mount = facts.index.mounts.mountAfterwards(at: place), mount.isAutomatic,
            mount.isOptional || mount.isNetworked,
            !mount.options.contains(where: { $0.hasPrefix("x-systemd.before=kubelet") })
        else { return .clean }
        let option = mount.isOptional ? "nofail" : "_netdev"
        var issue = VolumeIssue(
            "unordered",
            detail:
                "\(ShellQuote.code(place)) is mounted with `\(option)`, so nothing orders it before kubelet, and pods can start on the bare directory",
            effect:
                "no event: a pod that starts first keeps the bare directory until it is restarted, and what it writes there is hidden by the mount"
        )
        issue.severity = .medium
        issue.standsAlone = true
        issue.certainty = .depends(on: ["whether \(ShellQuote.printable(place)) is mounted before kubelet starts pods"])
        issue.evidence = [Evidence(.cause, at: mount.location, note: "the mount is not ordered before kubelet")]
        let fields = [mount.source, mount.target, mount.fsType.isEmpty ? "auto" : mount.fsType]
        let head = fields.map(ShellQuote.fstab).joined(separator: " ")
        let options = ShellQuote.fstab(mount.options.joined(separator: ","))
        issue.remediation = [
            Remediation(
                .filePatch,
                "order the mount before kubelet",
                body: "- \(head) \(options)\n+ \(head) \(options),x-systemd.before=kubelet.service",
                place: "\(mount.host.rawValue) node",
                undo: "take the option out again"
            )
        ]
        return .hit(issue)
    }

    /// A pod's bind mount that shows another file system than the path does now (mountinfo of the running node).
    private static func staleBind(_ facts: VolumeFacts) -> VolumeIssue? {
        let host = facts.index.context.inventory.facts(facts.hostBefore)
        let binds = facts.isInline ? [] : facts.index.localBinds(of: facts.outcome.volume.name, on: facts.hostBefore)
        guard facts.isLocal, !binds.isEmpty, let place = facts.before.mountPoint,
            let current = (host.kubeletMounts ?? host.mounts ?? []).last(where: { $0.target == place }),
            let stale = binds.first(where: { $0.majMin != current.majMin })
        else { return nil }
        let pod = stale.target.dropFirst("/var/lib/kubelet/pods/".count).prefix { $0 != "/" }
        var issue = VolumeIssue(
            "stale-bind",
            detail:
                "pod uid \(ShellQuote.code(String(pod))) uses device \(ShellQuote.code(stale.majMin)), but \(ShellQuote.code(place)) is the mount of \(ShellQuote.code(current.majMin)) now: the pod started before the mount",
            effect:
                "what the pod writes now is not in the file system that is migrated; after a restart the pod sees the other tree"
        )
        issue.standsAlone = true
        issue.certainty = .certain
        issue.evidence = [
            Evidence(.cause, at: stale.location, note: "the file system that the pod uses"),
            Evidence(.counterpart, at: current.location, note: "the file system that is mounted at the path"),
        ]
        issue.remediation = [
            Remediation(
                .hint,
                "before the takeover, save what the pod has written to the bare directory, then restart the pod and compare both trees"
            )
        ]
        return issue
    }
}
