package import StorageModel

/// Mounts of file systems on block devices, each file system once.
package enum DataMounts {
    /// The first mount of each file system that lies on a disk; loop devices, optical media and FUSE are left out.
    package static func find(_ mounts: [MountEntry]) -> [MountEntry] {
        var seen: Set<String> = []
        return mounts.filter { mount in
            guard mount.source.hasPrefix("/dev/"), !mount.fsType.hasPrefix("fuse.") else { return false }
            let name = mount.source.dropFirst("/dev/".count)
            guard !name.hasPrefix("loop"), !name.hasPrefix("sr"), !isPseudo(mount.fsType) else { return false }
            return seen.insert(mount.majMin).inserted
        }
    }

    private static func isPseudo(_ type: String) -> Bool {
        ["devtmpfs", "devpts", "tmpfs", "overlay", "hugetlbfs", "mqueue", "squashfs", "erofs"].contains(type)
    }
}
