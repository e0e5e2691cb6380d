import Findings
import Resolution
import SourceText
import StorageModel

/// ODF-03: OSD deployments are pinned to a host name that vanishes.
enum OSDPinnedToHost: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ODF-03",
        family: .ceph,
        name: "osd-pinned-to-host-name",
        title: "OSD deployments are pinned to a host name that vanishes",
        severity: .high,
        mechanism:
            "Rook writes `kubernetes.io/hostname` of the CRUSH host into the node selector of each OSD Deployment. When no node has the label any more, the OSDs stay Pending and the CRUSH map keeps the old host.",
        message: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector",
        remedy: "Keep the host name, or remove the OSDs of the host by Rook's procedure and let them be created again.",
        example: "`rook-ceph-osd-2` has node selector `kubernetes.io/hostname: worker-2`.",
        references: ["rook pkg/operator/ceph/cluster/osd/spec.go"]
    )
    static let nothing = "the dumps hold no OSD Deployment with a host name"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        for workload in context.inventory.cluster.workloads {
            guard workload.kind == "Deployment", workload.name.hasPrefix("rook-ceph-osd-"),
                let host = workload.template.nodeSelector[NodeMatch.hostnameLabel]
            else { continue }
            tally.looked()
            let gone = machine.vanishing.contains { match in
                (match.node?.labels[NodeMatch.hostnameLabel] ?? match.name) == host.value
            }
            guard gone else { continue }
            tally.hit(
                ObjectIssue(
                    subject: workload.reference,
                    side: .cluster,
                    node: host.value,
                    key: StaticVolumes.key("pinned", workload.cluster),
                    detail:
                        "the OSD is pinned to host name \(ShellQuote.code(host.value)), and the machine is \(machine.nameText) after the takeover",
                    effect:
                        "the pod stays Pending: `node(s) didn't match Pod's node affinity/selector`; CRUSH keeps the old host",
                    certainty: machine.certainty,
                    radius: BlastRadius(
                        workloads: ["Deployment \(workload.reference.qualifiedName)"],
                        namespaces: [workload.namespace]
                    ),
                    remediation: [
                        Remediation(
                            .hint,
                            "keep the host name, or set `noout`, take the OSDs of the host out by Rook's procedure and let Rook create them again"
                        )
                    ],
                    evidence: [Evidence(.cause, at: host.location, note: "node selector of the OSD")] + machine.evidence
                )
            )
        }
    }
}
