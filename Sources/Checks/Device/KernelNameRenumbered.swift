import Findings

/// DEV-02: a kernel name or bus path names another device after the takeover.
enum KernelNameRenumbered: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-02",
        family: .device,
        name: "kernel-name-renumbered",
        title: "Kernel name or bus path of the volume names another device",
        severity: .critical,
        mechanism:
            "The path, or the link that it goes through, ends at a name that is given by discovery order (sdX, vdX, nvmeXnY, dm-N) or by bus position (by-path). On the target another disk has that name.",
        whenSilent:
            "Always: in Filesystem mode another disk is mounted, or formatted when it is blank; in Block mode the pod gets raw access to it.",
        remedy:
            "Re-create the PV with a name that follows the data (`/dev/disk/by-uuid`) or the hardware (`/dev/disk/by-id`).",
        example: "`local.path: /dev/sdb` of the source is the target's second disk, which holds something else.",
        references: ["Kubernetes pkg/volume/local/local.go", "sig-storage-local-static-provisioner docs/operations.md"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        let reference = DeviceReference(of: facts)
        guard reference == .kernelName || reference == .busPosition else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard DeviceVolume.namesOtherDevice(facts) else { return .clean }
        let path = ShellQuote.code(facts.outcome.path)
        var issue = VolumeIssue(
            "renumbered",
            detail: facts.outcome.pathFate == .ambiguous
                ? "\(path) depends on the order in which disks are found, and more than one disk of the target can get the name"
                : "\(path) is \(StateText.device(facts.before)) on \(StateText.disks(facts.before)) today and \(StateText.device(facts.after)) on \(StateText.disks(facts.after)) after the takeover",
            effect: EffectText.foreignData(facts)
        )
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }
}
