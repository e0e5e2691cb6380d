import Findings

/// DEV-09: the data arrives, but the hardware name that the PV uses does not.
enum HardwareLinkGone: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-09",
        family: .device,
        name: "hardware-link-gone",
        title: "Hardware name of the volume does not exist on the target",
        severity: .high,
        mechanism:
            "Links of wwn-, scsi-, ata-, nvme- and virtio- names come from the disk or its controller, so the target's disks have other ones. The data is there under another name; the path leads nowhere.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"pv\" : path \"/dev/disk/by-id/…\" does not exist",
        remedy:
            "Re-create the PV with a name that the target has, or add a udev rule that gives the old name. For volumes of the Local Storage Operator, re-link by a LocalVolumeDeviceLink (from OpenShift 4.22).",
        example: "`/mnt/local-storage/fast/wwn-0x5000c500a1b2c3d4` links to a WWN of the source's disk.",
        references: ["openshift/local-storage-operator#423, #542, #550", "udev(7)"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard DeviceReference(of: facts) == .hardware else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.isAbsentAfter, [.arrives, .kept].contains(facts.outcome.dataFate) else { return .clean }
        let name = ShellQuote.code(link(facts))
        var issue = VolumeIssue(
            "link-gone",
            detail:
                "the hardware name \(name) does not exist on the target; the data of \(StateText.device(facts.before)) is there under another name",
            effect: EffectText.absent(facts)
        )
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }

    private static func link(_ facts: VolumeFacts) -> String {
        facts.deviceNames.first { DeviceReference(path: $0) == .hardware } ?? facts.outcome.path
    }
}

/// DEV-10: a device link is there in both states and leads to different devices.
enum LinkNamesOtherDevice: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-10",
        family: .device,
        name: "link-names-other-device",
        title: "Device link of the volume leads to another device",
        severity: .critical,
        mechanism:
            "The link exists before and after, but leads to different devices: names that are not unique (`scsi-0…`, `nvme-MODEL_1`), by-path slots, or UUIDs and labels that two devices claim after a clone. Which claimant wins a content link depends on udev's link priority, and on timing when that is equal.",
        whenSilent: "Always: the pod starts on another device's data.",
        remedy:
            "Make the identities unique (detach the clone or give it a new UUID) and use a name that only one device has.",
        example: "`/dev/disk/by-label/data` exists on a target disk and on the migrated disk.",
        references: ["openshift/local-storage-operator#550", "udev(7): OPTIONS link_priority"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        switch DeviceReference(of: facts) {
        case .none, .kernelName: return .outside
        case .busPosition, .hardware, .content: break
        }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard DeviceVolume.namesOtherDevice(facts) else { return .clean }
        let path = ShellQuote.code(facts.outcome.path)
        var issue = VolumeIssue(
            "other-device",
            detail: facts.outcome.pathFate == .ambiguous
                ? "more than one device of the target claims the name behind \(path)"
                : "\(path) leads to \(StateText.device(facts.before)) today and to \(StateText.device(facts.after)) after the takeover",
            effect: EffectText.foreignData(facts)
        )
        issue.remediation = VolumeRemedies.wrongName(facts)
        return .hit(issue)
    }
}
