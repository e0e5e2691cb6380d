import Findings
import Resolution
import SourceText
import StorageModel

/// ID-09: topology labels of a driver collide.
enum TopologyCollision: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-09",
        family: .identity,
        name: "topology-label-collision",
        title: "A topology label of a CSI driver differs between the two nodes",
        severity: .high,
        mechanism:
            "A driver reports topology values of the machine it runs on. When the Node object has another value for the label, kubelet refuses to register the driver, and its volumes cannot be mounted on the node.",
        message:
            "detected topology value collision: driver reported \"topology.example.com/zone\":\"b\" but existing label is \"topology.example.com/zone\":\"a\"",
        remedy: "Remove the label of the old machine from the Node before the driver starts there.",
        example: "Node `worker-1` has zone `a`, and the machine that takes its name stands in zone `b`.",
        references: ["Kubernetes pkg/volume/csi/nodeinfomanager/nodeinfomanager.go: updateTopologyLabels"]
    )
    static let nothing = "no CSI driver of the target has topology labels that a Node object could contradict"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if CSINodes.areMissing(context, &tally) { return }
        let machine = MachineAfter(context)
        guard machine.namesDiffer, machine.identity != .target, let source = machine.source.node,
            let target = machine.target.node, source.cluster == target.cluster
        else { return }
        let drivers = context.inventory.cluster.csiNodes.filter {
            $0.name == target.name && $0.cluster == target.cluster
        }.flatMap(\.drivers)
        for driver in drivers {
            // These values are made of the node's name, which changes with it.
            for key in driver.topologyKeys
            where key != NodeMatch.hostnameLabel && !LVMStorage.topologyKeys.contains(key) {
                guard let old = source.metadata.labels[key], let new = target.metadata.labels[key] else { continue }
                if old.value == target.name || new.value == target.name { continue }
                tally.looked()
                guard old.value != new.value else { continue }
                tally.hit(
                    ObjectIssue(
                        subject: source.reference,
                        side: .targetNode,
                        node: source.name,
                        key: StaticVolumes.key("topology|\(driver.name.value)|\(key)", source.cluster),
                        detail:
                            "label \(ShellQuote.code(key)) is \(ShellQuote.code(old.value)) on \(ShellQuote.code(source.name)), whose Node object the machine takes, and \(ShellQuote.code(new.value)) on the target",
                        effect:
                            "driver \(ShellQuote.code(driver.name.value)) is not registered: `detected topology value collision: driver reported \"\(ShellQuote.printable(key))\":\"\(ShellQuote.printable(new.value))\" but existing label is \"\(ShellQuote.printable(key))\":\"\(ShellQuote.printable(old.value))\"`",
                        certainty: .depends(
                            on: ["topology that the driver reports on the machine"]
                                + (machine.identity == .unknown ? ["nodeIdentity"] : [])
                        ),
                        remediation: [
                            Remediation(
                                .command,
                                "remove the label before the driver starts on the machine; the driver writes its own",
                                body: "oc label node \(ShellQuote.word(source.name)) \(ShellQuote.word(key + "-"))",
                                place: "workstation",
                                undo:
                                    "oc label node \(ShellQuote.word(source.name)) \(ShellQuote.word("\(key)=\(old.value)"))"
                            )
                        ],
                        evidence: [
                            Evidence(.cause, at: old.location, note: "label of the source"),
                            Evidence(.counterpart, at: new.location, note: "label of the target"),
                        ]
                    )
                )
            }
        }
    }
}
