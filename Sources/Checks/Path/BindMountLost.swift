import Findings
import StorageModel

/// PATH-20: the path was a bind mount, and that bind mount or its source is gone.
enum BindMountLost: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-20",
        family: .path,
        name: "bind-mount-lost",
        title: "The bind mount behind the volume is lost or empty",
        severity: .critical,
        mechanism:
            "The path is an fstab or unit bind mount, as the static provisioner's guide recommends for plain directories. When the entry is gone, pods get the bare directory. When only its source directory is gone, systemd creates that directory and mounts an empty tree.",
        whenSilent:
            "Always for existing PVs: provisioner and operator refuse new ones (`path \"…\" is not a valid mount point`) but never look at existing ones again.",
        remedy:
            "Put the bind entry back, with its source directory migrated first; keep pods at 0 replicas until then.",
        example: "`/data/vol1 /mnt/disks/vol1 none bind 0 0`; the target has no `/data/vol1`.",
        references: [
            "sig-storage-local-static-provisioner pkg/discovery/discovery.go, docs/faqs.md",
            "systemd.mount(5): missing bind sources are created",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard let place = facts.before.mountPoint, let bind = bindMount(facts, at: place) else { return .outside }
        let fate = facts.outcome.pathFate
        if fate == .undetermined { return .unknown(facts.missing) }
        guard [.bareDirectory, .missing, .createdEmpty, .otherData].contains(fate) else { return .clean }
        let isConfigured = facts.index.mounts.mountAfterwards(at: place)?.isBind ?? false
        let named = "\(ShellQuote.code(place)) is a bind mount of \(ShellQuote.code(bind.source)) today"
        var issue = VolumeIssue(
            isConfigured ? "source-lost" : "entry-lost",
            detail: isConfigured
                ? "\(named); the entry is there after the takeover, but its source is not the same directory"
                : "\(named); the configuration after the takeover has no such entry",
            effect: isConfigured
                ? "no error and no event: systemd creates the missing source directory and pods start on an empty tree"
                : EffectText.silentWrite(facts)
        )
        issue.evidence = [Evidence(.cause, at: bind.location, note: "the bind mount today")]
        issue.remediation = [
            Remediation(
                .filePatch,
                "bind the directory again, after its content is on the target",
                body:
                    "+ \(ShellQuote.fstab(bind.source)) \(ShellQuote.fstab(place)) none \(ShellQuote.fstab(bind.options.joined(separator: ","))) 0 0",
                place: "target node",
                undo: "remove the line from /etc/fstab and run systemctl daemon-reload"
            )
        ]
        return .hit(issue)
    }

    private static func bindMount(_ facts: VolumeFacts, at place: String) -> ConfiguredMount? {
        guard let mount = facts.index.mounts.mount(at: place, on: facts.hostBefore), mount.isBind else { return nil }
        return mount
    }
}
