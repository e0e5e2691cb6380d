import Findings
import Resolution
import StorageModel

/// PATH-19: the device of the volume's mount is not on the target; `nofail` decides whether anybody notices.
enum OptionalMountLost: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-19",
        family: .path,
        name: "optional-mount-lost",
        title: "The configured mount of the volume cannot come up on the target",
        severity: .critical,
        mechanism:
            "The mount configuration after the takeover names a device that the target does not have. With `nofail`, or a mount unit that local-fs.target only wants, the boot succeeds, the node is Ready and pods write to the bare directory. Without it local-fs.target fails and the node stops in emergency mode.",
        whenSilent:
            "With `nofail`: the mount is a failed dependency and does not even appear in the list of failed units.",
        remedy:
            "Let the entry name something that the target has (`UUID=` of the migrated file system). Do not put `nofail` on mounts that volumes lie on.",
        example: "`/dev/disk/by-id/scsi-… /mnt/disks/ssd1 ext4 nofail 0 0` on a target with other disks.",
        references: ["systemd.mount(5)", "systemd-fstab-generator(8)"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard !facts.outcome.isBlockMode, facts.before.kind != .block, let place = facts.before.mountPoint,
            place != "/"
        else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard [.bareDirectory, .missing, .createdEmpty, .otherData].contains(facts.outcome.pathFate),
            facts.after.mountPoint != place
        else { return .clean }
        let problem = facts.index.context.prediction?.boot.problems.first { $0.target == place }
        guard let mount = facts.index.mounts.mountAfterwards(at: place), mount.isAutomatic else {
            return problem.map { .hit(issue(facts, problem: $0, mount: nil)) } ?? .clean
        }
        return .hit(issue(facts, problem: problem, mount: mount))
    }

    private static func issue(_ facts: VolumeFacts, problem: BootProblem?, mount: ConfiguredMount?) -> VolumeIssue {
        let place = ShellQuote.code(facts.before.mountPoint ?? facts.outcome.path)
        let blocks = problem.map { $0.result == .blocked } ?? !(mount?.isOptional ?? true)
        let reason = problem.map { " (\(ShellQuote.printable($0.reason)))" } ?? ""
        let source = ShellQuote.code(mount?.source ?? problem?.source ?? "")
        var issue = VolumeIssue(
            blocks ? "required" : "optional",
            detail:
                "the configuration after the takeover mounts \(source) at \(place), but it does not come up on the target\(reason)",
            effect: blocks
                ? "local-fs.target fails, systemd stops in emergency mode and the node stays NotReady"
                : "the boot completes, the node becomes Ready, and pods run without the mount; nothing is in the list of failed units"
        )
        issue.severity = blocks ? .high : .critical
        if let mount {
            issue.evidence = [Evidence(.cause, at: mount.location, note: "the mount that does not come up")]
        }
        issue.evidence += problem?.evidence ?? []
        issue.remediation = VolumeRemedies.restoreMount(facts)
        return issue
    }
}
