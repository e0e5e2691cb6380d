import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-02: the disk sections of a MachineConfig cannot change later.
enum DiskSectionsFixed: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-02",
        family: .openShift,
        name: "disk-sections-fixed",
        title: "The MachineConfigs of both nodes lay out disks differently",
        severity: .medium,
        mechanism:
            "Ignition lays out disks, arrays and file systems at the first boot only. The Machine Config Operator refuses to change these sections for existing nodes, and a machine that takes on another layout does not match the sections of its pool.",
        message: "… is not reconcilable against …: ignition disks section contains changes",
        remedy: "Leave the sections of the pool as they are, and mount additional file systems by mount units.",
        example: "The source's pool makes `/var` on `/dev/sdb`, the target's pool has no disk section.",
        references: ["machine-config-operator pkg/controller/common/reconcile.go"]
    )
    static let nothing = "no Node names its MachineConfig"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        CoreOSNode.noteMissingNodes(context, &tally)
        for match in [context.graph.sourceNode, context.graph.targetNode] {
            let annotations = match.node?.metadata.annotations ?? [:]
            guard annotations["machineconfiguration.openshift.io/currentConfig"] != nil else { continue }
            tally.looked()
            if let reason = annotations["machineconfiguration.openshift.io/reason"],
                reason.value.contains("not reconcilable")
            {
                tally.hit(
                    issue(
                        match,
                        "the node is Degraded: \(ShellQuote.printable(reason.value))",
                        [Evidence(.cause, at: reason.location)]
                    )
                )
            }
        }
        let names = [context.graph.sourceNode, context.graph.targetNode].map {
            $0.node?.metadata.annotations["machineconfiguration.openshift.io/currentConfig"]?.value
        }
        // Nodes of one rendered MachineConfig have the same sections.
        if let name = names[0], name == names[1], context.graph.sourceNode.node?.cluster == .shared { return }
        guard let source = config(context.graph.sourceNode, context, &tally),
            let target = config(context.graph.targetNode, context, &tally)
        else { return }
        let sections = (Set(source.diskSections.map(\.value)), Set(target.diskSections.map(\.value)))
        guard sections.0 != sections.1 else { return }
        let different = sections.0.symmetricDifference(sections.1).sorted()
        let place = (source.diskSections + target.diskSections).first { different.contains($0.value) }
        let text = different.prefix(4).map(ShellQuote.code).joined(separator: ", ")
        tally.hit(
            issue(
                context.graph.targetNode,
                "only one of the two rendered MachineConfigs has \(text)",
                [Evidence(.cause, at: (place ?? target.metadata.name).location, note: "disk section")]
            )
        )
    }

    private static func config(_ match: NodeMatch, _ context: CheckContext, _ tally: inout RuleTally) -> MachineConfig?
    {
        guard let node = match.node,
            let current = node.metadata.annotations["machineconfiguration.openshift.io/currentConfig"]
        else { return nil }
        let found = context.inventory.cluster.machineConfigs.first {
            $0.name == current.value && $0.cluster == node.cluster
        }
        if found == nil {
            tally.lacks(
                "cluster",
                "oc get machineconfig \(ShellQuote.word(current.value)) -o yaml",
                "whether the MachineConfigs of both nodes lay out disks alike"
            )
        }
        return found
    }

    private static func issue(_ match: NodeMatch, _ detail: String, _ evidence: [Evidence]) -> ObjectIssue {
        ObjectIssue(
            subject: NodePods.reference(match),
            side: NodePods.side(match),
            node: match.name,
            key: evidence.first?.note.isEmpty == false ? "sections" : "degraded",
            detail: detail,
            effect:
                "a MachineConfig that changes these sections is refused: `is not reconcilable against …: ignition disks section contains changes`; only new nodes get it",
            remediation: [
                Remediation(
                    .hint,
                    "leave the disk sections of the pools alone, and mount file systems by mount units in a MachineConfig"
                )
            ],
            evidence: evidence
        )
    }
}
