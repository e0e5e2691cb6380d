import Findings
import Resolution
import StorageModel

/// The steps that save the data of disturbed volumes: stop what uses them, copy away what is destroyed, empty the target.
struct RunbookData {
    private let context: CheckContext
    /// Volumes that the takeover disturbs or may disturb, in the order of the prediction.
    private let disturbed: [VolumeFacts]

    init(_ context: CheckContext) {
        self.context = context
        let index = VolumeIndex(context)
        disturbed = (context.prediction?.volumes ?? []).filter { outcome in
            outcome.headline != .unaffected
                && (outcome.volume.kind == "PersistentVolume" || !HostPathText.isSystem(outcome.path))
        }.map(index.facts(of:))
    }

    /// Before the migration: the copies need workloads at rest, and the drain comes last because copying needs the node.
    func before() -> [RunbookStep] { stop + copies + drainTarget }

    /// After the first boot, when the paths were looked at.
    func after() -> [RunbookStep] { restore + start }

    private var stops: [Remediation] { disturbed.flatMap(VolumeRemedies.scaleToZero) }

    private var stop: [RunbookStep] {
        var seen: Set<String> = []
        var steps: [RunbookStep] = stops.filter { $0.kind == .hint && seen.insert($0.title).inserted }.map { hint in
            let title = hint.title.prefix(1) == "`" ? "Heed: \(hint.title)" : Self.capitalised(hint.title)
            return RunbookStep(.before, title, place: "workstation", checks: checks)
        }
        let commands = lines(\.body)
        guard !commands.isEmpty else { return steps }
        steps.append(
            RunbookStep(
                .before,
                "Stop every workload that uses a disturbed volume (\(names(disturbed))), and keep it stopped until its path is "
                    + "verified on the migrated machine",
                command: (commands + ["oc get pods -A -o wide"]).joined(separator: "\n"),
                place: "workstation",
                expected: "no pod of these workloads is left, on any node; repeat the last command until it is so",
                undo: lines(\.undo).joined(separator: "\n"),
                checks: checks
            )
        )
        return steps
    }

    /// One step for each set of data that does not survive for certain.
    private var copies: [RunbookStep] {
        var seen: Set<String> = []
        return endangered.compactMap { facts in
            let command = VolumeRemedies.backUpCommand(facts)
            guard seen.insert(command).inserted else { return nil }
            let fate = facts.outcome.dataFate == .destroyed ? "destroys it" : "may make it unreachable"
            return RunbookStep(
                .before,
                "Copy the data of \(names([facts])) away, because the takeover \(fate), and do not go on before the copy is "
                    + "verified; it needs as much free space here as the volume has in use, and is best kept twice",
                command: command,
                place: "workstation",
                expected: "the last line is `verified`; without it the copy is incomplete and must be made again",
                checks: checks
            )
        }
    }

    private var endangered: [VolumeFacts] {
        disturbed.filter { facts in
            guard facts.before.kind != .missing, facts.before.kind != .dangling else { return false }
            switch facts.outcome.dataFate {
            case .destroyed: return true
            case .leftBehind, .unknown: return facts.outcome.side == .resident
            case .kept, .arrives: return false
            }
        }
    }

    /// Nothing when the dump lists nodes and the target is none of them: a plain server has no pods.
    private var drainTarget: [RunbookStep] {
        let isListed = context.graph.targetNode.node != nil
        guard isListed || context.inventory.cluster.nodes.isEmpty else { return [] }
        let node = ShellText.quoted(context.graph.targetNode.name)
        return [
            RunbookStep(
                .before,
                "Empty the target\(isListed ? "" : ", if it is a node of a cluster"): cordon and drain it (this deletes the "
                    + "emptyDir volumes of its pods)",
                command: "oc adm cordon \(node) &&\noc adm drain \(node) --ignore-daemonsets --delete-emptydir-data",
                place: "workstation",
                expected: "`oc get node \(node)` shows SchedulingDisabled, and only pods of DaemonSets are left on it",
                undo: "oc adm uncordon \(node)",
                checks: ["P38", "S13"]
            )
        ]
    }

    private var restore: [RunbookStep] {
        let copied = endangered
        guard !copied.isEmpty else { return [] }
        return [
            RunbookStep(
                .after,
                "Give \(names(copied)) a place for the data as the report says for each volume, and put the copy back there "
                    + "before any pod starts; keep the copies until the owners have confirmed their data",
                place: "workstation",
                expected: "the restored files are as many as the list of the copy has, with owners, modes and labels",
                checks: checks
            )
        ]
    }

    private var start: [RunbookStep] {
        let commands = lines(\.undo)
        guard !commands.isEmpty else { return [] }
        return [
            RunbookStep(
                .after,
                "Start the workloads again, each one only when the path of its volume shows its own data",
                command: commands.joined(separator: "\n"),
                place: "workstation",
                expected: "the pods are Running, and their owners find their data",
                checks: checks
            )
        ]
    }

    private var checks: [String] {
        let sides = Set(disturbed.map(\.outcome.side))
        return (sides.contains(.resident) ? ["S13"] : []) + (sides.contains(.carried) ? ["S14"] : [])
    }

    /// The lines of all stop commands, each once.
    private func lines(_ part: KeyPath<Remediation, String>) -> [String] {
        var seen: Set<String> = []
        return stops.filter { $0.kind == .command }.flatMap { remedy in
            remedy[keyPath: part].split(separator: "\n").map(String.init)
        }.filter { seen.insert($0).inserted }
    }

    private func names(_ volumes: [VolumeFacts]) -> String {
        let all = Set(volumes.map(\.outcome.volume.qualifiedName)).sorted()
        let shown = all.prefix(10).map(ShellQuote.code).joined(separator: ", ")
        return shown + (all.count > 10 ? " and \(all.count - 10) more" : "")
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
