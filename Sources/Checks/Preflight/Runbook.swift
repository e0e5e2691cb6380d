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
        let before = preparations.steps()
        return Runbook(
            steps: before + duringSteps() + RunbookAfter.steps(context) + undoSteps(before, preparations)
        )
    }

    /// What the phase of copying needs: a quiet node, and one machine at a time.
    private static func duringSteps() -> [RunbookStep] {
        let source = HostRole.source.nodePhrase
        return [
            RunbookStep(
                .during,
                "Do not reboot: a reboot takes back every remount and unmounts `/boot/efi`, and the steps before must be repeated",
                command: "uptime -s",
                place: source,
                expected: "the same time as when the preparations were made",
                checks: ["S02", "S04", "S05", "S06"]
            ),
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

    /// The preparations of the source taken back, last one first.
    private static func undoSteps(_ before: [RunbookStep], _ preparations: RunbookPreparations) -> [RunbookStep] {
        var steps = before.reversed().filter { !$0.undo.isEmpty }.map { step in
            RunbookStep(
                .undo,
                "Take back: \(lowercasedFirst(step.title))",
                command: step.undo,
                place: step.place,
                expected: "the state before the preparations",
                checks: step.checks
            )
        }
        let remounts = steps.filter { $0.command.contains("mount -o") }
        if !remounts.isEmpty {
            steps.append(
                RunbookStep(
                    .undo,
                    "Check the mounts; never undo with `remount,ro` without `bind` on `/sysroot` or `/usr`, it turns `/etc` and "
                        + "`/var` read-only too",
                    command: preparations.showMounts,
                    place: HostRole.source.nodePhrase,
                    expected: "`/etc` and `/var` are `rw` in both option fields",
                    checks: ["S02", "S05"]
                )
            )
        }
        return steps
    }

    private static func lowercasedFirst(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}
