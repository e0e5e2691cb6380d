package import Findings
import SourceText
package import StorageModel

/// P24: the devices file of LVM pins physical volumes to hardware identities.
package enum P24LVMDevicesFile: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P24",
        family: .preflight,
        name: "lvm-devices-pinned",
        title: "LVM knows its physical volumes by hardware identities of the source",
        severity: .medium,
        mechanism:
            "While /etc/lvm/devices/system.devices exists and is in use, LVM sees only the physical volumes that it lists. "
            + "Entries by WWID, serial or multipath name do not fit the disks of the target, so the volume groups are not found "
            + "there. The service that fills the file on RHCOS runs once; its stamp comes along and stops it. LVM refreshes the "
            + "file by itself on another machine only from 2.03.24 on.",
        whenSilent: "`vgs` on the target prints nothing and ends with success.",
        message: "Devices file sys_wwid naa.… PVID … not found on device.",
        remedy: "On the target add the physical volumes by their identity, which lies in the content.",
        example: "`IDTYPE=sys_wwid IDNAME=naa.5000c500… DEVNAME=/dev/sdb PVID=…`.",
        references: ["lvmdevices(8)", "lvm.conf(5), use_devicesfile", "fedora-coreos-config: 30lvmdevices"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does LVM find its physical volumes without hardware identities?"

    private static let hardwareTypes: Set<String> = [
        "sys_wwid", "sys_serial", "mpath_uuid", "scsi_wwid", "wwid_naa", "wwid_eui", "wwid_t10", "crypt_uuid",
        "devname",
    ]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let path = "/etc/lvm/devices/system.devices"
        guard let entries = facts.system.lvmDevices else {
            if let row = facts.manifest[path], row.result == "absent" {
                let evidence = Evidence(.context, at: row.location, note: "no devices file")
                return .pass("there is no devices file, LVM looks at all devices", evidence: [evidence])
            }
            return .unknown(
                "the devices file of LVM was not captured",
                missing: [facts.lacking("root\(path)", settles: "by what LVM knows its physical volumes")]
            )
        }
        if let setting = facts.system.lvmSettings?["use_devicesfile"], setting.value.hasPrefix("0") {
            let evidence = Evidence(.cause, at: setting.location, note: "the devices file is not used")
            return .pass("LVM does not use its devices file (`use_devicesfile = 0`)", evidence: [evidence])
        }
        let isSet = facts.system.lvmSettings?["use_devicesfile"] != nil
        if !isSet, let release = EnterpriseLinux.major(of: facts), release.value < 9 {
            let evidence = Evidence(
                .cause,
                at: release.location,
                note: "RHEL \(release.value) does not use the file by default"
            )
            return .pass("LVM of RHEL \(release.value) does not use a devices file by default", evidence: [evidence])
        }
        return judge(entries, facts)
    }

    private static func judge(_ entries: [LVMDeviceEntry], _ facts: HostFacts) -> PreflightAnswer {
        let members = (facts.devices ?? []).filter { $0.fsType == "LVM2_member" }
        guard facts.physicalVolumes != nil || facts.hasDeviceListing else {
            return .unknown(
                "\(CountText.of(entries.count, "entry", "entries")) in the devices file; which physical volumes exist was not captured",
                missing: [facts.lacking("cmd/pvs.out", settles: "whether a physical volume is in use")],
                evidence: entries.prefix(3).map {
                    Evidence(.context, at: $0.location, note: "entry of the devices file")
                }
            )
        }
        let inUse = (facts.physicalVolumes ?? []).filter { !$0.volumeGroup.isEmpty }
        let pinned = entries.filter { hardwareTypes.contains($0.idType) }
        if pinned.isEmpty, !entries.isEmpty || members.isEmpty {
            return .pass(
                entries.isEmpty
                    ? "the devices file is empty, and no device is a physical volume"
                    : "no entry of the devices file is by hardware",
                evidence: entries.prefix(1).map { Evidence(.context, at: $0.location, note: "first entry") }
            )
        }
        guard !inUse.isEmpty || !members.isEmpty else {
            return .pass(
                "no physical volume is in use",
                evidence: pinned.prefix(1).map { Evidence(.context, at: $0.location, note: "first entry") }
            )
        }
        let evidence =
            pinned.map { Evidence(.cause, at: $0.location, note: "by \(ShellQuote.code($0.idType))") }
            + inUse.prefix(5).map { Evidence(.context, at: $0.location, note: "physical volume in use") }
            + (inUse.isEmpty ? members.map { Evidence(.context, at: $0.location, note: "a physical volume") } : [])
        let detail =
            pinned.isEmpty
            ? "the devices file is empty and hides \(CountText.of(members.count, "physical volume"))"
            : "\(CountText.of(pinned.count, "physical volume")) known by hardware of the source"
        let isOld = facts.system.lvmVersion.map { isBefore($0.value, [2, 3, 24]) }
        return .fail(
            detail + (isOld == true ? "; this LVM does not refresh the file by itself" : ""),
            evidence: evidence
                + (facts.system.lvmVersion.map { [Evidence(.context, at: $0.location, note: "version of LVM")] } ?? []),
            remediation: remedies(pinned, isOld: isOld ?? true),
            missing: isOld == nil
                ? [facts.lacking("cmd/lvm_version.out", settles: "whether LVM refreshes the file on another machine")]
                : [],
            severity: isOld == true ? PreflightSeverity.blocksFileWarnsBlock : nil
        )
    }

    private static func remedies(_ entries: [LVMDeviceEntry], isOld: Bool) -> [Remediation] {
        let identities = entries.map(\.physicalVolumeID).filter { !$0.isEmpty && $0 != "." }
        var lines = identities.map { "lvmdevices --yes --addpvid \(ShellText.quoted($0))" }
        lines.append("vgs")
        let undo = identities.map { "lvmdevices --yes --delpvid \(ShellText.quoted($0))" }.joined(separator: "\n")
        var remedies = [
            HostRemedies.command(
                "on the target, before volumes are mounted, add the physical volumes by their identities",
                lines.joined(separator: "\n"),
                on: .target,
                undo: undo
            )
        ]
        if !isOld {
            remedies.insert(
                HostRemedies.command(
                    "on the target let LVM look for the listed physical volumes on other devices",
                    "lvmdevices --yes --refresh\nvgs",
                    on: .target
                ),
                at: 0
            )
        }
        if identities.isEmpty {
            remedies.append(
                HostRemedies.command("or take in every volume group that is found", "vgimportdevices -a", on: .target)
            )
        }
        return remedies
    }

    /// Whether a version such as `2.03.21` is older than another.
    private static func isBefore(_ version: String, _ other: [Int]) -> Bool {
        let parts = version.split(separator: ".").map { Int($0) ?? 0 }
        for (left, right) in zip(parts, other) where left != right { return left < right }
        return parts.count < other.count
    }
}
