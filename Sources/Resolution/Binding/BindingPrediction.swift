package import StorageModel

/// What the control plane does with a claim.
package enum BindingOutcome: Sendable, Hashable {
    /// It is bound to this PV already, or the binding that both sides agree on is finished.
    case staysBound(String)
    /// It is bound to this PV.
    case binds(String, BindingChoice)
    /// It is bound to one of these PVs, which are equal to Kubernetes: the choice is arbitrary.
    case bindsOneOf([String])
    /// It depends on the node that the pod is placed on; what happens on each, sorted by node.
    case dependsOnNode([NodeBinding])
    /// A new, empty volume is made by this provisioner.
    case provisions(provisioner: String)
    /// It waits until a pod uses it; what would happen on each node then, sorted by node.
    case waitsForConsumer([NodeBinding])
    /// It stays Pending.
    case pending
    /// It becomes or stays Lost.
    case lost
    /// The dumps do not tell; the captures that would.
    case undetermined(missing: String)

    /// The one PV that the claim ends with; nil when there is none, or more than one is possible.
    package var volume: String? {
        switch self {
        case .staysBound(let name), .binds(let name, _): name
        default: nil
        }
    }
}

/// Why a PV was picked.
package enum BindingChoice: Sendable, Hashable {
    /// claimRef of the PV names the claim.
    case reserved
    /// The claim names the PV.
    case named
    /// The smallest that fits.
    case smallest
}

/// What happens to a claim when its pod is placed on one node.
package struct NodeBinding: Sendable, Hashable {
    /// What happens.
    package enum Result: Sendable, Hashable {
        /// Bound to this PV.
        case binds(String, BindingChoice)
        /// Bound to one of these PVs of equal size.
        case bindsOneOf([String])
        /// A new, empty volume is made by this provisioner.
        case provisions(String)
        /// The node does not take the pod; why.
        case unfit(String)

        /// PVs that the claim may be bound to on the node.
        package var volumes: [String] {
            switch self {
            case .binds(let name, _): [name]
            case .bindsOneOf(let names): names
            case .provisions, .unfit: []
            }
        }
    }

    /// `metadata.name` of the node.
    package var node: String
    /// What happens.
    package var result: Result

    /// Describes what happens on a node.
    package init(node: String, result: Result) {
        self.node = node
        self.result = result
    }
}

/// Where the cluster would bind a claim, with a reason for every PV that it would not be.
package struct BindingPrediction: Sendable, Hashable {
    /// The claim.
    package var claim: ObjectReference
    /// Cluster of the claim.
    package var cluster: ClusterRole
    /// What happens.
    package var outcome: BindingOutcome
    /// Why, in words; literal messages of Kubernetes are quoted.
    package var reason: String
    /// Every other PV of the cluster, sorted by name; empty when no explanation was asked for.
    package var rejected: [RejectedVolume]

    /// Describes a prediction.
    package init(
        claim: ObjectReference,
        cluster: ClusterRole,
        outcome: BindingOutcome,
        reason: String,
        rejected: [RejectedVolume] = []
    ) {
        self.claim = claim
        self.cluster = cluster
        self.outcome = outcome
        self.reason = reason
        self.rejected = rejected
    }

    /// The one PV that the claim ends with; nil when there is none, or more than one is possible.
    package var volume: String? { outcome.volume }
}
