package import StorageModel

/// Why a PV is not what a claim is bound to.
package enum VolumeRejection: Sendable, Hashable {
    /// claimRef names another claim.
    case reservedForOther(ObjectReference)
    /// claimRef names this claim's name with another uid; the second value is the claim's uid, nil when no dump has it.
    case reservedForOtherUID(String, claim: String?)
    /// Capacity is below the request; both as found.
    case tooSmall(capacity: String, request: String)
    /// Capacity or request is no quantity.
    case unreadableQuantity(String)
    /// Volume modes differ.
    case volumeMode(volume: String, claim: String)
    /// VolumeAttributesClass differs.
    case attributesClass(volume: String, claim: String)
    /// The PV names a VolumeAttributesClass, which this version does not bind.
    case attributesClassUnsupported(String)
    /// The PV is being deleted.
    case deleting
    /// Binding waits for a pod, and the PV is not reserved.
    case waitsForConsumer
    /// Phase is not Available.
    case phase(String)
    /// Labels do not meet the selector.
    case selector
    /// Classes differ; empty for none.
    case storageClass(volume: String, claim: String)
    /// Node affinity does not match the node.
    case nodeAffinity(node: String)
    /// The PV lacks these access modes.
    case accessModes([String])
    /// Another PV, which is reserved for the claim, comes first.
    case reservedFirst(String)
    /// Another PV fits more tightly.
    case larger(than: String)
    /// Another PV has fewer access modes and is found first.
    case moreModes(than: String)
    /// Another claim of the same pod takes it.
    case takenBySamePod(claim: String)
    /// The claim names another PV.
    case notNamed(String)
    /// The claim is to be provisioned, so that existing PVs are not tried.
    case notTried

    /// The reason as one clause; names are untrusted text.
    package var text: String {
        switch self {
        case .reservedForOther(let claim): return "it is reserved for claim \(claim.qualifiedName)"
        case .reservedForOtherUID(let wanted, let found):
            return "its claimRef asks for the claim of this name with uid \(wanted)"
                + (found.map { "; this claim has uid \($0)" } ?? "; the uid of this claim is not in the dump")
        case .tooSmall(let capacity, let request): return "its capacity \(capacity) is below the request of \(request)"
        case .unreadableQuantity(let text): return "`\(text)` is no quantity that can be compared"
        case .volumeMode(let volume, let claim): return "its volumeMode is \(volume), the claim asks for \(claim)"
        case .attributesClass(let volume, let claim):
            return "its VolumeAttributesClass is \(Self.named(volume)), the claim asks for \(Self.named(claim))"
        case .attributesClassUnsupported(let name):
            return "it has VolumeAttributesClass \(name), and before Kubernetes 1.34 such a volume is never bound"
        case .deleting: return "it is being deleted"
        case .waitsForConsumer: return "its class waits for the first consumer, and it is not reserved for the claim"
        case .phase(let phase): return "its phase is \(phase.isEmpty ? "empty" : phase), not Available"
        case .selector: return "its labels do not meet the selector of the claim"
        case .storageClass(let volume, let claim):
            return "its storage class is \(Self.named(volume)), the claim asks for \(Self.named(claim))"
        case .nodeAffinity(let node): return "its node affinity does not match node \(node)"
        case .accessModes(let modes): return "it does not offer \(modes.joined(separator: ", "))"
        case .reservedFirst(let name): return "\(name) is reserved for the claim and comes first"
        case .larger(let name): return "\(name) fits more tightly"
        case .moreModes(let name): return "\(name) has fewer access modes and is found first"
        case .takenBySamePod(let claim): return "claim \(claim) of the same pod takes it"
        case .notNamed(let name): return "the claim names \(name)"
        case .notTried: return "the claim is to be provisioned, so that existing volumes are not tried"
        }
    }

    private static func named(_ name: String) -> String { name.isEmpty ? "none" : name }
}

/// One PV that a claim is not bound to.
package struct RejectedVolume: Sendable, Hashable {
    /// Name of the PV.
    package var volume: String
    /// Why, the first reason in the order of Kubernetes.
    package var rejection: VolumeRejection
    /// The node for which it was rejected; nil when no node plays a part.
    package var node: String?

    /// Describes a rejection.
    package init(volume: String, rejection: VolumeRejection, node: String? = nil) {
        self.volume = volume
        self.rejection = rejection
        self.node = node
    }
}
