/// Quoted scalars with escapes or several lines (YAML 1.1, 5.4 and 9.1; libyaml, `yaml_parser_scan_flow_scalar`).
extension BlockReader {
    /// Decodes a quoted scalar; returns the position of the closing quotation mark, with the marks before it passed.
    mutating func quotedSlowly(at start: Int, into decoded: inout [UInt8]) throws(HandOver) -> Int {
        let quote = text[start]
        let isDouble = quote == 0x22
        var position = start + 1
        while true {
            guard position < text.count else { throw HandOver() }
            switch text[position] {
            case quote:
                if !isDouble, text[position + 1] == quote {
                    decoded.append(quote)
                    position += 2
                    continue
                }
                at.passMarks(before: position, text)
                return position
            case 0x5C where isDouble:
                if text[position + 1] == 0x0A {
                    // An escaped line end joins the lines; blank lines behind it are kept.
                    let breaks = try passLineEnds(&position, from: position + 1)
                    for _ in 1..<breaks { decoded.append(0x0A) }
                } else {
                    position = try escape(at: position, into: &decoded)
                }
            case 0x20:
                let spaces = text.spaces(at: position)
                if text[position + spaces] == 0x0A {
                    try fold(&position, from: position + spaces, into: &decoded)
                } else {
                    for _ in 0..<spaces { decoded.append(0x20) }
                    position += spaces
                }
            case 0x0A: try fold(&position, from: position, into: &decoded)
            case let byte:
                decoded.append(byte)
                position += 1
            }
        }
    }

    /// One line end becomes a space, more become one line feed less.
    private mutating func fold(_ position: inout Int, from lineEnd: Int, into decoded: inout [UInt8]) throws(HandOver) {
        let breaks = try passLineEnds(&position, from: lineEnd)
        if breaks == 1 { decoded.append(0x20) }
        for _ in 1..<breaks { decoded.append(0x0A) }
    }

    /// Goes from a line end to the next text; returns how many line ends stand between.
    private mutating func passLineEnds(_ position: inout Int, from lineEnd: Int) throws(HandOver) -> Int {
        var breaks = 0
        position = lineEnd
        while text[position] == 0x0A {
            breaks += 1
            at.line += 1
            at.lineStart = position + 1
            guard at.lineStart < text.count else { throw HandOver() }
            position = at.lineStart + text.spaces(at: at.lineStart)
        }
        // Text at the first column may be a document marker.
        guard position > at.lineStart else { throw HandOver() }
        return breaks
    }

    func escape(at position: Int, into decoded: inout [UInt8]) throws(HandOver) -> Int {
        let next = position + 2
        switch text[position + 1] {
        case 0x22, 0x2F, 0x5C: decoded.append(text[position + 1])
        case 0x6E: decoded.append(0x0A)
        case 0x74: decoded.append(0x09)
        case 0x72: decoded.append(0x0D)
        case 0x30: decoded.append(0x00)
        case 0x61: decoded.append(0x07)
        case 0x62: decoded.append(0x08)
        case 0x65: decoded.append(0x1B)
        case 0x66: decoded.append(0x0C)
        case 0x76: decoded.append(0x0B)
        case 0x20: decoded.append(0x20)
        case 0x78: return try hexadecimal(at: next, digits: 2, into: &decoded)
        case 0x75: return try hexadecimal(at: next, digits: 4, into: &decoded)
        case 0x55: return try hexadecimal(at: next, digits: 8, into: &decoded)
        default: throw HandOver()
        }
        return next
    }

    private func hexadecimal(at start: Int, digits: Int, into decoded: inout [UInt8]) throws(HandOver) -> Int {
        var value: UInt32 = 0
        for offset in 0..<digits {
            let digit: UInt8
            switch text[start + offset] {
            case let byte where byte >= 0x30 && byte <= 0x39: digit = byte - 0x30
            case let byte where byte >= 0x41 && byte <= 0x46: digit = byte - 0x37
            case let byte where byte >= 0x61 && byte <= 0x66: digit = byte - 0x57
            default: throw HandOver()
            }
            value = value << 4 | UInt32(digit)
        }
        // Surrogates and what is beyond Unicode are errors that the reference reader words.
        guard let scalar = Unicode.Scalar(value), digits < 8 || value <= 0x10FFFF else { throw HandOver() }
        decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return start + digits
    }
}
