import SourceText
package import StorageModel

/// What the PV controller and the scheduler do with the claims of a dump.
///
/// A pure function of the objects: nothing but the memory of searches changes from one question to the next.
///
/// Source: Kubernetes `pkg/controller/volume/persistentvolume/pv_controller.go` (syncUnboundClaim, syncBoundClaim,
/// checkVolumeSatisfyClaim, assignDefaultStorageClass), `pkg/scheduler/framework/plugins/volumebinding/binder.go`.
package struct BindingSimulator: Sendable {
    /// A decision before the rejected PVs are explained.
    struct Decision {
        var outcome: BindingOutcome
        var reason: String
        /// What the claim asks for in the end: with the default class, when that was written into it.
        var request: ClaimRequest
        /// Which PVs were looked at.
        var search: Search
    }

    /// Which PVs a decision looked at.
    enum Search: Equatable {
        /// Only the PV of this name.
        case named(String)
        /// Every PV, by the controller.
        case controller
        /// Every PV, by the scheduler, on these nodes.
        case scheduler(nodes: [String])
        /// Reserved PVs only: the claim is to be provisioned.
        case reservedOnly
        /// None: the claim is bound once and for all.
        case nothing
    }

    let inventory: ClusterInventory
    let index: ClusterIndex
    let versions: ControlPlaneVersions
    let nodes: [ClusterRole: [NodeFacts]]
    let pools: [ClusterRole: VolumePool]
    var memory = VolumePool.Memory()
    private let defaultClasses: [ClusterRole: StorageClass]

    /// Arranges the objects of all dumps.
    package init(_ inventory: ClusterInventory, _ index: ClusterIndex) {
        self.inventory = inventory
        self.index = index
        let versions = ControlPlaneVersions(inventory)
        self.versions = versions
        nodes = Dictionary(grouping: inventory.nodes, by: \.cluster).mapValues { $0.map(NodeFacts.init) }
        pools = Dictionary(
            uniqueKeysWithValues: ClusterRole.allCases.map {
                ($0, VolumePool(inventory, cluster: $0, bindsAttributesClasses: versions.bindsAttributesClasses($0)))
            }
        )
        defaultClasses = Self.defaultClasses(of: inventory)
    }

    /// Predicts one claim, with a reason for every PV that it is not bound to.
    package mutating func predict(claimAt position: Int) -> BindingPrediction {
        explained(inventory.persistentVolumeClaims[position])
    }

    /// Predicts a claim as if it were deleted and made again: with a uid that no PV names, and without a trace of the binding.
    package mutating func predict(recreatedClaimAt position: Int) -> BindingPrediction {
        explained(recreated(inventory.persistentVolumeClaims[position]))
    }

    /// The outcome of a claim that is deleted and made again; the time does not grow with the number of PVs.
    package mutating func outcome(ofRecreatedClaimAt position: Int) -> BindingOutcome {
        decide(recreated(inventory.persistentVolumeClaims[position])).outcome
    }

    private func recreated(_ claim: PersistentVolumeClaim) -> PersistentVolumeClaim {
        var claim = claim
        claim.metadata.uid = nil
        claim.metadata.deletionTimestamp = nil
        claim.volumeName = nil
        claim.phase = nil
        let traces = [BindingRules.bindCompleted, BindingRules.boundByController, BindingRules.selectedNode]
        for key in traces { claim.metadata.annotations[key] = nil }
        return claim
    }

    private mutating func explained(_ claim: PersistentVolumeClaim) -> BindingPrediction {
        let decision = decide(claim)
        return BindingPrediction(
            claim: claim.reference,
            cluster: claim.cluster,
            outcome: decision.outcome,
            reason: decision.reason + versions.note(claim, volumes: named(in: decision.outcome, claim.cluster)),
            rejected: rejections(claim, decision)
        )
    }

    /// Predicts one claim, without the PVs that it is not bound to: the time does not grow with their number.
    package mutating func outcome(ofClaimAt position: Int) -> BindingPrediction {
        let claim = inventory.persistentVolumeClaims[position]
        let decision = decide(claim)
        return BindingPrediction(
            claim: claim.reference,
            cluster: claim.cluster,
            outcome: decision.outcome,
            reason: decision.reason
        )
    }

    /// Positions in `ClusterInventory.persistentVolumeClaims` of the claims that are not bound: Pending, or without any phase.
    package var pendingClaims: [Int] {
        inventory.persistentVolumeClaims.indices.filter {
            let claim = inventory.persistentVolumeClaims[$0]
            guard let phase = claim.phase?.value, !phase.isEmpty else {
                return claim.metadata.annotations[BindingRules.bindCompleted] == nil
            }
            return phase == "Pending"
        }
    }

    /// The decision for a claim as it stands.
    mutating func decide(_ claim: PersistentVolumeClaim) -> Decision {
        let request = ClaimRequest(claim)
        if claim.metadata.annotations[BindingRules.bindCompleted] != nil { return bound(claim, request) }
        if let name = claim.boundVolumeName { return named(name, claim, request) }
        return unnamed(claim, request)
    }

    func pool(_ cluster: ClusterRole) -> VolumePool {
        pools[cluster] ?? VolumePool(inventory, cluster: cluster, bindsAttributesClasses: true)
    }

    /// The class of a claim; nil when it has none or the dumps do not hold it.
    func storageClass(_ request: ClaimRequest, in cluster: ClusterRole) -> StorageClass? {
        guard !request.className.isEmpty else { return nil }
        return index.storageClass(request.className, in: cluster).map { inventory.storageClasses[$0] }
    }

    /// Whether binding waits for a pod: only when the class object exists and says so.
    func isDelayed(_ request: ClaimRequest, in cluster: ClusterRole) -> Bool {
        storageClass(request, in: cluster)?.volumeBindingMode?.value == "WaitForFirstConsumer"
    }

    /// The default class of each cluster: the newest that is marked, of equally old ones the first by name.
    ///
    /// Source: Kubernetes `pkg/volume/util/storageclass.go` (GetDefaultClass).
    private static func defaultClasses(of inventory: ClusterInventory) -> [ClusterRole: StorageClass] {
        var found: [ClusterRole: StorageClass] = [:]
        for candidate in inventory.storageClasses where candidate.isDefault {
            guard let known = found[candidate.cluster] else {
                found[candidate.cluster] = candidate
                continue
            }
            let times = (candidate.metadata.creationTimestamp ?? "", known.metadata.creationTimestamp ?? "")
            if times.0 > times.1 { found[candidate.cluster] = candidate }
        }
        return found
    }

    /// The class that is written into a claim without class; nil when there is none.
    package func defaultClass(in cluster: ClusterRole) -> StorageClass? { defaultClasses[cluster] }

    private func named(in outcome: BindingOutcome, _ cluster: ClusterRole) -> [PersistentVolume] {
        guard let name = outcome.volume, let position = pool(cluster).positions[name] else { return [] }
        return [pool(cluster).object(position)]
    }
}

