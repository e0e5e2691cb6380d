import Findings
import SourceText
import StorageModel

/// Finds the workloads behind pods and claims.
final class OwnerResolver: Sendable {
    private let inventory: ClusterInventory
    private let index: ClusterIndex
    private let groups: PodGroups

    /// Looks owners up in an inventory.
    init(_ inventory: ClusterInventory, _ index: ClusterIndex, _ groups: PodGroups) {
        self.inventory = inventory
        self.index = index
        self.groups = groups
    }

    /// More levels than any built-in controller has; a chain of custom owners, or a ring, ends here.
    private static let maximumDepth = 8

    /// The top-level workload of a pod; the pod itself when nothing owns it or a Node does (static pods).
    func workload(ofPod position: Int) -> ObjectReference {
        let pod = inventory.pods[position]
        var owned = pod.reference
        var metadata = pod.metadata
        for _ in 0..<Self.maximumDepth {
            guard let owner = Self.owner(in: metadata) else { break }
            let name = ClusterIndex.NamespacedName(pod.cluster, pod.namespace, owner.name.value)
            owned = ObjectReference(kind: owner.kind, namespace: pod.metadata.namespace?.value, name: owner.name.value)
            guard let found = index.workloads[ClusterIndex.WorkloadName(name, kind: owner.kind)] else { break }
            let workload = inventory.workloads[found]
            // Another object of the same name: its owners say nothing about this pod.
            if let uid = workload.uid, !owner.uid.isEmpty, uid != owner.uid { break }
            metadata = workload.metadata
        }
        return owned
    }

    /// The top-level workload of each pod; pods of one owner stand beside each other, and it is looked up once for them.
    private func workloads(ofPods pods: [Int]) -> [ObjectReference] {
        var workloads: [ObjectReference] = []
        workloads.reserveCapacity(pods.count)
        var last: (cluster: ClusterRole, namespace: String, owner: OwnerReference, workload: ObjectReference)?
        for position in pods {
            let pod = inventory.pods[position]
            let owner = Self.owner(in: pod.metadata)
            if let owner, let last, last.cluster == pod.cluster, last.namespace == pod.namespace,
                last.owner.isSame(as: owner)
            {
                workloads.append(last.workload)
                continue
            }
            let workload = workload(ofPod: position)
            workloads.append(workload)
            if let owner { last = (pod.cluster, pod.namespace, owner, workload) }
        }
        return workloads
    }

    private static func owner(in metadata: ObjectMetadata) -> OwnerReference? {
        let owners = metadata.ownerReferences
        guard let owner = owners.first(where: \.controller) ?? owners.first, owner.kind != "Node" else { return nil }
        return owner
    }

    /// Who uses a claim.
    func users(ofClaim name: ClusterIndex.NamespacedName) -> ClaimUsers {
        ClaimUsers(claim: name, pods: index.podsUsingClaim[name] ?? [], owners: self)
    }

    /// Workloads of a claim with these pods.
    func workloads(ofClaim name: ClusterIndex.NamespacedName, _ pods: [Int]) -> [ObjectReference] {
        var workloads = self.workloads(ofPods: pods)
        for position in index.statefulSets(owningClaim: name) {
            workloads.append(inventory.workloads[position].reference)
        }
        return Self.distinct(workloads)
    }

    /// Who is hit when a claim with these pods does not work.
    func blastRadius(ofClaim name: ClusterIndex.NamespacedName, _ pods: [Int]) -> BlastRadius {
        let workloads = workloads(ofClaim: name, pods)
        var radius = BlastRadius(
            claims: ["\(name.namespace)/\(name.name)"],
            pods: podNames(pods),
            workloads: workloads.map { "\($0.kind) \($0.qualifiedName)" },
            namespaces: [name.namespace]
        )
        complete(&radius, pods, workloads, in: name.cluster)
        return radius
    }

    /// Each once, sorted; the pods of a claim mostly have one owner, so that a set would cost more than it saves.
    private static func distinct(_ workloads: [ObjectReference]) -> [ObjectReference] {
        guard let first = workloads.first, workloads.contains(where: { $0 != first }) else {
            return Array(workloads.prefix(1))
        }
        return Set(workloads).sorted()
    }

    /// Who is hit when these pods lose a path of their node.
    func blastRadius(ofPods pods: [Int]) -> BlastRadius {
        let workloads = Self.distinct(self.workloads(ofPods: pods))
        var radius = BlastRadius(
            claims: [],
            pods: podNames(pods),
            workloads: workloads.map { "\($0.kind) \($0.qualifiedName)" },
            namespaces: Set(pods.map { inventory.pods[$0].namespace }).sorted()
        )
        complete(&radius, pods, workloads, in: pods.first.map { inventory.pods[$0].cluster } ?? .shared)
        return radius
    }

    /// Adds what stands before the pods, and how many of them there should be.
    private func complete(
        _ radius: inout BlastRadius,
        _ pods: [Int],
        _ workloads: [ObjectReference],
        in cluster: ClusterRole
    ) {
        let running = pods.filter { !inventory.pods[$0].isFinished }
        radius.services = groups.services(ofPods: running)
        radius.disruptionBudgets = groups.budgets(ofPods: running)
        radius.replicas = workloads.compactMap { workload in
            let name = ClusterIndex.NamespacedName(cluster, workload.namespace ?? "", workload.name)
            let key = ClusterIndex.WorkloadName(name, kind: workload.kind)
            guard let position = index.workloads[key], let replicas = inventory.workloads[position].replicas else {
                return nil
            }
            return WorkloadReplicas(workload: "\(workload.kind) \(workload.qualifiedName)", replicas: replicas)
        }
    }

    /// Finished pods are left out: they use their volumes no more.
    private func podNames(_ pods: [Int]) -> [String] {
        var names: [String] = []
        for position in pods where !inventory.pods[position].isFinished {
            names.append(inventory.pods[position].reference.qualifiedName)
        }
        return names.sorted()
    }
}

extension OwnerReference {
    /// Whether another reference, wherever it stands, names the same object.
    fileprivate func isSame(as other: OwnerReference) -> Bool {
        name.value == other.name.value && kind == other.kind && uid == other.uid
    }
}
