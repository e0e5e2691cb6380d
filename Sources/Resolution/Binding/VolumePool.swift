import SourceText
import StorageModel

/// The PVs of one cluster, arranged so that a claim's match is found without looking at every PV.
struct VolumePool: Sendable {
    /// A PV that a search found, by its position in `volumes`.
    enum Match: Equatable {
        case none
        case one(Int, BindingChoice)
        /// PVs between which Kubernetes does not choose by any rule.
        case oneOf([Int])
    }

    /// PVs that only differ in capacity, labels and node affinity.
    fileprivate struct Bucket: Hashable {
        var className: String
        var volumeMode: String
        var attributesClass: String
        var accessModes: [String]
    }

    /// Free PVs that a node can use, by bucket; filled as nodes are asked about.
    struct Memory: Sendable {
        fileprivate struct Key: Hashable {
            var cluster: ClusterRole
            var node: String
            var bucket: Bucket
        }

        fileprivate var reachable: [Key: [Int]] = [:]
    }

    private struct ClaimName: Hashable {
        var namespace: String
        var name: String
    }

    /// Every PV of the cluster, in inventory order, which is that of the names.
    let volumes: [CandidateVolume]
    /// Positions in `volumes` by name.
    let positions: [String: Int]
    private let inventory: ClusterInventory
    private let bindsAttributesClasses: Bool
    /// Free PVs, by capacity and name.
    private var buckets: [Bucket: [Int]] = [:]
    /// PVs whose claimRef has this name.
    private var reserved: [ClaimName: [Int]] = [:]
    /// Access-mode sets of all PVs, fewest modes first.
    private let modeSets: [[String]]

    /// Arranges the PVs of a cluster.
    init(_ inventory: ClusterInventory, cluster: ClusterRole, bindsAttributesClasses: Bool) {
        self.inventory = inventory
        self.bindsAttributesClasses = bindsAttributesClasses
        volumes = inventory.persistentVolumes.indices.compactMap {
            let volume = inventory.persistentVolumes[$0]
            return volume.cluster == cluster ? CandidateVolume(volume, index: $0) : nil
        }
        positions = Dictionary(
            volumes.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        modeSets = Set(volumes.map(\.accessModes)).sorted {
            $0.count == $1.count ? $0.joined(separator: ",") < $1.joined(separator: ",") : $0.count < $1.count
        }
        for (position, volume) in volumes.enumerated() {
            if let reference = inventory.persistentVolumes[volume.index].claimRef {
                let name = ClaimName(namespace: reference.namespace, name: reference.name.value)
                reserved[name, default: []].append(position)
            }
            guard volume.isFree, volume.capacity != nil else { continue }
            let bucket = Bucket(
                className: volume.className,
                volumeMode: volume.volumeMode,
                attributesClass: volume.attributesClass,
                accessModes: volume.accessModes
            )
            buckets[bucket, default: []].append(position)
        }
        for (bucket, list) in buckets { buckets[bucket] = list.sorted { order($0) < order($1) } }
    }

    /// The object behind a position.
    func object(_ position: Int) -> PersistentVolume { inventory.persistentVolumes[volumes[position].index] }

    private func order(_ position: Int) -> (Int64, Int) { (volumes[position].capacity ?? 0, position) }

    /// PVs that are bound to or reserved for a claim, in the order of their names.
    func reserved(for claim: PersistentVolumeClaim) -> [Int] {
        (reserved[ClaimName(namespace: claim.namespace, name: claim.name)] ?? []).filter {
            BindingRules.isReserved(object($0), for: claim)
        }
    }

    /// The search of the PV controller: sets of access modes with the fewest modes first; in a set a reserved PV, else the smallest.
    ///
    /// Source: Kubernetes `pkg/controller/volume/persistentvolume/index.go` (findByClaim, allPossibleMatchingAccessModes).
    /// Sets of one size are tried in no fixed order, and PVs of a set are listed in none.
    func controllerMatch(_ claim: PersistentVolumeClaim, _ request: ClaimRequest, delayed: Bool) -> Match {
        let own = reserved(for: claim).filter { basicRejection($0, claim, request) == nil }
        var found: [Int] = []
        var choice = BindingChoice.smallest
        var count: Int?
        for modes in modeSets where BindingRules.lackingModes(request, offered: modes).isEmpty {
            if let count, modes.count > count, !found.isEmpty { break }
            count = modes.count
            let preferred = own.filter { volumes[$0].accessModes == modes }
            if !preferred.isEmpty {
                choice = .reserved
                found += preferred
            } else if !delayed {
                let list = buckets[bucket(request, modes)] ?? []
                found += smallest(in: list, claim, request, excluding: [])
            }
        }
        return Self.match(found.sorted(), choice)
    }

    /// The search of the scheduler for one node, over PVs of the claim's class: a reserved PV, else the smallest.
    ///
    /// Source: Kubernetes `pkg/scheduler/framework/plugins/volumebinding/binder.go` (findMatchingVolumes).
    func schedulerMatch(
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        node: NodeFacts,
        excluding taken: Set<Int>,
        memory: inout Memory
    ) -> Match {
        let own = reserved(for: claim).filter {
            volumes[$0].className == request.className && !taken.contains($0)
                && basicRejection($0, claim, request) == nil
        }
        if !own.isEmpty {
            let isUsable = own.allSatisfy { BindingRules.affinityMatches(object($0), node.labels) }
            return isUsable ? Self.match(own, .reserved) : .none
        }
        var found: [Int] = []
        for modes in modeSets where BindingRules.lackingModes(request, offered: modes).isEmpty {
            let list = reachable(bucket(request, modes), from: node, claim.cluster, &memory)
            let tight = smallest(in: list, claim, request, excluding: taken)
            guard let first = tight.first else { continue }
            let sizes = (volumes[first].capacity ?? 0, found.first.flatMap { volumes[$0].capacity } ?? .max)
            if sizes.0 < sizes.1 { found = tight } else if sizes.0 == sizes.1 { found += tight }
        }
        return Self.match(found.sorted(), .smallest)
    }

    private static func match(_ found: [Int], _ choice: BindingChoice) -> Match {
        guard let first = found.first else { return .none }
        return found.count == 1 ? .one(first, choice) : .oneOf(found)
    }

    private func bucket(_ request: ClaimRequest, _ modes: [String]) -> Bucket {
        Bucket(
            className: request.className,
            volumeMode: request.volumeMode,
            attributesClass: bindsAttributesClasses ? request.attributesClass : "",
            accessModes: modes
        )
    }

    /// Free PVs of a bucket whose node affinity lets the node in, by capacity and name; computed once for each node.
    private func reachable(
        _ bucket: Bucket,
        from node: NodeFacts,
        _ cluster: ClusterRole,
        _ memory: inout Memory
    ) -> [Int] {
        let key = Memory.Key(cluster: cluster, node: node.name, bucket: bucket)
        if let known = memory.reachable[key] { return known }
        let list = (buckets[bucket] ?? []).filter { BindingRules.affinityMatches(object($0), node.labels) }
        memory.reachable[key] = list
        return list
    }

    /// The smallest PVs of a sorted list that hold the request and meet the selector; more than one when they are equally large.
    private func smallest(
        in list: [Int],
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        excluding taken: Set<Int>
    ) -> [Int] {
        guard let wanted = request.bytes else { return [] }
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if order(list[middle]).0 < wanted { low = middle + 1 } else { high = middle }
        }
        var found: [Int] = []
        for position in list[low...] {
            if let first = found.first, volumes[position].capacity != volumes[first].capacity { break }
            guard !taken.contains(position), BindingRules.matches(claim.selector, object(position)) else { continue }
            found.append(position)
        }
        return found
    }

