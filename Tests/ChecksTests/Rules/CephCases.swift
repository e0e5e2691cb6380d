import Findings
import Resolution
import StorageModel
import TestSupport

extension RuleCase {
    private static let link = "/mnt/local-storage/block/wwn-0x1"

    private static func osd(_ scene: inout Scene, to after: PathResolution, _ fate: PathFate) {
        scene.local("local-pv-1", block: true, from: OutcomeBuilder.block(link), to: after, path: fate, data: .kept)
        let label = scene.objects.at("set1")
        scene.objects.inventory.cluster.persistentVolumeClaims[0].metadata.labels["ceph.rook.io/DeviceSet"] = label
    }

    static let ceph: [RuleCase] = [
        RuleCase(
            id: "ODF-01",
            severity: .high,
            says: "belonging to a different ceph cluster",
            fires: { scene in
                let other = OutcomeBuilder.block(link, device: "/dev/sdc", fsType: "ceph_bluestore", uuid: nil)
                osd(&scene, to: other, .otherData)
            },
            clean: { osd(&$0, to: OutcomeBuilder.block(link), .sameData) }
        ),
        RuleCase(
            id: "ODF-02",
            severity: .critical,
            says: "Rook's prepare job zaps the device",
            fires: { cluster(&$0, wipes: true) },
            clean: { cluster(&$0, wipes: false) }
        ),
        RuleCase(
            id: "ODF-03",
            severity: .high,
            says: "the OSD is pinned to host name `t`",
            fires: { pinned(&$0, identity: .source) },
            clean: { pinned(&$0, identity: .target) }
        ),
        RuleCase(
            id: "ODF-04",
            severity: .critical,
            says: "the monitor does not join the quorum",
            fires: { scene in
                let path = "/var/lib/rook/mon-a"
                scene.inline(path, fate: .bareDirectory, to: OutcomeBuilder.bare(path)) { pod, builder in
                    pod.metadata.labels["app"] = builder.at("rook-ceph-mon")
                }
            },
            clean: { $0.inline("/var/lib/rook/mon-a", fate: .sameData) }
        ),
        RuleCase(
            id: "ODF-05",
            severity: .high,
            says: "2 free PVs fit the OSD's claim",
            fires: { free(&$0, count: 2) },
            clean: { free(&$0, count: 1) }
        ),
    ]

    private static func cluster(_ scene: inout Scene, wipes: Bool) {
        var object = CephCluster(
            metadata: scene.objects.metadata("ceph", in: "openshift-storage", uid: nil),
            cluster: .shared
        )
        object.wipesOtherClusters = wipes ? scene.objects.place() : nil
        scene.objects.inventory.cluster.cephClusters = [object]
        scene.device("/dev/vdc", "ceph_bluestore")
    }

    private static func pinned(_ scene: inout Scene, identity: TakeoverProfile.NodeIdentity) {
        scene.nodes()
        scene.nodeIdentity = identity
        scene.objects.workload("Deployment", "rook-ceph-osd-2", in: "openshift-storage")
        let host = scene.objects.at("t")
        scene.objects.inventory.cluster.workloads[0].template.nodeSelector["kubernetes.io/hostname"] = host
    }

    private static func free(_ scene: inout Scene, count: Int) {
        for number in 0..<count {
            scene.objects.localVolume("local-pv-\(number)", path: "/dev/sd\(number)", on: "t", class: "localblock") {
                $0.volumeMode = $1.at("Block")
            }
        }
        scene.objects.claim("set1-data-0abc", in: "openshift-storage") { claim, builder in
            claim.storageClassName = builder.at("localblock")
            claim.volumeMode = builder.at("Block")
        }
    }
}
