package import Findings
import SourceText
package import StorageModel

/// P31: storage outside the server does not come along.
package enum P31ExternalStorage: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P31",
        family: .preflight,
        name: "external-storage",
        title: "The server uses storage over a network",
        severity: .critical,
        mechanism:
            "iSCSI, Fibre Channel and NVMe over fabrics, NFS and CIFS are not migrated. The initiator name is a file and comes "
            + "along, while addresses and host bus adapters are those of the target: storage with access lists refuses it, and two "
            + "hosts under one name can damage what both have attached.",
        remedy:
            "Leave it out of the migration, attach it to the target, and give the target a name of its own when both run.",
        example: "A session with `iqn.2003-01.org.linux-iscsi.storage:data`; `/mnt/nfs` is of type nfs4.",
        references: [
            "Huawei Cloud SMS: notes and constraints (external storage)", "iscsiadm(8)", "nvme-gen-hostnqn(1)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is all storage of the server inside it?"

    /// File systems that lie on another machine.
    static let networkTypes: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "fuse.glusterfs", "lustre", "gpfs", "9p",
    ]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let targets = facts.system.iscsiTargets ?? []
        let disks = (facts.devices ?? []).filter { ["iscsi", "fc", "fcoe"].contains($0.transport ?? "") }
        let network = ((facts.mounts ?? []) + (facts.kubeletMounts ?? [])).filter { networkTypes.contains($0.fsType) }
        let own = network.filter { !$0.target.hasPrefix("/var/lib/kubelet/") }
        var evidence = targets.map { Evidence(.cause, at: $0.location, note: "iSCSI session") }
        evidence += disks.map {
            Evidence(.cause, at: $0.locations["TRAN"] ?? $0.location, note: "`\($0.path)` is attached over a network")
        }
        evidence += own.map { Evidence(.cause, at: $0.location, note: "mounted over a network") }
        let names =
            targets.map { ShellQuote.code($0.value) } + disks.map { ShellQuote.code($0.path) }
            + own.map { "\(ShellQuote.code($0.target)) (\($0.fsType))" }
        let duplicate = duplicateName(facts, context.inventory.target)
        if !evidence.isEmpty {
            return .fail(
                "over a network: \(Set(names).sorted().joined(separator: ", "))",
                evidence: evidence + (duplicate?.evidence ?? []),
                remediation: remedies(isDuplicate: duplicate != nil)
            )
        }
        if let duplicate {
            return .fail(
                "source and target have the initiator name \(ShellQuote.code(duplicate.name))",
                evidence: duplicate.evidence,
                remediation: remedies(isDuplicate: true),
                severity: PreflightSeverity.warns
            )
        }
        if !network.isEmpty {
            return .fail(
                "\(CountText.of(network.count, "volume")) of pods over a network, which draining the node unmounts",
                evidence: network.prefix(5).map { Evidence(.cause, at: $0.location, note: "volume of a pod") },
                remediation: [
                    Remediation(.hint, "drain the node before the migration, and check access from the target")
                ],
                severity: PreflightSeverity.notes
            )
        }
        return clean(facts)
    }

    private static func clean(_ facts: HostFacts) -> PreflightAnswer {
        let devices = facts.devices ?? []
        var missing: [MissingEvidence] = []
        if facts.mounts == nil {
            missing.append(facts.lacking("root/proc/1/mountinfo", settles: "what is mounted over a network"))
        }
        // Disks of these drivers are inside the machine or its hypervisor. lsblk names no transport for some buses either,
        // so a listing with all its columns (LOG-SEC is one) that has none for a disk speaks against iSCSI and FC.
        let local = ["vd", "xvd", "nvme", "mmcblk", "dasd", "zram", "loop"]
        let open = devices.filter { disk in
            disk.type == "disk" && disk.transport == nil && disk.logicalSectorSize == nil
                && !local.contains(where: disk.kname.hasPrefix)
        }
        if !facts.hasDeviceListing || !open.isEmpty {
            missing.append(
                facts.lacking("cmd/lsblk_json.out (TRAN)", settles: "which disks are attached over a network")
            )
        }
        guard missing.isEmpty else {
            return .unknown("mounts or transports of disks were not captured", missing: missing)
        }
        return .pass(
            "no disk and no mount goes over a network",
            evidence: devices.prefix(1).map { Evidence(.context, at: $0.location, note: "list of block devices") }
        )
    }

    private static func duplicateName(_ facts: HostFacts, _ target: HostFacts) -> (name: String, evidence: [Evidence])?
    {
        for (own, other) in [
            (facts.system.initiatorName, target.system.initiatorName),
            (facts.system.nvmeHostName, target.system.nvmeHostName),
        ] {
            guard let own, let other, own.value == other.value, !own.value.isEmpty else { continue }
            return (
                own.value,
                [
                    Evidence(.cause, at: own.location, note: "name of the source"),
                    Evidence(.counterpart, at: other.location, note: "name of the target"),
                ]
            )
        }
        return nil
    }

    private static func remedies(isDuplicate: Bool) -> [Remediation] {
        var remedies = [
            Remediation(
                .hint,
                "leave this storage out of the migration; log out of sessions before the last synchronisation and attach it to the "
                    + "target afterwards, when the source is off"
            )
        ]
        if isDuplicate {
            remedies.append(
                HostRemedies.command(
                    "give the target an initiator name of its own, and enter it in the access lists of the storage",
                    "cp -p /etc/iscsi/initiatorname.iscsi /etc/iscsi/initiatorname.iscsi.old &&\n"
                        + "echo \"InitiatorName=$(iscsi-iname)\" > /etc/iscsi/initiatorname.iscsi &&\nsystemctl restart iscsid",
                    on: .target,
                    undo:
                        "mv /etc/iscsi/initiatorname.iscsi.old /etc/iscsi/initiatorname.iscsi &&\nsystemctl restart iscsid"
                )
            )
        }
        return remedies
    }
}
