import Findings
import Resolution
import SourceText
import StorageModel

/// NET-01: the target uses the iSCSI initiator name of the source.
enum InitiatorIdentity: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-01",
        family: .network,
        name: "iscsi-initiator-identity",
        title: "The machine logs in to iSCSI targets under another initiator name",
        severity: .high,
        mechanism:
            "`/etc/iscsi/initiatorname.iscsi` arrives with the source's root file system, so that the machine is the source for every iSCSI target. Access lists that allow the target's old name only refuse it; and while the source still runs, two hosts log in under one name and reset each other's sessions. A name in the PV itself (`initiatorName`) has the same effect on every node.",
        message:
            "MountVolume.WaitForAttach failed for volume \"pv-a\" : failed to get any path for iscsi disk, last err seen:\niscsi: failed to attach disk: Error: … (exit status 24)",
        remedy:
            "Allow the initiator name that the machine has afterwards at the iSCSI target, and shut the source down before the first boot.",
        example: "The target boots with `iqn.1994-05.com.redhat:worker-1`, the name of the source.",
        references: ["Kubernetes pkg/volume/iscsi/iscsi_util.go: AttachDisk, cloneIface"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static iSCSI volume can be used on the two nodes"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in NetworkVolumes.all(context) {
            guard case .iscsi(_, let iqn, _, let initiator) = entry.volume.source else { continue }
            tally.looked()
            if let initiator {
                tally.hit(
                    issue(
                        entry,
                        context,
                        Evidence(.cause, at: initiator.location, note: "initiator name of the PV"),
                        "the PV sets initiator name \(ShellQuote.code(initiator.value)), which every node uses for it",
                        .depends(on: ["whether source and target run at one time"])
                    )
                )
                continue
            }
            switch context.prediction?.rootOf {
            case .target: continue
            case .source:
                tally.hit(
                    issue(
                        entry,
                        context,
                        Evidence(.cause, at: iqn.location, note: "iSCSI target of the volume"),
                        "the machine gets `/etc/iscsi/initiatorname.iscsi` of the source",
                        .depends(on: ["initiator names of both nodes and the access list of the iSCSI target"])
                    )
                )
            case nil:
                tally.lacks(
                    "source node",
                    "lsblk",
                    "whose root file system, and so whose initiator name, the machine has"
                )
            }
        }
    }

    private static func issue(
        _ entry: NetworkVolume,
        _ context: CheckContext,
        _ cause: Evidence,
        _ detail: String,
        _ certainty: Certainty
    ) -> ObjectIssue {
        let name = ShellQuote.printable(entry.volume.name)
        var issue = NetworkVolumes.issue(
            entry,
            context,
            key: "initiator",
            detail: detail,
            effect:
                "a target that does not allow the name refuses the login: `MountVolume.WaitForAttach failed for volume \"\(name)\" : failed to get any path for iscsi disk`; two hosts under one name reset each other's sessions"
        )
        issue.certainty = certainty
        issue.evidence = [cause]
        issue.remediation = [
            Remediation(
                .command,
                "compare the names of both nodes with the access list of the iSCSI target",
                body:
                    "oc debug node/\(ShellQuote.word(context.graph.sourceNode.name)) --quiet -- chroot /host cat /etc/iscsi/initiatorname.iscsi\noc debug node/\(ShellQuote.word(context.graph.targetNode.name)) --quiet -- chroot /host cat /etc/iscsi/initiatorname.iscsi",
                place: "workstation"
            ), Remediation(.hint, "shut the source down before the target boots for the first time"),
        ]
        return issue
    }
}
