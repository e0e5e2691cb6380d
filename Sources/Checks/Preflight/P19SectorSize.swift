package import Findings
import SourceText
package import StorageModel

/// P19: a boot disk with 4096-byte sectors cannot be copied block by block onto a virtual disk.
package enum P19SectorSize: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P19",
        family: .preflight,
        name: "large-sectors",
        title: "The boot disk has 4096-byte logical sectors",
        severity: .critical,
        mechanism:
            "Partition tables count in logical sectors. A GPT that was written for 4096-byte sectors is unreadable on a "
            + "virtual disk with 512-byte sectors.",
        message: "GPT: disk does not have a valid partition table",
        remedy: "Install the node anew with the image for 512-byte sectors, or migrate by files.",
        example: "`/sys/block/sda/queue/logical_block_size` is 4096.",
        references: ["coreos-assembler: metal and metal4k images", "UEFI specification: GUID partition table"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBlock
    package static let question = "Does the boot disk have 512-byte logical sectors?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let missing = facts.lacking("cmd/lsblk_json.out (LOG-SEC)", settles: "the sector size of the boot disk")
        guard let mounts = facts.mounts, let devices = facts.devices, let boot = BootDisk.find(mounts, in: devices),
            !boot.disks.isEmpty
        else {
            return .unknown("the boot disk is not known", missing: [missing], severity: PreflightSeverity.warns)
        }
        let evidence = boot.disks.map { disk in
            let size = disk.logicalSectorSize.map { "\($0) bytes" } ?? "not captured"
            return Evidence(
                .cause,
                at: disk.locations["LOG-SEC"] ?? disk.location,
                note: "logical sector of `\(disk.path)`: \(size)"
            )
        }
        if let large = boot.disks.first(where: { ($0.logicalSectorSize ?? 0) > 512 }) {
            return .fail(
                "`\(large.path)` has \(large.logicalSectorSize ?? 0)-byte logical sectors",
                evidence: evidence,
                remediation: [Remediation(.hint, "install the node anew with the 512-byte image, or migrate by files")]
            )
        }
        guard boot.disks.allSatisfy({ $0.logicalSectorSize != nil }) else {
            return .unknown(
                "the sector size of the boot disk was not captured",
                missing: [missing],
                severity: PreflightSeverity.warns
            )
        }
        return .pass("the boot disk has 512-byte logical sectors", evidence: evidence)
    }
}
