package import StorageModel

/// The arguments that describe one node.
package struct NodeInputs: Sendable, Hashable {
    /// Which machine it is.
    package var role: HostRole
    /// Paths of bundles, of loose captures, or of folders of loose captures.
    package var bundles: [String]
    /// Paths that are said to be a fstab.
    package var fstab: [String]
    /// Paths that are said to be a mountinfo.
    package var mountinfo: [String]

    /// Describes the arguments.
    package init(role: HostRole, bundles: [String] = [], fstab: [String] = [], mountinfo: [String] = []) {
        self.role = role
        self.bundles = bundles
        self.fstab = fstab
        self.mountinfo = mountinfo
    }

    /// Whether nothing was given.
    package var isEmpty: Bool { bundles.isEmpty && fstab.isEmpty && mountinfo.isEmpty }
}
