import Findings
import Resolution
import StorageModel
import TestSupport

extension RuleCase {
    private static let path = "/mnt/disks/a"
    private static let link = "/dev/disk/by-id/wwn-0x1"
    private static var mounted: PathResolution { OutcomeBuilder.directory(path, on: path) }
    private static var bare: PathResolution { OutcomeBuilder.bare(path) }

    private static func volume(
        to after: PathResolution? = nil,
        _ fate: PathFate = .sameData,
        more: @escaping @Sendable (inout Scene) -> Void
    ) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.local(from: mounted, to: after ?? mounted, path: fate, data: .kept)
            more(&scene)
        }
    }

    private static func device(
        _ device: PathResolution = OutcomeBuilder.block(link),
        to after: PathResolution? = nil,
        _ fate: PathFate = .sameData,
        more: @escaping @Sendable (inout Scene) -> Void = { _ in }
    ) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.local(from: device, to: after ?? device, path: fate, data: .kept)
            more(&scene)
        }
    }

    private static let group: @Sendable (inout Scene) -> Void = { $0.editPod { pod, _ in pod.spec.fsGroup = "1000" } }
    private static let subPath: @Sendable (inout Scene) -> Void = {
        $0.editPod { pod, _ in pod.spec.uses[0].subPath = "pg" }
    }
    private static let readOnly: @Sendable (inout Scene) -> Void = {
        $0.editVolume { volume, builder in volume.mountOptions = [builder.at("ro")] }
    }

    static let path3: [RuleCase] = [
        RuleCase(
            id: "PATH-13",
            severity: .critical,
            says: "kubelet creates the directory, and the container starts with nothing in it",
            fires: volume(to: bare, .bareDirectory, more: subPath),
            clean: volume(more: subPath)
        ),
        RuleCase(
            id: "PATH-14",
            severity: .high,
            says: "kubelet changes group and mode of everything at `/mnt/disks/a`",
            fires: volume(to: bare, .bareDirectory, more: group),
            clean: volume(more: group)
        ),
        RuleCase(
            id: "PATH-15",
            severity: .medium,
            says: "is mounted with `context=system_u:object_r:default_t:s0`",
            fires: volume {
                $0.fstab(.source, "UUID=1111-aaaa", path, "ext4", "context=system_u:object_r:default_t:s0")
            },
            clean: volume { $0.fstab(.source, "UUID=1111-aaaa", path, "ext4", "defaults") }
        ),
        RuleCase(
            id: "PATH-17",
            severity: .high,
            says: "but it is not a shared mount",
            fires: { propagation(&$0, "private") },
            clean: { propagation(&$0, "defaults") }
        ),
        RuleCase(
            id: "PATH-22",
            severity: .low,
            says: "The requested fsGroup is 2000, but the volume pv-a has GID 1000",
            fires: volume { secondPod(&$0, "2000") },
            clean: volume { secondPod(&$0, "1000") }
        ),
    ]

    static let device3: [RuleCase] = [
        RuleCase(
            id: "DEV-13",
            severity: .high,
            says: "Filesystem has duplicate UUID",
            fires: { clones(&$0, "1111-aaaa") },
            clean: { clones(&$0, "2222-bbbb") }
        ),
        RuleCase(
            id: "DEV-14",
            severity: .high,
            says: "the source, whose configuration the machine gets, has no multipath devices",
            fires: { multipath(&$0, sourceHasMaps: false) },
            clean: { multipath(&$0, sourceHasMaps: true) }
        ),
        RuleCase(
            id: "DEV-16",
            severity: .high,
            says: "cannot mount unformatted disk /dev/sdb as we are manipulating it in read-only mode",
            fires: device(to: OutcomeBuilder.block(link, fsType: "", uuid: nil), .otherData, more: readOnly),
            clean: device(more: readOnly)
        ),
        RuleCase(
            id: "DEV-17",
            severity: .critical,
            says: "the device has 20 GiB today and 10 GiB after the takeover",
            fires: device(to: OutcomeBuilder.block(link, size: 10 << 30)),
            clean: device()
        ),
        RuleCase(
            id: "DEV-18",
            severity: .high,
            says: "`btrfs`, which the kernel of `rhcos` does not have",
            fires: device(OutcomeBuilder.block(link, fsType: "btrfs")) { release(&$0) },
            clean: device { release(&$0) }
        ),
        RuleCase(
            id: "DEV-19",
            severity: .high,
            says: "the volume lies on the encrypted device `/dev/mapper/luks-a`",
            fires: { encrypted(&$0, "crypt") },
            clean: { encrypted(&$0, "lvm") }
        ),
    ]

    private static func propagation(_ scene: inout Scene, _ option: String) {
        scene.fstab(.source, "UUID=1111-aaaa", "/srv/a", "ext4", option)
        scene.inline("/srv/a", fate: .sameData) { pod, _ in
            pod.spec.uses = [
                ContainerVolumeUse(
                    container: "node",
                    volumeName: "host0",
                    path: "/data",
                    mountPropagation: "Bidirectional"
                )
            ]
        }
    }

    private static func secondPod(_ scene: inout Scene, _ group: String) {
        scene.editPod { pod, _ in pod.spec.fsGroup = "1000" }
        scene.objects.pod("reader", claims: ["claim-pv-a"], node: "t") { pod, _ in pod.spec.fsGroup = group }
    }

    private static func clones(_ scene: inout Scene, _ uuid: String) {
        scene.device("/dev/sdb", "xfs", origin: .kept, uuid: "1111-aaaa")
        scene.device("/dev/sdc", "xfs", origin: .moved, uuid: uuid)
        let state = OutcomeBuilder.block(link, fsType: "xfs")
        scene.local(fsType: "xfs", from: state, to: state, path: .sameData, data: .kept)
    }

    private static func multipath(_ scene: inout Scene, sourceHasMaps: Bool) {
        scene.captured(.target, "/dev/sdb", type: "disk")
        scene.captured(.target, "/dev/mapper/mpatha", type: "mpath", parents: ["sdb"])
        scene.captured(.source, "/dev/mapper/mpathb", type: sourceHasMaps ? "mpath" : "lvm")
        let state = OutcomeBuilder.block("/dev/mapper/mpatha", device: "/dev/mapper/mpatha")
        scene.local(from: state, to: state, path: .sameData, data: .kept)
    }

    private static func release(_ scene: inout Scene) {
        let values = (scene.objects.at("rhcos"), scene.objects.at("9.4"))
        for host in [HostRole.source, .target] {
            scene.edit(host) { $0.osRelease = ["ID": values.0, "RHEL_VERSION": values.1] }
        }
    }

    private static func encrypted(_ scene: inout Scene, _ type: String) {
        scene.captured(.target, "/dev/mapper/luks-a", type: type)
        let state = OutcomeBuilder.block("/dev/mapper/luks-a", device: "/dev/mapper/luks-a")
        scene.local(from: state, to: state, path: .sameData, data: .kept)
    }
}
