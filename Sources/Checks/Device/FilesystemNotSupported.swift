import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-18: the kernel of the machine cannot mount the file system.
enum FilesystemNotSupported: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-18",
        family: .device,
        name: "filesystem-not-supported",
        title: "The kernel of the machine cannot mount the volume's file system",
        severity: .high,
        mechanism:
            "Kernels of Red Hat Enterprise Linux and CoreOS have no btrfs, JFS, ReiserFS, F2FS or ZFS. And a file system that was made by a newer release may have features that the older kernel, which arrives with the source's root file system, does not know.",
        message: "XFS (vdb1): Superblock has unknown read-only compatible features (0x4) enabled",
        remedy:
            "Check the features (`xfs_info`, `dumpe2fs -h`) against the older release, and copy the data to a file system of that release.",
        example: "The target runs RHEL 9.4, the source 8.6; the target's XFS has `bigtime`.",
        references: ["ceph/ceph-csi#966", "Red Hat: supported file systems", "Linux fs/xfs/xfs_sb.c"]
    )
    private static let absent: Set<String> = [
        "btrfs", "jfs", "reiserfs", "f2fs", "zfs", "zfs_member", "bcachefs", "nilfs2",
    ]

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard !facts.outcome.isBlockMode, facts.before.kind == .block || facts.before.isMountPoint else {
            return .outside
        }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard !facts.isAbsentAfter, let type = facts.after.fsType, !type.isEmpty else { return .clean }
        guard let root = facts.index.context.prediction?.rootOf else {
            return .unknown([DevicesAfter.lacksDevices("whose kernel mounts \(ShellQuote.code(facts.outcome.path))")])
        }
        let release = facts.index.context.inventory.facts(root).osRelease
        if absent.contains(type) {
            guard let id = release?["ID"] else { return .unknown([lacksRelease(root, facts)]) }
            guard ["rhcos", "rhel", "scos", "centos"].contains(id.value) else { return .clean }
            return .hit(
                issue(
                    facts,
                    "\(ShellQuote.code(type)), which the kernel of \(ShellQuote.code(id.value)) does not have",
                    id,
                    .certain
                )
            )
        }
        // Features matter only for what another machine's newer release made.
        guard root == .source, facts.outcome.side == .resident, ["xfs", "ext4"].contains(type) else { return .clean }
        let other = facts.index.context.inventory.target.osRelease
        guard let old = version(release), let new = version(other) else { return .unknown([lacksRelease(root, facts)]) }
        guard old.value < new.value, let text = old.text else { return .clean }
        return .hit(
            issue(
                facts,
                "\(ShellQuote.code(type)) made under release \(new.value.major).\(new.value.minor), and the kernel is of release \(old.value.major).\(old.value.minor)",
                text,
                .depends(on: ["features of the file system"])
            )
        )
    }

    private static func version(_ release: [String: Located<String>]?) -> (
        value: KubernetesVersion, text: Located<String>?
    )? {
        guard let text = release?["RHEL_VERSION"] ?? release?["VERSION_ID"], let value = KubernetesVersion(text.value)
        else {
            return nil
        }
        return (value, text)
    }

    private static func lacksRelease(_ root: HostRole, _ facts: VolumeFacts) -> MissingEvidence {
        MissingEvidence(
            origin: "source node and target node",
            capture: "os-release",
            settles: "whether the kernel can mount the file system of \(ShellQuote.code(facts.outcome.path))"
        )
    }

    private static func issue(
        _ facts: VolumeFacts,
        _ what: String,
        _ release: Located<String>,
        _ certainty: Certainty
    ) -> VolumeIssue {
        var issue = VolumeIssue(
            "kernel",
            detail: "the file system is \(what)",
            effect:
                "`MountVolume.MountDevice failed for volume \"\(ShellQuote.printable(facts.eventName))\"` with exit status 32, or the mount unit fails; in the kernel log `unknown filesystem type` or `Superblock has unknown read-only compatible features`"
        )
        issue.certainty = certainty
        issue.standsAlone = true
        issue.evidence = [Evidence(.cause, at: release.location, note: "release that boots afterwards")]
        issue.remediation = [
            Remediation(
                .command,
                "look at the features of the file system",
                body:
                    "xfs_info \(ShellQuote.word(facts.outcome.path)) || dumpe2fs -h \(ShellQuote.word(facts.before.device ?? facts.outcome.path))",
                place: "target node"
            ),
            Remediation(.hint, "copy the data to a file system that the older release made"),
        ]
        return issue
    }
}
