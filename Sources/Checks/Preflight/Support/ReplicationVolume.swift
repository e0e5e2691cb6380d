package import StorageModel

/// The rows of `df` that matter for a replication.
package enum ReplicationVolume {
    /// The root file system proper: `/sysroot` first, because with composefs `/` is an image that is always full.
    package static func root(of facts: HostFacts) -> FilesystemUsage? {
        let rows = facts.filesystemUsage ?? []
        for target in ["/sysroot", "/var", "/"] {
            let row = rows.last { $0.target == target && $0.source != "composefs" && $0.source != "overlay" }
            if let row { return row }
        }
        return nil
    }
}
