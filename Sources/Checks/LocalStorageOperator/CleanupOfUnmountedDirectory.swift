import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-03: cleaning a directory while its disk is not mounted.
enum CleanupOfUnmountedDirectory: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-03",
        family: .localStorage,
        name: "cleanup-of-unmounted-directory",
        title: "Cleaning the volume deletes files of another file system",
        severity: .critical,
        mechanism:
            "For a directory the provisioner deletes the contents of whatever is at the path. If the disk is not mounted, that is the bare directory on the root file system, and the data survives unseen; if another file system is mounted there, its data is deleted.",
        whenSilent: "Until the claim is deleted.",
        remedy: "Set policy Retain until the mount is verified by the UUID of its file system.",
        example: "`/mnt/fast-disks/a` is not mounted; its claim is deleted and the directory is emptied.",
        references: [
            "sig-storage-local-static-provisioner pkg/util/volume_util_linux.go: DeleteContents"
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard LocalStorage.isManaged(facts), let volume = facts.volume, LocalStorage.isDeleted(volume),
            facts.before.kind != .block, !facts.outcome.isBlockMode
        else { return .outside }
        switch facts.outcome.pathFate {
        case .undetermined: return .unknown(facts.missing)
        case .bareDirectory, .otherData: break
        default: return .clean
        }
        let victim =
            facts.outcome.pathFate == .otherData
            ? "the data of \(StateText.device(facts.after))"
            : "the contents of the bare directory on \(StateText.filesystem(at: facts.after.mountPoint))"
        var issue = VolumeIssue(
            "cleanup-elsewhere",
            detail: "\(StateText.change(facts)), and the reclaim policy is Delete",
            effect: "when the claim is deleted, \(victim) is deleted in its place"
        )
        issue.remediation =
            VolumeRemedies.retain(facts) + VolumeRemedies.restoreMount(facts) + [
                LocalStorage.stopDiskmaker(facts.outcome.node)
            ]
        issue.evidence = LocalStorage.policyEvidence(volume)
        return .hit(issue)
    }
}
