import SourceText
package import StorageModel

/// Paths of nodes that a capture looks up: absolute, in one spelling, each once, sorted by their bytes.
///
/// The same list belongs on both nodes of a takeover, because afterwards the source's root file system is what the target
/// has.
package struct ProbePathList: Sendable, Hashable {
    /// A path that cannot be looked up.
    package struct Rejected: Sendable, Hashable {
        /// The path as it was given.
        package var path: String
        /// Why it is left out.
        package var reason: String

        /// Describes a path that is left out.
        package init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }

    /// The longest path in bytes (PATH_MAX of Linux without the final zero byte).
    package static let longestPath = 4095
    /// The most paths a script carries; each costs the node a few milliseconds.
    package static let mostPaths = 10_000

    /// The paths to look up.
    package private(set) var paths: [String]
    /// The paths that are left out, sorted.
    package private(set) var rejected: [Rejected]

    /// Spells and sorts paths; more than ``mostPaths`` are cut off at the end.
    package init(_ candidates: some Sequence<String>) {
        var accepted: Set<String> = []
        var left: Set<Rejected> = []
        for candidate in candidates {
            if let reason = Self.objection(to: candidate) {
                left.insert(Rejected(path: candidate, reason: reason))
            } else {
                accepted.insert(Self.normalized(candidate))
            }
        }
        let sorted = accepted.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        paths = Array(sorted.prefix(Self.mostPaths))
        for path in sorted.dropFirst(Self.mostPaths) {
            left.insert(Rejected(path: path, reason: "a script carries at most \(Self.mostPaths) paths"))
        }
        rejected = left.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Takes the paths of PersistentVolumes (`local`, `hostPath`) and of the inline `hostPath` volumes of pods and pod
    /// templates, with all folders above them.
    package init(cluster: ClusterInventory) {
        let specifications = cluster.pods.map(\.spec) + cluster.workloads.map(\.template)
        let inline = specifications.flatMap(\.volumes).compactMap { volume -> String? in
            if case .hostPath(let path, _) = volume.source { return path.value }
            return nil
        }
        let volumes = cluster.persistentVolumes.compactMap { $0.source.nodePath?.value } + inline
        self.init(volumes.flatMap { [$0] + Self.folders(above: $0) })
    }

    private static func objection(to path: String) -> String? {
        if !path.hasPrefix("/") { return "not an absolute path" }
        if path.utf8.contains(0) { return "a path cannot hold a zero byte" }
        if path.utf8.count > longestPath { return "longer than \(longestPath) bytes" }
        return nil
    }

    /// Without repeated and trailing slashes and without `.`; `..` is kept, because a symbolic link may stand before it.
    private static func normalized(_ path: String) -> String {
        "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    /// The folders above a path, without the root.
    private static func folders(above path: String) -> [String] {
        guard objection(to: path) == nil else { return [] }
        let parts = path.split(separator: "/")
        return parts.indices.dropFirst().map { "/" + parts[..<$0].joined(separator: "/") }
    }
}
