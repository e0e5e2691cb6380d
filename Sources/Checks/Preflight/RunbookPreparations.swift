import Findings
import Resolution
import StorageModel

/// The steps on the source before the migration, in the order in which they work.
///
/// Steps that need a reboot come first, because remounts end with it; `/sysroot` is remounted before its attribute is
/// removed, because the attribute cannot be changed on a read-only mount.
struct RunbookPreparations {
    /// What is known about both machines.
    private let context: CheckContext
    /// Answers for the source, by item.
    private let results: [String: CheckResult]
    private let facts: HostFacts
    private let mounts: [MountEntry]
    private let place = HostRole.source.nodePhrase

    init(_ context: CheckContext, results: [String: CheckResult]) {
        self.context = context
        self.results = results
        facts = context.inventory.source
        mounts = facts.mounts ?? []
    }

    /// Prints the mounts of the guide as PID 1 sees them.
    let showMounts = "grep -E ' (/|/etc|/sysroot|/boot|/boot/efi|/usr|/var) ' /proc/1/mountinfo"

    /// The steps; `fixes` may reboot the source, so they come between the drain and the drivers.
    func steps(fixes: [RunbookStep]) -> [RunbookStep] {
        [rootShell] + quietNode + fixes + drivers + sysroot
            + [remount("/boot", "S04"), remount("/usr", "S05"), remount("/etc", "S03")].flatMap { $0 } + bootEFI + [
                lastLook
            ]
    }

    private var rootShell: RunbookStep {
        RunbookStep(
            .before,
            "Open a root shell in the host's namespaces, over ssh or in a debug pod after `nsenter -a -t 1`; all steps on this "
                + "node are done in it",
            command:
                "[ \"$(id -u)\" = 0 ] && [ \"$(readlink /proc/self/ns/mnt)\" = \"$(readlink /proc/1/ns/mnt)\" ] && echo host",
            place: place,
            expected: "`host`; nothing is printed after a bare `chroot /host`",
            checks: ["S16"]
        )
    }

    private var quietNode: [RunbookStep] {
        let node = ShellText.quoted(context.graph.sourceNode.name)
        return [
            RunbookStep(
                .before,
                "Drain the source (this deletes the emptyDir volumes of its pods)",
                command: "oc adm cordon \(node)\noc adm drain \(node) --ignore-daemonsets --delete-emptydir-data",
                place: "workstation",
                expected: "`oc get node \(node)` shows SchedulingDisabled",
                undo: "oc adm uncordon \(node)",
                checks: ["S12", "S15"]
            ),
            RunbookStep(
                .before,
                "Remove unused images, which would be copied \(context.method == .block ? "with their disk" : "file by file")",
                command: "crictl rmi --prune\ndf -h /var\ndf -i /var",
                place: place,
                expected: "fewer bytes and inodes in use than before",
                checks: ["S12"]
            ),
        ]
    }

    private var drivers: [RunbookStep] {
        let drivers = VirtIODrivers(facts)
        let image = drivers.images.first?.image ?? ""
        let listing = S09VirtIODrivers.listing(of: image.isEmpty ? nil : image)
        let verdict = drivers.missingForDisks()
        let isOSTree = S09VirtIODrivers.isOSTree(facts)
        var steps: [RunbookStep] = []
        if results["S09"] == .fail, S09VirtIODrivers.hasNoModule(verdict.absent.sorted(), facts) {
            steps.append(
                RunbookStep(
                    .before,
                    "Stop here: a missing VirtIO driver has no module file, so no initramfs can get it; "
                        + S10DriversCanBeAdded.replaceKernel.title,
                    command: "find \"/usr/lib/modules/$(uname -r)\" -name 'virtio*.ko*'",
                    place: place,
                    expected:
                        "the modules that exist; \(verdict.absent.sorted().joined(separator: ", ")) must be among them",
                    checks: ["S09", "S10"]
                )
            )
        } else if results["S09"] == .fail, !verdict.absent.isEmpty {
            let remedy = HostRemedies.addDrivers(
                verdict.absent.sorted(),
                to: verdict.image,
                isOSTree: isOSTree,
                on: .source
            )
            steps.append(
                RunbookStep(
                    .before,
                    isOSTree
                        ? "Add the missing VirtIO drivers and reboot the drained node into the new image; the last line is the reboot"
                        : "Add the missing VirtIO drivers",
                    command: remedy.body,
                    place: place,
                    expected: isOSTree
                        ? "`rpm-ostree status` shows `Initramfs: regenerate` for the booted deployment"
                        : "dracut ends without error",
                    undo: remedy.undo,
                    checks: ["S09", "S10"]
                )
            )
        }
        steps.append(
            RunbookStep(
                .before,
                "List the VirtIO modules of the initramfs that boots, and the built-in drivers",
                command: "\(listing)\ngrep -E '/virtio[a-z_-]*\\.ko' \"/usr/lib/modules/$(uname -r)/modules.builtin\"",
                place: place,
                expected:
                    "virtio_blk, virtio_scsi and virtio_net in the first list or the second; virtio, virtio_ring and "
                    + "\(drivers.transport.last ?? "virtio_pci") too",
                checks: ["S09", "S11"]
            )
        )
        return steps
    }

