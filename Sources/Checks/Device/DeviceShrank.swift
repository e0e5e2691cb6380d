import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-17: the device is smaller than the file system on it.
enum DeviceShrank: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-17",
        family: .device,
        name: "device-shrank",
        title: "The device of the volume is smaller than before",
        severity: .critical,
        mechanism:
            "A block copy onto a smaller disk or partition cuts the end of the file system off: mounting fails, or the kernel finds damage later. In Block mode everything beyond the end is lost. The capacity in the PV is not looked at again.",
        whenSilent: "In Block mode, and for file systems whose end is rarely used.",
        message: "EXT4-fs (vdb): bad geometry: block count 5242880 exceeds size of device (2621440 blocks)",
        remedy: "Use a target disk that is at least as large, or shrink the file system before the copy.",
        example: "A 20 GiB device is copied to a disk of 10 GiB.",
        references: ["Linux fs/ext4/super.c: ext4_check_geometry", "Linux fs/xfs/xfs_mount.c"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.index.context.method != .file, DeviceVolume.isDevice(facts) || facts.before.isMountPoint else {
            return .outside
        }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.outcome.pathFate == .sameData || facts.outcome.dataFate == .arrives, !facts.isAbsentAfter else {
            return .clean
        }
        guard let before = facts.before.size, let after = facts.after.size else {
            return .unknown([
                DevicesAfter.lacksDevices(
                    "whether the device of \(ShellQuote.code(facts.outcome.path)) is as large as before"
                )
            ])
        }
        guard after < before else { return .clean }
        var issue = VolumeIssue(
            "shrank",
            detail:
                "the device has \(StateText.bytes(before)) today and \(StateText.bytes(after)) after the takeover",
            effect: facts.outcome.isBlockMode
                ? "no error: everything beyond \(StateText.bytes(after)) is lost"
                : "mounting fails (ext4: `bad geometry: block count … exceeds size of device`, XFS: a size check), or damage shows up later"
        )
        issue.remediation = [
            Remediation(
                .hint,
                "use a disk of at least \(StateText.bytes(before)) on the target, or shrink the file system before the copy"
            )
        ]
        return .hit(issue)
    }
}
