import SourceText

/// Reads objects of the style that Kubernetes printers write, and nothing else, without making tokens of what is not kept.
///
/// What it reads equals what `YAMLNode.parse` reads from the same text; `docs/fast-reader.md` says why.
package struct FastManifestReader: ~Copyable {
    private var blocks = BlockReader()
    private let rule: ProjectionProgram.RuleID

    /// Makes a reader of objects of which the projection is kept.
    package init(_ projection: YAMLProjection) { rule = blocks.add(projection) }

    /// The member of a list that was cut out; nil when the text is for the reference reader.
    package mutating func element(_ part: TextPart) -> YAMLNode? {
        guard part.syntax == .yaml, let line = part.origin.onlyLine else { return nil }
        do throws(HandOver) {
            return try blocks.element(part.bytes, file: part.origin.file, firstLine: line, rule: rule)
        } catch {
            return nil
        }
    }

    /// The only value of a document that was not cut; nil when the text is for the reference reader.
    package mutating func document(_ part: TextPart) -> YAMLNode? {
        guard part.syntax == .yaml, let line = part.origin.onlyLine else { return nil }
        do throws(HandOver) {
            return try blocks.document(part.bytes, file: part.origin.file, firstLine: line, rule: rule)
        } catch {
            return nil
        }
    }
}
