package import Findings
import SourceText
package import StorageModel

/// P07: every mounted data file system must be of a type that file-level migration supports.
package enum P07FileSystems: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P07",
        family: .preflight,
        name: "file-system-unsupported",
        title: "A mounted file system is of a type that file-level migration does not support",
        severity: .critical,
        mechanism:
            "File-level migration makes the file systems of the target anew and knows ext2, ext3, ext4, vfat and xfs. "
            + "Recent documentation no longer names btrfs.",
        remedy: "Move the data to a supported file system, or use block-level migration.",
        example: "`/srv` is mounted from `/dev/sdc1` with type btrfs.",
        references: ["Huawei Cloud SMS: supported file systems for Linux"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFile
    package static let question = "Are all mounted file systems of a supported type?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        switch HostMounts.read(facts, context, settles: "which file systems are mounted") {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            let data = DataMounts.find(mounts)
            let odd = data.filter { !["ext2", "ext3", "ext4", "vfat", "xfs"].contains($0.fsType) }
            guard !odd.isEmpty else {
                return .pass(
                    "all \(data.count) mounted file systems are of a supported type",
                    evidence: data.prefix(1).map { Evidence(.context, at: $0.location, note: "type `\($0.fsType)`") }
                )
            }
            let names = odd.map { "`\($0.target)` (\($0.fsType))" }.joined(separator: ", ")
            let isOnlyBtrfs = odd.allSatisfy { $0.fsType == "btrfs" }
            return .fail(
                "not of a supported type: \(names)",
                evidence: odd.map { Evidence(.cause, at: $0.location, note: "type `\($0.fsType)`") },
                remediation: [
                    Remediation(.hint, "move the data to a supported file system, or use block-level migration")
                ],
                severity: isOnlyBtrfs ? PreflightSeverity.warnsFile : nil
            )
        }
    }
}
