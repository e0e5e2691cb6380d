import SourceText
package import StorageModel

/// Positions of cluster objects by name, and the joins between them that every question about a volume needs.
///
/// All dictionaries are built in one pass over each list, so that 10,000 PVs and 50,000 pods cost no more than their number.
package struct ClusterIndex: Sendable {
    /// A cluster-scoped name.
    package struct Name: Sendable, Hashable {
        /// The cluster.
        package var cluster: ClusterRole
        /// `metadata.name`.
        package var name: String

        /// Names an object.
        package init(_ cluster: ClusterRole, _ name: String) {
            self.cluster = cluster
            self.name = name
        }
    }

    /// A name within a namespace.
    package struct NamespacedName: Sendable, Hashable {
        /// The cluster.
        package var cluster: ClusterRole
        /// `metadata.namespace`.
        package var namespace: String
        /// `metadata.name`.
        package var name: String

        /// Names an object.
        package init(_ cluster: ClusterRole, _ namespace: String, _ name: String) {
            self.cluster = cluster
            self.namespace = namespace
            self.name = name
        }
    }

    /// A workload by kind and name.
    package struct WorkloadName: Sendable, Hashable {
        /// Cluster, namespace and name.
        package var name: NamespacedName
        /// API kind.
        package var kind: String

        /// Names a workload.
        package init(_ name: NamespacedName, kind: String) {
            self.name = name
            self.kind = kind
        }
    }

    /// Positions in `ClusterInventory.persistentVolumes`.
    package private(set) var volumes: [Name: Int] = [:]
    /// Positions in `ClusterInventory.persistentVolumeClaims`.
    package private(set) var claims: [NamespacedName: Int] = [:]
    /// Positions of the claims whose `spec.volumeName` is the PV, in inventory order.
    package private(set) var claimsNamingVolume: [Name: [Int]] = [:]
    /// Clusters of which the dumps hold at least one PV.
    package private(set) var volumeClusters: Set<ClusterRole> = []
    /// Positions in `ClusterInventory.storageClasses`.
    package private(set) var classes: [Name: Int] = [:]
    /// Positions in `ClusterInventory.workloads`.
    package private(set) var workloads: [WorkloadName: Int] = [:]
    /// Positions in `ClusterInventory.pods` of the pods that use a claim, in inventory order, each pod once.
    package private(set) var podsUsingClaim: [NamespacedName: [Int]] = [:]
    /// Namespaces of which the dumps hold at least one claim; the name is the namespace.
    package private(set) var claimNamespaces: Set<Name> = []
    /// StatefulSets by `<template>-<set>`, the part of their claims' names before the ordinal.
    private var statefulSets: [NamespacedName: [Int]] = [:]

    /// Makes an index of nothing.
    package init() {}

    /// Indexes an inventory.
    package init(_ inventory: ClusterInventory) {
        // Pods are many and are looked at beside the rest; only ephemeral claims need the index of claims.
        let (rest, pods) = ForkJoin.both({ ClusterIndex(withoutPods: inventory) }, { PodIndex(inventory) })
        self = rest
        podsUsingClaim = pods.hasEphemeralClaims ? usersOfClaims(inventory) : pods.usingClaim
    }

    private init(withoutPods inventory: ClusterInventory) {
        for (position, volume) in inventory.persistentVolumes.enumerated() {
            volumes[Name(volume.cluster, volume.name)] = position
            volumeClusters.insert(volume.cluster)
        }
        for (position, claim) in inventory.persistentVolumeClaims.enumerated() {
            claims[NamespacedName(claim.cluster, claim.namespace, claim.name)] = position
            claimNamespaces.insert(Name(claim.cluster, claim.namespace))
            if let volume = claim.boundVolumeName {
                claimsNamingVolume[Name(claim.cluster, volume), default: []].append(position)
            }
        }
        for (position, storageClass) in inventory.storageClasses.enumerated() {
            classes[Name(storageClass.cluster, storageClass.name)] = position
        }
        addWorkloads(of: inventory)
    }

    private mutating func addWorkloads(of inventory: ClusterInventory) {
        for (position, workload) in inventory.workloads.enumerated() {
            let name = NamespacedName(workload.cluster, workload.namespace, workload.name)
            workloads[WorkloadName(name, kind: workload.kind)] = position
            guard workload.kind == "StatefulSet" else { continue }
            for template in workload.volumeClaimTemplates {
                let prefix = "\(template.value)-\(workload.name)"
                let key = NamespacedName(workload.cluster, workload.namespace, prefix)
                statefulSets[key, default: []].append(position)
            }
        }
    }

    private func usersOfClaims(_ inventory: ClusterInventory) -> [NamespacedName: [Int]] {
        var users: [NamespacedName: [Int]] = [:]
        for position in inventory.positions(ofPodsWith: [.usesClaims, .hasEphemeralClaims]) {
            let pod = inventory.pods[position]
            for volume in pod.spec.volumes {
                guard let name = claimName(of: volume, in: pod, inventory) else { continue }
                users.add(position, to: NamespacedName(pod.cluster, pod.namespace, name))
            }
        }
        return users
    }

    /// The claim that a pod volume uses; an ephemeral claim counts only when the pod owns it, as the ephemeral volume controller demands.
    private func claimName(of volume: PodVolume, in pod: Pod, _ inventory: ClusterInventory) -> String? {
        switch volume.source {
        case .persistentVolumeClaim(let claimName):
            return claimName.value
        case .ephemeral:
            let name = "\(pod.name)-\(volume.name.value)"
            guard let position = claims[NamespacedName(pod.cluster, pod.namespace, name)] else { return name }
            let owners = inventory.persistentVolumeClaims[position].metadata.ownerReferences
            let isOwned = owners.contains { owner in
                guard owner.kind == "Pod" else { return false }
                guard let uid = pod.uid, !owner.uid.isEmpty else { return owner.name.value == pod.name }
                return owner.uid == uid
            }
            return isOwned ? name : nil
        case .hostPath, .other:
            return nil
        }
    }

    /// StatefulSets whose claim templates make a claim of this name (`<template>-<set>-<ordinal>`).
    ///
    /// Source: Kubernetes `pkg/controller/statefulset/stateful_set_utils.go` (getPersistentVolumeClaimName).
    package func statefulSets(owningClaim name: NamespacedName) -> [Int] {
        guard let dash = name.name.lastIndex(of: "-") else { return [] }
        let ordinal = name.name[name.name.index(after: dash)...].utf8
        guard !ordinal.isEmpty, ordinal.allSatisfy({ (48...57).contains($0) }),
            ordinal.first != 48 || ordinal.count == 1
        else { return [] }
        return statefulSets[NamespacedName(name.cluster, name.namespace, String(name.name[..<dash]))] ?? []
    }

    /// Position of the claim that `spec.claimRef` of a PV names.
    package func claim(of volume: PersistentVolume) -> Int? {
        guard let reference = volume.claimRef else { return nil }
        return claims[NamespacedName(volume.cluster, reference.namespace, reference.name.value)]
    }

    /// Position of the StorageClass of a name; nil when the dumps do not hold it.
    package func storageClass(_ name: String, in cluster: ClusterRole) -> Int? { classes[Name(cluster, name)] }
}

