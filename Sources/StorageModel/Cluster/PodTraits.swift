import SourceText

/// What passes over all pods ask first: most pods are of no interest, and their fields lie all over the memory.
package struct PodTraits: OptionSet, Sendable, Hashable {
    /// One bit per trait.
    package let rawValue: UInt8

    /// Takes the traits of bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// All containers have ended for good: `status.phase` is `Succeeded` or `Failed`.
    package static let isFinished = PodTraits(rawValue: 1)
    /// Some container lists a kept volume under `volumeDevices`.
    package static let usesDevices = PodTraits(rawValue: 1 << 1)
    /// Some container lists a kept volume under `volumeMounts`.
    package static let usesMounts = PodTraits(rawValue: 1 << 2)
    /// Some volume is a `hostPath`.
    package static let hasHostPaths = PodTraits(rawValue: 1 << 3)
    /// It has a `nodeSelector` or a required node affinity.
    package static let selectsNodes = PodTraits(rawValue: 1 << 4)
    /// Some owner reference says `controller: true`.
    package static let isControlled = PodTraits(rawValue: 1 << 5)

    /// Some volume is a claim by name.
    package static let usesClaims = PodTraits(rawValue: 1 << 6)
    /// Some volume is an ephemeral claim.
    package static let hasEphemeralClaims = PodTraits(rawValue: 1 << 7)

    init(_ metadata: ObjectMetadata, _ spec: PodSpecification, _ phase: Located<String>?) {
        self = []
        if let phase = phase?.value, phase == "Succeeded" || phase == "Failed" { insert(.isFinished) }
        for use in spec.uses { insert(use.isDevice ? .usesDevices : .usesMounts) }
        for volume in spec.volumes {
            switch volume.source {
            case .persistentVolumeClaim: insert(.usesClaims)
            case .hostPath: insert(.hasHostPaths)
            case .ephemeral: insert(.hasEphemeralClaims)
            case .other: break
            }
        }
        if !spec.nodeSelector.isEmpty || spec.requiredNodeAffinity != nil { insert(.selectsNodes) }
        if metadata.ownerReferences.contains(where: \.controller) { insert(.isControlled) }
    }
}

/// A number that nodes of one name share, and others hardly ever; told of a pod without a look at its fields.
struct NodeMark: Sendable, Hashable {
    private var value: UInt32 = 0

    /// The mark of a name (FNV-1a); pods without a node have that of nil.
    init(_ name: String?) {
        guard let name else { return }
        value = 2_166_136_261
        for byte in name.utf8 { value = (value ^ UInt32(byte)) &* 16_777_619 }
    }
}

/// The claim of a pod that uses one, told without a look at its fields.
package struct PodClaim: Sendable, Hashable {
    /// `metadata.namespace` of the pod, empty when it has none.
    package var namespace: String
    /// `persistentVolumeClaim.claimName` of its volume.
    package var name: String

    /// The claim of the only volume that is one; nil when none or several are.
    init?(_ metadata: ObjectMetadata, _ spec: PodSpecification) {
        var claimName: String?
        for volume in spec.volumes {
            guard case .persistentVolumeClaim(let name) = volume.source else { continue }
            guard claimName == nil else { return nil }
            claimName = name.value
        }
        guard let claimName else { return nil }
        name = claimName
        namespace = metadata.namespace?.value ?? ""
    }
}

extension ClusterInventory {
    /// Positions in `pods` of the pods that have one of the traits, in their order.
    ///
    /// The pods are looked at where they stand: a copy would count a reference in memory of its own.
    package func positions(ofPodsWith traits: PodTraits) -> [Int] {
        pods.indices.filter { !pods[$0].traits.isDisjoint(with: traits) }
    }

    /// Positions in `pods` of the pods of some clusters that are assigned to a node of this name, in their order.
    package func positions(ofPodsOn node: String, in clusters: Set<ClusterRole>) -> [Int] {
        let mark = NodeMark(node)
        return pods.indices.filter {
            pods[$0].nodeMark == mark && clusters.contains(pods[$0].cluster) && pods[$0].spec.nodeName?.value == node
        }
    }
}