    /// The conditions that hold for reserved PVs too, in the order of Kubernetes.
    ///
    /// Source: Kubernetes `staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go` (FindMatchingVolume).
    func basicRejection(
        _ position: Int,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest
    ) -> VolumeRejection? {
        let candidate = volumes[position]
        let volume = object(position)
        if let reference = volume.claimRef, !BindingRules.isReserved(volume, for: claim) {
            let isSameName = reference.name.value == claim.name && reference.namespace == claim.namespace
            guard isSameName, let uid = reference.uid?.value else { return .reservedForOther(reference.reference) }
            return .reservedForOtherUID(uid, claim: claim.uid)
        }
        if let rejection = sizeRejection(candidate, volume, claim, request) { return rejection }
        if candidate.volumeMode != request.volumeMode {
            return .volumeMode(volume: candidate.volumeMode, claim: request.volumeMode)
        }
        if let rejection = attributesClassRejection(candidate, request) { return rejection }
        return volume.metadata.deletionTimestamp == nil ? nil : .deleting
    }

    func sizeRejection(
        _ candidate: CandidateVolume,
        _ volume: PersistentVolume,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest
    ) -> VolumeRejection? {
        guard let capacity = candidate.capacity else { return .unreadableQuantity(volume.capacity?.value ?? "") }
        guard let wanted = request.bytes else { return .unreadableQuantity(claim.requestedStorage?.value ?? "") }
        guard capacity < wanted else { return nil }
        return .tooSmall(capacity: volume.capacity?.value ?? "0", request: claim.requestedStorage?.value ?? "0")
    }

    func attributesClassRejection(_ candidate: CandidateVolume, _ request: ClaimRequest) -> VolumeRejection? {
        if !bindsAttributesClasses {
            return candidate.attributesClass.isEmpty ? nil : .attributesClassUnsupported(candidate.attributesClass)
        }
        guard candidate.attributesClass != request.attributesClass else { return nil }
        return .attributesClass(volume: candidate.attributesClass, claim: request.attributesClass)
    }

    /// The conditions for PVs that are not reserved, without those of a node.
    func freeRejection(
        _ position: Int,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest
    ) -> VolumeRejection? {
        let candidate = volumes[position]
        let volume = object(position)
        if !BindingRules.isAvailable(volume.phase?.value) { return .phase(volume.phase?.value ?? "") }
        if !BindingRules.matches(claim.selector, volume) { return .selector }
        if candidate.className != request.className {
            return .storageClass(volume: candidate.className, claim: request.className)
        }
        let lacking = BindingRules.lackingModes(request, offered: candidate.accessModes)
        return lacking.isEmpty ? nil : .accessModes(lacking)
    }
}
