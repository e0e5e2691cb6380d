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
        let cluster = inventory.cluster
        let (index, groups) = ForkJoin.both({ ClusterIndex(cluster) }, { PodGroups(cluster) })
        let owners = OwnerResolver(cluster, index, groups)
        let (joined, rest) = ForkJoin.both(
            { joins(cluster, index, owners) },
            {
                let nodes = NodeMatcher(inventory, names: names).match()
                let hostPaths = HostPathCollector(cluster, owners).collect { node, role in
                    isMachine(nodes.source, named: node, in: role) || isMachine(nodes.target, named: node, in: role)
                }
                var simulator = BindingSimulator(cluster, index)
                return (nodes: nodes, hostPaths: hostPaths, simulation: simulator.overview())
            }
        )
        var subjects = SubjectBuilder(
            cluster,
            source: rest.nodes.source,
            target: rest.nodes.target,
            isTargetPlanned: inventory.target.plannedName != nil
        )
        for binding in joined.bindings { subjects.add(cluster.persistentVolumes[binding.volumeIndex], binding) }
        for use in rest.hostPaths { subjects.add(use) }
        subjects.sort()
        return BindingGraph(
            bindings: joined.bindings,
            hostPaths: rest.hostPaths,
            sourceNode: rest.nodes.source,
            targetNode: rest.nodes.target,
            subjects: subjects.subjects,
            outOfScope: subjects.outOfScope,
            claims: joined.claims,
            simulation: rest.simulation,
            index: index
        )
    }

    private static func joins(
        _ cluster: ClusterInventory,
        _ index: ClusterIndex,
        _ owners: OwnerResolver
    ) -> (bindings: [VolumeBinding], claims: [ClaimBinding]) {
        // Who uses a claim is asked for the claim and for its volume, and looked up once.
        let claims = cluster.persistentVolumeClaims
        let users = ForkJoin.spread(claims.indices) { position in
            let claim = claims[position]
            return owners.users(ofClaim: ClusterIndex.NamespacedName(claim.cluster, claim.namespace, claim.name))
        }
        return (
            ForkJoin.spread(cluster.persistentVolumes.indices) { binding(of: $0, cluster, index, owners, users) },
            ForkJoin.spread(claims.indices) { claimBinding(of: $0, cluster, index, users[$0]) }
        )
    }

    private static func isMachine(_ match: NodeMatch, named node: String, in cluster: ClusterRole) -> Bool {
        let own: ClusterRole = match.host == .source ? .source : .target
        return match.isNamed && match.name == node && (cluster == .shared || cluster == own)
    }

    private static func binding(
        of position: Int,
        _ cluster: ClusterInventory,
        _ index: ClusterIndex,
        _ owners: OwnerResolver,
        _ usersOfClaims: [OwnerResolver.Users]
    ) -> VolumeBinding {
        let volume = cluster.persistentVolumes[position]
        let named = index.claim(of: volume).map { cluster.persistentVolumeClaims[$0] }
        let storageClass = volume.storageClassName.flatMap { index.storageClass($0.value, in: volume.cluster) }
        let (state, claimIndex) = BindingClassifier.classify(volume, cluster, index)
        let claim = claimIndex.map { cluster.persistentVolumeClaims[$0] }
        var users = claimIndex.map { usersOfClaims[$0] }
        if users == nil, state != .claimElsewhere, let reference = volume.claimRef {
            // A claim that is not in the dumps still has its pods, which name it.
            users = owners.users(
                ofClaim: ClusterIndex.NamespacedName(volume.cluster, reference.namespace, reference.name.value)
            )
        }
        return VolumeBinding(
            volumeIndex: position,
            volume: volume.reference,
            cluster: volume.cluster,
            provisioning: ProvisioningClassifier.classify(
                volume,
                claim: named,
                storageClass: storageClass.map { cluster.storageClasses[$0] }
            ),
            state: state,
            claimIndex: claimIndex,
            podIndexes: users?.pods ?? [],
            workloads: users?.workloads ?? [],
            blastRadius: users?.blastRadius ?? BlastRadius(),
            evidence: evidence(volume, claim)
        )
    }

    private static func evidence(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim?) -> [Evidence] {
        var evidence = [Evidence(.cause, at: volume.metadata.name.location, note: "the PersistentVolume")]
        if let reference = volume.claimRef {
            evidence.append(Evidence(.context, at: reference.name.location, note: "the claim it names"))
        }
        if let claim {
            let place = claim.volumeName?.location ?? claim.metadata.name.location
            evidence.append(Evidence(.counterpart, at: place, note: "the claim"))
        }
        return evidence
    }

    private static func claimBinding(
        of position: Int,
        _ cluster: ClusterInventory,
        _ index: ClusterIndex,
        _ users: OwnerResolver.Users
    ) -> ClaimBinding {
        let claim = cluster.persistentVolumeClaims[position]
        let (state, volumeIndex) = BindingClassifier.classify(claim, cluster, index)
        return ClaimBinding(
            claimIndex: position,
            state: state,
            volumeIndex: volumeIndex,
            podIndexes: users.pods,
            workloads: users.workloads,
            blastRadius: users.blastRadius
        )
    }
}
