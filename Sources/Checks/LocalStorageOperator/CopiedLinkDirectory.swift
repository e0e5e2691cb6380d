import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-06: links that were copied from the source lead to disks of the target.
enum CopiedLinkDirectory: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-06",
        family: .localStorage,
        name: "copied-links-lead-elsewhere",
        title: "A link copied from the source leads to another disk of the target",
        severity: .critical,
        mechanism:
            "`/mnt/local-storage` arrives with the source's files. Links to ids of the source are dead on the target; links to `/dev/sdX`, which the operator makes for devices without id, lead to whatever disk has that name there. The operator accepts any link that resolves to a device.",
        whenSilent: "Always: the volume mounts or maps, and is another disk.",
        remedy:
            "Remove the copied links before the operator starts, make them again for the right disks, and use by-id paths in the LocalVolume.",
        example:
            "`/mnt/local-storage/fast/sdb -> /dev/sdb` comes from the source; the target's `/dev/sdb` is another disk.",
        references: ["local-storage-operator pkg/common/symlink_utils.go: GetSymlinkedForCurrentSC"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard LocalStorage.isManaged(facts), facts.index.context.prediction?.rootOf != .target else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard [.otherData, .ambiguous].contains(facts.outcome.pathFate), facts.after.kind != .directory else {
            return .clean
        }
        let probe = facts.index.context.inventory.source.pathProbes?[facts.outcome.path]
        guard let link = probe?.link, let probe else {
            return .unknown([
                MissingEvidence(
                    origin: "source node",
                    capture: "probe/paths.tsv",
                    settles: "where the copied link \(ShellQuote.code(facts.outcome.path)) leads"
                )
            ])
        }
        var issue = VolumeIssue(
            "copied-link",
            detail:
                "the source's link \(ShellQuote.code(facts.outcome.path)) names \(ShellQuote.code(link)), which on the target is \(StateText.device(facts.after))",
            effect: EffectText.foreignData(facts)
        )
        issue.evidence = [Evidence(.cause, at: probe.location, note: "the link as it is on the source")]
        issue.remediation =
            VolumeRemedies.retain(facts) + [
                LocalStorage.stopDiskmaker(facts.outcome.node),
                Remediation(
                    .command,
                    "remove the copied link before the operator starts on the node",
                    body: "rm \(ShellQuote.word(facts.outcome.path))",
                    place: "target node",
                    undo: "ln -sn \(ShellQuote.word(link)) \(ShellQuote.word(facts.outcome.path))"
                ),
            ]
        return .hit(issue)
    }
}
