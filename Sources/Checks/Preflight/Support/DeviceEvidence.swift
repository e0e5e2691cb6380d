package import StorageModel

extension HostFacts {
    /// Whether a listing of block devices was read; devices that only mounts and fstab imply say nothing about the rest.
    package var hasDeviceListing: Bool { evidence[.lsblk] != nil || evidence[.blkid] != nil }

    /// The mounts whose source is a device-mapper node with one of these name beginnings.
    func mappedMounts(_ beginnings: [String]) -> [MountEntry] {
        var seen: Set<String> = []
        return (mounts ?? []).filter { mount in
            beginnings.contains { mount.source.hasPrefix("/dev/mapper/\($0)") } && seen.insert(mount.source).inserted
        }
    }
}
