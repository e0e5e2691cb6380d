import Findings
import StorageModel

/// PATH-04: the path of a local volume is a file, socket or character device.
enum LocalPathWrongKind: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-04",
        family: .path,
        name: "local-path-wrong-kind",
        title: "Path of a local volume is neither directory nor block device",
        severity: .high,
        mechanism: "kubelet serves local volumes from directories and block devices only and refuses everything else.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"pv\" : only directory and block device are supported",
        remedy: "Put the directory or device back at the path, or re-create the PV with the right path.",
        example: "A file copy left a regular file `/mnt/disks/ssd1` where the source has a device node.",
        references: ["Kubernetes pkg/volume/local/local.go"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal, !facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard [.file, .socket, .char].contains(facts.after.kind) else { return .clean }
        var issue = VolumeIssue(
            facts.after.kind.rawValue,
            detail: "\(StateText.clause(facts.after)) after the takeover",
            effect: EffectText.unsupportedKind(facts)
        )
        issue.remediation = VolumeRemedies.repoint(facts, reason: VolumeRemedies.stableName(facts))
        return .hit(issue)
    }
}
