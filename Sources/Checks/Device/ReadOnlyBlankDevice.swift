import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-16: a blank device is used read-only.
enum ReadOnlyBlankDevice: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-16",
        family: .device,
        name: "read-only-blank-device",
        title: "A blank device is to be mounted read-only",
        severity: .high,
        mechanism:
            "kubelet does not format a device that is mounted read-only: the pod does not start. That is a safe way to find out whether a device still has its data.",
        message: "cannot mount unformatted disk /dev/sdb as we are manipulating it in read-only mode",
        remedy: "Restore the data before the option `ro` is taken out.",
        example: "PV with `mountOptions: [ro]` on a device that is blank after the takeover.",
        references: ["Kubernetes mount-utils mount_linux.go: formatAndMountSensitive"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard DeviceVolume.isFilesystem(facts), facts.mountsReadOnly else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.after.kind == .block else { return .clean }
        guard let type = facts.after.fsType else { return .unknown(DeviceVolume.signatureCapture(facts)) }
        guard type.isEmpty, (facts.after.partitionTableType ?? "").isEmpty else { return .clean }
        let device = facts.after.device ?? facts.outcome.path
        var issue = VolumeIssue(
            "read-only-blank",
            detail:
                "\(StateText.device(facts.after)) is blank after the takeover, and the volume has mount option `ro`",
            effect:
                "pods stay in ContainerCreating: `cannot mount unformatted disk \(ShellQuote.printable(device)) as we are manipulating it in read-only mode`"
        )
        if let option = facts.volume?.mountOptions.first(where: { $0.value == "ro" }) {
            issue.evidence = [Evidence(.context, at: option.location, note: "mount option of the PV")]
        }
        issue.remediation =
            VolumeRemedies.scaleToZero(facts) + [
                Remediation(
                    .hint,
                    "make the file system and restore the data before the option `ro` is taken out of the PV"
                )
            ]
        return .hit(issue)
    }
}

extension VolumeFacts {
    /// Whether kubelet mounts the device read-only, by the PV's own options.
    var mountsReadOnly: Bool { volume?.mountOptions.contains { $0.value == "ro" } ?? false }
}
