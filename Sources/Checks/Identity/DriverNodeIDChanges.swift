import Findings
import Resolution
import SourceText
import StorageModel

/// ID-10: the node id of a CSI driver changes.
enum DriverNodeIDChanges: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-10",
        family: .identity,
        name: "csi-node-id-changes",
        title: "A CSI driver knows the machine by an id of its hardware",
        severity: .high,
        mechanism:
            "Many drivers use the id of the virtual machine or cloud instance as node id. A machine that takes the name of a node, and is another instance, is attached to by the old id: volumes go to the old machine or to none, until the driver has registered anew.",
        whenSilent: "Attaching succeeds, on the wrong machine.",
        message: "AttachVolume.Attach failed for volume \"pv-a\" : rpc error: code = NotFound desc = … node not found",
        remedy:
            "Restart the driver's node pod on the machine, and compare `spec.drivers[].nodeID` of the CSINode with the instance before pods start.",
        example: "`ebs.csi.aws.com` has node id `i-0aaa` for the source and `i-0bbb` for the target.",
        references: ["Kubernetes pkg/volume/csi/nodeinfomanager/nodeinfomanager.go: installDriverToCSINode"]
    )
    static let nothing = "no CSI driver is registered on both nodes"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if CSINodes.areMissing(context, &tally) { return }
        let machine = MachineAfter(context)
        guard machine.namesDiffer, machine.identity != .target else { return }
        let nodes = context.inventory.cluster.csiNodes
        guard let source = nodes.first(where: { $0.name == machine.source.name }),
            let target = nodes.first(where: { $0.name == machine.target.name && $0.cluster == source.cluster })
        else { return }
        for driver in source.drivers {
            guard let old = driver.nodeID,
                let new = target.drivers.first(where: { $0.name.value == driver.name.value })?.nodeID
            else { continue }
            tally.looked()
            // An id that is the node's name follows the name.
            guard old.value != new.value, old.value != source.name, new.value != target.name else { continue }
            tally.hit(
                ObjectIssue(
                    subject: source.reference,
                    side: .targetNode,
                    node: source.name,
                    key: StaticVolumes.key("id|\(driver.name.value)", source.cluster),
                    detail:
                        "driver \(ShellQuote.code(driver.name.value)) knows \(ShellQuote.code(source.name)) as \(ShellQuote.code(old.value)), and the machine is \(ShellQuote.code(new.value))",
                    effect:
                        "until the driver registers anew, volumes are attached to \(ShellQuote.code(old.value)) or to no machine",
                    certainty: .depends(
                        on: ["when the driver registers on the machine"]
                            + (machine.identity == .unknown ? ["nodeIdentity"] : [])
                    ),
                    remediation: [
                        Remediation(
                            .command,
                            "compare the id with the machine after the driver's pod has started there",
                            body: "oc get csinode \(ShellQuote.word(source.name)) -o yaml",
                            place: "workstation"
                        )
                    ],
                    evidence: [
                        Evidence(.cause, at: old.location, note: "id of the source"),
                        Evidence(.counterpart, at: new.location, note: "id of the target"),
                    ]
                )
            )
        }
    }
}
