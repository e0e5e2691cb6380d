import Findings
import Reporting

/// The order of the files among the steps that the analysis asks for.
struct RemedyRunbook {
    /// The steps.
    let runbook: Runbook
    /// What stands above them.
    let introduction: String

    init(_ report: Report, _ files: [RemedyFile]) {
        introduction =
            "Commands that begin with `bash commands/` or `bash node/` are run in the folder of this file. Steps without a file come from the analysis."
        let own = report.runbook?.steps ?? []
        func steps(_ phase: RunbookStep.Phase) -> [RunbookStep] { own.filter { $0.phase == phase } }
        let paths = Set(files.map(\.path))
        runbook = Runbook(
            steps: Self.before(files, paths) + steps(.before) + steps(.during) + Self.after(files, paths)
                + steps(.after) + Self.end(paths) + Self.undo(files, paths) + steps(.undo)
        )
    }

    private static func script(
        _ path: String,
        _ paths: Set<String>,
        _ phase: RunbookStep.Phase,
        _ title: String,
        expected: String,
        place: String = "workstation"
    ) -> [RunbookStep] {
        guard paths.contains(path) else { return [] }
        return [RunbookStep(phase, title, command: "bash \(path)", place: place, expected: expected)]
    }

    private static func before(_ files: [RemedyFile], _ paths: Set<String>) -> [RunbookStep] {
        script(
            "commands/10-retain.sh",
            paths,
            .before,
            "Set policy Retain on every volume, so that nothing deletes data",
            expected: "every line says `patched`"
        )
            + script(
                "commands/20-stop-workloads.sh",
                paths,
                .before,
                "Stop the workloads that use disturbed volumes",
                expected: "no pod of them is left on any node"
            )
            + script(
                "commands/30-replace-in-place.sh",
                paths,
                .before,
                "Replace the objects that can be changed while they exist",
                expected:
                    "every line says `replaced`; a conflict means that the object was changed since the dump: analyze a new one"
            )
    }

    private static func after(_ files: [RemedyFile], _ paths: Set<String>) -> [RunbookStep] {
        var steps: [RunbookStep] = []
        if paths.contains("node/machineconfig-mounts.yaml") {
            steps.append(
                RunbookStep(
                    .after,
                    "On OpenShift bring the lost mounts back with a MachineConfig: the nodes of the pool reboot",
                    command: "oc apply -f node/machineconfig-mounts.yaml\noc get mcp -w",
                    place: "workstation",
                    expected: "the pool is UPDATED, and findmnt on the node shows every mount",
                    undo: "oc delete -f node/machineconfig-mounts.yaml"
                )
            )
        }
        if paths.contains("node/99-migrated-links.rules") {
            steps.append(
                RunbookStep(
                    .after,
                    "Give the data its old link names again",
                    command:
                        "cp 99-migrated-links.rules /etc/udev/rules.d/\nudevadm control --reload\nudevadm trigger --settle",
                    place: "target node",
                    expected: "`ls -l` shows every name of the file, on the device with the UUID of its line",
                    undo:
                        "rm /etc/udev/rules.d/99-migrated-links.rules\nudevadm control --reload\nudevadm trigger --settle"
                )
            )
        }
        steps += script(
            "node/lvm-devices.sh",
            paths,
            .after,
            "Let LVM see the disks that came along",
            expected: "vgs lists every volume group",
            place: "target node"
        )
        for file in files where file.isDestructive && !file.path.contains("/90-restore") {
            steps.append(
                RunbookStep(
                    .after,
                    "DESTRUCTIVE, needs its confirmation: \(file.purpose)",
                    command: "bash \(file.path)",
                    place: file.path.hasPrefix("node/") ? "target node" : "workstation",
                    expected: file.path.hasPrefix("node/")
                        ? "the script says what to add to go on; afterwards vgs lists two groups with two names"
                        : "the script says what to add to go on; afterwards PV and claim are Bound"
                )
            )
        }
        return steps
            + script(
                "commands/50-create-in-target-cluster.sh",
                paths,
                .after,
                "Make PVs and claims in the cluster of the target, before any workload",
                expected: "`oc get pv,pvc -A` shows all of them Bound"
            )
    }

    private static func end(_ paths: Set<String>) -> [RunbookStep] {
        script(
            "commands/80-start-workloads.sh",
            paths,
            .after,
            "Start the workloads, when every path shows its own data",
            expected: "the pods are Running, and their owners find their data"
        )
    }

    private static func undo(_ files: [RemedyFile], _ paths: Set<String>) -> [RunbookStep] {
        let changes = script(
            "commands/91-undo-in-place.sh",
            paths,
            .undo,
            "Put the objects back that were changed in place",
            expected: "every line says `replaced`"
        )
        return changes
            + files.filter { $0.path.contains("/90-restore") }.map { file in
                RunbookStep(
                    .undo,
                    "DESTRUCTIVE, needs its confirmation: \(file.purpose)",
                    command: "bash \(file.path)",
                    place: "workstation",
                    expected: "PV and claim are Bound as before"
                )
            }
    }
}
