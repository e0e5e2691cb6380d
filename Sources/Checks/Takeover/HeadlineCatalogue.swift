import Findings

/// Descriptors of the TKO checks: one for each headline but `unaffected`, for which TKO-09 stays reserved.
enum HeadlineCatalogue {
    /// Identifiers that exist in the numbering and that no check has.
    static let reserved = ["TKO-09": "headline `unaffected`: nothing to find"]

    /// The descriptor of a headline; `unaffected` has none of its own and gets that of `undetermined`.
    static func descriptor(of headline: Headline) -> CheckDescriptor {
        switch headline {
        case .destroyed: destroyed
        case .wrongData: wrongData
        case .shadowWrite: shadowWrite
        case .createdEmpty: createdEmpty
        case .ambiguous: ambiguous
        case .missing: missing
        case .unreachable: unreachable
        case .changed: changed
        case .undetermined, .unaffected: undetermined
        }
    }

    private static let destroyed = CheckDescriptor(
        id: "TKO-01",
        family: .takeover,
        name: "volume-destroyed",
        title: "The data of the volume is destroyed",
        severity: .critical,
        mechanism:
            "The disk that holds the data takes part in the takeover as a target: it is re-partitioned and formatted (method file) or overwritten block by block (method block). Whatever the path shows afterwards, the data is gone.",
        whenSilent:
            "The migration tool reports success. Pods may even start, on an empty directory or on the source's data.",
        remedy:
            "Stop the workloads, copy the data away and check the copy; or leave the disk out of the disk pairs and detach it during the takeover.",
        example:
            "PV `pv-db` of the target lies on `/dev/sdb1`. `/dev/sdb` is paired with the source's data disk, so it is formatted.",
        references: [
            "Huawei Cloud SMS documentation: paired target disks are formatted and partitioned like the source's"
        ]
    )

    private static let wrongData = CheckDescriptor(
        id: "TKO-02",
        family: .takeover,
        name: "volume-wrong-data",
        title: "Other data answers at the path of the volume",
        severity: .critical,
        mechanism:
            "The path still resolves, but to another file system, disk or directory than before: the mount configuration names another device, or a device name now belongs to another disk.",
        whenSilent:
            "Always: kubelet binds what it finds. The application reads and changes foreign or older data without an error.",
        remedy:
            "Refer to the data by what identifies it (`UUID=` in fstab, `/dev/disk/by-uuid` in the PV), and keep the workloads at 0 replicas until the path is verified.",
        example:
            "`/mnt/disks/ssd1` is the mount of UUID `aaaa` today; the inherited fstab mounts UUID `bbbb` at the same place.",
        references: [
            "Kubernetes pkg/volume/local/local.go: SetUpAt binds the path without looking at what is mounted there",
            "fstab(5)",
        ]
    )

    private static let shadowWrite = CheckDescriptor(
        id: "TKO-03",
        family: .takeover,
        name: "volume-shadow-write",
        title: "The mount behind the volume is lost and its bare directory remains",
        severity: .critical,
        mechanism:
            "The directory of the path exists in the parent file system, but what was mounted there (or above it) is not mounted after the takeover. Writes land on the parent, mostly the root file system.",
        whenSilent:
            "Always: there is no event and no error. The pod starts on an empty tree, a database initialises itself, and a later mount hides what was written in between.",
        remedy:
            "Keep the workloads at 0 replicas until the mount is back; mount by UUID; make the bare mount point immutable.",
        example:
            "The target's fstab mounts `/dev/sdb1` at `/mnt/disks/ssd1`; the source's fstab, which replaces it, does not.",
        references: [
            "Kubernetes pkg/volume/local/local.go: no test for a mount point", "kubernetes/kubernetes#81737",
            "fstab(5)",
        ]
    )

