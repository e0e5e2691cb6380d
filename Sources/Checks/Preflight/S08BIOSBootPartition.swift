package import Findings
import SourceText
package import StorageModel

/// S08: a BIOS boot partition cannot be made anew by file-level migration.
package enum S08BIOSBootPartition: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S08",
        family: .guide,
        name: "bios-boot-partition",
        title: "The boot disk has a BIOS boot partition",
        severity: .medium,
        mechanism:
            "File-level migration does not support BIOS boot partitions. On a BIOS machine the boot loader is in it; "
            + "on a UEFI machine it is unused, but every stock x86_64 RHCOS disk has one (1 MiB, hybrid image).",
        remedy: "On UEFI confirm with the migration service that the partition may be skipped; on BIOS use block-level "
            + "migration.",
        example: "Partition 1 of type 21686148-6449-6e6f-744e-656564454649, named BIOS-BOOT.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Servers with BIOS and GPT", "coreos-assembler: src/create_disk.sh",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warnsFile
    package static let question = "Is the boot disk free of a BIOS boot partition?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let settles = "whether the boot disk has a BIOS boot partition"
        switch HostMounts.read(facts, context, settles: settles) {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            switch ESPLocator.bootPartitions(facts, mounts: mounts, settles: settles) {
            case .unknown(let reason, let missing): return .unknown(reason, missing: missing)
            case .found(let boot, let partitions): return judge(boot, partitions, facts)
            }
        }
    }

    private static func judge(_ boot: BootDisk, _ partitions: [BlockDevice], _ facts: HostFacts) -> PreflightAnswer {
        let found = partitions.filter(ESPLocator.isBIOSBoot)
        if found.isEmpty {
            guard partitions.allSatisfy({ $0.partitionType != nil }) else {
                return .unknown(
                    "the types of the partitions of the boot disk were not captured",
                    missing: [
                        facts.lacking(
                            "cmd/sfdisk_<disk>.out",
                            settles: "whether the boot disk has a BIOS boot partition"
                        )
                    ]
                )
            }
            return .pass(
                "no partition of the boot disk is a BIOS boot partition",
                evidence: boot.disks.map { Evidence(.context, at: $0.location, note: "disk behind `/boot`") }
            )
        }
        let names = found.map { "`\($0.path)`" }.joined(separator: ", ")
        let evidence = found.map { ESPLocator.typeEvidence($0, .cause, note: "`\($0.path)` is a BIOS boot partition") }
        guard let firmware = facts.bootedWithEFI else {
            return .fail(
                "\(names) is a BIOS boot partition, and the firmware is not known",
                evidence: evidence,
                remediation: [confirm],
                missing: [
                    facts.lacking("meta/firmware", settles: "whether the machine boots from the BIOS boot partition")
                ]
            )
        }
        let line = Evidence(
            .context,
            at: firmware.location,
            note: "booted by \(firmware.value ? "UEFI" : "BIOS") firmware"
        )
        guard firmware.value else {
            return .fail(
                "the machine boots from the BIOS boot partition \(names)",
                evidence: evidence + [line],
                remediation: [Remediation(.hint, "use block-level migration")],
                severity: PreflightSeverity.blocksFile
            )
        }
        return .fail(
            "\(names) is a BIOS boot partition, unused by this UEFI machine",
            evidence: evidence + [line],
            remediation: [confirm]
        )
    }

    private static let confirm = Remediation(
        .hint,
        "confirm with the migration service that the BIOS boot partition may be skipped on a UEFI machine"
    )
}
