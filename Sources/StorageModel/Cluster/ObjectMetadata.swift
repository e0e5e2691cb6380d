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
    // Copies share the fields: objects are copied often and hold many references.
    private var fields: Shared<Fields>

    private struct Fields: Sendable, Hashable {
        var name: Located<String>
        var namespace: Located<String>?
        var uid: Located<String>?
        var resourceVersion: String?
        var creationTimestamp: String?
        var deletionTimestamp: Located<String>?
        var labels: NamedTexts
        var annotations: NamedTexts
        var finalizers: [Located<String>]
        var ownerReferences: [OwnerReference]
    }

    /// `metadata.name`.
    package var name: Located<String> {
        get { fields.value.name }
        set { fields.value.name = newValue }
    }
    /// `metadata.namespace`.
    package var namespace: Located<String>? {
        get { fields.value.namespace }
        set { fields.value.namespace = newValue }
    }
    /// `metadata.uid`.
    package var uid: Located<String>? {
        get { fields.value.uid }
        set { fields.value.uid = newValue }
    }
    /// `metadata.resourceVersion`.
    package var resourceVersion: String? {
        get { fields.value.resourceVersion }
        set { fields.value.resourceVersion = newValue }
    }
    /// `metadata.creationTimestamp`, RFC 3339 as found.
    package var creationTimestamp: String? {
        get { fields.value.creationTimestamp }
        set { fields.value.creationTimestamp = newValue }
    }
    /// `metadata.deletionTimestamp`, RFC 3339 as found.
    package var deletionTimestamp: Located<String>? {
        get { fields.value.deletionTimestamp }
        set { fields.value.deletionTimestamp = newValue }
    }
    /// `metadata.labels`.
    package var labels: NamedTexts {
        get { fields.value.labels }
        set { fields.value.labels = newValue }
    }
    /// `metadata.annotations` that are on the keep list of the projection.
    package var annotations: NamedTexts {
        get { fields.value.annotations }
        set { fields.value.annotations = newValue }
    }
    /// `metadata.finalizers`.
    package var finalizers: [Located<String>] {
        get { fields.value.finalizers }
        set { fields.value.finalizers = newValue }
    }
    /// `metadata.ownerReferences`.
    package var ownerReferences: [OwnerReference] {
        get { fields.value.ownerReferences }
        set { fields.value.ownerReferences = newValue }
    }

    /// Makes metadata; all but the name may be absent.
    package init(
        name: Located<String>,
        namespace: Located<String>? = nil,
        uid: Located<String>? = nil,
        resourceVersion: String? = nil,
        creationTimestamp: String? = nil,
        deletionTimestamp: Located<String>? = nil,
        labels: NamedTexts = [:],
        annotations: NamedTexts = [:],
        finalizers: [Located<String>] = [],
        ownerReferences: [OwnerReference] = []
    ) {
        fields = Shared(
            Fields(
                name: name,
                namespace: namespace,
                uid: uid,
                resourceVersion: resourceVersion,
                creationTimestamp: creationTimestamp,
                deletionTimestamp: deletionTimestamp,
                labels: labels,
                annotations: annotations,
                finalizers: finalizers,
                ownerReferences: ownerReferences
            )
        )
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
