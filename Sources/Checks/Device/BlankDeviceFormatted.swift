import Findings
import SourceText
import StorageModel

/// DEV-01: a blank device is behind a Filesystem-mode local volume.
enum BlankDeviceFormatted: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-01",
        family: .device,
        name: "blank-device-formatted",
        title: "kubelet formats the blank device behind the volume",
        severity: .critical,
        mechanism:
            "kubelet probes the device of a Filesystem-mode local volume with `blkid`. When it finds neither a file system nor a partition table it runs mkfs with the PV's fsType (ext4 when unset) without asking.",
        whenSilent:
            "Always: there is only the kubelet log line `Disk \"…\" appears to be unformatted, attempting to format`. The pod starts empty, and whatever could have been recovered from the device is gone.",
        remedy:
            "Keep the workload at 0 replicas; restore the data onto the device, or make the file system and restore into it, before a pod starts. Set `readOnly: true` at the claim while checking: kubelet never formats then.",
        example: "The partition table is copied, the raw partition `/dev/sdb1` is not; the PV has `fsType: xfs`.",
        references: ["Kubernetes mount-utils/mount_linux.go: formatAndMountSensitive, getDiskFormat", "blkid(8)"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard DeviceVolume.isFilesystem(facts) else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        // kubelet does not format what it mounts read-only: DEV-16.
        guard facts.after.kind == .block, !facts.mountsReadOnly else { return .clean }
        guard let type = facts.after.fsType else { return .unknown(DeviceVolume.signatureCapture(facts)) }
        guard type.isEmpty, (facts.after.partitionTableType ?? "").isEmpty else { return .clean }
        let isBlankToday =
            facts.before.kind == .block && facts.before.fsType == ""
            && (facts.before.partitionTableType ?? "").isEmpty
        let device = ShellQuote.code(facts.after.device ?? facts.outcome.path)
        let made = facts.declaredFSType?.value ?? "ext4"
        var issue = VolumeIssue(
            "blank",
            detail: isBlankToday
                ? "\(device) is blank today and after the takeover: the volume was never used"
                : "\(device) holds \(ShellQuote.code(facts.before.fsType ?? "a file system")) today and is blank after the takeover",
            effect: EffectText.formatted(as: made)
        )
        issue.severity = isBlankToday ? .low : .critical
        issue.standsAlone = isBlankToday
        issue.remediation =
            VolumeRemedies.scaleToZero(facts) + VolumeRemedies.retain(facts) + [
                Remediation(
                    .hint,
                    "restore the content of the device on the target before a pod starts; until then use the claim only with `readOnly: true`"
                )
            ]
        return .hit(issue)
    }
}
