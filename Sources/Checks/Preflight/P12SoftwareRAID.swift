package import Findings
import SourceText
package import StorageModel

/// P12: software RAID is not migrated.
package enum P12SoftwareRAID: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P12",
        family: .preflight,
        name: "software-raid",
        title: "The machine uses software RAID",
        severity: .critical,
        mechanism:
            "The migration service does not support RAID: file-level migration does not make arrays anew, and in a copy "
            + "of blocks the arrays come back only when all members come along.",
        remedy: "Install the node anew on a single disk, or move the data off the arrays.",
        example: "`md127 : active raid1 sdb3[1] sda3[0]` in /proc/mdstat and `rd.md.uuid=` among the kernel arguments.",
        references: ["Huawei Cloud SMS: limitations (RAID)", "butane: boot_device.mirror", "md(4)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFileWarnsBlock
    package static let question = "Is the machine free of software RAID?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let arguments = (facts.kernelCommandLine ?? []).filter { $0.value.hasPrefix("rd.md.uuid=") }
        let members = (facts.devices ?? []).filter {
            ($0.type ?? "").hasPrefix("raid") || $0.fsType == "linux_raid_member"
        }
        let evidence =
            (facts.mdArrays ?? []).map { Evidence(.cause, at: $0.location, note: "array `\($0.kname)`") }
            + members.map { Evidence(.cause, at: $0.location, note: "`\($0.path)` is an array or a member of one") }
            + arguments.map { Evidence(.cause, at: $0.location, note: "the initramfs assembles an array") }
        if !evidence.isEmpty {
            let names = Set((facts.mdArrays ?? []).map { "`\($0.kname)`" } + members.map { "`\($0.path)`" }).sorted()
            return .fail(
                names.isEmpty ? "the boot depends on software RAID" : "software RAID: \(names.joined(separator: ", "))",
                evidence: evidence,
                remediation: [
                    Remediation(.hint, "install the node anew on a single disk, or move the data off the arrays")
                ]
            )
        }
        let isKnown = facts.mdArrays != nil || (facts.devices ?? []).contains { $0.type != nil }
        guard isKnown else {
            return .unknown(
                "neither arrays nor block devices were captured",
                missing: [facts.lacking("root/proc/mdstat", settles: "whether the machine uses software RAID")],
                severity: PreflightSeverity.warns
            )
        }
        return .pass("no software RAID")
    }
}
