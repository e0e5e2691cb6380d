/// Which cluster an object belongs to when two clusters are analysed.
package enum ClusterRole: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The only cluster, or the one that both nodes belong to.
    case shared
    /// The cluster of the source node.
    case source
    /// The cluster of the target node.
    case target

    package static func < (left: ClusterRole, right: ClusterRole) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .shared: 0
        case .source: 1
        case .target: 2
        }
    }
}

/// Names one object: a Kubernetes object, or a host thing (node, disk, mount) that a finding is about.
package struct ObjectReference: Hashable, Sendable, Comparable {
    /// Kubernetes kind (`PersistentVolume`), or `Node`, `Disk`, `Mount`, `Check` for things outside the API.
    package var kind: String
    /// Namespace; nil for cluster-scoped objects.
    package var namespace: String?
    /// `metadata.name`, or the name of the host thing.
    package var name: String

    /// Names an object.
    package init(kind: String, namespace: String? = nil, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`, or `name` for cluster-scoped objects.
    package var qualifiedName: String { namespace.map { "\($0)/\(name)" } ?? name }

    package static func < (left: ObjectReference, right: ObjectReference) -> Bool {
        (left.kind, left.namespace ?? "", left.name) < (right.kind, right.namespace ?? "", right.name)
    }
}
