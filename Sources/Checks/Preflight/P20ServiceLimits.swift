package import Findings
import SourceText
package import StorageModel

/// P20: numbers and sizes of disks and file systems must be within the limits of the migration service.
package enum P20ServiceLimits: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P20",
        family: .preflight,
        name: "service-limits",
        title: "Disks or file systems exceed the limits of the migration service",
        severity: .critical,
        mechanism:
            "The migration service takes at most 23 source disks, a system disk of at most 1 TB, and target disks and "
            + "file systems of at most 16 TB.",
        remedy: "Detach disks that are not needed, shrink, or move data to other storage.",
        example: "The system disk `/dev/sda` has 1.8 TiB.",
        references: ["Huawei Cloud SMS: limitations (disks, file systems)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Are number and sizes of disks within the limits of the migration service?"

    /// Largest number of source disks.
    private static let diskCount = 23
    /// 1 TB and 16 TB, read as binary units: cloud disks are sold in them.
    private static let systemDisk: UInt64 = 1 << 40
    private static let anyDisk: UInt64 = 16 << 40

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let devices = facts.devices ?? []
        let disks = devices.filter { disk in
            disk.type == "disk" && !["zram", "ram", "loop"].contains(where: disk.kname.hasPrefix)
        }
        guard !disks.isEmpty else {
            return .unknown(
                "no disk was captured",
                missing: [facts.lacking("cmd/lsblk_json.out", settles: "number and sizes of the disks")],
                severity: PreflightSeverity.warns
            )
        }
        var clauses: [String] = []
        var evidence: [Evidence] = []
        if disks.count > diskCount {
            clauses.append("\(CountText.of(disks.count, "disk")), at most \(diskCount) are taken")
            evidence += disks.prefix(1).map { Evidence(.cause, at: $0.location, note: "the first disk") }
        }
        let boot = facts.mounts.flatMap { BootDisk.find($0, in: devices) }?.disks ?? []
        for disk in disks {
            guard let size = disk.size else { continue }
            let isBoot = boot.contains { $0.kname == disk.kname }
            guard size > (isBoot ? systemDisk : anyDisk) else { continue }
            clauses.append("\(isBoot ? "system disk " : "")`\(disk.path)` has \(ByteText.rounded(size))")
            evidence.append(Evidence(.cause, at: disk.locations["SIZE"] ?? disk.location, note: "size of the disk"))
        }
        for row in (facts.filesystemUsage ?? []) where (row.size ?? 0) > anyDisk && row.source.hasPrefix("/dev/") {
            clauses.append("the file system at `\(row.target)` has \(ByteText.rounded(row.size ?? 0))")
            evidence.append(Evidence(.cause, at: row.location, note: "size of the file system"))
        }
        guard clauses.isEmpty else {
            return .fail(
                clauses.joined(separator: "; "),
                evidence: evidence,
                remediation: [Remediation(.hint, "detach disks that are not needed, shrink them, or move data away")]
            )
        }
        guard !boot.isEmpty, disks.allSatisfy({ $0.size != nil }) else {
            return .unknown(
                "the system disk or the size of a disk is not known",
                missing: [
                    facts.lacking(
                        "cmd/lsblk_json.out and root/proc/1/mountinfo",
                        settles: "sizes of system and data disks"
                    )
                ],
                severity: PreflightSeverity.warns
            )
        }
        return .pass(
            "\(CountText.of(disks.count, "disk")) within the limits",
            evidence: disks.prefix(1).map { Evidence(.context, at: $0.location, note: "list of disks") }
        )
    }
}
