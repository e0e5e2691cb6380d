import Findings
import Resolution
import SourceText
import StorageModel

/// ODF-02: Rook wipes devices of other Ceph clusters.
enum ForeignDevicesWiped: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ODF-02",
        family: .ceph,
        name: "foreign-ceph-devices-wiped",
        title: "Rook wipes Ceph disks that arrive from the source",
        severity: .critical,
        mechanism:
            "With `wipeDevicesFromOtherClusters` Rook's prepare job zaps every device it sees whose label names another Ceph cluster, LUKS headers with a foreign fsid too. Disks of the source that become visible on the target are such devices.",
        whenSilent: "The job reports success.",
        remedy: "Set `cleanupPolicy.wipeDevicesFromOtherClusters: false` before the source's disks become visible.",
        example: "The target's cluster has the flag, and `/dev/vdc` arrives with the source's `ceph_bluestore`.",
        references: [
            "rook pkg/daemon/ceph/osd/volume.go: WipeDevicesFromOtherClusters",
            "rook pkg/apis/ceph.rook.io/v1/types.go",
        ]
    )
    static let nothing = "no CephCluster of the dumps wipes devices of other clusters"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = DevicesAfter(context)
        for object in context.inventory.cluster.cephClusters where object.cluster != .source {
            guard let flag = object.wipesOtherClusters else { continue }
            tally.looked()
            guard devices.isKnown else {
                tally.lacks([DevicesAfter.lacksDevices("whether Ceph disks of the source become visible on the target")]
                )
                continue
            }
            for device in devices.all where device.contentOf == .source && device.origin != .kept {
                if device.fsType == nil {
                    tally.lacks("takeover profile", "rawContent", "whether Ceph disks of the source arrive")
                    continue
                }
                guard device.fsType == "ceph_bluestore" else { continue }
                tally.hit(
                    ObjectIssue(
                        subject: object.reference,
                        side: .targetNode,
                        node: context.graph.targetNode.name,
                        key: StaticVolumes.key("wipe|\(device.path)", object.cluster),
                        detail:
                            "\(DevicesAfter.text(device)) arrives from the source, and the cluster wipes devices of other clusters",
                        effect:
                            "Rook's prepare job zaps the device if its fsid is not the cluster's: the OSD on it is lost",
                        certainty: .depends(
                            on: ["fsid in the BlueStore label of `\(device.path)`"] + device.openQuestions
                        ),
                        remediation: [
                            Remediation(
                                .command,
                                "do not let Rook wipe devices of other clusters",
                                body:
                                    "oc patch cephcluster \(ShellQuote.word(object.name)) -n \(ShellQuote.word(object.namespace)) --type merge -p '{\"spec\":{\"cleanupPolicy\":{\"wipeDevicesFromOtherClusters\":false}}}'",
                                place: "workstation",
                                undo:
                                    "oc patch cephcluster \(ShellQuote.word(object.name)) -n \(ShellQuote.word(object.namespace)) --type merge -p '{\"spec\":{\"cleanupPolicy\":{\"wipeDevicesFromOtherClusters\":true}}}'"
                            )
                        ],
                        evidence: [Evidence(.cause, at: flag, note: "the wipe is on"), DevicesAfter.evidence(device)]
                    )
                )
            }
        }
    }
}
