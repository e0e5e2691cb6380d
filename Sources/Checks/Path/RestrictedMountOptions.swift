import Findings
import StorageModel

/// PATH-16: the volume becomes read-only or gets restricting mount options.
enum RestrictedMountOptions: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-16",
        family: .path,
        name: "restricted-mount-options",
        title: "The volume becomes read-only or gets restricting mount options",
        severity: .high,
        mechanism:
            "Pods inherit the options of the mount that carries the path. `ro` (also after `errors=remount-ro` struck) refuses writes; `noexec`, `nosuid` and `nodev` forbid running programs, set-uid programs and device nodes.",
        whenSilent: "kubelet reports nothing: the application sees EROFS, EACCES or EPERM.",
        remedy:
            "Correct the options in fstab or in the mount unit before pods start, or check the file system for errors.",
        example: "The inherited fstab mounts the data partition with `defaults,ro`.",
        references: ["Kubernetes pkg/volume/volume_linux.go: changeFilePermission", "mount(8)"]
    )

    private static let restricting = ["noexec", "nosuid", "nodev"]

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard [.sameData, .undetermined].contains(facts.outcome.pathFate) else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        let becomesReadOnly = facts.before.readOnly != true && isReadOnly(facts.after) && !isReadOnly(facts.before)
        let known = Set(facts.before.options)
        let gained = restricting.filter { facts.after.options.contains($0) && !known.contains($0) }
        guard becomesReadOnly || !gained.isEmpty && facts.after.kind != .block else { return .clean }
        let words = (becomesReadOnly ? ["ro"] : []) + gained
        let list = words.map(ShellQuote.code).joined(separator: ", ")
        var issue = VolumeIssue(
            words.joined(separator: ","),
            detail: "\(ShellQuote.code(facts.outcome.path)) gains \(list) with the takeover",
            effect: becomesReadOnly
                ? "no event: writes fail inside the application with EROFS"
                : "no event: operations that \(list) forbids fail inside the application"
        )
        issue.severity = becomesReadOnly ? .high : .medium
        let mount = facts.after.mountPoint.flatMap { facts.index.mounts.mountAfterwards(at: $0) }
        if let mount {
            issue.evidence = [Evidence(.cause, at: mount.location, note: "the options after the takeover")]
        }
        issue.remediation = VolumeRemedies.scaleToZero(facts) + patch(mount, without: words)
        return .hit(issue)
    }

    private static func isReadOnly(_ state: PathResolution) -> Bool {
        state.readOnly ?? state.options.contains("ro")
    }

    private static func patch(_ mount: ConfiguredMount?, without words: [String]) -> [Remediation] {
        guard let mount else {
            return [Remediation(.hint, "correct the mount options in fstab or in the mount unit before pods start")]
        }
        let fields = [mount.source, mount.target, mount.fsType.isEmpty ? "auto" : mount.fsType]
        let head = fields.map(ShellQuote.fstab).joined(separator: " ")
        let kept = mount.options.filter { !words.contains($0) }
        let options = ShellQuote.fstab(kept.isEmpty ? "defaults" : kept.joined(separator: ","))
        let old = "\(head) \(ShellQuote.fstab(mount.options.joined(separator: ",")))"
        return [
            Remediation(
                .filePatch,
                "take the restricting options out of the mount entry",
                body: "- \(old)\n+ \(head) \(options)",
                place: "target node",
                undo: "put the old options back and remount"
            )
        ]
    }
}
