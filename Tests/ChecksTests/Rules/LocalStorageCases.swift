import Findings
import Resolution
import StorageModel
import TestSupport

@testable import Checks

extension RuleCase {
    private static let link = "/mnt/local-storage/fast/wwn-0x1"
    private static let directory = "/mnt/fast-disks/a"
    private static let unchanged: @Sendable (inout Scene) -> Void = { $0.managedVolume(OutcomeBuilder.block(link)) }
    private static let unchangedDirectory: @Sendable (inout Scene) -> Void = {
        $0.managedVolume(OutcomeBuilder.directory(directory, on: directory))
    }

    private static func becomes(
        _ after: PathResolution,
        _ path: PathFate,
        block: Bool = false,
        _ more: @escaping @Sendable (inout Scene) -> Void = { _ in }
    ) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.local(
                "local-pv-1",
                block: block,
                from: OutcomeBuilder.block(link),
                to: after,
                path: path,
                data: .kept
            )
            scene.manage()
            more(&scene)
        }
    }

    private static var otherDisk: PathResolution {
        OutcomeBuilder.block(link, device: "/dev/sdc", uuid: "2222-bbbb", disk: "DISK2")
    }

    static let localStorage1: [RuleCase] = [
        RuleCase(
            id: "LSO-01",
            severity: .critical,
            says: "Starting cleanup of Block PV \"local-pv-1\", this may take a while",
            fires: { scene in
                unchanged(&scene)
                scene.objects.inventory.cluster.persistentVolumeClaims[0].metadata.uid = scene.objects.at("uid-new")
            },
            clean: unchanged
        ),
        RuleCase(
            id: "LSO-02",
            severity: .critical,
            says: "the node wipes what `/mnt/local-storage/fast/wwn-0x1` leads to at that time: `/dev/sdc`",
            fires: becomes(otherDisk, .otherData),
            clean: unchanged
        ),
        RuleCase(
            id: "LSO-03",
            severity: .critical,
            says: "the contents of the bare directory on the root file system is deleted",
            fires: { scene in
                let mounted = OutcomeBuilder.directory(directory, on: directory)
                let bare = OutcomeBuilder.bare(directory)
                scene.local("local-pv-1", from: mounted, to: bare, path: .bareDirectory, data: .kept)
                scene.manage()
            },
            clean: unchangedDirectory
        ),
        RuleCase(
            id: "LSO-04",
            severity: .critical,
            says: "up to OpenShift 4.21 the operator makes a second link",
            fires: becomes(OutcomeBuilder.only(link, .dangling), .missing) {
                $0.localVolumeObject(paths: ["/dev/sdb"])
            },
            clean: { scene in
                unchanged(&scene)
                scene.localVolumeObject(paths: ["/dev/sdb"])
            }
        ),
        RuleCase(
            id: "LSO-05",
            severity: .high,
            says: "today it is a link to `/dev/disk/by-id/wwn-0x1`",
            fires: becomes(OutcomeBuilder.only(link, .missing), .missing) {
                $0.link(.target, link, to: "/dev/disk/by-id/wwn-0x1")
            },
            clean: unchanged
        ),
        RuleCase(
            id: "LSO-06",
            severity: .critical,
            says: "names `/dev/sdc`, which on the target is `/dev/sdc`",
            fires: becomes(otherDisk, .otherData) { $0.link(.source, link, to: "/dev/sdc") },
            clean: unchanged
        ),
        RuleCase(
            id: "LSO-07",
            severity: .medium,
            says: "created symlink on device name sdb with no disk/by-id",
            fires: { scene in
                unchanged(&scene)
                scene.link(.target, link, to: "/dev/sdb")
            },
            clean: { scene in
                unchanged(&scene)
                scene.link(.target, link, to: "/dev/disk/by-id/wwn-0x1")
            }
        ),
        RuleCase(
            id: "LSO-08",
            severity: .critical,
            says: "`/dev/vdc` leads to `/dev/vdc` (20 GiB, ext4) after the takeover",
            fires: { scene in
                scene.localVolumeObject(paths: ["/dev/vdc"])
                scene.device("/dev/vdc", "ext4")
            },
            clean: { scene in
                scene.localVolumeObject(paths: ["/dev/vdc"])
                scene.device("/dev/vdc", "")
            }
        ),
        RuleCase(
            id: "LSO-09",
            severity: .high,
            says: "`/dev/vdc` (20 GiB, blank) passes the filters",
            fires: { scene in
                scene.localVolumeSet(minSize: "10Gi")
                scene.device("/dev/vdc", "")
            },
            clean: { scene in
                scene.localVolumeSet(minSize: "50Gi")
                scene.device("/dev/vdc", "")
            }
        ),
        RuleCase(
            id: "LSO-10",
            severity: .critical,
            says: "the set takes devices of type `mpath`",
            fires: { scene in
                scene.localVolumeSet(types: ["mpath"])
                scene.device("/dev/mapper/mpatha", "ext4", origin: .kept, type: "mpath")
            },
            clean: { scene in
                scene.localVolumeSet(types: ["mpath"])
                scene.device("/dev/mapper/mpatha", "", origin: .kept, type: "mpath")
            }
        ),
    ]

    static let localStorage2: [RuleCase] = [
        RuleCase(
            id: "LSO-11",
            severity: .critical,
            says: "the operator runs `wipefs -a -f` on the device",
            fires: { scene in
                scene.localVolumeObject(paths: ["/dev/sdc"], force: true)
                scene.device("/dev/sdc", "ext4")
                unchanged(&scene)
            },
            clean: { scene in
                scene.localVolumeObject(paths: ["/dev/sdb"], force: true)
                scene.device("/dev/sdb", "ext4", origin: .kept)
                unchanged(&scene)
            }
        ),
        RuleCase(
            id: "LSO-12",
            severity: .high,
            says: "the machine is `s` afterwards",
            fires: { scene in
                unchanged(&scene)
                scene.nodeIdentity = .source
            },
            clean: { scene in
                unchanged(&scene)
                scene.nodeIdentity = .target
            }
        ),
        RuleCase(
            id: "LSO-13",
            severity: .critical,
            says: "LocalVolume `disks`, which owns the free volume, is being deleted",
            fires: { free(&$0, isDeleted: true) },
            clean: { free(&$0, isDeleted: false) }
        ),
        RuleCase(
            id: "LSO-14",
            severity: .high,
            says: "its name is the hash of link `wwn-0x1` on `t`",
            fires: { managedClaim(&$0, hasVolume: false) },
            clean: { managedClaim(&$0, hasVolume: true) }
        ),
        RuleCase(
            id: "LSO-15",
            severity: .medium,
            says: "Node `t` has uid `2222",
            fires: { namedByUID(&$0, nodeUID: "22222222-2222-4222-8222-222222222222") },
            clean: { namedByUID(&$0, nodeUID: "11111111-1111-4111-8111-111111111111") }
        ),
        RuleCase(
            id: "LSO-16",
            severity: .high,
            says:
                "is listed by `openshift-local-storage/disks` (class `fast`) and by `openshift-local-storage/more` (class `slow`)",
            fires: { scene in
                scene.device("/dev/sdb", "")
                scene.localVolumeObject(paths: ["/dev/sdb"])
                scene.localVolumeObject("more", class: "slow", paths: ["/dev/sdb"])
            },
            clean: { scene in
                scene.device("/dev/sdb", "")
                scene.device("/dev/sdc", "")
                scene.localVolumeObject(paths: ["/dev/sdb"])
                scene.localVolumeObject("more", class: "slow", paths: ["/dev/sdc"])
            }
        ),
        RuleCase(
            id: "LSO-17",
            severity: .medium,
            says: "unable to find matching disk /dev/sdz",
            fires: { scene in
                scene.device("/dev/sdb", "")
                scene.localVolumeObject(paths: ["/dev/sdz"])
            },
            clean: { scene in
                scene.device("/dev/sdb", "")
                scene.localVolumeObject(paths: ["/dev/sdb"])
            }
        ),
        RuleCase(
            id: "LSO-18",
            severity: .critical,
            says: "PVC is tied to a deleted Node",
            fires: { cleanup(&$0, hasController: true) },
            clean: { cleanup(&$0, hasController: false) }
        ),
        RuleCase(
            id: "LSO-19",
            severity: .medium,
            says: "error fetching storageclass fast",
            fires: { scene in
                scene.localVolumeObject(paths: [])
                scene.objects.storageClass("slow")
            },
            clean: { scene in
                scene.localVolumeObject(paths: [])
                scene.objects.storageClass("fast")
            }
        ),
        RuleCase(
            id: "LSO-20",
            severity: .medium,
            says: "PV requires block mode but path was in fs mode",
            fires: becomes(OutcomeBuilder.bare(link), .wrongType, block: true),
            clean: { $0.managedVolume(OutcomeBuilder.block(link), block: true) }
        ),
    ]

    private static func free(_ scene: inout Scene, isDeleted: Bool) {
        scene.objects.localVolume("local-pv-1", path: link, on: "t") { volume, builder in
            volume.reclaimPolicy = builder.at("Delete")
        }
        scene.manage()
        scene.localVolumeObject(paths: [link], isDeleted: isDeleted)
    }

    private static func managedClaim(_ scene: inout Scene, hasVolume: Bool) {
        let name = LocalStorage.volumeName(link: "wwn-0x1", node: "t", storageClass: "fast")
        scene.objects.localVolume(hasVolume ? name : "local-pv-1", path: link, on: "t")
        scene.objects.claim("data", volume: name, phase: "Bound") { claim, builder in
            claim.storageClassName = builder.at("fast")
        }
        scene.deviceLink(.target, "/dev/disk/by-id/wwn-0x1", to: "sdb")
    }

    private static func namedByUID(_ scene: inout Scene, nodeUID: String) {
        scene.objects.node("t") { node, builder in node.metadata.uid = builder.at(nodeUID) }
        scene.objects.localVolume("local-pv-1", path: link, on: "t")
        scene.manage(provisioner: "local-volume-provisioner-t-11111111-1111-4111-8111-111111111111")
    }

    private static func cleanup(_ scene: inout Scene, hasController: Bool) {
        scene.nodes()
        scene.nodeIdentity = hasController ? .source : .target
        scene.objects.localVolume("local-pv-1", path: link, on: "t")
        scene.objects.workload("Deployment", hasController ? "local-static-node-cleanup" : "other", in: "kube-system")
    }
}
