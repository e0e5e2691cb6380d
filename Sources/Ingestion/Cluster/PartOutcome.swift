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
struct DecodedObject: Sendable {
    /// Its kind as it is written.
    var kind: String
    /// Its name, when it has one.
    var name: String?
    /// Where it begins.
    var location: SourceLocation
    /// The object, or why it cannot be used.
    var result: Result<CollectedObjects.Addition, DecodeFault>

    /// Decodes an object that says itself what it is; nil when it is a list or of a kind that is not kept.
    init?(_ node: YAMLNode, kinds: inout KindMemory, cluster: ClusterRole) {
        guard case .mapping(_, let location) = node, let version = node["apiVersion"]?.string?.value,
            let kind = node["kind"]?.string?.value, let known = kinds.known(version, kind)
        else { return nil }
        self.init(node, location, kind: kind, known: known, cluster: cluster)
    }

    /// Decodes an object of a known kind.
    init(_ node: YAMLNode, _ location: SourceLocation, kind: String, known: ManifestKind, cluster: ClusterRole) {
        self.kind = kind
        self.location = location
        name = node["metadata"]?["name"]?.string?.value
        do throws(DecodeFault) {
            result = .success(try CollectedObjects.decode(node, kind: known, cluster: cluster))
        } catch {
            result = .failure(error)
        }
    }
}

/// The last kinds that were asked for: neighbours in a dump are mostly of one kind.
struct KindMemory {
    private var apiVersion = ""
    private var kind = ""
    private var known: ManifestKind?

    /// The kept kind of an object; nil for every other.
    mutating func known(_ apiVersion: String, _ kind: String) -> ManifestKind? {
        if kind != self.kind || apiVersion != self.apiVersion {
            self.apiVersion = apiVersion
            self.kind = kind
            known = ManifestKind(apiVersion: apiVersion, kind: kind)
        }
        return known
    }
}
