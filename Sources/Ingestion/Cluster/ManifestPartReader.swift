import SourceText
import YAMLEvents

/// Turns the parts that a splitter cuts out into nodes, each on its own: the reference that any other reader must equal.
struct ManifestPartReader: Sendable {
    /// Bytes of one object or document; etcd refuses objects over 1.5 MiB.
    static let partLimit = 32 << 20

    /// Reads a member of a list: one node.
    func element(_ part: TextPart) throws(YAMLFault) -> YAMLNode {
        let projection = ManifestProjection.object
        let nodes = try nodes(part, part.syntax == .yaml ? .each(projection) : projection)
        let members = part.syntax == .yaml ? nodes.first?.elements ?? [] : nodes
        guard nodes.count == 1, members.count == 1, let node = members.first else {
            throw YAMLFault(line: part.start.line, column: part.start.column, message: "the list has an empty member")
        }
        return node
    }

    /// Reads a document that was not cut: all its nodes.
    func document(_ part: TextPart) throws(YAMLFault) -> [YAMLNode] { try nodes(part, ManifestProjection.object) }

    /// Reads a list without its members; a JSON list that the file cuts off is closed first.
    func listHeader(_ document: DocumentPart) throws(YAMLFault) -> YAMLNode? {
        guard document.isUnclosed else { return try nodes(document.text, ManifestProjection.listHeader).first }
        for closing in ["]}", "}"] {
            var part = document.text
            part.content += Array(closing.utf8)
            if let node = try? nodes(part, ManifestProjection.listHeader).first { return node }
        }
        return nil
    }

    private func nodes(_ part: TextPart, _ projection: YAMLProjection) throws(YAMLFault) -> [YAMLNode] {
        guard !part.isTooLarge else {
            throw YAMLFault(
                line: part.start.line,
                column: part.start.column,
                message: "the object has more than \(Self.partLimit) bytes"
            )
        }
        return try YAMLNode.parse(part.bytes, origin: part.origin, projection: projection)
    }
}
