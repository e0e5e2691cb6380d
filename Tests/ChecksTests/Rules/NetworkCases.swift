import Findings
import Resolution
import StorageModel
import TestSupport

extension RuleCase {
    private static func iscsi(_ scene: inout Scene, initiator: String? = nil, name: String = "pv-n") {
        let source = VolumeSource.iscsi(
            targetPortal: scene.objects.at("10.0.0.5:3260"),
            iqn: scene.objects.at("iqn.2001-04.com.example:storage"),
            lun: "1",
            initiatorName: initiator.map { scene.objects.at($0) }
        )
        scene.remote(source, name)
    }

    private static let iscsiLink =
        "/dev/disk/by-path/ip-10.0.0.5:3260-iscsi-iqn.2001-04.com.example:storage-lun-1"

    private static func other(_ scene: inout Scene, _ field: String) {
        let source = VolumeSource.other(field: scene.objects.at(field))
        scene.remote(source)
    }

    static let network1: [RuleCase] = [
        RuleCase(
            id: "NET-01",
            severity: .high,
            says: "failed to get any path for iscsi disk",
            fires: { iscsi(&$0) },
            clean: { scene in
                iscsi(&scene)
                scene.rootOf = .target
            }
        ),
        RuleCase(
            id: "NET-02",
            severity: .high,
            says: "Timed out waiting for device at path /dev/disk/by-path/ip-10.0.0.5:3260-iscsi-iqn",
            fires: { scene in
                iscsi(&scene)
                scene.deviceLink(.target, "/dev/disk/by-id/wwn-0x1", to: "sdb")
            },
            clean: { scene in
                iscsi(&scene)
                scene.deviceLink(.target, iscsiLink, to: "sdc")
            }
        ),
        RuleCase(
            id: "NET-03",
            severity: .high,
            says: "no fc disk found",
            fires: { fibre(&$0, link: "/dev/disk/by-path/pci-0000:3b:00.0-fc-0x50060e801049cfd1-lun-7") },
            clean: { fibre(&$0, link: "/dev/disk/by-path/pci-0000:3b:00.0-fc-0x50060e801049cfd1-lun-0") }
        ),
        RuleCase(
            id: "NET-04",
            severity: .critical,
            says: "PVs `pv-n` and `pv-o` name one unit",
            fires: { scene in
                iscsi(&scene)
                iscsi(&scene, name: "pv-o")
            },
            clean: { iscsi(&$0) }
        ),
        RuleCase(
            id: "NET-05",
            severity: .critical,
            says: "the NFS server `10.0.0.12` is `t`",
            fires: { nfs(&$0, server: "10.0.0.12") },
            clean: { nfs(&$0, server: "10.0.0.99") }
        ),
    ]

    static let network2: [RuleCase] = [
        RuleCase(
            id: "NET-06",
            severity: .high,
            says: "works no more from Kubernetes 1.26, and kubelet is 1.27",
            fires: { scene in
                scene.nodes(version: "v1.27.6")
                other(&scene, "glusterfs")
            },
            clean: { scene in
                scene.nodes(version: "v1.25.1")
                other(&scene, "glusterfs")
            }
        ),
        RuleCase(
            id: "NET-07",
            severity: .high,
            says: "driver name csi.vsphere.vmware.com not found in the list of registered CSI drivers",
            fires: { driver(&$0, registered: "ebs.csi.aws.com") },
            clean: { driver(&$0, registered: "csi.vsphere.vmware.com") }
        ),
        RuleCase(
            id: "NET-08",
            severity: .high,
            says: "is attached to `t`, and the machine is `s` after the takeover",
            fires: { attachment(&$0, identity: .source) },
            clean: { attachment(&$0, identity: .target) }
        ),
        RuleCase(
            id: "NET-09",
            severity: .critical,
            says: "deletes `vol-1` in the backend",
            fires: { restored(&$0, uid: "uid-new") },
            clean: { restored(&$0, uid: "uid-pv-n") }
        ),
        RuleCase(
            id: "NET-10",
            severity: .high,
            says: "neither driver directory of FlexVolumes is there",
            fires: { flex(&$0, .missing) },
            clean: { flex(&$0, .directory) }
        ),
    ]

    private static func fibre(_ scene: inout Scene, link: String) {
        let source = VolumeSource.fc(targetWWNs: [scene.objects.at("50060E801049CFD1")], lun: "0", wwids: [])
        scene.remote(source)
        scene.deviceLink(.target, link, to: "sdb")
    }

    private static func nfs(_ scene: inout Scene, server: String) {
        scene.nodes { node, builder in
            if node.name == "t" { node.addresses = [builder.at("10.0.0.12")] }
        }
        let source = VolumeSource.nfs(server: scene.objects.at(server), path: scene.objects.at("/export"))
        scene.remote(source)
    }

    private static func driver(_ scene: inout Scene, registered: String) {
        scene.nodeIdentity = .target
        scene.csiNode("t", registered, id: "t")
        other(&scene, "vsphereVolume")
    }

    private static func attachment(_ scene: inout Scene, identity: TakeoverProfile.NodeIdentity) {
        scene.nodes()
        scene.nodeIdentity = identity
        var attachment = VolumeAttachment(metadata: scene.objects.metadata("csi-1", uid: nil), cluster: .shared)
        attachment.nodeName = scene.objects.at("t")
        attachment.persistentVolumeName = scene.objects.at("pv-n")
        scene.objects.inventory.cluster.volumeAttachments.append(attachment)
    }

    private static func restored(_ scene: inout Scene, uid: String) {
        let source = scene.csi("ebs.csi.aws.com")
        scene.remote(source) { volume, builder in volume.reclaimPolicy = builder.at("Delete") }
        scene.objects.inventory.cluster.persistentVolumeClaims[0].metadata.uid = scene.objects.at(uid)
    }

    private static func flex(_ scene: inout Scene, _ kind: FileKind) {
        other(&scene, "flexVolume")
        let folders = ["/etc/kubernetes", "/usr/libexec/kubernetes"].map { $0 + "/kubelet-plugins/volume/exec" }
        let place = scene.objects.place()
        scene.edit(.source) { facts in
            facts.pathProbes = Dictionary(
                uniqueKeysWithValues: folders.map { ($0, PathProbe(path: $0, kind: kind, location: place)) }
            )
        }
    }
}