extension BindingSimulator {
    /// A claim that was bound once: it keeps its PV, or is Lost.
    private func bound(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision {
        func decided(_ outcome: BindingOutcome, _ reason: String, _ name: String?) -> Decision {
            let search = name.map { Search.named($0) } ?? .nothing
            return Decision(outcome: outcome, reason: reason, request: request, search: search)
        }
        guard let name = claim.boundVolumeName else {
            return decided(
                .lost,
                "ClaimLost: Bound claim has lost reference to PersistentVolume. Data on the volume is lost!",
                nil
            )
        }
        let pool = pool(claim.cluster)
        guard let position = pool.positions[name] else {
            if pool.volumes.isEmpty { return decided(Self.noVolumes, "it names \(name); \(Self.noVolumesText)", name) }
            return decided(
                .lost,
                "ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost! (\(name) is in none of the dumps)",
                name
            )
        }
        guard let reference = pool.object(position).claimRef else {
            return decided(.staysBound(name), "it was bound to \(name), which names no claim: it is bound again", name)
        }
        let wanted = reference.uid?.value ?? ""
        if !wanted.isEmpty, wanted == claim.uid { return decided(.staysBound(name), "it is bound to \(name)", name) }
        let isSameName = reference.namespace == claim.namespace && reference.name.value == claim.name
        if claim.uid == nil, isSameName {
            return decided(
                .undetermined(missing: "metadata.uid of the claim"),
                "it names \(name), whose claimRef is compared by uid, and no dump has the uid of the claim",
                name
            )
        }
        return decided(
            .lost,
            "ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly (claimRef of \(name) asks for \(reference.reference.qualifiedName) with uid \(wanted.isEmpty ? "none" : wanted))",
            name
        )
    }

    static let noVolumes = BindingOutcome.undetermined(missing: "oc get pv -o yaml")
    static let noVolumesText = "the dumps hold no PersistentVolume at all (`oc get pv -o yaml`)"

    /// A claim that names a PV and was never bound.
    private func named(_ name: String, _ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision {
        func decided(_ outcome: BindingOutcome, _ reason: String) -> Decision {
            Decision(outcome: outcome, reason: reason, request: request, search: .named(name))
        }
        let pool = pool(claim.cluster)
        guard let position = pool.positions[name] else {
            if pool.volumes.isEmpty { return decided(Self.noVolumes, "it names \(name); \(Self.noVolumesText)") }
            return decided(.pending, "it waits for \(name), which is in none of the dumps")
        }
        let volume = pool.object(position)
        guard volume.claimRef != nil else {
            guard let mismatch = mismatch(position, claim, request, pool) else {
                return decided(.binds(name, .named), "it names \(name), which is not reserved and satisfies it")
            }
            return decided(
                .pending,
                "VolumeMismatch: Cannot bind to requested volume \"\(name)\": \(Self.message(mismatch, volume))"
            )
        }
        if BindingRules.isReserved(volume, for: claim) {
            return decided(
                .binds(name, .reserved),
                "it names \(name), whose claimRef names the claim: nothing is compared"
            )
        }
        if claim.metadata.annotations[BindingRules.boundByController] != nil {
            return decided(
                .pending,
                "it names \(name), which is bound to a different claim; the controller reports an error"
            )
        }
        return decided(.pending, "FailedBinding: volume \"\(name)\" already bound to a different claim.")
    }

    /// What keeps a claim from the PV that it names; selector and node affinity are not compared.
    func mismatch(
        _ position: Int,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        _ pool: VolumePool
    ) -> VolumeRejection? {
        let candidate = pool.volumes[position]
        let volume = pool.object(position)
        if volume.metadata.deletionTimestamp != nil { return .deleting }
        if let size = pool.sizeRejection(candidate, volume, claim, request) { return size }
        if candidate.className != request.className {
            return .storageClass(volume: candidate.className, claim: request.className)
        }
        if let attributes = pool.attributesClassRejection(candidate, request) { return attributes }
        if candidate.volumeMode != request.volumeMode {
            return .volumeMode(volume: candidate.volumeMode, claim: request.volumeMode)
        }
        let lacking = BindingRules.lackingModes(request, offered: candidate.accessModes)
        return lacking.isEmpty ? nil : .accessModes(lacking)
    }

    /// Kubernetes' words for what is wrong with a PV that a claim names.
    private static func message(_ mismatch: VolumeRejection, _ volume: PersistentVolume) -> String {
        switch mismatch {
        case .deleting: "the volume is marked for deletion \"\(volume.name)\""
        case .tooSmall, .unreadableQuantity: "requested PV is too small"
        case .storageClass: "storageClassName does not match"
        case .attributesClass, .attributesClassUnsupported: "volumeAttributesClassName does not match"
        case .volumeMode: "incompatible volumeMode"
        default: "incompatible accessMode"
        }
    }
}
