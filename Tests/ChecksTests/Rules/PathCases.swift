import Findings
import StorageModel
import TestSupport

extension RuleCase {
    private static let path = "/mnt/disks/a"
    private static var mounted: PathResolution { OutcomeBuilder.directory(path, on: path) }
    private static var bare: PathResolution { OutcomeBuilder.bare(path) }
    private static var gone: PathResolution { OutcomeBuilder.only(path, .missing) }

    private static let keepsLocal: @Sendable (inout Scene) -> Void = { scene in
        scene.local(from: mounted, to: mounted, path: .sameData, data: .kept)
    }

    private static func keepsHostPath(_ type: String?) -> @Sendable (inout Scene) -> Void {
        { scene in scene.hostPath(type: type, from: mounted, to: mounted, path: .sameData) }
    }

    static let path1: [RuleCase] = [
        RuleCase(
            id: "PATH-01",
            severity: .high,
            says: "path \"/mnt/disks/a\" does not exist",
            fires: { $0.local(from: mounted, to: gone, path: .missing, data: .kept) },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-02",
            severity: .critical,
            says: "lies on the root file system",
            fires: { $0.local(from: mounted, to: bare, path: .bareDirectory, data: .kept) },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-03",
            severity: .critical,
            says: "UUID `2222-bbbb`",
            fires: { scene in
                let other = OutcomeBuilder.directory(path, on: path, device: "/dev/sdc1", uuid: "2222-bbbb")
                scene.local(from: mounted, to: other, path: .otherData, data: .kept)
            },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-04",
            severity: .high,
            says: "only directory and block device are supported",
            fires: { scene in
                scene.local(from: mounted, to: OutcomeBuilder.only(path, .file), path: .wrongType, data: .kept)
            },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-05",
            severity: .critical,
            says: "`/mnt` is mounted after the takeover and covers",
            fires: { scene in
                let covered = OutcomeBuilder.directory(path, on: "/mnt", uuid: "2222-bbbb")
                scene.local(from: bare, to: covered, path: .otherData, data: .kept)
            },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-06",
            severity: .critical,
            says: "`/mnt/disks/a/wal` is mounted below",
            fires: { scene in
                let nested = OutcomeBuilder.directory(path, on: path) { $0.mountsBelow = ["/mnt/disks/a/wal"] }
                scene.local(from: mounted, to: nested, path: .sameData, data: .kept)
            },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-07",
            severity: .critical,
            says: "the container runtime creates an empty directory",
            fires: { $0.hostPath(from: mounted, to: gone, path: .createdEmpty) },
            clean: keepsHostPath(nil)
        ),
        RuleCase(
            id: "PATH-08",
            severity: .critical,
            says: "kubelet creates an empty directory",
            fires: { $0.hostPath(type: "DirectoryOrCreate", from: mounted, to: gone, path: .createdEmpty) },
            clean: keepsHostPath("DirectoryOrCreate")
        ),
        RuleCase(
            id: "PATH-09",
            severity: .high,
            says: "open /mnt/disks/a: no such file or directory",
            fires: { $0.hostPath(type: "FileOrCreate", from: mounted, to: gone, path: .missing) },
            clean: keepsHostPath("FileOrCreate")
        ),
        RuleCase(
            id: "PATH-10",
            severity: .high,
            says: "hostPath type check failed: /mnt/disks/a is not a directory",
            fires: { $0.hostPath(type: "Directory", from: mounted, to: gone, path: .missing) },
            clean: keepsHostPath("Directory")
        ),
        RuleCase(
            id: "PATH-11",
            severity: .critical,
            says: "its mount `/mnt/disks/a` is not",
            fires: { $0.hostPath(type: "Directory", from: mounted, to: bare, path: .bareDirectory) },
            clean: keepsHostPath("Directory")
        ),
    ]

    static let path2: [RuleCase] = [
        RuleCase(
            id: "PATH-12",
            severity: .critical,
            says: "usable on each of 2 schedulable nodes",
            fires: { scene in
                scene.objects.node("t")
                scene.objects.node("s")
                let place = scene.objects.at("/data")
                scene.objects.volume("pv-h", .hostPath(path: place, type: nil))
            },
            clean: { scene in
                scene.objects.node("t")
                scene.objects.node("s")
                let place = scene.objects.at("/data")
                scene.objects.volume("pv-h", .hostPath(path: place, type: nil), on: "t")
            }
        ),
        RuleCase(
            id: "PATH-16",
            severity: .high,
            says: "gains `ro`",
            fires: { scene in
                scene.fstab(.source, "UUID=1111-aaaa", path, "ext4", "defaults,ro")
                let readOnly = OutcomeBuilder.directory(path, on: path) { $0.readOnly = true }
                scene.local(from: mounted, to: readOnly, path: .sameData, data: .kept, headline: .changed)
            },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-18",
            severity: .medium,
            says: "nothing orders it before kubelet",
            fires: { scene in
                scene.fstab(.source, "UUID=1111-aaaa", path, "ext4", "nofail")
                keepsLocal(&scene)
            },
            clean: { scene in
                scene.fstab(.source, "UUID=1111-aaaa", path, "ext4", "defaults")
                keepsLocal(&scene)
            }
        ),
        RuleCase(
            id: "PATH-19",
            severity: .critical,
            says: "the boot completes",
            fires: { scene in
                scene.fstab(.source, "/dev/disk/by-id/scsi-1", path, "ext4", "nofail")
                scene.local(from: mounted, to: bare, path: .bareDirectory, data: .kept)
            },
            clean: keepsLocal
        ),
        RuleCase(
            id: "PATH-20",
            severity: .critical,
            says: "no such entry",
            fires: { scene in
                scene.fstab(.target, "/data/vol1", path, "none", "bind")
                scene.local(from: mounted, to: bare, path: .bareDirectory, data: .kept)
            },
            clean: { scene in
                scene.fstab(.target, "/data/vol1", path, "none", "bind")
                keepsLocal(&scene)
            }
        ),
        RuleCase(
            id: "PATH-21",
            severity: .medium,
            says: "the PV claims 10 GiB",
            fires: { scene in
                let small = OutcomeBuilder.directory(path, on: path, size: 5 << 30)
                scene.local(from: mounted, to: small, path: .sameData, data: .kept, headline: .changed)
            },
            clean: keepsLocal
        ),
    ]
}
