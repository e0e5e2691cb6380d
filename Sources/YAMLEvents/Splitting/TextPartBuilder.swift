import SourceText

/// Collects the text of one part up to a limit.
struct TextPartBuilder {
    private let syntax: TextPart.Syntax
    private let limit: Int
    private let start: SourceLocation
    private var origin: TextOrigin
    private var bytes: [UInt8] = []
    private var lineEnds = 0
    private var isTooLarge = false

    init(_ syntax: TextPart.Syntax, at start: SourceLocation, limit: Int) {
        self.syntax = syntax
        self.limit = limit
        self.start = start
        origin = TextOrigin(file: start.file, line: start.line, column: start.column)
    }

    /// Appends bytes that hold the given number of line feeds.
    mutating func append(_ slice: ArraySlice<UInt8>, lineEnds count: Int) {
        lineEnds += count
        guard !isTooLarge else { return }
        guard bytes.count + slice.count <= limit else {
            isTooLarge = true
            bytes = []
            return
        }
        bytes += slice
    }

    /// States that the next line of the text stands at another place of the file.
    mutating func resume(at location: SourceLocation) {
        origin.resume(textLine: lineEnds + 1, atFileLine: location.line, column: location.column)
    }

    /// Begins a new line of the text that continues a line of the file behind a cut.
    mutating func breakLine(at location: SourceLocation) {
        append([0x0A], lineEnds: 1)
        resume(at: location)
    }

    /// The finished part.
    func part(lastLine: Int) -> TextPart {
        TextPart(
            syntax: syntax,
            bytes: bytes,
            origin: origin,
            start: start,
            lastLine: max(start.line, lastLine),
            isTooLarge: isTooLarge
        )
    }
}
