/// What the first bytes of a line say about its place in a block-style document.
struct LineShape {
    /// Spaces in front.
    let indentation: Int
    /// Spaces and tabs in front.
    let contentOffset: Int
    /// Whether it opens a JSON value; two braces open a template.
    let opensBraces: Bool
    /// The first byte behind the spaces; nil for a line of white space.
    let first: UInt8?
    /// Whether it begins with a dash that stands alone, as a member of a sequence does.
    let isDash: Bool
    /// `---` or `...` at the first column, standing alone.
    let isDocumentStart: Bool
    let isDocumentEnd: Bool
    /// The key `items` at the first column with nothing behind it but a comment.
    let opensItems: Bool

    init(_ line: ArraySlice<UInt8>) {
        var position = line.startIndex
        while position < line.endIndex, line[position] == 0x20 { position += 1 }
        indentation = position - line.startIndex
        let rest = line[position...]
        let content = rest.drop { $0 == 0x20 || $0 == 0x09 }
        contentOffset = content.startIndex - line.startIndex
        opensBraces = content.first == 0x5B || (content.first == 0x7B && content.dropFirst().first != 0x7B)
        let isBlank = rest.allSatisfy { $0 == 0x0D || $0 == 0x0A || $0 == 0x09 || $0 == 0x20 }
        first = isBlank ? nil : rest.first
        isDash = first == 0x2D && Self.standsAlone(rest, length: 1)
        let isFlush = indentation == 0
        isDocumentStart = isFlush && rest.starts(with: "---".utf8) && Self.standsAlone(rest, length: 3)
        isDocumentEnd = isFlush && rest.starts(with: "...".utf8) && Self.standsAlone(rest, length: 3)
        opensItems = isFlush && rest.starts(with: "items:".utf8) && Self.isEmptyOrComment(rest.dropFirst(6))
    }

    /// Whether it holds no content: white space, a comment or a directive.
    var isEmpty: Bool { first == nil || first == 0x23 }

    /// Whether text behind a document marker is empty.
    static func isEmptyOrComment(_ rest: ArraySlice<UInt8>) -> Bool {
        var afterSpace = false
        for byte in rest {
            switch byte {
            case 0x20, 0x09: afterSpace = true
            case 0x0A, 0x0D: continue
            case 0x23: return afterSpace
            default: return false
            }
        }
        return true
    }

    private static func standsAlone(_ text: ArraySlice<UInt8>, length: Int) -> Bool {
        guard let next = text.dropFirst(length).first else { return true }
        return next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D
    }
}
