package import SourceText

/// A part of a file that is parsed on its own, so that what is wrong with it costs nothing else.
package struct TextPart: Sendable {
    /// How the text is written.
    package enum Syntax: Sendable {
        /// YAML, cut at line ends.
        case yaml
        /// Text that opens with a brace or bracket: JSON, or else YAML in flow style.
        case braces
    }

    /// How it is written.
    package var syntax: Syntax
    /// The text; empty when it was over the limit. It mostly shares the memory of the piece of the file that it stands in.
    package var content: ArraySlice<UInt8>
    /// Where it stands in the file.
    package var origin: TextOrigin
    /// Where it begins in the file.
    package var start: SourceLocation
    /// The last line of the file that belongs to it, from 1.
    package var lastLine: Int
    /// Whether it was over the limit and its text was dropped.
    package var isTooLarge: Bool

    /// The text in memory of its own.
    package var bytes: [UInt8] { Array(content) }
}

/// What a document is, besides the members of its list.
package struct DocumentPart: Sendable {
    /// The document without the members that were cut out; its `items` is then empty.
    package var text: TextPart
    /// How many members of its `items` were cut out.
    package var elementCount: Int
    /// Whether the file ended while members were still being read, with nothing of the document behind them.
    package var endsInElements: Bool
    /// Whether the file ended before the document's last bracket.
    package var isUnclosed: Bool
}

/// What a splitter hands on, in the order of the file.
package enum SplitPart: Sendable {
    /// One member of the top-level `items` of a document: in YAML a sequence of one, in JSON the value itself.
    case element(TextPart)
    /// A document that ended; its members came before.
    case document(DocumentPart)
    /// A line that belongs to no document, without its line end and cut to 256 bytes.
    case noise([UInt8], SourceLocation)
}
