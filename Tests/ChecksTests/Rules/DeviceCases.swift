import Findings
import StorageModel
import TestSupport

extension RuleCase {
    private static let link = "/dev/disk/by-id/wwn-0x1"

    private static func keeps(_ path: String, fsType: String? = nil, block: Bool = false)
        -> @Sendable (inout Scene) -> Void
    {
        { scene in
            let device = OutcomeBuilder.block(path)
            scene.local(block: block, fsType: fsType, from: device, to: device, path: .sameData, data: .kept)
        }
    }

    static let device1: [RuleCase] = [
        RuleCase(
            id: "DEV-01",
            severity: .critical,
            says: "mkfs.xfs -f",
            fires: { scene in
                let blank = OutcomeBuilder.block(link, fsType: "", uuid: nil)
                scene.local(fsType: "xfs", from: OutcomeBuilder.block(link), to: blank, path: .otherData, data: .kept)
            },
            clean: keeps(link)
        ),
        RuleCase(
            id: "DEV-02",
            severity: .critical,
            says: "disk `DISK2` after the takeover",
            fires: { scene in
                let other = OutcomeBuilder.block("/dev/sdb", uuid: "2222-bbbb", disk: "DISK2")
                scene.local(from: OutcomeBuilder.block("/dev/sdb"), to: other, path: .otherData, data: .kept)
            },
            clean: keeps("/dev/sdb")
        ),
        RuleCase(
            id: "DEV-03",
            severity: .high,
            says: "(fstype: xfs), error mount failed: exit status 32",
            fires: keeps(link, fsType: "xfs"),
            clean: keeps(link, fsType: "ext4")
        ),
        RuleCase(
            id: "DEV-04",
            severity: .high,
            says: "as `ext4`, but the device holds `xfs`",
            fires: { scene in
                let device = OutcomeBuilder.block(link, fsType: "xfs")
                scene.local(from: device, to: device, path: .sameData, data: .kept)
            },
            clean: keeps(link)
        ),
        RuleCase(
            id: "DEV-05",
            severity: .critical,
            says: "holds `gpt partition table` after the takeover",
            fires: { scene in
                let table = OutcomeBuilder.block(link, fsType: "", uuid: nil) { $0.partitionTableType = "gpt" }
                scene.local(block: true, from: OutcomeBuilder.block(link), to: table, path: .otherData, data: .kept)
            },
            clean: keeps(link, block: true)
        ),
        RuleCase(
            id: "DEV-06",
            severity: .high,
            says: "lstat /dev/disk/by-id/wwn-0x1: no such file or directory",
            fires: { scene in
                let gone = OutcomeBuilder.only(link, .missing)
                scene.local(block: true, from: OutcomeBuilder.block(link), to: gone, path: .missing, data: .kept)
            },
            clean: keeps(link, block: true)
        ),
    ]

    static let device2: [RuleCase] = [
        RuleCase(
            id: "DEV-07",
            severity: .high,
            says: "blkUtil.MapDevice failed",
            fires: { scene in
                let directory = OutcomeBuilder.bare(link)
                scene.local(block: true, from: OutcomeBuilder.block(link), to: directory, path: .wrongType, data: .kept)
            },
            clean: keeps(link, block: true)
        ),
        RuleCase(
            id: "DEV-08",
            severity: .high,
            says: "has volumeMode Block, but is specified in volumeMounts",
            fires: { scene in
                keeps(link, block: true)(&scene)
                scene.objects.inventory.cluster.pods[0].spec.uses[0].isDevice = false
            },
            clean: keeps(link, block: true)
        ),
        RuleCase(
            id: "DEV-09",
            severity: .high,
            says: "the data of `/dev/sdb` (ext4, UUID `1111-aaaa`, 20 GiB) is there under another name",
            fires: { scene in
                let gone = OutcomeBuilder.only(link, .missing)
                scene.local(side: .carried, from: OutcomeBuilder.block(link), to: gone, path: .missing, data: .arrives)
            },
            clean: keeps(link)
        ),
        RuleCase(
            id: "DEV-10",
            severity: .critical,
            says: "leads to `/dev/sdb` (ext4, UUID `1111-aaaa`, 20 GiB) today",
            fires: { scene in
                let other = OutcomeBuilder.block(link, device: "/dev/sdc", uuid: "2222-bbbb", disk: "DISK2")
                scene.local(from: OutcomeBuilder.block(link), to: other, path: .otherData, data: .kept)
            },
            clean: keeps(link)
        ),
        RuleCase(
            id: "DEV-11",
            severity: .critical,
            says: "PVs `pv-a`, `pv-b` all lie on `/dev/sdb`",
            fires: { scene in
                let first = OutcomeBuilder.block("/dev/sdb")
                let second = OutcomeBuilder.block(link)
                scene.local("pv-a", from: first, to: first, path: .sameData, data: .kept)
                scene.local("pv-b", from: second, to: second, path: .sameData, data: .kept)
            },
            clean: keeps(link)
        ),
        RuleCase(
            id: "DEV-12",
            severity: .high,
            says: "mounts it at `/data` through `UUID=1111-aaaa`",
            fires: { scene in
                scene.fstab(.source, "UUID=1111-aaaa", "/data", "ext4", "defaults")
                keeps(link)(&scene)
            },
            clean: { scene in
                scene.fstab(.source, "UUID=2222-bbbb", "/data", "ext4", "defaults")
                keeps(link)(&scene)
            }
        ),
    ]
}
