/// Literal and folded block scalars (YAML 1.1, 9.2; libyaml, `yaml_parser_scan_block_scalar`).
extension BlockReader {
    private enum Chomping {
        case strip, clip, keep
    }

    private struct Header {
        var isLiteral: Bool
        var chomping = Chomping.clip
        var increment = 0
        var end: Int
    }

    /// Reads a block scalar whose indicator stands at `start`, below a collection at `column`; goes to the line behind it.
    mutating func block(at start: Int, _ column: Int, isKept: Bool) throws(HandOver) -> TextRange {
        let header = try header(at: start)
        at.passMarks(before: header.end, text)
        at.mark += 1
        at.line += 1
        var position = header.end + 1
        let indentation = header.increment > 0 ? column + header.increment : try detect(at: position, column)
        var value: [UInt8] = []
        var lineBreak = false
        var breaks = 0
        var wasBlank = false
        while position < text.count {
            let spaces = min(text.spaces(at: position), text.count - position)
            let first = position + min(spaces, indentation)
            if text[first] == 0x0A {
                breaks += 1
                at.mark += 1
                at.line += 1
                position = first + 1
                continue
            }
            guard spaces >= indentation else { break }
            let end = at.endOfLine(text)
            if isKept {
                let isBlank = text[first] == 0x20
                if lineBreak, !header.isLiteral, !wasBlank, !isBlank {
                    if breaks == 0 { value.append(0x20) }
                } else if lineBreak {
                    value.append(0x0A)
                }
                for _ in 0..<breaks { value.append(0x0A) }
                text.append(first, end, to: &value)
                wasBlank = isBlank
            }
            lineBreak = true
            breaks = 0
            at.line += 1
            position = end + 1
        }
        // `startLine` counts the line that it begins with.
        at.line -= 1
        at.startLine(at: position, text)
        guard isKept else { return .empty }
        if header.chomping != .strip, lineBreak { value.append(0x0A) }
        if header.chomping == .keep { for _ in 0..<breaks { value.append(0x0A) } }
        return table.decoded(value)
    }

    private func header(at start: Int) throws(HandOver) -> Header {
        var header = Header(isLiteral: text[start] == 0x7C, end: start + 1)
        var hasChomping = false
        while text[header.end] != 0x0A {
            switch text[header.end] {
            case 0x2B where !hasChomping: header.chomping = .keep
            case 0x2D where !hasChomping: header.chomping = .strip
            case let digit where digit >= 0x31 && digit <= 0x39 && header.increment == 0:
                header.increment = Int(digit - 0x30)
                header.end += 1
                continue
            default: throw HandOver()
            }
            hasChomping = true
            header.end += 1
        }
        return header
    }

    /// The indentation of the first line with text; blank lines before it must not be indented further.
    private func detect(at start: Int, _ column: Int) throws(HandOver) -> Int {
        var position = start
        var deepest = 0
        while position < text.count {
            let spaces = text.spaces(at: position)
            if text[position + spaces] != 0x0A {
                guard spaces > column, spaces >= deepest else { throw HandOver() }
                return spaces
            }
            deepest = max(deepest, spaces)
            position += spaces + 1
        }
        throw HandOver()
    }
}
