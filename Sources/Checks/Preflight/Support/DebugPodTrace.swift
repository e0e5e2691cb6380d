package import Findings
package import StorageModel

/// The trace that preparations leave which were made on a debug pod's copy of the mounts.
///
/// `mount -o remount,rw /boot` in a pod lifts the read-only flag of the superblock, which all namespaces share, but the flag
/// of the mount only in the pod: the host is left with `ro` in field 6 and `rw` among the superblock options.
package enum DebugPodTrace {
    /// The line that shows it, nil when `/boot` looks otherwise.
    package static func find(in mounts: [MountEntry]) -> Evidence? {
        guard let flags = MountFlags.of("/boot", in: mounts), flags.isMountPoint, flags.siblings.isEmpty else {
            return nil
        }
        guard flags.state == .mountReadOnly, flags.mount.superOptions.contains("rw") else { return nil }
        return Evidence(
            .cause,
            at: flags.mount.location,
            note: "the mount is read-only while its superblock is writable: it was remounted in another mount namespace"
        )
    }
}
