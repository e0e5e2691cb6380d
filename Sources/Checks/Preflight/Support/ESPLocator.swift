package import Findings
import SourceText
package import StorageModel

/// Finds the EFI system partition that belongs to the disk(s) behind `/boot`.
///
/// Labels and partition numbers are hints only: other disks may carry an ESP with the same label, and mirrored boot disks
/// carry one each. Source: coreos-installer `src/blockdev.rs` (`find_colocated_esps`).
package enum ESPLocator {
    /// Type GUID of an EFI system partition (UEFI specification).
    package static let guid = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
    /// MBR type code of an EFI system partition.
    package static let mbrCode = "ef"
    /// Type GUID of GRUB's BIOS boot partition.
    package static let biosBootGUID = "21686148-6449-6e6f-744e-656564454649"

    /// What is known about the ESP.
    package enum Answer: Sendable, Hashable {
        /// ESPs on the boot disks, sorted by kernel name; at least one.
        case found([BlockDevice], boot: BootDisk)
        /// Every partition of the boot disks has a known type, and none is an ESP.
        case none(boot: BootDisk)
        /// Cannot be decided: why, and which capture would help.
        case unknown(String, [MissingEvidence])
    }

    /// Looks for ESPs on the disks behind `/boot`.
    package static func locate(_ facts: HostFacts, mounts: [MountEntry]) -> Answer {
        switch bootPartitions(facts, mounts: mounts, settles: "which partition is the EFI system partition") {
        case .unknown(let reason, let missing): return .unknown(reason, missing)
        case .found(let boot, let partitions):
            let esps = partitions.filter(isESP)
            if !esps.isEmpty { return .found(esps, boot: boot) }
            guard partitions.allSatisfy({ $0.partitionType != nil }) else {
                return .unknown(
                    "the types of the partitions of the boot disk were not captured",
                    [tableMissing(facts, "which partition is the EFI system partition")]
                )
            }
            return .none(boot: boot)
        }
    }

    /// The partitions of the disks behind `/boot`.
    package enum BootPartitions: Sendable, Hashable {
        /// The boot disks and their partitions; at least one partition.
        case found(BootDisk, [BlockDevice])
        /// Cannot be decided: why, and which capture would help.
        case unknown(String, [MissingEvidence])
    }

    /// Lists the partitions of the disks behind `/boot`, in the order of disks and numbers.
    package static func bootPartitions(
        _ facts: HostFacts,
        mounts: [MountEntry],
        settles: String
    ) -> BootPartitions {
        guard let devices = facts.devices, !devices.isEmpty else {
            return .unknown("no list of block devices was captured", [tableMissing(facts, settles)])
        }
        guard let boot = BootDisk.find(mounts, in: devices), let device = boot.device, !boot.disks.isEmpty else {
            return .unknown("the disk behind `/boot` is not among the captured devices", [tableMissing(facts, settles)])
        }
        let partitions = boot.disks.flatMap { BootDisk.partitions(of: $0, in: devices) }
        guard !partitions.isEmpty else {
            return .unknown(
                "no partition of the disk behind `\(device.path)` was captured",
                [tableMissing(facts, settles)]
            )
        }
        return .found(boot, partitions)
    }

    /// Whether a partition is an ESP by its type.
    package static func isESP(_ partition: BlockDevice) -> Bool {
        guard let type = partition.partitionType.map(BootDisk.normalisedType) else { return false }
        return type == guid || type == mbrCode
    }

    /// Whether a partition is a BIOS boot partition by its type.
    package static func isBIOSBoot(_ partition: BlockDevice) -> Bool {
        partition.partitionType.map(BootDisk.normalisedType) == biosBootGUID
    }

    /// The line that shows the type of a partition.
    package static func typeEvidence(_ partition: BlockDevice, _ role: Evidence.Role, note: String) -> Evidence {
        Evidence(role, at: partition.locations["PARTTYPE"] ?? partition.location, note: note)
    }

    private static func tableMissing(_ facts: HostFacts, _ settles: String) -> MissingEvidence {
        facts.lacking("cmd/lsblk_json.out (PARTTYPE) or cmd/sfdisk_<disk>.out", settles: settles)
    }
}
