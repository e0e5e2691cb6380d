import Findings
import Resolution
import SourceText
import StorageModel

/// EV-03: a line of mountinfo could not be read.
enum MountinfoLineUnread: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-03",
        family: .evidence,
        name: "mountinfo-line-unread",
        title: "Lines of mountinfo could not be read",
        severity: .medium,
        mechanism:
            "A mountinfo line has none or many optional fields before a lone dash. Tools that count fields instead of looking for the dash cut such lines wrongly. A line that is lost is a mount that the analysis does not know.",
        remedy: "Capture the file again with `cat /proc/1/mountinfo`, without a tool that re-formats it.",
        example: "A line without ` - `, or a file that ends in the middle of a line.",
        references: ["man 5 proc_pid_mountinfo", "Linux Documentation/filesystems/proc.rst, section 3.5"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var subjects = 0
        for host in HostRole.allCases {
            let evidence = context.inventory.facts(host).evidence
            let files = Set((evidence[.mountinfo] ?? []) + (evidence[.kubeletMountinfo] ?? []))
            guard !files.isEmpty else { continue }
            subjects += 1
            let lost = context.inventory.problems.filter { problem in
                problem.effect.losesEvidence && problem.file.map(files.contains) ?? false
            }
            if !lost.isEmpty { findings.append(finding(lost, host, context.graph.match(host).name)) }
        }
        return .decided(descriptor, subjects: subjects, findings: findings, nothing: "no mountinfo was given")
    }

    private static func finding(_ lost: [InputProblem], _ host: HostRole, _ node: String) -> Finding {
        let evidence = lost.prefix(5).enumerated().map { offset, problem in
            let place = problem.file.map {
                SourceLocation(file: $0, line: problem.line ?? 1, column: problem.column ?? 1)
            }
            return Evidence(offset == 0 ? .cause : .context, at: place, note: problem.message)
        }
        return Finding(
            check: descriptor,
            subject: ObjectReference(kind: "Node", name: node),
            side: host == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: "lines",
            detail: "places in mountinfo that could not be read: \(lost.count)",
            effect: "mounts may be unknown, and paths below them be attributed to the file system beneath",
            remediation: [
                Remediation(
                    .command,
                    "capture the file again",
                    body: "oc debug node/\(ShellQuote.word(node)) -- nsenter -t 1 -m cat /proc/1/mountinfo",
                    place: "workstation"
                )
            ],
            evidence: evidence
        )
    }
}
