import SourceText

/// Finds the end of a JSON text and the members of its top-level `items`, by brackets and strings alone.
///
/// Whether the pieces are JSON is for their parser to say.
struct BraceScanner {
    private enum Place {
        /// Anywhere in the document but between members.
        case document
        /// Between the brackets of the top-level `items`.
        case betweenElements
        /// Inside a member.
        case element
    }

    private let file: FileID
    private let limit: Int
    private var document: TextPartBuilder
    private var element: TextPartBuilder
    private var elementCount = 0
    private var place = Place.document
    private var depth = 0
    private var inString = false
    private var isEscaped = false
    /// The last string at depth 1, as far as it is needed to know `items`.
    private var lastString: [UInt8] = []
    private static let items = Array("items".utf8)
    private var keyIsItems = false
    private var needsComma = false
    private var line: Int
    private var column: Int

    init(at location: SourceLocation, limit: Int) {
        file = location.file
        self.limit = limit
        line = location.line
        column = location.column
        document = TextPartBuilder(.braces, at: location, limit: limit)
        element = document
    }

    /// Where the next byte stands.
    var location: SourceLocation { SourceLocation(file: file, line: line, column: column) }

    /// Takes bytes up to the end of the document; returns the index behind it, nil when more bytes are needed.
    mutating func consume(_ piece: TextPiece, from start: Int, into parts: inout [SplitPart]) -> Int? {
        let bytes = piece.bytes
        var position = start
        var runStart = start
        var runLine = line
        while position < bytes.count {
            let passed = uneventful(bytes, at: position)
            if passed > 0 {
                column += passed
                position += passed
                continue
            }
            let byte = bytes[position]
            if place == .betweenElements {
                if step(between: byte, into: &parts) {
                    runStart = position
                    runLine = line
                } else {
                    position += 1
                    continue
                }
            }
            if place == .element, depth == 2, !inString, byte == 0x2C || byte == 0x5D {
                element.append(runStart..<position, of: piece, lineEnds: line - runLine)
                finishElement(into: &parts)
                continue
            }
            let opensItems = scan(byte)
            advance(byte)
            position += 1
            if opensItems {
                document.append(runStart..<position, of: piece, lineEnds: line - runLine)
                place = .betweenElements
                needsComma = false
            } else if depth == 0, !inString, byte == 0x7D || byte == 0x5D {
                document.append(runStart..<position, of: piece, lineEnds: line - runLine)
                return position
            }
        }
        switch place {
        case .document: document.append(runStart..<position, of: piece, lineEnds: line - runLine)
        case .element: element.append(runStart..<position, of: piece, lineEnds: line - runLine)
        case .betweenElements: break
        }
        return nil
    }

    /// Copies what stands in the piece that was consumed, which may then be used for other text.
    mutating func leavePiece() {
        document.leavePiece()
        element.leavePiece()
    }

    /// The document; members that did not end are not part of it.
    func finished(isUnclosed: Bool) -> DocumentPart {
        DocumentPart(
            text: document.part(lastLine: line),
            elementCount: elementCount,
            endsInElements: isUnclosed && place != .document,
            isUnclosed: isUnclosed
        )
    }

    /// How many bytes at a place change nothing but the column: text of a string that is not looked at, and spaces.
    private func uneventful(_ bytes: [UInt8], at position: Int) -> Int {
        guard place != .betweenElements, !isEscaped else { return 0 }
        if inString {
            let isLookedAt = depth == 1 && lastString.count < 8
            return isLookedAt ? 0 : ByteSearch.stringStop(in: bytes, from: position) - position
        }
        return bytes[position] == 0x20 ? ByteSearch.spaces(in: bytes, at: position) : 0
    }

    /// Handles a byte between members; true when a run of kept bytes begins with it.
    private mutating func step(between byte: UInt8, into parts: inout [SplitPart]) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D:
            advance(byte)
            return false
        case 0x2C where needsComma:
            needsComma = false
            advance(byte)
            return false
        case 0x5D:
            place = .document
            document.breakLine(at: location)
            return true
        default:
            // A comma that is missing or doubled makes the member unreadable, which its parser reports.
            place = .element
            element = TextPartBuilder(.braces, at: location, limit: limit)
            if needsComma { element.append([0x2C], lineEnds: 0) }
            return true
        }
    }

    private mutating func finishElement(into parts: inout [SplitPart]) {
        parts.append(.element(element.part(lastLine: line)))
        elementCount += 1
        needsComma = true
        place = .betweenElements
    }

    private mutating func advance(_ byte: UInt8) {
        if byte == 0x0A {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }

    /// Follows strings and brackets; true when the byte opens the top-level `items`.
    private mutating func scan(_ byte: UInt8) -> Bool {
        if inString {
            scanString(byte)
            return false
        }
        switch byte {
        case 0x22:
            inString = true
            isEscaped = false
            lastString.removeAll(keepingCapacity: true)
        case 0x3A where depth == 1: keyIsItems = lastString == Self.items
        case 0x7B, 0x5B:
            depth += 1
            if byte == 0x5B, depth == 2, keyIsItems {
                keyIsItems = false
                return true
            }
            keyIsItems = false
        case 0x7D, 0x5D: depth -= 1
        case 0x2C where depth == 1: keyIsItems = false
        default: break
        }
        return false
    }

    private mutating func scanString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == 0x5C {
            isEscaped = true
        } else if byte == 0x22 || byte == 0x0A {
            // A line feed in a string is no JSON; ending the string there keeps the next members whole.
            inString = false
            return
        }
        if depth == 1, lastString.count < 8 { lastString.append(byte) }
    }
}
