package import Findings
import SourceText
package import StorageModel

/// P22: file systems that the agent makes anew may have features that GRUB or the kernel cannot read.
package enum P22FilesystemFeatures: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P22",
        family: .preflight,
        name: "file-system-features-new",
        title: "File systems of the target have features that those of the source lack",
        severity: .critical,
        mechanism:
            "File-level migration makes file systems with the mkfs of the agent. Newer defaults (`orphan_file`, "
            + "`metadata_csum_seed` of ext4 on /boot; `nrext64`, `exchange` of XFS) may be unreadable for an older GRUB or kernel.",
        message: "error: unknown filesystem.",
        remedy:
            "Record the features of the source now, compare after the first synchronisation, and make the file system with the "
            + "old features where they differ.",
        example: "`Filesystem features: … orphan_file metadata_csum_seed` on the /boot of the target only.",
        references: [
            "ext4(5)", "mkfs.xfs(8)", "coreos-assembler: src/create_disk.sh (orphan_file)", "GRUB: ext2 driver",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFile
    package static let question = "Do boot loader and kernel read the file systems of the target?"

    /// Features of ext4 that old versions of GRUB refuse.
    private static let refusedByGRUB: Set<String> = ["orphan_file", "metadata_csum_seed"]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let own = facts.system.filesystemFeatures ?? []
        guard !own.isEmpty else {
            return .unknown(
                "the features of the file systems were not captured",
                missing: [
                    facts.lacking(
                        "cmd/dumpe2fs_<mount>.out and cmd/xfs_info_<mount>.out",
                        settles: "which features the file systems of the target must not exceed"
                    )
                ],
                severity: PreflightSeverity.warnsFile
            )
        }
        let target = context.inventory.target
        let evidence = own.map {
            Evidence(.context, at: $0.location, note: "features of the file system at \(place($0))")
        }
        // One machine-id on both means that the target is the migrated machine already.
        let isMigrated = facts.machineID != nil && facts.machineID?.value == target.machineID?.value
        guard isMigrated, let made = target.system.filesystemFeatures else {
            return .pass("recorded for the comparison after a migration by files: \(list(own))", evidence: evidence)
        }
        var fatal: [String] = []
        var differing: [String] = []
        var proof: [Evidence] = []
        for row in made {
            guard let old = own.first(where: { $0.mangledTarget == row.mangledTarget }) else { continue }
            let new = Set(row.features).subtracting(old.features)
            guard !new.isEmpty else { continue }
            let text = "\(place(row)) has \(new.sorted().map(ShellQuote.code).joined(separator: ", "))"
            let isBoot = row.mangledTarget == "_boot" && !new.isDisjoint(with: refusedByGRUB)
            if isBoot || row.type != old.type { fatal.append(text) } else { differing.append(text) }
            proof.append(Evidence(.cause, at: row.location, note: "features on the target"))
            proof.append(Evidence(.counterpart, at: old.location, note: "features on the source"))
        }
        if fatal.isEmpty, differing.isEmpty { return .pass("the target has no new features", evidence: evidence) }
        return .fail(
            "new on the target: \((fatal + differing).joined(separator: "; "))",
            evidence: proof,
            remediation: [
                Remediation(.hint, "make the file system with the features of the source and copy its files again")
            ],
            severity: fatal.isEmpty ? PreflightSeverity.warnsFile : nil
        )
    }

    private static func place(_ row: FilesystemFeatures) -> String {
        row.mangledTarget.isEmpty
            ? "a file system" : ShellQuote.code(row.mangledTarget.split(separator: "_").reduce("") { "\($0)/\($1)" })
    }

    private static func list(_ rows: [FilesystemFeatures]) -> String {
        rows.map { "\($0.type) with \(CountText.of($0.features.count, "feature"))" }.joined(separator: ", ")
    }
}
