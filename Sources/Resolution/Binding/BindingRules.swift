import SourceText
package import StorageModel

/// Facts about a PV that binding compares, read once.
package struct CandidateVolume: Sendable, Hashable {
    /// Index into `ClusterInventory.persistentVolumes`.
    package var index: Int
    /// `metadata.name`.
    package var name: String
    /// Whole bytes of `spec.capacity.storage`; nil when the text is no quantity, 0 when there is none.
    package var capacity: Int64?
    /// Name of the class, empty for none; the beta annotation wins over the field.
    package var className: String
    /// `Filesystem` or `Block`.
    package var volumeMode: String
    /// Name of the VolumeAttributesClass, empty for none.
    package var attributesClass: String
    /// Access modes that Kubernetes knows, in its own order, each once.
    package var accessModes: [String]
    /// Whether the PV could be picked by a claim that it is not reserved for: Available, not reserved, not being deleted.
    package var isFree: Bool

    /// Reads the facts of a PV.
    package init(_ volume: PersistentVolume, index: Int) {
        self.index = index
        name = volume.name
        capacity = BindingRules.bytes(volume.capacity?.value)
        className = BindingRules.className(volume)
        volumeMode = BindingRules.volumeMode(volume.volumeMode?.value)
        attributesClass = volume.volumeAttributesClassName?.value ?? ""
        accessModes = BindingRules.knownModes(volume.accessModes.map(\.value))
        isFree =
            volume.claimRef == nil && volume.metadata.deletionTimestamp == nil
            && BindingRules.isAvailable(volume.phase?.value)
    }
}

/// What a claim asks for, read once.
package struct ClaimRequest: Sendable, Hashable {
    /// Whole bytes of `spec.resources.requests.storage`; nil when the text is no quantity, 0 when there is none.
    package var bytes: Int64?
    /// Name of the class, empty for none; the beta annotation wins over the field.
    package var className: String
    /// Whether the claim says which class it wants, the empty one included.
    package var hasClass: Bool
    /// `Filesystem` or `Block`.
    package var volumeMode: String
    /// Name of the VolumeAttributesClass, empty for none.
    package var attributesClass: String
    /// Access modes as found.
    package var accessModes: [String]

    /// Reads what a claim asks for.
    package init(_ claim: PersistentVolumeClaim) {
        bytes = BindingRules.bytes(claim.requestedStorage?.value)
        className = BindingRules.className(claim)
        hasClass =
            claim.metadata.annotations[BindingRules.betaClassAnnotation] != nil || claim.storageClassName != nil
        volumeMode = BindingRules.volumeMode(claim.volumeMode?.value)
        attributesClass = claim.volumeAttributesClassName?.value ?? ""
        accessModes = claim.accessModes.map(\.value)
    }
}

/// The comparisons that the PV controller and the scheduler make between one claim and one PV.
///
/// Source: Kubernetes `staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go`,
/// `pkg/controller/volume/persistentvolume/index.go`, `pkg/apis/core/v1/helper/helpers.go`.
package enum BindingRules {
    /// The annotation that named the class before the field existed; it still wins over the field.
    static let betaClassAnnotation = "volume.beta.kubernetes.io/storage-class"
    /// Set on a claim once both sides are written: its presence makes a claim a bound one.
    static let bindCompleted = "pv.kubernetes.io/bind-completed"
    /// Set when the controller, not a person, wrote the other side's name.
    static let boundByController = "pv.kubernetes.io/bound-by-controller"
    /// Set by the scheduler on a claim that is to be provisioned for one node.
    static let selectedNode = "volume.kubernetes.io/selected-node"
    /// The provisioner that provisions nothing.
    package static let noProvisioner = "kubernetes.io/no-provisioner"

    /// Kubernetes' order of access modes in the key of its index; modes that it does not know are left out of the key.
    private static let modeOrder = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]

    /// Class of a PV, empty for none.
    package static func className(_ volume: PersistentVolume) -> String {
        volume.metadata.annotations[betaClassAnnotation]?.value ?? volume.storageClassName?.value ?? ""
    }

    /// Class of a claim, empty for none.
    package static func className(_ claim: PersistentVolumeClaim) -> String {
        claim.metadata.annotations[betaClassAnnotation]?.value ?? claim.storageClassName?.value ?? ""
    }

    static func volumeMode(_ text: String?) -> String { text.flatMap { $0.isEmpty ? nil : $0 } ?? "Filesystem" }

    static func knownModes(_ modes: [String]) -> [String] { modeOrder.filter(modes.contains) }

    /// A phase that is in no dump belongs to an object that the cluster has not seen yet: it becomes Available.
    static func isAvailable(_ phase: String?) -> Bool { phase == nil || phase == "Available" }

    static func bytes(_ text: String?) -> Int64? {
        guard let text, !text.isEmpty else { return 0 }
        return Quantity(text)?.bytes
    }

    /// Whether the PV is bound to or reserved for this very claim: name and namespace, and the uid where claimRef has one.
    package static func isReserved(_ volume: PersistentVolume, for claim: PersistentVolumeClaim) -> Bool {
        guard let reference = volume.claimRef, reference.name.value == claim.name,
            reference.namespace == claim.namespace
        else { return false }
        guard let uid = reference.uid?.value, !uid.isEmpty else { return true }
        return uid == claim.uid
    }

    /// Whether a selector lets a PV of these labels pass; an empty selector lets every one pass.
    static func matches(_ selector: [SelectorRequirement]?, _ volume: PersistentVolume) -> Bool {
        selector?.allSatisfy { $0.matches(volume.metadata.labels[$0.key.value]?.value) } ?? true
    }

    /// Whether the node affinity of a PV is met by a node's labels; the scheduler and kubelet look at nothing else of the node.
    static func affinityMatches(_ volume: PersistentVolume, _ labels: [String: String]) -> Bool {
        volume.nodeAffinity?.matches(labels: labels, nodeName: "") ?? true
    }

    /// Access modes that the claim asks for and the PV does not offer.
    static func lackingModes(_ request: ClaimRequest, offered: [String]) -> [String] {
        request.accessModes.filter { !offered.contains($0) }
    }
}