/// What the pods alone tell.
private struct PodIndex: Sendable {
    var usingClaim: [ClusterIndex.NamespacedName: [Int]] = [:]
    /// Whether some volume is an ephemeral claim, which counts only when the claim says so.
    var hasEphemeralClaims = false

    init(_ inventory: ClusterInventory) {
        hasEphemeralClaims = !inventory.positions(ofPodsWith: .hasEphemeralClaims).isEmpty
        for position in inventory.positions(ofPodsWith: .usesClaims) {
            // The fields of a pod lie all over the memory: most have one claim, which is told without them.
            if let claim = inventory.pods[position].claim {
                usingClaim.add(position, to: .init(inventory.pods[position].cluster, claim.namespace, claim.name))
                continue
            }
            let pod = inventory.pods[position]
            for volume in pod.spec.volumes {
                guard case .persistentVolumeClaim(let claimName) = volume.source else { continue }
                usingClaim.add(position, to: .init(pod.cluster, pod.namespace, claimName.value))
            }
        }
    }
}

extension [ClusterIndex.NamespacedName: [Int]] {
    /// Adds a position at the end of a list, once.
    fileprivate mutating func add(_ position: Int, to key: Key) {
        Self.add(position, to: &self[key, default: []])
    }

    private static func add(_ position: Int, to list: inout [Int]) {
        if list.last != position { list.append(position) }
    }
}

extension PersistentVolumeClaim {
    /// `spec.volumeName`, nil when unset or empty.
    package var boundVolumeName: String? {
        guard let name = volumeName?.value, !name.isEmpty else { return nil }
        return name
    }
}
