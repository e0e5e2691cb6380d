import Findings
import Resolution
import StorageModel
import TestSupport

extension RuleCase {
    /// A PV of TopoLVM on node `t`.
    private static func topology(_ scene: inout Scene, handle: String = "lv-1", fsType: String? = nil) {
        let source = scene.csi("topolvm.io", handle, fsType: fsType)
        scene.remote(source) { volume, builder in
            volume.nodeAffinity = builder.affinity("t", key: "topology.topolvm.io/node")
        }
    }

    private static func withIdentity(_ identity: TakeoverProfile.NodeIdentity) -> @Sendable (inout Scene) -> Void {
        { scene in
            topology(&scene)
            scene.nodeIdentity = identity
        }
    }

    static let lvmStorage1: [RuleCase] = [
        RuleCase(
            id: "LVMS-01",
            severity: .critical,
            says: "has no annotation for `s`",
            fires: { wipe(&$0, identity: .source) },
            clean: { wipe(&$0, identity: .target) }
        ),
        RuleCase(
            id: "LVMS-02",
            severity: .high,
            says: "vg-manager runs `pvcreate` on it",
            fires: { scene in
                scene.lvmCluster()
                scene.device("/dev/vdc", "")
            },
            clean: { scene in
                scene.lvmCluster()
                scene.device("/dev/vdc", "xfs")
            }
        ),
        RuleCase(
            id: "LVMS-03",
            severity: .high,
            says: "the volume group vg1 does not exist (or was not tagged properly with \"@lvms\")",
            fires: { group(&$0, remains: false) },
            clean: { group(&$0, remains: true) }
        ),
        RuleCase(
            id: "LVMS-04",
            severity: .critical,
            says: "with a devices file of LVM that names the source's hardware",
            fires: { scene in
                scene.lvmCluster()
                scene.device("/dev/vdb", "LVM2_member")
            },
            clean: { scene in
                scene.lvmCluster(policy: nil)
                scene.device("/dev/vdb", "xfs")
            }
        ),
        RuleCase(
            id: "LVMS-05",
            severity: .critical,
            says: "once the Node is deleted, their claims are deleted",
            fires: withIdentity(.source),
            clean: withIdentity(.target)
        ),
        RuleCase(
            id: "LVMS-06",
            severity: .critical,
            says: "failed to find LV: lv-1",
            fires: { object(&$0, volumeID: nil) },
            clean: { object(&$0, volumeID: "lv-1") }
        ),
    ]

    static let lvmStorage2: [RuleCase] = [
        RuleCase(
            id: "LVMS-07",
            severity: .high,
            says: "no logical volume `lv-1` is listed on `t`",
            fires: { logicalVolume(&$0, named: "lv-2") },
            clean: { logicalVolume(&$0, named: "lv-1") }
        ),
        RuleCase(
            id: "LVMS-08",
            severity: .critical,
            says: "TopoLVM runs `wipefs -a` on it",
            fires: { content(&$0, "crypto_LUKS") },
            clean: { content(&$0, "ext4") }
        ),
        RuleCase(
            id: "LVMS-09",
            severity: .high,
            says: "the topology names `t`, and the machine is `s`",
            fires: withIdentity(.source),
            clean: withIdentity(.target)
        ),
        RuleCase(
            id: "LVMS-10",
            severity: .high,
            says: "mandatory device path \"/dev/vdz\" cannot be used",
            fires: { scene in
                scene.lvmCluster(paths: ["/dev/vdz"])
                scene.device("/dev/vdb", "LVM2_member")
            },
            clean: { scene in
                scene.lvmCluster(paths: ["/dev/vdb"])
                scene.device("/dev/vdb", "LVM2_member")
            }
        ),
        RuleCase(
            id: "LVMS-11",
            severity: .critical,
            says: "another one of that name arrives from the source",
            fires: { twice(&$0, source: "vg1") },
            clean: { twice(&$0, source: "vg2") }
        ),
    ]

    private static func wipe(_ scene: inout Scene, identity: TakeoverProfile.NodeIdentity) {
        scene.lvmCluster(force: true)
        scene.nodeIdentity = identity
        var group = PlainObject(
            kind: "LVMVolumeGroup",
            metadata: scene.objects.metadata("vg1", in: "openshift-storage", uid: nil),
            cluster: .shared
        )
        group.metadata.annotations["wiped.devices.lvms.openshift.io/t"] = scene.objects.at("/dev/vdb")
        scene.objects.inventory.cluster.lvmVolumeGroups = [group]
        scene.objects.inventory.cluster.kindCounts["LVMVolumeGroup"] = 1
    }

    private static func group(_ scene: inout Scene, remains: Bool) {
        scene.lvmCluster()
        scene.edit(.source) { $0.physicalVolumes = [] }
        scene.physicalVolume(.target, "/dev/vdb", "vg1")
        scene.device("/dev/vdb", remains ? "LVM2_member" : "xfs", origin: remains ? .kept : .copied)
    }

    private static func object(_ scene: inout Scene, volumeID: String?) {
        topology(&scene)
        var object = TopoLVMVolume(metadata: scene.objects.metadata("pv-n", uid: "91aa"), cluster: .shared)
        object.volumeID = volumeID.map { scene.objects.at($0) }
        scene.objects.inventory.cluster.topoLVMVolumes = [object]
        scene.objects.inventory.cluster.kindCounts["LogicalVolume"] = 1
    }

    private static func logicalVolume(_ scene: inout Scene, named name: String) {
        topology(&scene)
        let volume = LogicalVolume(
            name: name,
            volumeGroup: "vg1",
            uuid: "lv-uuid",
            size: nil,
            attributes: "-wi-ao----",
            pool: "",
            location: scene.objects.place()
        )
        scene.edit(.target) { $0.logicalVolumes = [volume] }
        scene.device("/dev/mapper/vg1-lv--1", "ext4", origin: .kept, type: "lvm") { $0.group = "vg1" }
    }

    private static func content(_ scene: inout Scene, _ type: String) {
        topology(&scene, fsType: "ext4")
        scene.captured(.target, "/dev/mapper/vg1-lv--1", type: "lvm", fsType: type)
    }

    private static func twice(_ scene: inout Scene, source: String) {
        scene.lvmCluster()
        scene.physicalVolume(.source, "/dev/vdb", source)
        scene.physicalVolume(.target, "/dev/vdc", "vg1")
        scene.device("/dev/vdb", "LVM2_member")
        scene.device("/dev/vdc", "LVM2_member", origin: .kept)
    }
}
