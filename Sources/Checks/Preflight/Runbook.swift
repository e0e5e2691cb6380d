package import Findings
import StorageModel

/// Turns the preflight rows of a migration into an ordered list of steps with the names of its nodes and devices.
package enum RunbookBuilder {
    /// Computes the runbook; steps whose question is already answered with yes are left out.
    ///
    /// - Parameters:
    ///   - context: What is known about both machines.
    ///   - rows: The answers of the preflight items for this context.
    package static func build(_ context: CheckContext, rows: [PreflightRow]) -> Runbook {
        let results = Dictionary(
            rows.filter { $0.host == .source }.map { ($0.id, $0.result) },
            uniquingKeysWith: { first, _ in first }
        )
        let preparations = RunbookPreparations(context, results: results)
        let data = RunbookData(context)
        let before = data.before() + preparations.steps(fixes: RunbookFixes.before(rows))
        let undo = RunbookUndo.steps(before, showMounts: preparations.showMounts, results: results)
        let after =
            RunbookAfter.steps(context, fixes: RunbookFixes.after(rows)) + data.after() + RunbookFixes.late(rows)
        let during = noReboot(before) + duringSteps() + RunbookIdentity.steps(context)
        return Runbook(steps: before + during + after + undo)
    }

    /// Warns of a reboot when a preparation would be lost by it.
    private static func noReboot(_ before: [RunbookStep]) -> [RunbookStep] {
        let lost = before.filter { $0.command.contains("mount -o remount,rw") || $0.command.contains(" /boot/efi &&") }
        guard !lost.isEmpty else { return [] }
        return [
            RunbookStep(
                .during,
                "Do not reboot: a reboot takes back every remount and unmounts `/boot/efi`, and the steps before must be repeated",
                command: "uptime -s",
                place: HostRole.source.nodePhrase,
                expected: "the same time as when the preparations were made",
                checks: Set(lost.flatMap(\.checks)).sorted()
            )
        ]
    }

    /// What the phase of copying needs: a quiet node, and one machine at a time.
    private static func duringSteps() -> [RunbookStep] {
        let source = HostRole.source.nodePhrase
        return [
            RunbookStep(
                .during,
                "Stop kubelet and the containers before the last synchronisation, so that container storage is at rest",
                command: "systemctl stop kubelet\ncrictl ps -q | xargs -r crictl stop\nsystemctl stop crio",
                place: source,
                expected: "`systemctl is-active kubelet crio` prints `inactive` twice",
                undo: "systemctl start crio kubelet",
                checks: ["S12", "S15"]
            ),
            RunbookStep(
                .during,
                "Power off the source before the target starts: both have one machine-id, host name and kubelet identity",
                place: source,
                expected: "the source does not answer any more",
                checks: ["S15"]
            ),
        ]
    }
}
