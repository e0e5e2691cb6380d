package import Findings
import SourceText
package import StorageModel

/// P06: partitions beyond those that every RHCOS disk has must be selected for the migration.
package enum P06PartitionSet: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P06",
        family: .preflight,
        name: "partitions-not-stock",
        title: "The boot disk has partitions beside those of the RHCOS image",
        severity: .medium,
        mechanism:
            "Numbers and types of the stock partitions depend on architecture and age of the installing image. Further "
            + "partitions (OpenShift documents one for `/var`) are part of what has to be selected, and a type that is not known "
            + "may be skipped or refused.",
        remedy: "List the further partitions for the selection of the migration service.",
        example: "Partition 5 `var` beside BIOS-BOOT, EFI-SYSTEM, boot and root.",
        references: [
            "coreos-assembler: src/create_disk.sh", "butane: config/fcos (boot_device)",
            "UAPI group: Discoverable Partitions Specification",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does the boot disk have the stock partitions only?"

    /// Roles that RHCOS images give to partitions by type alone.
    private static let roleTypes: Set<String> = [
        ESPLocator.guid, ESPLocator.mbrCode, ESPLocator.biosBootGUID,
        "9e1a2d38-c612-4316-aa26-8b49521e5a8b", "41",  // PowerPC PReP boot
        "8da63339-0007-60c0-c436-083ac8230908",  // `reserved` of CoreOS
    ]
    /// Types of data partitions: Linux file system, XBOOTLDR, the root types by architecture, RAID, LVM, swap.
    private static let dataTypes: Set<String> = [
        "0fc63daf-8483-4772-8e79-3d69d8477de4", "bc13c2ff-59e6-4262-a352-b275fd6f7172",
        "4f68bce3-e8cd-4db1-96e7-fbcaf984b709", "b921b045-1df0-41c3-af44-4c6f280d3fae",
        "c31c45e6-3f39-412e-80fb-4809c4980599", "5eead9a9-fe09-4a1e-a1d7-520d00531306",
        "a19d880f-05fc-4d3b-a006-743f0f84911e", "e6d6d379-f507-44c2-a23c-238f2a3df928",
        "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "4d21b016-b534-45c2-a9fb-5c16e091fd2d",
        "ca7d7ccb-63ed-4c53-861c-1742536059cc", "83", "82", "8e", "fd",
    ]
    /// Labels of the partitions that Secure Execution images for IBM Z add.
    private static let secureExecution: Set<String> = ["se", "boothash", "roothash"]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let settles = "which partitions the boot disk has"
        switch HostMounts.read(facts, context, settles: settles) {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            switch ESPLocator.bootPartitions(facts, mounts: mounts, settles: settles) {
            case .unknown(let reason, let missing): return .unknown(reason, missing: missing)
            case .found(let boot, let partitions): return judge(boot, partitions, mounts, facts)
            }
        }
    }

    private static func judge(
        _ boot: BootDisk,
        _ partitions: [BlockDevice],
        _ mounts: [MountEntry],
        _ facts: HostFacts
    ) -> PreflightAnswer {
        let stock = stockDevices(mounts, facts.devices ?? [])
        var extra: [BlockDevice] = []
        var strange: [BlockDevice] = []
        var untyped: [BlockDevice] = []
        for partition in partitions {
            guard let type = partition.partitionType.map(BootDisk.normalisedType), !type.isEmpty else {
                untyped.append(partition)
                continue
            }
            if roleTypes.contains(type) || stock.contains(partition.kname) { continue }
            if secureExecution.contains(partition.partitionLabel ?? "") { continue }
            if dataTypes.contains(type) { extra.append(partition) } else { strange.append(partition) }
        }
        let evidence = (strange + extra).map {
            ESPLocator.typeEvidence($0, .cause, note: "`\($0.path)` is no stock partition")
        }
        let select = Remediation(.hint, "select \(names(strange + extra)) for the migration with the stock partitions")
        if !strange.isEmpty {
            return .fail(
                "of an unknown type: \(names(strange))\(extra.isEmpty ? "" : "; further data partitions: \(names(extra))")",
                evidence: evidence,
                remediation: [select, Remediation(.hint, "ask the migration service about partitions of other types")]
            )
        }
        guard untyped.isEmpty else {
            return .unknown(
                "the types of the partitions of the boot disk were not captured",
                missing: [
                    facts.lacking(
                        "cmd/sfdisk_<disk>.out or cmd/lsblk_json.out (PARTTYPE)",
                        settles: "whether they are stock"
                    )
                ],
                evidence: evidence
            )
        }
        if !extra.isEmpty {
            return .fail(
                "beside the stock partitions: \(names(extra))",
                evidence: evidence,
                remediation: [select],
                severity: PreflightSeverity.notes
            )
        }
        return .pass(
            "\(CountText.of(partitions.count, "stock partition")) on \(names(boot.disks))",
            evidence: boot.disks.map { Evidence(.context, at: $0.location, note: "disk behind `/boot`") }
        )
    }

    /// The partitions beneath the boot and root file systems, through arrays and mappings.
    private static func stockDevices(_ mounts: [MountEntry], _ devices: [BlockDevice]) -> Set<String> {
        let byName = Dictionary(devices.map { ($0.kname, $0) }, uniquingKeysWith: { first, _ in first })
        var pending = ["/boot", "/sysroot", "/"].compactMap { path in
            MountFlags.topMount(at: path, in: mounts).flatMap { BootDisk.device(of: $0, in: devices) }
        }
        var found: Set<String> = []
        while let device = pending.popLast() {
            guard found.insert(device.kname).inserted else { continue }
            pending += device.parents.compactMap { byName[$0] }
        }
        return found
    }

    private static func names(_ devices: [BlockDevice]) -> String {
        devices.map { device in
            let label = device.partitionLabel.flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
            return ShellQuote.code(device.path + label)
        }.joined(separator: ", ")
    }
}
