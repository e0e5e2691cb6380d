import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-05: the operator's links are gone.
enum LinkDirectoryLost: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-05",
        family: .localStorage,
        name: "link-directory-lost",
        title: "The operator's link of the volume is gone",
        severity: .high,
        mechanism:
            "The links below `/mnt/local-storage` lie on `/var`. When the target gets another `/var` or root file system, the links of its own volumes are gone: every such volume fails to mount, and the operator makes links again with the ids that it prefers today. Only if they are the same names as before do the old PVs find their disks.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"local-pv-1\" : path \"/mnt/local-storage/fast/wwn-0x1\" does not exist",
        remedy: "Restore the links first, under their old names, and let the operator on the node only afterwards.",
        example: "The source's `/var` replaces the target's; `/mnt/local-storage/fast` does not exist.",
        references: [
            "local-storage-operator pkg/common/symlink_utils.go",
            "local-storage-operator pkg/internal/diskutil.go: preferredPatterns",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard LocalStorage.isManaged(facts), !facts.outcome.path.hasPrefix("/dev/") else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.after.kind == .missing, facts.outcome.pathFate == .missing else { return .clean }
        let probe = facts.index.context.inventory.facts(facts.hostBefore).pathProbes?[facts.outcome.path]
        var issue = VolumeIssue(
            "link-lost",
            detail:
                "\(ShellQuote.code(facts.outcome.path)) does not exist after the takeover\(link(probe))",
            effect: facts.outcome.isBlockMode ? EffectText.blockPathMissing(facts) : EffectText.localPathMissing(facts)
        )
        issue.remediation = [LocalStorage.stopDiskmaker(facts.outcome.node)] + restore(facts, probe)
        return .hit(issue)
    }

    private static func link(_ probe: PathProbe?) -> String {
        probe?.link.map { "; today it is a link to \(ShellQuote.code($0))" } ?? ""
    }

    private static func restore(_ facts: VolumeFacts, _ probe: PathProbe?) -> [Remediation] {
        let path = facts.outcome.path
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let target = probe?.link ?? facts.before.realPath ?? ""
        guard !target.isEmpty, probe?.kind != .directory else {
            return [Remediation(.hint, "create the directory again and mount the volume's file system there")]
        }
        let words = [ShellQuote.word(target), ShellQuote.word(path)]
        return [
            Remediation(
                .command,
                "make the link again, before the operator runs, after `readlink -f` has shown that its end is the right disk",
                body:
                    "mkdir -p \(ShellQuote.word("/" + folder)) && readlink -f \(words[0]) && ln -sn \(words[0]) \(words[1])",
                place: "target node",
                undo: "rm \(words[1])"
            )
        ]
    }
}
