/// Renders drawings as JSON.
package enum DiagramEncoder {
    /// One object with all drawings, with a line feed at its end.
    package static func render(_ diagrams: [Diagram]) -> String {
        let value: JSONValue = [
            "apiVersion": .string(JSONRenderer.apiVersion),
            "kind": "Graph",
            "diagrams": .array(diagrams.map(value)),
        ]
        return value.text
    }

    private static func value(_ diagram: Diagram) -> JSONValue {
        [
            "title": .string(diagram.title),
            "nodes": .array(
                diagram.nodes.map {
                    [
                        "id": .string($0.id),
                        "kind": .string($0.shape.rawValue),
                        "label": .string($0.label),
                        "emphasis": .string($0.emphasis.rawValue),
                    ]
                }
            ),
            "edges": .array(
                diagram.edges.map {
                    ["from": .string($0.from), "to": .string($0.to), "relation": .string($0.relation.rawValue)]
                }
            ),
        ]
    }
}
