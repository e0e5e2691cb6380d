import Findings
import SourceText
import StorageModel

/// DEV-03: the PV's fsType is not that of the device.
enum FSTypeMismatch: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-03",
        family: .device,
        name: "fs-type-mismatch",
        title: "fsType of the volume differs from the file system on the device",
        severity: .high,
        mechanism:
            "kubelet never formats a device that holds a file system, but it mounts with the PV's fsType. A different type only makes it log a warning, and the mount fails.",
        message:
            "MountVolume.MountDevice failed for volume \"pv\" : local: failed to mount device … (fstype: xfs), error mount failed: exit status 32 … wrong fs type, bad option, bad superblock",
        remedy: "Re-create the PV under its own name with the fsType of the device; `spec.local` is immutable.",
        example: "PV with `fsType: xfs`; the device at its path holds ext4 after the takeover.",
        references: [
            "Kubernetes mount-utils/mount_linux.go", "Kubernetes pkg/volume/local/local.go",
            "Kubernetes operation_generator.go: checkForFailedMount",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard DeviceVolume.isFilesystem(facts), let declared = facts.declaredFSType else { return .outside }
        return FSTypeComparison.verdict(facts, declared: declared.value) { issue in
            issue.evidence = [Evidence(.cause, at: declared.location, note: "fsType of the PV")]
        }
    }
}

/// DEV-04: the PV has no fsType, and the device is not ext4.
enum FSTypeOmitted: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-04",
        family: .device,
        name: "fs-type-omitted",
        title: "Volume without fsType lies on a device that is not ext4",
        severity: .high,
        mechanism:
            "For local volumes on block devices kubelet reads a missing fsType as ext4, although the API text promises detection. A device with another file system cannot be mounted; a blank one becomes ext4.",
        message:
            "MountVolume.MountDevice failed for volume \"pv\" : local: failed to mount device … (fstype: ext4), error mount failed: exit status 32 … wrong fs type, bad option, bad superblock",
        remedy: "Re-create the PV under its own name with `local.fsType` set to the type of the device.",
        example: "PV without `fsType` at a device that holds xfs.",
        references: ["Kubernetes pkg/volume/local/local.go: getVolumeSourceFSType"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard DeviceVolume.isFilesystem(facts), facts.declaredFSType == nil, facts.volume != nil else {
            return .outside
        }
        return FSTypeComparison.verdict(facts, declared: "ext4") { issue in issue.standsAlone = true }
    }
}

/// Compares what kubelet will ask for with what the device holds.
enum FSTypeComparison {
    /// The verdict for a type that kubelet passes to mount(8).
    static func verdict(
        _ facts: VolumeFacts,
        declared: String,
        refine: (inout VolumeIssue) -> Void
    ) -> VolumeVerdict {
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.after.kind == .block else { return .clean }
        guard let type = facts.after.fsType else { return .unknown(DeviceVolume.signatureCapture(facts)) }
        guard !type.isEmpty, DeviceVolume.contentName(facts.after) == nil,
            !DeviceVolume.mounts(type, asType: declared)
        else { return .clean }
        let wasSo = facts.before.kind == .block && facts.before.fsType == type
        var issue = VolumeIssue(
            "\(declared)-\(type)",
            detail:
                "kubelet mounts \(ShellQuote.code(facts.outcome.path)) as \(ShellQuote.code(declared)), but the device holds \(ShellQuote.code(type))\(wasSo ? " (today, too)" : " after the takeover")",
            effect: EffectText.fsTypeRefused(facts, type: declared)
        )
        issue.standsAlone = wasSo
        issue.remediation = VolumeRemedies.repoint(
            facts,
            reason: "fsType \(ShellQuote.code(type))",
            replacing: PersistentVolumeManifest.Replacement(path: facts.outcome.path, fsType: type)
        )
        refine(&issue)
        return .hit(issue)
    }
}
