import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-10: fstab on RHCOS is outside of the MachineConfig.
enum FstabOnCoreOS: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-10",
        family: .openShift,
        name: "fstab-on-coreos",
        title: "Volumes on RHCOS are mounted by fstab, which no MachineConfig manages",
        severity: .medium,
        mechanism:
            "The Machine Config Operator does not look at `/etc/fstab`: there is no alarm when a line is lost or changed, and a node that is provisioned anew has none. Mount units in a MachineConfig are the supported way.",
        whenSilent: "Until the node is provisioned anew, or the line is lost with a copied `/etc`.",
        remedy: "Replace the fstab lines of volumes by mount units in a MachineConfig of the pool.",
        example: "`UUID=1111-aaaa /var/mnt/disks/a xfs defaults 0 0` in fstab of an RHCOS node.",
        references: ["machine-config-operator: no handling of fstab", "systemd.mount(5)"]
    )
    static let nothing = "no volume of an RHCOS machine is mounted by fstab"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let index = VolumeIndex(context)
        guard let root = context.prediction?.rootOf, CoreOSNode.isCoreOS(context, root) else { return }
        let lines = context.inventory.facts(root).fstab ?? []
        var users: [String: [VolumeFacts]] = [:]
        for outcome in context.prediction?.volumes ?? [] where outcome.volume.kind == "PersistentVolume" {
            let facts = index.facts(of: outcome)
            guard facts.hostBefore == root, let place = outcome.before.mountPoint, place != "/" else { continue }
            users[place, default: []].append(facts)
        }
        for place in users.keys.sorted() {
            guard let group = users[place] else { continue }
            tally.looked(group.count)
            guard let line = lines.first(where: { $0.target == place }) else { continue }
            tally.hit(issue(place, line, group, root, context))
        }
    }

    private static func issue(
        _ place: String,
        _ line: FstabEntry,
        _ group: [VolumeFacts],
        _ root: HostRole,
        _ context: CheckContext
    ) -> ObjectIssue {
        let names = group.prefix(3).map { ShellQuote.code($0.outcome.volume.name) }.joined(separator: ", ")
        let more = group.count > 3 ? " and \(group.count - 3) more" : ""
        return ObjectIssue(
            subject: ObjectReference(kind: "Mount", name: place),
            side: root == .source ? .sourceNode : .targetNode,
            node: context.graph.match(root).name,
            key: "fstab",
            detail: "fstab mounts \(ShellQuote.code(line.source)) at \(ShellQuote.code(place)) for \(names)\(more)",
            effect:
                "no component notices when the line is lost or differs, and a node that is provisioned anew lacks it",
            remediation: [
                Remediation(.hint, "replace the line by a mount unit in a MachineConfig of the pool")
            ],
            evidence: [Evidence(.cause, at: line.location, note: "fstab line")]
        )
    }
}
