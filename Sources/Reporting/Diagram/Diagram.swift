/// A drawing of the risky part of the binding graph, independent of the language it is written in.
package struct Diagram: Sendable, Hashable {
    /// What a node of the drawing stands for.
    package enum Shape: String, Sendable, Hashable, CaseIterable {
        case workload
        case pod
        case claim
        case volume
        case path
        case mount
        case device
        case disk
        /// The state in which nothing (usable) stands at the path.
        case absence
    }

    /// How a node of the drawing is highlighted.
    package enum Emphasis: String, Sendable, Hashable, CaseIterable {
        case none
        case critical
        case high
        case medium
        case undetermined
    }

    /// A node of the drawing.
    package struct Node: Sendable, Hashable {
        /// Identifier within the drawing: a letter and digits.
        package var id: String
        /// What it stands for.
        package var shape: Shape
        /// Text; untrusted.
        package var label: String
        /// How it is highlighted.
        package var emphasis: Emphasis
    }

    /// How an edge is drawn.
    package enum Relation: String, Sendable, Hashable, CaseIterable {
        /// Holds before and after.
        case uses
        /// Holds before the takeover.
        case before
        /// Holds after the takeover, in the worst world.
        case after
    }

    /// An edge of the drawing.
    package struct Edge: Sendable, Hashable {
        /// Identifier of the node it starts at.
        package var from: String
        /// Identifier of the node it ends at.
        package var to: String
        /// How it is drawn.
        package var relation: Relation
    }

    /// What the drawing is about, when there are several; untrusted.
    package var title: String
    /// Nodes, in the order in which they were met.
    package var nodes: [Node]
    /// Edges, in the order in which they were met, each once.
    package var edges: [Edge]
}
