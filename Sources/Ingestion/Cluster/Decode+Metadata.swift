import SourceText
import StorageModel
import YAMLEvents

extension ObjectMetadata {
    /// Reads `metadata` of an object.
    init(object: ValueNode, kind: ManifestKind) throws(DecodeFault) {
        guard let node = try object.mapping(.metadata) else {
            throw DecodeFault(location: object.location, message: "`metadata` is missing")
        }
        guard let name = try node.ownText(.name), !name.value.isEmpty else {
            throw DecodeFault(location: node.location, message: "`metadata.name` is missing")
        }
        let namespace = try node.text(.namespace)
        let uid = try node.ownText(.uid)
        var owners: [OwnerReference] = []
        for owner in try node.mappings(.ownerReferences) {
            owners.append(
                OwnerReference(
                    apiVersion: try owner.text(.apiVersion)?.value ?? "",
                    kind: try owner.requiredText(.kind).value,
                    name: try owner.requiredText(.name),
                    uid: try owner.text(.uid)?.value ?? "",
                    controller: try owner.flag(.controller)
                )
            )
        }
        self.init(
            name: name,
            namespace: kind.isNamespaced ? namespace : nil,
            uid: uid,
            resourceVersion: try node.text(.resourceVersion)?.value,
            creationTimestamp: try node.ownText(.creationTimestamp)?.value,
            deletionTimestamp: try node.text(.deletionTimestamp),
            labels: try node.entries(.labels),
            annotations: try node.entries(.annotations),
            finalizers: try node.texts(.finalizers),
            ownerReferences: owners
        )
    }
}

extension SelectorRequirement {
    /// Reads the requirements of a list of selector expressions.
    static func list(_ nodes: ValueNode.Members) throws(DecodeFault) -> [SelectorRequirement] {
        var requirements: [SelectorRequirement] = []
        for node in nodes {
            requirements.append(
                SelectorRequirement(
                    key: try node.requiredText(.key),
                    operator: try node.requiredText(.operator).value,
                    values: try node.texts(.values)
                )
            )
        }
        return requirements
    }
}

extension NodeSelector {
    /// Reads a `NodeSelector` (`nodeSelectorTerms`).
    init(_ node: ValueNode, at location: SourceLocation) throws(DecodeFault) {
        var terms: [NodeSelectorTerm] = []
        for term in try node.mappings(.nodeSelectorTerms) {
            terms.append(
                NodeSelectorTerm(
                    matchExpressions: try SelectorRequirement.list(try term.mappings(.matchExpressions)),
                    matchFields: try SelectorRequirement.list(try term.mappings(.matchFields))
                )
            )
        }
        self.init(terms: terms, location: location)
    }
}
