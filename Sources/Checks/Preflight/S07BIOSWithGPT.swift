package import Findings
import SourceText
package import StorageModel

/// S07: BIOS firmware with a GPT boot disk cannot be migrated file by file.
package enum S07BIOSWithGPT: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S07",
        family: .guide,
        name: "bios-with-gpt",
        title: "A BIOS machine boots from a GPT disk",
        severity: .critical,
        mechanism:
            "GRUB on a BIOS machine with GPT lives in a BIOS boot partition, which file-level migration does not "
            + "support. Every stock x86_64 RHCOS node that was booted by BIOS is of this kind. The partitions do not tell the "
            + "firmware: stock images hold both a BIOS boot partition and an EFI system partition.",
        remedy: "Use block-level migration.",
        example: "`efi=0` in meta/firmware and `BOOT_IMAGE=(hd0,gpt3)/ostree/…` in /proc/cmdline.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Servers with BIOS and GPT",
            "GRUB manual: BIOS installation, GUID Partition Table",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFile
    package static let question = "Can the firmware and partition table of the boot disk be migrated by files?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let firmware = facts.bootedWithEFI else {
            return .unknown(
                "whether BIOS or UEFI firmware booted the machine was not captured",
                missing: [facts.lacking("meta/firmware", settles: "whether the machine boots by BIOS or UEFI")]
            )
        }
        let line = Evidence(
            .cause,
            at: firmware.location,
            note: "booted by \(firmware.value ? "UEFI" : "BIOS") firmware"
        )
        if firmware.value { return .pass("the machine was booted by UEFI firmware", evidence: [line]) }
        switch BootTable.find(facts, mounts: facts.mounts) {
        case .gpt(let evidence):
            return .fail(
                "BIOS firmware and a GPT boot disk: only block-level migration is possible",
                evidence: [line] + evidence,
                remediation: [Remediation(.hint, "use block-level migration")]
            )
        case .mbr(let evidence):
            return .pass("BIOS firmware and an MBR boot disk", evidence: [line] + evidence)
        case .unknown:
            return .unknown(
                "BIOS firmware, but the partition table of the boot disk was not captured",
                missing: [
                    facts.lacking(
                        "cmd/sfdisk_<disk>.out or root/proc/cmdline",
                        settles: "whether the boot disk has a GPT or an MBR"
                    )
                ],
                evidence: [line]
            )
        }
    }
}
