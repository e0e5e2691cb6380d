import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-20: a published volume is never validated again.
enum ExistingVolumeNotRevalidated: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-20",
        family: .localStorage,
        name: "existing-volume-not-revalidated",
        title: "The path of a Block-mode volume became a directory, and nobody validates it again",
        severity: .medium,
        mechanism:
            "Operator and provisioner look at a path when they publish it and when they clean it, and never in between. A Block-mode PV whose path became a directory stays as it is; only its cleaning fails.",
        whenSilent: "Until a pod uses the volume, or the volume is released.",
        message:
            "VolumeFailedDelete: PV requires block mode but path was in fs mode (static provisioner: incorrect Volume Mode: PV \"pv\" requires block mode but path \"p\" was in fs mode)",
        remedy: "Delete the PV with policy Retain and let the operator publish the right path again.",
        example: "`/mnt/local-storage/block/wwn-0x1` is a directory after the copy.",
        references: [
            "sig-storage-local-static-provisioner pkg/deleter/deleter.go", "local-storage-operator pkg/diskmaker",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard LocalStorage.isManaged(facts), facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.after.kind == .directory else { return .clean }
        var issue = VolumeIssue(
            "not-revalidated",
            detail:
                "the volume is published as a block device, and \(StateText.clause(facts.after)) after the takeover",
            effect:
                "the PV stays Bound or Available; releasing it ends in `VolumeFailedDelete`: `PV requires block mode but path was in fs mode`"
        )
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }
}
