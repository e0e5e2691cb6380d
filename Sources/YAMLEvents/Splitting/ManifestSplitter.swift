package import SourceText

/// Splits a stream of YAML or JSON documents into parts that are parsed one by one.
///
/// YAML documents end at `---` or `...` at the first column. In a block-style document the members of a top-level `items`
/// are parts of their own: they begin at a dash with the indentation of the first one, and a line at the first column that
/// is no such dash ends them. Text inside a member is always indented further, so no member can hide a boundary.
package struct ManifestSplitter {
    private enum State {
        /// In the document, outside members.
        case document
        /// Behind the line `items:`, before the first member.
        case beforeElements
        /// In a member whose dash has this indentation.
        case element(indentation: Int)
        /// In a JSON document.
        case braces
        /// Behind a JSON document on its last line.
        case behindBraces
    }

    /// Bytes of a line that are needed to know what it is.
    private static let prefixLength = 256

    private let file: FileID
    private let limit: Int
    private let isNoise: @Sendable (ArraySlice<UInt8>) -> Bool
    private var state = State.document
    private var document: TextPartBuilder
    private var element: TextPartBuilder
    private var hasElement = false
    private var elementCount = 0
    private var elementIndentation: Int?
    private var hasContent = false
    private var braces: BraceScanner
    /// What is split at the moment.
    private var piece = TextPiece()
    /// Bytes of a line whose beginning is not complete yet.
    private var carry: [UInt8] = []
    private var line = 1
    private var isMidLine = false
    private var isMidNoise = false
    /// Bytes of the text that were handed in before the chunk at hand.
    private var size = 0
    /// Places of the text whose lines are known.
    package private(set) var marks = LineMarks()

    /// Makes a splitter; parts over `limit` bytes are dropped, lines at the first column that `isNoise` knows are left out.
    package init(file: FileID, limit: Int, isNoise: @escaping @Sendable (ArraySlice<UInt8>) -> Bool) {
        self.file = file
        self.limit = limit
        self.isNoise = isNoise
        document = TextPartBuilder(.yaml, at: SourceLocation(file: file, line: 1), limit: limit)
        element = document
        braces = BraceScanner(at: SourceLocation(file: file, line: 1), limit: limit)
    }

    /// Whether the text so far ends inside a line.
    package var endsInsideLine: Bool { isMidLine || !carry.isEmpty }

    /// Takes the next text and returns the parts that it completes.
    package mutating func consume(_ chunk: [UInt8]) -> [SplitPart] {
        var parts: [SplitPart] = []
        consume(chunk, into: &parts)
        return parts
    }

    /// Takes the next text and appends the parts that it completes.
    package mutating func consume(_ chunk: [UInt8], into parts: inout [SplitPart]) {
        var start = 0
        if !carry.isEmpty {
            // Only the line that was begun is joined, not the whole text.
            start = ByteSearch.firstIndex(of: 0x0A, in: chunk, from: 0).map { $0 + 1 } ?? chunk.count
            let joined = carry + chunk[..<start]
            let offset = size - carry.count
            carry = []
            take(joined, from: 0, at: offset, isLast: false, into: &parts)
        }
        take(chunk, from: start, at: size, isLast: false, into: &parts)
        size += chunk.count
    }

    /// Ends the text and returns the last parts.
    package mutating func finish() -> [SplitPart] {
        var parts: [SplitPart] = []
        let rest = carry
        carry = []
        take(rest, from: 0, at: size - rest.count, isLast: true, into: &parts)
        if case .braces = state {
            parts.append(.document(braces.finished(isUnclosed: true)))
        } else {
            flushDocument(atEndOfFile: true, into: &parts)
        }
        return parts
    }

    /// Takes bytes of which the first one stands at `offset` of the text.
    private mutating func take(
        _ bytes: [UInt8],
        from start: Int,
        at offset: Int,
        isLast: Bool,
        into parts: inout [SplitPart]
    ) {
        piece = TextPiece(bytes: bytes, number: piece.number + 1)
        split(bytes, from: start, at: offset, isLast: isLast, into: &parts)
        document.leavePiece()
        element.leavePiece()
        braces.leavePiece()
        piece.bytes = []
    }

    private mutating func split(
        _ bytes: [UInt8],
        from start: Int,
        at offset: Int,
        isLast: Bool,
        into parts: inout [SplitPart]
    ) {
        var position = start
        while position < bytes.count {
            if case .braces = state {
                marks.note(offset: offset + position, line: braces.location.line)
                guard let end = braces.consume(piece, from: position, into: &parts) else { return }
                parts.append(.document(braces.finished(isUnclosed: false)))
                line = braces.location.line
                state = .behindBraces
                position = end
                continue
            }
            if let (end, lineEnds) = endOfIndentedLines(bytes, from: position) {
                element.append(position..<end, of: piece, lineEnds: lineEnds)
                line += lineEnds
                position = end
                continue
            }
            let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: position).map { $0 + 1 }
            if isMidLine {
                append(position..<(end ?? bytes.count), lineEnds: end == nil ? 0 : 1)
                position = end ?? bytes.count
                if end != nil { nextLine() }
                continue
            }
            if end == nil, !isLast, bytes.count - position < Self.prefixLength {
                carry = Array(bytes[position...])
                return
            }
            let text = bytes[position..<(end ?? bytes.count)]
            marks.note(offset: offset + position, line: line)
            if let brace = begin(text, into: &parts) {
                position = brace
                continue
            }
            position = text.endIndex
            if end == nil { isMidLine = true } else { nextLine() }
        }
    }

    /// Where the whole lines end that can only belong to the current member: each is indented, and begins with no dash
    /// where the members' dashes stand; and how many line ends stand before that. Nil when the next line is none.
    private func endOfIndentedLines(_ bytes: [UInt8], from start: Int) -> (end: Int, lineEnds: Int)? {
        guard case .element(let indentation) = state, !isMidLine, start + indentation < bytes.count,
            bytes[start] == 0x20, bytes[start + indentation] != 0x2D
        else { return nil }
        if let (end, lineEnds) = ByteSearch.nextBoundary(in: bytes, from: start, indentation: indentation) {
            return (end, lineEnds)
        }
        guard let last = bytes[start...].lastIndex(of: 0x0A) else { return nil }
        return (last + 1, ByteSearch.lineFeeds(in: bytes, start..<last + 1))
    }

    private mutating func nextLine() {
        line += 1
        isMidLine = false
        isMidNoise = false
    }

    private var here: SourceLocation { SourceLocation(file: file, line: line) }

    /// Files a line by its first bytes; returns where a JSON document begins in it.
    private mutating func begin(_ text: ArraySlice<UInt8>, into parts: inout [SplitPart]) -> Int? {
        let lineEnds = text.last == 0x0A ? 1 : 0
        let shape = LineShape(text.prefix(Self.prefixLength))
        if case .behindBraces = state { return beginBehindBraces(text, shape, into: &parts) }
        if shape.isDocumentStart {
            if hasContent || hasElement { flushDocument(atEndOfFile: false, into: &parts) }
            append(text.indices, lineEnds: lineEnds)
            hasContent = !LineShape.isEmptyOrComment(text.dropFirst(3))
            return nil
        }
        if shape.isDocumentEnd {
            flushDocument(atEndOfFile: false, into: &parts)
            document = TextPartBuilder(.yaml, at: SourceLocation(file: file, line: line + 1), limit: limit)
            return nil
        }
        if shape.isEmpty || (!hasContent && shape.first == 0x25) {
            append(text.indices, lineEnds: lineEnds)
            return nil
        }
        if shape.indentation == 0, !shape.isDash, isNoise(text) {
            noise(text, into: &parts)
            return nil
        }
        if !hasContent, shape.opensBraces {
            let column = shape.contentOffset + 1
            braces = BraceScanner(at: SourceLocation(file: file, line: line, column: column), limit: limit)
            resetDocument()
            state = .braces
            return text.startIndex + shape.contentOffset
        }
        hasContent = true
        follow(shape, into: &parts)
        append(text.indices, lineEnds: lineEnds)
        return nil
    }

    private mutating func beginBehindBraces(
        _ text: ArraySlice<UInt8>,
        _ shape: LineShape,
        into parts: inout [SplitPart]
    ) -> Int? {
        state = .document
        if shape.opensBraces {
            let start = text.startIndex + shape.contentOffset
            let column = braces.location.column + shape.contentOffset
            braces = BraceScanner(at: SourceLocation(file: file, line: line, column: column), limit: limit)
            state = .braces
            return start
        }
        resetDocument()
        if !LineShape.isEmptyOrComment(text) {
            noise(text, into: &parts)
        } else {
            append(text.indices, lineEnds: text.last == 0x0A ? 1 : 0)
        }
        return nil
    }

    /// Moves between the document and its members.
    private mutating func follow(_ shape: LineShape, into parts: inout [SplitPart]) {
        switch state {
        case .document:
            if shape.opensItems {
                state = .beforeElements
            } else if shape.isDash, shape.indentation == 0, elementIndentation == 0 {
                // Members go on behind text that does not belong to the list.
                beginElement(indentation: 0, into: &parts)
            }
        case .beforeElements:
            if shape.isDash {
                beginElement(indentation: shape.indentation, into: &parts)
            } else {
                state = shape.opensItems ? .beforeElements : .document
            }
        case .element(let indentation):
            if shape.isDash, shape.indentation == indentation {
                beginElement(indentation: indentation, into: &parts)
            } else if shape.indentation == 0 {
                flushElement(into: &parts)
                document.resume(at: here)
                state = shape.opensItems ? .beforeElements : .document
            }
        case .braces, .behindBraces: break
        }
    }

    private mutating func append(_ range: Range<Int>, lineEnds: Int) {
        guard !isMidNoise else { return }
        if case .element = state {
            element.append(range, of: piece, lineEnds: lineEnds)
        } else {
            document.append(range, of: piece, lineEnds: lineEnds)
        }
    }

    private mutating func noise(_ text: ArraySlice<UInt8>, into parts: inout [SplitPart]) {
        let shown = text.prefix(Self.prefixLength).filter { $0 != 0x0A && $0 != 0x0D }
        parts.append(.noise(Array(shown), here))
        isMidNoise = text.last != 0x0A
        let next = SourceLocation(file: file, line: line + 1)
        if case .element = state { element.resume(at: next) } else { document.resume(at: next) }
    }

    private mutating func beginElement(indentation: Int, into parts: inout [SplitPart]) {
        flushElement(into: &parts)
        element = TextPartBuilder(.yaml, at: here, limit: limit)
        hasElement = true
        elementCount += 1
        elementIndentation = indentation
        state = .element(indentation: indentation)
    }

    private mutating func flushElement(into parts: inout [SplitPart]) {
        guard hasElement else { return }
        parts.append(.element(element.part(lastLine: line - 1)))
        hasElement = false
    }

    private mutating func flushDocument(atEndOfFile: Bool, into parts: inout [SplitPart]) {
        let inElements = hasElement
        flushElement(into: &parts)
        if hasContent || elementCount > 0 {
            let part = DocumentPart(
                text: document.part(lastLine: line - (atEndOfFile && isMidLine ? 0 : 1)),
                elementCount: elementCount,
                endsInElements: inElements && atEndOfFile,
                isUnclosed: false
            )
            parts.append(.document(part))
        }
        resetDocument()
    }

    private mutating func resetDocument() {
        document = TextPartBuilder(.yaml, at: here, limit: limit)
        hasElement = false
        elementCount = 0
        elementIndentation = nil
        hasContent = false
        state = .document
    }
}
