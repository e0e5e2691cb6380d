package import SourceText

/// A `metadata.ownerReferences` entry (Kubernetes `meta/v1.OwnerReference`).
package struct OwnerReference: Sendable, Hashable {
    /// Group and version of the owner.
    package var apiVersion: String
    /// Kind of the owner.
    package var kind: String
    /// Name of the owner, in the namespace of the dependent or cluster-scoped.
    package var name: Located<String>
    /// UID of the owner.
    package var uid: String
    /// Whether this owner is the managing controller.
    package var controller: Bool

    /// Describes an owner.
    package init(apiVersion: String, kind: String, name: Located<String>, uid: String, controller: Bool) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.controller = controller
    }
}

/// The kept part of `metadata` (Kubernetes `meta/v1.ObjectMeta`).
package struct ObjectMetadata: Sendable, Hashable {
    /// `metadata.name`.
    package var name: Located<String>
    /// `metadata.namespace`.
    package var namespace: Located<String>?
    /// `metadata.uid`.
    package var uid: Located<String>?
    /// `metadata.resourceVersion`.
    package var resourceVersion: String?
    /// `metadata.creationTimestamp`, RFC 3339 as found.
    package var creationTimestamp: String?
    /// `metadata.deletionTimestamp`, RFC 3339 as found.
    package var deletionTimestamp: Located<String>?
    /// `metadata.labels`.
    package var labels: [String: Located<String>]
    /// `metadata.annotations` that are on the keep list of the projection.
    package var annotations: [String: Located<String>]
    /// `metadata.finalizers`.
    package var finalizers: [Located<String>]
    /// `metadata.ownerReferences`.
    package var ownerReferences: [OwnerReference]

    /// Makes metadata that has only a name.
    package init(name: Located<String>, namespace: Located<String>? = nil, uid: Located<String>? = nil) {
        self.name = name
        self.namespace = namespace
        self.uid = uid
        self.labels = [:]
        self.annotations = [:]
        self.finalizers = []
        self.ownerReferences = []
    }
}

/// An object of the Kubernetes API of which the projection keeps some fields.
package protocol KubernetesObject: Sendable, Hashable {
    /// The kept metadata.
    var metadata: ObjectMetadata { get }
    /// Which cluster the object was dumped from.
    var cluster: ClusterRole { get }
    /// The API kind.
    var kind: String { get }
}

extension KubernetesObject {
    /// Kind, namespace and name.
    package var reference: ObjectReference {
        ObjectReference(kind: kind, namespace: metadata.namespace?.value, name: metadata.name.value)
    }
    /// `metadata.name`.
    package var name: String { metadata.name.value }
    /// `metadata.namespace`, empty for cluster-scoped objects.
    package var namespace: String { metadata.namespace?.value ?? "" }
    /// `metadata.uid`, nil when the dump has none.
    package var uid: String? { metadata.uid?.value }
}
