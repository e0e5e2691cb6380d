package import StorageModel

/// Dumps of one cluster as the user named them.
package struct ClusterInput: Sendable, Hashable {
    /// Which cluster they describe.
    package var role: ClusterRole
    /// Files, directories, or `-` for standard input.
    package var paths: [String]

    /// Names the dumps of a cluster.
    package init(role: ClusterRole, paths: [String]) {
        self.role = role
        self.paths = paths
    }
}
