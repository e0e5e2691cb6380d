import Findings
import Resolution
import StorageModel

/// Steps for failed items whose remedy is a command that no other part of the runbook has.
enum RunbookFixes {
    /// What is true when the remedy has worked, for remedies on the source; they may reboot it, so they come first.
    private static let onSource: [(id: String, expected: String)] = [
        ("P40", "`hostnamectl --static` prints the name of the node"),
        ("P09", "`/boot/ignition.firstboot` is gone"),
        ("P17", "`bootupctl status` shows the component as adopted"),
        ("P18", "`rpm-ostree status` shows no staged deployment"),
        ("P13", "`cat /proc/cmdline` shows `root=UUID=` and no `rd.multipath`"),
        ("P45", "`command -v rsync tc tar` prints three paths"),
        ("P21", "a new capture answers the item with pass"),
    ]

    /// What is true when the remedy has worked on the target, before its volumes are looked at.
    private static let onTarget: [(id: String, expected: String)] = [
        ("P24", "`vgs` lists every volume group of the source"),
        ("P25", "`vgs` lists the renamed group"),
        ("P31", "the storage shows one session for each initiator name"),
    ]

    /// Steps on the source, after it was drained.
    static func before(_ rows: [PreflightRow]) -> [RunbookStep] {
        steps(onSource, rows, .source, .before) { "Settle \($0.id) first: \($0.detail)" }
    }

    /// Steps on the target that volumes depend on.
    static func after(_ rows: [PreflightRow]) -> [RunbookStep] {
        steps(onTarget, rows, .target, .after) { "Settle \($0.id) on the migrated machine: \($0.detail)" }
    }

    /// Steps on the target that can wait until pods run.
    static func late(_ rows: [PreflightRow]) -> [RunbookStep] {
        steps([("P43", "`kdumpctl status` says that kdump is operational")], rows, .target, .after) { _ in
            "Make the initramfs of kdump anew, which has the drivers of the source only"
        }
    }

    private static func steps(
        _ items: [(id: String, expected: String)],
        _ rows: [PreflightRow],
        _ host: HostRole,
        _ phase: RunbookStep.Phase,
        title: (PreflightRow) -> String
    ) -> [RunbookStep] {
        items.compactMap { item in
            guard let row = rows.first(where: { $0.id == item.id && $0.host == .source && $0.result == .fail }) else {
                return nil
            }
            let commands = row.remediation.filter { $0.kind == .command && $0.place == host.nodePhrase }
            guard let remedy = commands.first else { return nil }
            return RunbookStep(
                phase,
                title(row),
                command: remedy.body,
                place: host.nodePhrase,
                expected: item.expected,
                undo: remedy.undo,
                checks: [row.id]
            )
        }
    }
}

/// The step that gives the target's file systems the UUIDs that the boot chain names, when the copy does not.
enum RunbookIdentity {
    /// Nothing for a takeover that keeps UUIDs, or when those of the source are not known.
    static func steps(_ context: CheckContext) -> [RunbookStep] {
        let source = context.inventory.source
        guard context.method != .block, context.plan?.profile.filesystemUUID != .kept,
            case .yes = NodePlatform.osTree(source), let mounts = source.mounts, let devices = source.devices
        else { return [] }
        var lines = ["lsblk -o NAME,SIZE,FSTYPE,LABEL,UUID"]
        var expected: [String] = []
        for (path, variable) in [("/sysroot", "root"), ("/boot", "boot")] {
            guard let mount = MountFlags.topMount(at: path, in: mounts),
                let uuid = BootDisk.device(of: mount, in: devices)?.fsUUID, !uuid.isEmpty
            else { continue }
            let word = ShellText.quoted(uuid)
            lines.append("read -rp 'partition of the target that holds \(path): ' \(variable)")
            switch mount.fsType {
            case "xfs": lines.append("xfs_admin -U \(word) \"$\(variable)\"")
            case "ext2", "ext3", "ext4":
                lines.append("e2fsck -fp \"$\(variable)\" && tune2fs -U \(word) \"$\(variable)\"")
            default: continue
            }
            expected.append("`\(path)` \(ShellQuote.code(uuid))")
        }
        guard !expected.isEmpty else { return [] }
        return [
            RunbookStep(
                .during,
                "Before the first start of the target, from a rescue system: give its unmounted file systems the UUIDs that "
                    + "kernel arguments, boot entries and bootuuid.cfg name, unless the service kept them",
                command: lines.joined(separator: "\n"),
                place: HostRole.target.nodePhrase,
                expected: "`blkid` prints the UUIDs of the source: \(expected.joined(separator: ", "))",
                checks: ["P08"]
            )
        ]
    }
}