    private static let createdEmpty = CheckDescriptor(
        id: "TKO-04",
        family: .takeover,
        name: "volume-created-empty",
        title: "The path of the volume is gone and is created empty",
        severity: .critical,
        mechanism:
            "Nothing exists at the hostPath after the takeover, and its type (DirectoryOrCreate, FileOrCreate or none) lets kubelet or the container runtime make an empty one.",
        whenSilent: "Always: the creation has no event. The pod runs with no data.",
        remedy:
            "Bring the data to the path before pods start, and give the hostPath a type that demands existence (`Directory`, `File`).",
        example: "hostPath `/data/app` without type; the takeover leaves no `/data` on the target.",
        references: [
            "Kubernetes pkg/volume/hostpath/host_path.go", "CRI-O server/container_create_linux.go",
            "containerd internal/cri/opts/spec_linux_opts.go",
        ]
    )

    private static let ambiguous = CheckDescriptor(
        id: "TKO-05",
        family: .takeover,
        name: "volume-ambiguous",
        title: "More than one device can answer to the name of the volume",
        severity: .critical,
        mechanism:
            "Two attached devices claim the same UUID, label or volume group name, or the path is a kernel name (sdX, vdX, nvmeXnY) that depends on the order in which disks are found.",
        whenSilent:
            "Whenever the wrong device wins: the pod starts on its data. Which one wins can change with every boot.",
        remedy:
            "Make the identities unique (for example detach the clone, or give it a new UUID), and refer to the data by a unique name.",
        example: "PV path `/dev/sdb` on a target with three disks of one controller.",
        references: ["udev(7): link_priority", "systemd/systemd: udev-node.c", "lvmsystemid(7), vgimportclone(8)"]
    )

    private static let missing = CheckDescriptor(
        id: "TKO-06",
        family: .takeover,
        name: "volume-missing",
        title: "The path of the volume is gone or is of another kind",
        severity: .high,
        mechanism:
            "After the takeover nothing exists at the path (or a link there leads nowhere), or it is of a kind that the volume cannot use. Pods cannot start; the data is not destroyed by that.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"pv\" : path \"/mnt/disks/x\" does not exist",
        remedy: "Restore the mount, link or directory, or re-create the PV with a path that exists.",
        example: "PV path `/dev/disk/by-id/wwn-0x5000c500a1b2c3d4`; the target's disk has another WWN.",
        references: ["Kubernetes pkg/volume/local/local.go", "Kubernetes pkg/volume/hostpath/host_path.go"]
    )

    private static let unreachable = CheckDescriptor(
        id: "TKO-07",
        family: .takeover,
        name: "volume-unreachable",
        title: "No pod can be scheduled to the node that has the volume",
        severity: .high,
        mechanism:
            "The data is at its path, but the machine has another node name or other labels after the takeover than the node affinity of the PV asks for.",
        message: "node(s) had volume node affinity conflict",
        remedy:
            "Keep the node's name and `kubernetes.io/hostname` label, or re-create the PV with an affinity that fits; the affinity of an existing PV is immutable.",
        example: "PV with affinity to `worker-1`; the migrated machine registers as `worker-9`.",
        references: [
            "Kubernetes pkg/scheduler/framework/plugins/volumebinding",
            "Kubernetes pkg/apis/core/validation/validation.go: validatePvNodeAffinity",
        ]
    )

    private static let changed = CheckDescriptor(
        id: "TKO-08",
        family: .takeover,
        name: "volume-changed",
        title: "The volume keeps its data but its properties change",
        severity: .medium,
        mechanism:
            "The same data answers at the path, with another size, type, mount options or read-only state. New hardware, serial numbers and kernel names alone do not count.",
        whenSilent: "Until a write is refused or the file system is full.",
        remedy: "Have the owner of the workload confirm the differences, or adapt fstab or the target disk.",
        example: "The inherited fstab mounts the file system with `ro`.",
        references: ["mount(8)", "fstab(5)"]
    )

    private static let undetermined = CheckDescriptor(
        id: "TKO-10",
        family: .takeover,
        name: "volume-undetermined",
        title: "The captures do not tell what becomes of the volume",
        severity: .high,
        mechanism:
            "A capture is missing that decides what stands at the path before or after the takeover. Without it the volume counts as disturbed, never as unaffected.",
        remedy: "Take the named captures and run the analysis again.",
        example: "Only fstab and mountinfo are given, and the PV path is a link below `/mnt/local-storage`.",
        references: ["proc_pid_mountinfo(5)", "lsblk(8)", "blkid(8)"]
    )
}
