package import StorageModel

/// Builds the binding graph from an inventory.
package enum GraphBuilder {
    /// Names that the user gave to the two machines.
    package struct NodeNames: Sendable, Hashable {
        /// `--source-node`.
        package var source: String?
        /// `--target-node`.
        package var target: String?

        /// Bundles the names.
        package init(source: String?, target: String?) {
            self.source = source
            self.target = target
        }
    }

    /// Matches nodes, classifies PVs, and joins pods, claims, PVs and paths.
    package static func build(_ inventory: Inventory, names: NodeNames) -> BindingGraph {
        BindingGraph(
            bindings: [],
            hostPaths: [],
            sourceNode: NodeMatch(host: .source, node: nil, name: names.source ?? "source", reason: ""),
            targetNode: NodeMatch(host: .target, node: nil, name: names.target ?? "target", reason: ""),
            subjects: [],
            outOfScope: []
        )
    }
}
