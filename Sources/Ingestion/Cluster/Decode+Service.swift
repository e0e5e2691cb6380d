import SourceText
import StorageModel
import YAMLEvents

extension Service {
    /// Reads a Service.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        selector = try object.mapping(.spec)?.entries(.selector) ?? [:]
    }
}

extension PodDisruptionBudget {
    /// Reads a PodDisruptionBudget.
    init(object: ValueNode, metadata: ObjectMetadata, cluster: ClusterRole) throws(DecodeFault) {
        self.init(metadata: metadata, cluster: cluster)
        guard let spec = try object.mapping(.spec) else { return }
        minAvailable = try spec.text(.minAvailable)
        maxUnavailable = try spec.text(.maxUnavailable)
        if let node = try spec.mapping(.selector) {
            var requirements: [SelectorRequirement] = []
            for (key, value) in try node.entries(.matchLabels).sorted(by: { $0.key < $1.key }) {
                let place = Located(key, at: value.location)
                requirements.append(SelectorRequirement(key: place, operator: "In", values: [value]))
            }
            selector = requirements + (try SelectorRequirement.list(try node.mappings(.matchExpressions)))
        }
        disruptionsAllowed = try object.mapping(.status)?.number(.disruptionsAllowed)
    }
}
