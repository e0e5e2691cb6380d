package import Findings
import Resolution
package import StorageModel

/// S12: nobody can say how long the replication takes; what drives it is listed.
package enum S12ReplicationTime: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S12",
        family: .guide,
        name: "replication-time-unknown",
        title: "The time that the replication takes cannot be estimated",
        severity: .medium,
        mechanism:
            "Time grows with bytes and with changes while it runs. File-level migration copies file by file, so it also "
            + "grows with their number, and container storage has very many small files; block-level migration copies blocks. "
            + "The migration guide gives no estimate.",
        remedy: "Drain the node, prune images, migrate off-peak, and plan the window with a margin.",
        example: "1.4 million inodes in use on the root file system, 60 % of it container storage.",
        references: ["Huawei Cloud SMS FAQ on RHCOS: Slow migration or synchronization"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the replication time estimated?"

    /// Inodes in use from which the number of files dominates the time.
    private static let manyInodes: UInt64 = 1_000_000

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let node = ShellText.quoted(context.graph.match(facts.role).name)
        let remedies = [
            Remediation(
                .command,
                "drain the node before the migration",
                body: "oc adm cordon \(node)\noc adm drain \(node) --ignore-daemonsets --delete-emptydir-data",
                place: "workstation",
                undo: "oc adm uncordon \(node)",
                // Draining deletes emptyDir volumes with the pods.
                isDestructive: true
            ),
            HostRemedies.command("remove unused images", "crictl rmi --prune", on: facts.role),
            Remediation(.hint, "migrate off-peak and plan the window with a margin"),
        ]
        guard let rows = facts.filesystemUsage, let root = ReplicationVolume.root(of: facts) else {
            return .fail(
                "the time cannot be estimated, and neither sizes nor numbers of files were captured",
                evidence: [Evidence(.cause, at: nil, note: "no use of file systems was captured")],
                remediation: remedies,
                missing: [facts.lacking("cmd/df.out", settles: "how many bytes and files are replicated")]
            )
        }
        var clauses: [String] = []
        if let used = root.used { clauses.append("\(ByteText.rounded(used)) in use on `\(root.target)`") }
        if let inodes = root.inodesUsed { clauses.append("\(inodes) inodes in use") }
        // Blocks are copied without regard to the files in them.
        let isByFile = context.method != .block
        var isStrong = isByFile && (root.inodesUsed ?? 0) > manyInodes
        var evidence = [Evidence(.context, at: root.location, note: "use of the root file system")]
        if let containers = rows.first(where: { $0.target == "/var/lib/containers" }), let used = containers.used {
            clauses.append("\(ByteText.rounded(used)) in use on `/var/lib/containers`")
            evidence.append(Evidence(.context, at: containers.location, note: "use of the container storage"))
            if let size = root.size, used > size / 2 { isStrong = true }
        }
        let facts = clauses.isEmpty ? "no use was captured" : clauses.joined(separator: ", ")
        return .fail(
            "the time cannot be estimated: \(facts)",
            evidence: evidence,
            remediation: remedies,
            severity: isStrong ? PreflightSeverity.warns : PreflightSeverity.notes
        )
    }
}
