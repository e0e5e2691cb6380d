/// Why a text is no YAML or JSON that this program reads; ends the reading of that text.
package struct YAMLFault: Error, Sendable, Hashable {
    /// Line in the text, from 1.
    package var line: Int
    /// Column in bytes, from 1.
    package var column: Int
    /// The fact, lower case, without a full stop.
    package var message: String

    /// Describes a fault at a place.
    package init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}

/// Bounds on one text, so that no input costs unbounded memory or time.
package struct YAMLLimits: Sendable, Hashable {
    /// How deep mappings and sequences may be nested.
    package var depth: Int
    /// Bytes of one decoded scalar.
    package var scalarBytes: Int
    /// Events of one text; about one per key and one per value.
    package var events: Int
    /// Nodes that all aliases of one text stand for together.
    package var aliasNodes: Int

    /// Sets all bounds.
    package init(depth: Int, scalarBytes: Int, events: Int, aliasNodes: Int) {
        self.depth = depth
        self.scalarBytes = scalarBytes
        self.events = events
        self.aliasNodes = aliasNodes
    }

    /// Far above what the API server stores: etcd refuses objects over 1.5 MiB.
    package static let standard = YAMLLimits(
        depth: 100,
        scalarBytes: 8 << 20,
        events: 4_000_000,
        aliasNodes: 10_000
    )
}
