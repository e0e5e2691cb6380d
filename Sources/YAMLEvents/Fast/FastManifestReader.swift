import SourceText

/// Reads objects of the style that Kubernetes printers write, and nothing else, without making tokens of what is not kept.
///
/// What it reads equals what `YAMLNode.parse` reads from the same text; `docs/fast-reader.md` says why.
package struct FastManifestReader: ~Copyable {
    private var blocks = BlockReader()
    private let rule: ProjectionProgram.RuleID

    /// Makes a reader of objects of which the projection is kept.
    package init(_ projection: YAMLProjection) { rule = blocks.add(projection) }

    /// The member of a list that was cut out, valid until the next text is read; nil when the text is for the reference
    /// reader.
    package mutating func element(_ part: TextPart) -> ValueNode? {
        guard let start = part.origin.onlyStart else { return nil }
        if part.syntax == .braces { return json(part, start) }
        guard start.columnOffset == 0 else { return nil }
        do throws(HandOver) {
            return try blocks.element(part.content, file: part.origin.file, firstLine: start.line, rule: rule)
        } catch {
            return nil
        }
    }

    /// The only value of a document that was not cut, valid until the next text is read; nil when the text is for the
    /// reference reader.
    package mutating func document(_ part: TextPart) -> ValueNode? {
        guard let start = part.origin.onlyStart else { return nil }
        if part.syntax == .braces { return json(part, start) }
        guard start.columnOffset == 0 else { return nil }
        do throws(HandOver) {
            return try blocks.document(part.content, file: part.origin.file, firstLine: start.line, rule: rule)
        } catch {
            return nil
        }
    }

    private mutating func json(_ part: TextPart, _ start: (line: Int, columnOffset: Int)) -> ValueNode? {
        do throws(HandOver) {
            return try blocks.jsonText(
                part.content,
                file: part.origin.file,
                firstLine: start.line,
                columnOffset: start.columnOffset,
                rule: rule
            )
        } catch {
            return nil
        }
    }
}
