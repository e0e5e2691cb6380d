package import SourceText

/// One requirement of a `NodeSelectorTerm` or label selector (Kubernetes `core/v1.NodeSelectorRequirement`).
package struct SelectorRequirement: Sendable, Hashable {
    /// The label key, or the field name in `matchFields`.
    package var key: Located<String>
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`.
    package var `operator`: String
    /// The values to compare with.
    package var values: [Located<String>]

    /// Describes a requirement.
    package init(key: Located<String>, operator: String, values: [Located<String>]) {
        self.key = key
        self.operator = `operator`
        self.values = values
    }
}

/// One term of a node selector: all its requirements must hold.
package struct NodeSelectorTerm: Sendable, Hashable {
    /// Requirements on node labels.
    package var matchExpressions: [SelectorRequirement]
    /// Requirements on node fields; only `metadata.name` exists.
    package var matchFields: [SelectorRequirement]

    /// Describes a term.
    package init(matchExpressions: [SelectorRequirement], matchFields: [SelectorRequirement]) {
        self.matchExpressions = matchExpressions
        self.matchFields = matchFields
    }
}

/// `spec.nodeAffinity.required`: a node matches when any term matches.
package struct NodeSelector: Sendable, Hashable {
    /// The terms, joined by "or"; an empty list matches nothing.
    package var terms: [NodeSelectorTerm]
    /// Where `nodeAffinity` stands.
    package var location: SourceLocation

    /// Describes a selector.
    package init(terms: [NodeSelectorTerm], location: SourceLocation) {
        self.terms = terms
        self.location = location
    }

    /// Whether a node with these labels and this name matches.
    ///
    /// Source: Kubernetes `component-helpers/scheduling/corev1/nodeaffinity`: an empty term matches nothing.
    package func matches(labels: [String: String], nodeName: String) -> Bool {
        terms.contains { term in
            guard !term.matchExpressions.isEmpty || !term.matchFields.isEmpty else { return false }
            return term.matchExpressions.allSatisfy { $0.matches(labels[$0.key.value]) }
                && term.matchFields.allSatisfy { $0.key.value == "metadata.name" && $0.matches(nodeName) }
        }
    }
}

extension SelectorRequirement {
    /// Whether a label value (nil when the label is absent) meets the requirement.
    package func matches(_ value: String?) -> Bool {
        switch `operator` {
        case "In": return value.map { found in values.contains { $0.value == found } } ?? false
        case "NotIn": return value.map { found in !values.contains { $0.value == found } } ?? true
        case "Exists": return value != nil
        case "DoesNotExist": return value == nil
        case "Gt", "Lt":
            guard let value, let left = Int64(value), values.count == 1, let right = Int64(values[0].value) else {
                return false
            }
            return `operator` == "Gt" ? left > right : left < right
        default: return false
        }
    }
}
