import Findings
import StorageModel

/// DEV-06: the device of a Block-mode volume does not exist after the takeover.
enum BlockDeviceMissing: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-06",
        family: .device,
        name: "block-device-missing",
        title: "Device of a Block-mode volume does not exist",
        severity: .high,
        mechanism: "kubelet resolves the links of the path before it maps a Block-mode volume, and finds nothing.",
        message:
            "MapVolume.EvalHostSymlinks failed for volume \"pv\" : lstat /dev/disk/by-id/…: no such file or directory",
        remedy: "Re-create the PV with a name that the device has on the target.",
        example: "PV path `/dev/disk/by-id/wwn-0x5000c500a1b2c3d4`; the target's disk has another WWN.",
        references: [
            "Kubernetes operation_generator.go: GenerateMapVolumeFunc", "Kubernetes pkg/volume/local/local.go",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.isAbsentAfter else { return .clean }
        var issue = VolumeIssue(
            facts.after.kind.rawValue,
            detail: "\(StateText.clause(facts.after)) after the takeover",
            effect: EffectText.blockPathMissing(facts)
        )
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }
}

/// DEV-07: a Block-mode volume finds a directory or file.
enum BlockPathWrongKind: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-07",
        family: .device,
        name: "block-path-wrong-kind",
        title: "Path of a Block-mode volume is no block device",
        severity: .high,
        mechanism:
            "kubelet is to map a device, but the path is a directory or file. A directory fails at once; a regular file gets as far as a loop device and fails when the container is created.",
        message: "MapVolume.MapBlockVolume failed for volume \"pv\" : blkUtil.MapDevice failed. devicePath: …",
        remedy: "Put the device back at the path, or re-create the PV with the right path.",
        example: "A file copy created a directory `/dev/vg0` on the target where the volume group is missing.",
        references: ["Kubernetes pkg/volume/util/util.go: MapBlockVolume", "Kubernetes volumepathhandler"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard [.directory, .file, .socket, .char].contains(facts.after.kind) else { return .clean }
        var issue = VolumeIssue(
            facts.after.kind.rawValue,
            detail: "\(StateText.clause(facts.after)) after the takeover, and the volume needs a block device",
            effect: EffectText.blockPathWrongKind(facts)
        )
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }
}
