import SourceText
import StorageModel
import YAMLEvents

/// What became of one part of a dump before its place among the others is known.
enum PartOutcome: Sendable {
    /// A member of a list.
    case element(Outcome)
    /// A document that was not cut, with its values, or a list without its members.
    case document(DocumentPart, [Outcome])
    /// A line that belongs to no document.
    case noise([UInt8], SourceLocation)

    /// What became of one text.
    enum Outcome: Sendable {
        /// An object of a kept kind.
        case object(DecodedObject)
        /// Any other value.
        case node(YAMLNode)
        /// Text that cannot be read; `isTemplate` when it holds the braces of a template.
        case fault(YAMLFault, isTemplate: Bool)
    }
}

/// An object of a kept kind after decoding.
///
/// It goes through several hands: a reference is handed on cheaply.
final class DecodedObject: Sendable {
    /// Its kind as it is written.
    let kind: String
    /// Its name, when it has one.
    let name: String?
    /// Where it begins.
    let location: SourceLocation
    /// The object, or why it cannot be used.
    let result: Result<CollectedObjects.Addition, DecodeFault>

    /// Decodes an object that says itself what it is; nil when it is a list or of a kind that is not kept.
    convenience init?(_ node: ValueNode, _ memory: inout DecodeMemory, cluster: ClusterRole) {
        guard let kind = memory.kind(of: node) else { return nil }
        self.init(node, kind: kind, &memory, cluster: cluster)
    }

    /// Decodes an object of a known kind.
    init(_ node: ValueNode, kind: DecodeMemory.Kind, _ memory: inout DecodeMemory, cluster: ClusterRole) {
        self.kind = kind.name
        location = node.location
        var name: String?
        do throws(DecodeFault) {
            let metadata = try ObjectMetadata(object: node, kind: kind.known)
            name = metadata.name.value
            result = .success(try CollectedObjects.decode(node, kind.known, metadata, &memory, cluster: cluster))
        } catch {
            name = name ?? node.field(.metadata)?.field(.name)?.string?.value
            result = .failure(error)
        }
        self.name = name
    }
}
