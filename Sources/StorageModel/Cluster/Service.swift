package import SourceText

/// The kept part of a Service (Kubernetes `core/v1.Service`).
package struct Service: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "Service" }
    /// `spec.selector`; empty for a Service whose endpoints are not made from pods.
    package var selector: NamedTexts

    /// Makes a Service with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
        self.selector = [:]
    }
}

/// The kept part of a PodDisruptionBudget (Kubernetes `policy/v1.PodDisruptionBudget`).
package struct PodDisruptionBudget: KubernetesObject {
    package var metadata: ObjectMetadata
    package var cluster: ClusterRole
    package var kind: String { "PodDisruptionBudget" }
    /// `spec.selector`, `matchLabels` as `In` requirements; nil selects no pod, an empty one every pod of the namespace.
    package var selector: [SelectorRequirement]?
    /// `spec.minAvailable`, a number or a percentage.
    package var minAvailable: Located<String>?
    /// `spec.maxUnavailable`, a number or a percentage.
    package var maxUnavailable: Located<String>?
    /// `status.disruptionsAllowed`: how many pods may be evicted now.
    package var disruptionsAllowed: Int?

    /// Makes a budget with nothing but metadata.
    package init(metadata: ObjectMetadata, cluster: ClusterRole) {
        self.metadata = metadata
        self.cluster = cluster
    }
}
