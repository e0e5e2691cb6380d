import Findings
import StorageModel

/// The way back when the migration is abandoned, and what the migrated machine inherited from the preparations.
enum RunbookUndo {
    /// The preparations taken back, last one first, then those that the target has from the copy.
    static func steps(_ before: [RunbookStep], showMounts: String, results: [String: CheckResult]) -> [RunbookStep] {
        abandon(before, showMounts: showMounts) + inherited(before, results: results)
    }

    private static let condition = "Only if the migration is abandoned"

    private static func abandon(_ before: [RunbookStep], showMounts: String) -> [RunbookStep] {
        let taken = before.reversed().filter { !$0.undo.isEmpty }.map { step in
            RunbookStep(
                .undo,
                "\(condition), take back: \(step.title.prefix(1).lowercased() + step.title.dropFirst())",
                command: step.undo,
                place: step.place,
                expected: "the state before the preparations",
                checks: step.checks
            )
        }
        guard !taken.isEmpty else { return [] }
        var steps = [
            RunbookStep(
                .undo,
                "\(condition): power the target off before the source starts again; a source that was powered off has lost "
                    + "its remounts already, and those steps below need nothing",
                place: HostRole.target.nodePhrase,
                expected: "never both machines at once",
                checks: ["S15"]
            )
        ]
        steps += taken
        if taken.contains(where: { $0.command.contains("mount -o") }) {
            steps.append(
                RunbookStep(
                    .undo,
                    "\(condition), check the mounts; never undo with `remount,ro` without `bind` on `/sysroot` or `/usr`, it "
                        + "turns `/etc` and `/var` read-only too",
                    command: showMounts,
                    place: HostRole.source.nodePhrase,
                    expected: "`/etc` and `/var` are `rw` in both option fields",
                    checks: ["S02", "S05"]
                )
            )
        }
        return steps
    }

    /// What lies in the copied content; remounts end with the first boot of the target.
    private static func inherited(_ before: [RunbookStep], results: [String: CheckResult]) -> [RunbookStep] {
        var steps: [RunbookStep] = []
        if results["S01"] == .fail {
            steps.append(
                RunbookStep(
                    .undo,
                    "When the migration succeeded: give `/sysroot` of the migrated machine its immutable attribute back, which "
                        + "the copy lacks",
                    command: "mount -o remount,rw /sysroot &&\nchattr +i /sysroot &&\nlsattr -d /sysroot\n"
                        + "mount -o remount,bind,ro /sysroot",
                    place: HostRole.target.nodePhrase,
                    expected: "`i` among the attributes; `findmnt -no VFS-OPTIONS /sysroot` begins with `ro`",
                    checks: ["S01", "S02"]
                )
            )
        }
        if before.contains(where: { $0.command.contains("rpm-ostree initramfs --enable") }) {
            steps.append(
                RunbookStep(
                    .undo,
                    "When the migration succeeded: keep the initramfs with the added drivers on the migrated machine, it boots "
                        + "with them",
                    command: "rpm-ostree status",
                    place: HostRole.target.nodePhrase,
                    expected: "`Initramfs: regenerate` for the booted deployment",
                    checks: ["S09"]
                )
            )
        }
        return steps
    }
}
