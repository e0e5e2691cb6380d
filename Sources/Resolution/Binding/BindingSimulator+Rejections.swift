import SourceText
import StorageModel

extension BindingSimulator {
    /// Every PV of the claim's cluster that the decision does not name, with the first reason in the order of Kubernetes.
    func rejections(_ claim: PersistentVolumeClaim, _ decision: Decision) -> [RejectedVolume] {
        let pool = pool(claim.cluster)
        let possible = Self.possible(decision.outcome)
        let chosen = (decision.outcome.volume ?? possible.min()).flatMap { pool.positions[$0] }
        let known = nodes[claim.cluster] ?? []
        var considered = known
        if case .scheduler(let names) = decision.search, !names.isEmpty {
            let wanted = Set(names)
            considered = known.filter { wanted.contains($0.name) }
        }
        return pool.volumes.indices.compactMap { position in
            let name = pool.volumes[position].name
            guard !possible.contains(name) else { return nil }
            let rejection: VolumeRejection
            switch decision.search {
            case .nothing: rejection = .notNamed("no volume")
            case .named(let wanted): rejection = rejectionBesideNamed(position, wanted, claim, decision.request)
            case .controller: rejection = controllerRejection(position, claim, decision.request, chosen)
            case .reservedOnly:
                let isReserved = BindingRules.isReserved(pool.object(position), for: claim)
                rejection = isReserved ? controllerRejection(position, claim, decision.request, chosen) : .notTried
            case .scheduler:
                rejection = schedulerRejection(position, claim, decision, chosen, considered)
            }
            return RejectedVolume(volume: name, rejection: rejection)
        }
    }

    /// PVs that the claim may end with.
    private static func possible(_ outcome: BindingOutcome) -> Set<String> {
        switch outcome {
        case .staysBound(let name), .binds(let name, _): return [name]
        case .bindsOneOf(let names): return Set(names)
        case .dependsOnNode(let results):
            return Set(results.flatMap(\.result.volumes))
        case .provisions, .waitsForConsumer, .pending, .lost, .undetermined: return []
        }
    }

    private func rejectionBesideNamed(
        _ position: Int,
        _ wanted: String,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest
    ) -> VolumeRejection {
        let pool = pool(claim.cluster)
        guard pool.volumes[position].name == wanted else { return .notNamed(wanted) }
        let volume = pool.object(position)
        if let reference = volume.claimRef {
            let isSameName = reference.name.value == claim.name && reference.namespace == claim.namespace
            guard isSameName else { return .reservedForOther(reference.reference) }
            return .reservedForOtherUID(reference.uid?.value ?? "none", claim: claim.uid)
        }
        return mismatch(position, claim, request, pool) ?? .notNamed(wanted)
    }

    private func controllerRejection(
        _ position: Int,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        _ chosen: Int?
    ) -> VolumeRejection {
        let pool = pool(claim.cluster)
        let candidate = pool.volumes[position]
        let lacking = BindingRules.lackingModes(request, offered: candidate.accessModes)
        if let basic = pool.basicRejection(position, claim, request) { return basic }
        if !lacking.isEmpty { return .accessModes(lacking) }
        let isReserved = BindingRules.isReserved(pool.object(position), for: claim)
        if !isReserved, let free = pool.freeRejection(position, claim, request) { return free }
        guard let chosen else { return .notTried }
        let best = pool.volumes[chosen]
        if candidate.accessModes.count > best.accessModes.count { return .moreModes(than: best.name) }
        if BindingRules.isReserved(pool.object(chosen), for: claim) { return .reservedFirst(best.name) }
        return .larger(than: best.name)
    }

    private func schedulerRejection(
        _ position: Int,
        _ claim: PersistentVolumeClaim,
        _ decision: Decision,
        _ chosen: Int?,
        _ considered: [NodeFacts]
    ) -> VolumeRejection {
        let pool = pool(claim.cluster)
        if let basic = pool.basicRejection(position, claim, decision.request) { return basic }
        let volume = pool.object(position)
        if BindingRules.isReserved(volume, for: claim) {
            let lacking = BindingRules.lackingModes(decision.request, offered: pool.volumes[position].accessModes)
            if !lacking.isEmpty { return .accessModes(lacking) }
        } else if let free = pool.freeRejection(position, claim, decision.request) {
            return free
        }
        let isReachable = considered.contains { BindingRules.affinityMatches(volume, $0.labels) }
        if !considered.isEmpty, !isReachable { return .nodeAffinity(node: Self.listed(considered.map(\.name))) }
        if case .waitsForConsumer = decision.outcome { return .waitsForConsumer }
        guard let chosen else { return .waitsForConsumer }
        guard let capacity = pool.volumes[position].capacity, let best = pool.volumes[chosen].capacity,
            capacity <= best
        else { return .larger(than: pool.volumes[chosen].name) }
        return .takenBySamePod(claim: claim.name)
    }

    private static func listed(_ names: [String]) -> String {
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " or \(names.count - 3) more" : "")
    }
}
