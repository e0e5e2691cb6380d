import Findings
import Reporting
import SourceText
import StorageModel
import YAMLEvents

extension ClusterFiles {
    /// One workload that uses a disturbed volume, by kind and name.
    private struct Target: Hashable, Comparable {
        var kind: String
        var namespace: String
        var name: String

        static func < (left: Target, right: Target) -> Bool {
            (left.namespace, left.kind, left.name) < (right.namespace, right.kind, right.name)
        }

        var reference: ObjectReference { ObjectReference(kind: kind, namespace: namespace, name: name) }

        /// As `oc` takes it.
        var argument: String {
            "\(ShellQuote.word("\(kind.lowercased())/\(name)")) -n \(ShellQuote.word(namespace))"
        }
    }

    /// Stops what uses disturbed volumes; a StatefulSet that would delete its claims is told not to first.
    func stop() -> RemedyFile? {
        let targets = targets()
        guard !targets.isEmpty else { return nil }
        var script = ShellScript([
            "Stops the workloads that use disturbed volumes. Run it before the migration and wait until no pod is left.",
            "Workloads of operators are scaled up again by them: stop the operator or change its settings instead.",
            "Undo: commands/80-start-workloads.sh",
        ])
        for target in targets {
            if deletesClaims(target.reference) {
                script.note("its claims would be deleted with it: persistentVolumeClaimRetentionPolicy is Delete")
                script.add(
                    "oc patch \(target.argument) --type merge -p '{\"spec\":{\"persistentVolumeClaimRetentionPolicy\":{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}}}'"
                )
            }
            script.add(commands(target, isStart: false))
        }
        script.add("oc get pods -A -o wide")
        return RemedyFile("commands/20-stop-workloads.sh", script.text, purpose: "stops what uses disturbed volumes")
    }

    /// Starts what `stop` stopped.
    func start() -> RemedyFile? {
        let targets = targets()
        guard !targets.isEmpty else { return nil }
        var script = ShellScript([
            "Starts the workloads again. Run it only when every path on the migrated node shows its own data."
        ])
        for target in targets { script.add(commands(target, isStart: true)) }
        return RemedyFile("commands/80-start-workloads.sh", script.text, purpose: "starts them again, at the end")
    }

    private func commands(_ target: Target, isStart: Bool) -> [String] {
        switch target.kind {
        case "Deployment", "StatefulSet", "ReplicaSet", "DeploymentConfig", "ReplicationController":
            return ["oc scale \(target.argument) --replicas=\(isStart ? replicas(of: target.reference) : 0)"]
        case "CronJob", "Job":
            return ["oc patch \(target.argument) --type merge -p '{\"spec\":{\"suspend\":\(!isStart)}}'"]
        default:
            let name = "\(target.kind) \(target.namespace)/\(target.name)"
            return ["# by hand: \(ShellQuote.printable(name)) cannot be scaled with oc"]
        }
    }

    private func targets() -> [Target] {
        var found: Set<Target> = []
        for work in volumes where work.isDisturbed {
            for text in work.rows.flatMap(\.blastRadius.workloads) {
                let parts = text.split(separator: " ", maxSplits: 1)
                guard parts.count == 2 else { continue }
                let names = parts[1].split(separator: "/", maxSplits: 1)
                guard names.count == 2 else { continue }
                found.insert(Target(kind: String(parts[0]), namespace: String(names[0]), name: String(names[1])))
            }
        }
        return found.sorted()
    }
}
