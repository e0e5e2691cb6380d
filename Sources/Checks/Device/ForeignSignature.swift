import Findings
import SourceText
import StorageModel

/// DEV-05: the device carries a partition table or belongs to LVM, LUKS, Ceph, RAID or swap.
enum ForeignSignature: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-05",
        family: .device,
        name: "foreign-signature",
        title: "Device of the volume carries a partition table or a foreign signature",
        severity: .high,
        mechanism:
            "The device at the path holds a partition table, or is a member of LVM, LUKS, Ceph, RAID or swap. kubelet never formats it (`unknown data, probably partitions`), and fsck and mount fail. In Block mode nothing is checked: the pod can overwrite it.",
        whenSilent: "In Block mode, which makes it critical there.",
        message: "MountVolume.MountDevice failed for volume \"pv\" : … wrong fs type, bad option, bad superblock",
        remedy: "Re-create the PV with the partition, logical volume or opened mapper device that holds its data.",
        example: "PV path `/dev/disk/by-id/wwn-…` (whole disk); the takeover writes a GPT onto that disk.",
        references: ["Kubernetes mount-utils/mount_linux.go: getDiskFormat", "blkid(8)"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal || facts.outcome.isBlockMode, DeviceVolume.isDevice(facts) else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.after.kind == .block else { return .clean }
        guard let content = DeviceVolume.contentName(facts.after) else {
            return facts.after.fsType == nil ? .unknown(DeviceVolume.signatureCapture(facts)) : .clean
        }
        let wasSo = DeviceVolume.contentName(facts.before) == content && facts.before.kind == .block
        if wasSo, facts.outcome.isBlockMode, facts.outcome.pathFate == .sameData { return .clean }
        let device = ShellQuote.code(facts.after.device ?? facts.outcome.path)
        var issue = VolumeIssue(
            content,
            detail:
                "\(device) holds \(ShellQuote.code(content)) \(wasSo ? "today and after the takeover" : "after the takeover")",
            effect: facts.outcome.isBlockMode
                ? "no check and no event: the pod gets raw access and can overwrite it"
                : EffectText.fsTypeRefused(facts, type: facts.declaredFSType?.value ?? "ext4")
        )
        issue.severity = facts.outcome.isBlockMode ? .critical : .high
        issue.standsAlone = wasSo
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }
}
