import Findings
import SourceText
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

    /// Matches nodes, classifies PVs, and joins pods, claims, PVs and paths, in time linear in the number of objects.
    package static func build(_ inventory: Inventory, names: NodeNames) -> BindingGraph {
        build(inventory, ClusterJoins(inventory.cluster), names: names)
    }

    /// The same, from what was joined of the inventory's cluster before.
    package static func build(_ inventory: Inventory, _ joins: ClusterJoins, names: NodeNames) -> BindingGraph {
        let cluster = inventory.cluster
        let nodes = NodeMatcher(inventory, names: names).match()
        var (subjects, hostPaths) = ForkJoin.both(
            {
                var subjects = SubjectBuilder(
                    cluster,
                    source: nodes.source,
                    target: nodes.target,
                    isTargetPlanned: inventory.target.plannedName != nil
                )
                for binding in joins.bindings { subjects.add(cluster.persistentVolumes[binding.volumeIndex], binding) }
                return subjects
            },
            {
                HostPathCollector(cluster, joins.owners).collect { node, role in
                    isMachine(nodes.source, named: node, in: role) || isMachine(nodes.target, named: node, in: role)
                }
            }
        )
        for use in hostPaths { subjects.add(use) }
        subjects.sort()
        return BindingGraph(
            bindings: joins.bindings,
            hostPaths: hostPaths,
            sourceNode: nodes.source,
            targetNode: nodes.target,
            subjects: subjects.subjects,
            outOfScope: subjects.outOfScope,
            claims: joins.claims,
            simulation: joins.simulation,
            index: joins.index
        )
    }

    private static func isMachine(_ match: NodeMatch, named node: String, in cluster: ClusterRole) -> Bool {
        let own: ClusterRole = match.host == .source ? .source : .target
        return match.isNamed && match.name == node && (cluster == .shared || cluster == own)
    }
}
