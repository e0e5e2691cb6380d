package import Findings
import Resolution
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
    /// The documentation says TB; sizes between 10^12 and 2^40 bytes are within one reading of it and beyond the other.
    private static let systemDisk = Limit(decimal: 1_000_000_000_000, binary: 1 << 40, text: "1 TB")
    private static let anyDisk = Limit(decimal: 16_000_000_000_000, binary: 16 << 40, text: "16 TB")
    /// What a target disk must have more than a GPT source disk.
    private static let gptMargin: UInt64 = 1_000_000_000

    private struct Limit {
        var decimal: UInt64
        var binary: UInt64
        var text: String
    }

    /// What exceeds a limit, or may do so.
    private struct Excess {
        var hard: [String] = []
        var doubtful: [String] = []
        var evidence: [Evidence] = []

        mutating func compare(_ size: UInt64, _ limit: Limit, _ text: String, _ proof: Evidence) {
            guard size > limit.decimal else { return }
            if size > limit.binary {
                hard.append(text)
            } else {
                doubtful.append("\(text), which is more than \(limit.text) only if that counts in powers of ten")
            }
            evidence.append(proof)
        }
    }

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let devices = facts.devices ?? []
        let disks = wholeDisks(devices)
        guard !disks.isEmpty else {
            return .unknown(
                "no disk was captured",
                missing: [facts.lacking("cmd/lsblk_json.out", settles: "number and sizes of the disks")],
                severity: PreflightSeverity.warns
            )
        }
        var excess = Excess()
        if disks.count > diskCount {
            excess.hard.append("\(CountText.of(disks.count, "disk")), at most \(diskCount) are taken")
            excess.evidence += disks.prefix(1).map { Evidence(.cause, at: $0.location, note: "the first disk") }
        }
        let boot = facts.mounts.flatMap { BootDisk.find($0, in: devices) }?.disks ?? []
        compareSizes(disks, boot, facts, &excess)
        comparePartners(context, &excess)
        guard excess.hard.isEmpty, excess.doubtful.isEmpty else {
            return .fail(
                (excess.hard + excess.doubtful).joined(separator: "; "),
                evidence: excess.evidence,
                remediation: [Remediation(.hint, "detach disks that are not needed, shrink them, or move data away")],
                severity: excess.hard.isEmpty ? PreflightSeverity.warns : nil
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

    private static func wholeDisks(_ devices: [BlockDevice]) -> [BlockDevice] {
        devices.filter { disk in
            disk.type == "disk" && !["zram", "ram", "loop"].contains(where: disk.kname.hasPrefix)
        }
    }

    private static func compareSizes(
        _ disks: [BlockDevice],
        _ boot: [BlockDevice],
        _ facts: HostFacts,
        _ excess: inout Excess
    ) {
        for disk in disks {
            guard let size = disk.size else { continue }
            let isBoot = boot.contains { $0.kname == disk.kname }
            let text = "\(isBoot ? "system disk " : "")`\(disk.path)` has \(ByteText.rounded(size))"
            let proof = Evidence(.cause, at: disk.locations["SIZE"] ?? disk.location, note: "size of the disk")
            excess.compare(size, isBoot ? systemDisk : anyDisk, text, proof)
        }
        for row in facts.filesystemUsage ?? [] where row.source.hasPrefix("/dev/") {
            guard let size = row.size else { continue }
            let text = "the file system at \(ShellQuote.code(row.target)) has \(ByteText.rounded(size))"
            excess.compare(size, anyDisk, text, Evidence(.cause, at: row.location, note: "size of the file system"))
        }
    }

    /// Target disks: not beyond the limit, and with the margin that a GPT needs above their partner.
    private static func comparePartners(_ context: CheckContext, _ excess: inout Excess) {
        let source = context.inventory.source.devices ?? []
        let target = context.inventory.target.devices ?? []
        for disk in wholeDisks(target) {
            guard let size = disk.size else { continue }
            let text = "disk `\(disk.path)` of the target has \(ByteText.rounded(size))"
            let proof = Evidence(.cause, at: disk.locations["SIZE"] ?? disk.location, note: "size of the target's disk")
            excess.compare(size, anyDisk, text, proof)
        }
        // Other ways of copying than the service's need no margin.
        guard context.plan?.profile.name.hasPrefix("sms-") ?? false else { return }
        for row in context.prediction?.diskPlan ?? [] where row.role == .source && row.action == .copied {
            guard let partner = row.partner, let own = source.first(where: { $0.path == row.device }),
                own.partitionTableType?.lowercased() == "gpt", let size = own.size,
                let other = target.first(where: { $0.path == partner }), let room = other.size
            else { continue }
            let (needed, isOverflow) = size.addingReportingOverflow(gptMargin)
            guard isOverflow || room < needed else { continue }
            excess.hard.append("`\(other.path)` of the target is not 1 GB larger than `\(own.path)`, which has a GPT")
            excess.evidence.append(
                Evidence(.cause, at: other.locations["SIZE"] ?? other.location, note: "size of the target's disk")
            )
            excess.evidence.append(
                Evidence(.counterpart, at: own.locations["SIZE"] ?? own.location, note: "size of the source's disk")
            )
        }
    }
}
