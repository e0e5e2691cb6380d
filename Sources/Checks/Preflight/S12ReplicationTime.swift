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
        let replication = ReplicationFacts.collect(facts, byFile: context.method != .block)
        let missing =
            ReplicationVolume.root(of: facts) == nil
            ? [facts.lacking("cmd/df.out", settles: "how many bytes and files are replicated")] : []
        guard !replication.clauses.isEmpty else {
            return .fail(
                "the time cannot be estimated, and neither sizes nor numbers of files were captured",
                evidence: [Evidence(.cause, at: nil, note: "no use of file systems was captured")],
                remediation: remedies,
                missing: missing
            )
        }
        return .fail(
            "the time cannot be estimated; known are: \(replication.clauses.joined(separator: "; "))",
            evidence: replication.evidence,
            remediation: remedies,
            missing: missing,
            severity: replication.isStrong || !missing.isEmpty ? PreflightSeverity.warns : PreflightSeverity.notes
        )
    }
}
