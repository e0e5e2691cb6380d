import SourceText

/// A piece of the text that is split, with a number that no other piece has.
struct TextPiece {
    var bytes: [UInt8] = []
    var number = 0
}

/// Collects the text of one part up to a limit.
///
/// Text that stands in one piece is not copied.
struct TextPartBuilder {
    private let syntax: TextPart.Syntax
    private let limit: Int
    private let start: SourceLocation
    private var origin: TextOrigin
    /// The text, when it does not stand in one piece.
    private var bytes: [UInt8] = []
    /// Else the piece and where it stands in it.
    private var piece = TextPiece()
    private var range = 0..<0
    private var lineEnds = 0
    private var isTooLarge = false

    init(_ syntax: TextPart.Syntax, at start: SourceLocation, limit: Int) {
        self.syntax = syntax
        self.limit = limit
        self.start = start
        origin = TextOrigin(file: start.file, line: start.line, column: start.column)
    }

    /// Appends bytes of a piece that hold the given number of line feeds.
    mutating func append(_ more: Range<Int>, of piece: TextPiece, lineEnds count: Int) {
        guard begin(more.count, lineEnds: count) else { return }
        if bytes.isEmpty, range.isEmpty {
            self.piece = piece
            range = more
        } else if bytes.isEmpty, self.piece.number == piece.number, range.upperBound == more.lowerBound {
            range = range.lowerBound..<more.upperBound
        } else {
            leavePiece()
            bytes += piece.bytes[more]
        }
    }

    /// Appends bytes that hold the given number of line feeds.
    mutating func append(_ more: [UInt8], lineEnds count: Int) {
        guard begin(more.count, lineEnds: count) else { return }
        leavePiece()
        bytes += more
    }

    /// Copies what stands in a piece, which may then be used for other text.
    mutating func leavePiece() {
        guard !range.isEmpty else { return }
        bytes += piece.bytes[range]
        piece = TextPiece()
        range = 0..<0
    }

    /// Whether so many more bytes are within the limit.
    private mutating func begin(_ count: Int, lineEnds: Int) -> Bool {
        self.lineEnds += lineEnds
        guard !isTooLarge else { return false }
        guard bytes.count + range.count + count > limit else { return true }
        isTooLarge = true
        bytes = []
        piece = TextPiece()
        range = 0..<0
        return false
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
            content: range.isEmpty ? bytes[...] : piece.bytes[range],
            origin: origin,
            start: start,
            lastLine: max(start.line, lastLine),
            isTooLarge: isTooLarge
        )
    }
}
