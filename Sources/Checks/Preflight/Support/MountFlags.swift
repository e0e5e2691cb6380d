package import Findings
import Resolution
import SourceText
package import StorageModel

/// Whether a path can be written to, and at which level it cannot.
///
/// A mount has options of its own (field 6 of mountinfo) and shares those of its superblock with every other mount of the
/// same file system; either one refuses writes. Source: proc_pid_mountinfo(5), mount(2) `MS_BIND|MS_REMOUNT`.
package struct MountFlags: Sendable, Hashable {
    /// What refuses writes.
    package enum State: Sendable, Hashable {
        /// Nothing does.
        case writable
        /// Only this mount; other mounts of the file system may be writable.
        case mountReadOnly
        /// Only the superblock, and with it every mount of the file system.
        case superblockReadOnly
        /// Both: the usual look of a file system that is mounted read-only and has one mount.
        case bothReadOnly
        /// An overlay without upper directory (composefs): there is nothing to write to.
        case overlayWithoutUpper
    }

    /// The path that was asked for.
    package var path: String
    /// The mount that covers it.
    package var mount: MountEntry
    /// What refuses writes.
    package var state: State
    /// Mount points of other mounts of the same superblock, in file order.
    package var siblings: [String]

    /// Whether the path itself is a mount point.
    package var isMountPoint: Bool { mount.target == path }
    /// The line that decides.
    package var evidence: Evidence {
        Evidence(
            .cause,
            at: mount.location,
            note: "mount options `\(mount.options.first ?? "")`, superblock options `\(mount.superOptions.first ?? "")`"
        )
    }

    /// Looks a path up; nil when no mount covers it, which means that the list is cut or of another namespace.
    package static func of(_ path: String, in mounts: [MountEntry]) -> MountFlags? {
        guard let mount = covering(path, in: mounts) else { return nil }
        let siblings = mounts.filter { $0.majMin == mount.majMin && $0.target != mount.target }.map(\.target)
        return MountFlags(path: path, mount: mount, state: state(of: mount), siblings: siblings)
    }

    /// The mount with the longest mount point that is the path or a parent of it; of several on one point the last one.
    package static func covering(_ path: String, in mounts: [MountEntry]) -> MountEntry? {
        var best: MountEntry?
        for mount in mounts where isPrefix(mount.target, of: path) {
            if mount.target.utf8.count >= (best?.target.utf8.count ?? 0) { best = mount }
        }
        return best
    }

    /// The mount on top of a mount point, nil when nothing is mounted there.
    package static func topMount(at target: String, in mounts: [MountEntry]) -> MountEntry? {
        mounts.last { $0.target == target }
    }

    /// Whether the mount is a read-only overlay without upper directory, as composefs makes for `/`.
    package static func isOverlayWithoutUpper(_ mount: MountEntry) -> Bool {
        guard mount.fsType == "overlay" else { return false }
        return !mount.superOptions.contains { $0.hasPrefix("upperdir=") }
    }

    private static func state(of mount: MountEntry) -> State {
        if isOverlayWithoutUpper(mount) { return .overlayWithoutUpper }
        switch (mount.options.contains("ro"), mount.superOptions.contains("ro")) {
        case (false, false): return .writable
        case (true, false): return .mountReadOnly
        case (false, true): return .superblockReadOnly
        case (true, true): return .bothReadOnly
        }
    }

    private static func isPrefix(_ target: String, of path: String) -> Bool {
        target == path || target == "/" || (path.hasPrefix(target) && path.dropFirst(target.count).hasPrefix("/"))
    }
}

/// Whether a mount list is one that a check of the host may rest on.
package enum HostMounts {
    /// The mounts of PID 1, or why they cannot be used.
    package enum Answer: Sendable, Hashable {
        /// The list.
        case mounts([MountEntry])
        /// Why not, with the captures that would help and the line that shows it.
        case unusable(String, [MissingEvidence], [Evidence])
    }

    /// Takes the mounts of a machine unless they are missing or those of a container.
    package static func read(_ facts: HostFacts, _ context: CheckContext, settles: String) -> Answer {
        let missing = facts.lacking("root/proc/1/mountinfo", settles: settles)
        guard let mounts = facts.mounts, let first = mounts.first else {
            return .unusable("no mountinfo of PID 1 was captured", [missing], [])
        }
        if let root = MountFlags.topMount(at: "/", in: mounts), isContainerRoot(root) {
            let evidence = Evidence(.cause, at: root.location, note: "the root of a container")
            return .unusable("the mountinfo is that of a container, not of the host", [missing], [evidence])
        }
        let path = path(of: first, context)
        if path.hasSuffix("proc/self/mountinfo"), let environment = facts.environment,
            let own = environment.values["mntns_self"], let host = environment.values["mntns_1"],
            own.value != host.value
        {
            let evidence = Evidence(.cause, at: own.location, note: "another mount namespace than that of PID 1")
            return .unusable("the mountinfo is of another mount namespace than that of PID 1", [missing], [evidence])
        }
        return .mounts(mounts)
    }

    /// Path of the file that a mount was read from.
    package static func path(of mount: MountEntry, _ context: CheckContext) -> String {
        let index = Int(mount.location.file.index)
        let files = context.inventory.sources.files
        return index < files.count ? files[index].path : ""
    }

    private static func isContainerRoot(_ root: MountEntry) -> Bool {
        guard root.fsType == "overlay" else { return false }
        return root.superOptions.contains {
            $0.hasPrefix("upperdir=") && ($0.contains("/containers/storage/") || $0.contains("/containerd/"))
        }
    }
}