    private var sysroot: [RunbookStep] {
        var steps: [RunbookStep] = []
        let isReadOnly = isOpen("S02")
        let attributeIsOpen = isOpen("S01")
        if isReadOnly || attributeIsOpen {
            steps += writable(
                "/sysroot",
                title: "Remount `/sysroot` writable, before its attribute is touched",
                checks: ["S01", "S02"]
            )
        }
        if attributeIsOpen {
            steps.append(
                RunbookStep(
                    .before,
                    "Remove the immutable attribute of `/sysroot`",
                    command: "chattr -i /sysroot && lsattr -d /sysroot",
                    place: place,
                    expected: "no `i` among the attributes",
                    undo: results["S01"] == .fail ? "chattr +i /sysroot" : "",
                    checks: ["S01"]
                )
            )
        }
        return steps
    }

    private func remount(_ path: String, _ check: String) -> [RunbookStep] {
        guard results[check] == .fail, let flags = MountFlags.of(path, in: mounts) else { return [] }
        guard flags.state != .overlayWithoutUpper else {
            return [
                RunbookStep(
                    .before,
                    "Decide what to do about `\(path)`: it lies on a composefs image, which no remount makes writable; use "
                        + "block-level migration or ask the migration service",
                    command: "findmnt /",
                    place: place,
                    expected: "FSTYPE overlay, SOURCE composefs",
                    checks: [check]
                )
            ]
        }
        // A read-only superblock was made writable with /sysroot, when that is a mount of it.
        if flags.siblings.contains("/sysroot"), flags.mount.options.contains("rw") { return [] }
        return writable(flags.mount.target, title: "Remount `\(flags.mount.target)` writable", checks: [check])
    }

    private func writable(_ target: String, title: String, checks: [String]) -> [RunbookStep] {
        let flags = MountFlags.of(target, in: mounts)
        let isShared = flags.map { !$0.siblings.isEmpty } ?? true
        let word = ShellText.quoted(target)
        var steps: [RunbookStep] = []
        if let flags, isShared, flags.mount.superOptions.contains("ro") {
            steps.append(
                RunbookStep(
                    .before,
                    "Look for the reason why the whole file system is read-only; stop here when the log shows an I/O error",
                    command: "dmesg | grep -iE 'xfs|ext4|I/O error|remount|shut ?down' | tail -n 40",
                    place: place,
                    expected: "no I/O error and no shutdown of the file system",
                    checks: ["S03"] + checks
                )
            )
        }
        let wasReadOnly = flags.map { $0.mount.options.contains("ro") } ?? false
        let undo = isShared ? "mount -o remount,bind,ro \(word)" : "mount -o remount,ro \(word)"
        steps.append(
            RunbookStep(
                .before,
                title,
                command: "mount -o remount,rw \(word) && findmnt -no VFS-OPTIONS,FS-OPTIONS \(word)",
                place: place,
                expected: "both option lists begin with `rw`",
                undo: wasReadOnly ? undo : "",
                checks: checks
            )
        )
        return steps
    }

    private var bootEFI: [RunbookStep] {
        guard isOpen("S06") else { return [] }
        guard case .found(let esps, _) = ESPLocator.locate(facts, mounts: mounts), let esp = esps.first else {
            return [
                RunbookStep(
                    .before,
                    "Find the EFI system partition on the disk behind `/boot` by its type and mount it at `/boot/efi`",
                    command: "findmnt -no SOURCE /boot\nlsblk -o NAME,PARTTYPE,LABEL,PARTLABEL,MOUNTPOINT",
                    place: place,
                    expected: "one partition of type c12a7328-f81f-11d2-ba4b-00a0c93ec93b (or 0xef) on that disk",
                    checks: ["S06"]
                )
            ]
        }
        let isTaken = MountFlags.topMount(at: "/boot/efi", in: mounts) != nil
        return [
            RunbookStep(
                .before,
                "Mount the EFI system partition of the boot disk",
                command: (isTaken ? "umount /boot/efi && " : "")
                    + "mount \(ShellText.quoted(esp.path)) /boot/efi && findmnt -no SOURCE,FSTYPE /boot/efi",
                place: place,
                expected: "`\(esp.path) vfat`",
                undo: "umount /boot/efi",
                checks: ["S06"]
            )
        ]
    }

    private var lastLook: RunbookStep {
        RunbookStep(
            .before,
            "Look at the mounts of PID 1, then take a new capture and repeat the analysis",
            command: showMounts,
            place: place,
            expected: "field 6 and the options at the end of the line begin with `rw` for each path that was remounted",
            checks: ["S02", "S03", "S04", "S05", "S06", "S16"]
        )
    }

    /// Whether an item failed or could not be decided.
    private func isOpen(_ check: String) -> Bool { results[check] == .fail || results[check] == .unknown }
}
