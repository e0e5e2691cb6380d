package import StorageModel

/// The arguments that describe one node.
package struct NodeInputs: Sendable, Hashable {
    /// Which machine it is.
    package var role: HostRole
    /// Paths of bundles, sos reports, must-gathers and other captures as folders or archives, or of single files.
    package var bundles: [String]
    /// Paths that are said to be a fstab.
    package var fstab: [String]
    /// Paths that are said to be a mountinfo.
    package var mountinfo: [String]

    /// Name of the node, which chooses among several captures in one folder or archive.
    package var nodeName: String?

    /// Describes the arguments.
    package init(
        role: HostRole,
        bundles: [String] = [],
        fstab: [String] = [],
        mountinfo: [String] = [],
        nodeName: String? = nil
    ) {
        self.role = role
        self.bundles = bundles
        self.fstab = fstab
        self.mountinfo = mountinfo
        self.nodeName = nodeName
    }

    /// Whether nothing was given.
    package var isEmpty: Bool { bundles.isEmpty && fstab.isEmpty && mountinfo.isEmpty }
}
