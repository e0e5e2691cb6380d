import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-02: a later wipe hits another device than the volume's.
enum WipeHitsOtherDevice: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-02",
        family: .localStorage,
        name: "wipe-hits-other-device",
        title: "A later wipe of the volume hits another device",
        severity: .critical,
        mechanism:
            "The operator looks at the path again at the moment of the wipe and compares no identity of the device. When the path leads elsewhere after the takeover, deleting the claim wipes a device that never belonged to the volume.",
        whenSilent: "Until somebody deletes the claim, possibly months later.",
        remedy: "Set policy Retain, and give the volume a path that follows its data before Delete is set again.",
        example: "`/mnt/local-storage/fast/sdb` leads to another disk; the claim is deleted and that disk is wiped.",
        references: ["sig-storage-local-static-provisioner pkg/deleter/deleter.go: getVolMode, cleanBlockPV"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard LocalStorage.isManaged(facts), let volume = facts.volume, LocalStorage.isDeleted(volume) else {
            return .outside
        }
        switch facts.outcome.pathFate {
        case .undetermined: return .unknown(facts.missing)
        case .otherData, .ambiguous: break
        default: return .clean
        }
        var issue = VolumeIssue(
            "wipe-elsewhere",
            detail:
                "\(StateText.change(facts)), and the reclaim policy is Delete",
            effect:
                "when the claim is deleted, the node wipes what \(ShellQuote.code(facts.outcome.path)) leads to at that time: \(StateText.device(facts.after))"
        )
        issue.remediation = VolumeRemedies.retain(facts) + [LocalStorage.stopDiskmaker(facts.outcome.node)]
        issue.evidence = LocalStorage.policyEvidence(volume)
        return .hit(issue)
    }
}
