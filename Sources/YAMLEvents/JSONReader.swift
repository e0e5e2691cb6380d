/// Walks JSON texts (RFC 8259), one after the other, strictly.
///
/// libyaml is no JSON reader: it refuses surrogate pairs and keys over 1,024 characters.
struct JSONReader: ~Copyable, YAMLEventSource {
    private enum Expectation {
        case document
        case documentEnd
        case firstKey
        case key
        case value
        case firstElement
        case afterValue
    }

    private let bytes: [UInt8]
    private let limits: YAMLLimits
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private var expectation = Expectation.document
    /// Open collections; true for an object.
    private var open: [Bool] = []
    private var events = 0
    private var start = TextPlace(line: 1, column: 1)
    private var scalar: Range<Int> = 0..<0
    private var decoded: [UInt8]?
    private(set) var isPlain = false

    init(_ bytes: [UInt8], limits: YAMLLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    var anchor: String? { nil }
    var tag: String? { nil }
    func place() -> TextPlace { start }

    func withScalar<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        if let decoded { return body(decoded.span) }
        return body(bytes.span.extracting(scalar))
    }

    mutating func next() throws(YAMLFault) -> YAMLEventKind {
        events += 1
        guard events <= limits.events else { throw here.fault("the text has more than \(limits.events) events") }
        skipSpace()
        start = here
        switch expectation {
        case .document:
            guard position < bytes.count else { return .endOfText }
            expectation = .value
            return .documentStart
        case .documentEnd:
            expectation = .document
            return .documentEnd
        case .value: return try value()
        case .firstElement:
            return byte == 0x5D ? close() : try value()
        case .firstKey:
            return byte == 0x7D ? close() : try key()
        case .key: return try key()
        case .afterValue: return try afterValue()
        }
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }
    private var here: TextPlace { TextPlace(line: line, column: position - lineStart + 1) }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D: position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    private mutating func afterValue() throws(YAMLFault) -> YAMLEventKind {
        guard let inObject = open.last else { throw here.fault("unexpected text after the value") }
        guard let byte else { throw here.fault("the text ends inside \(inObject ? "an object" : "an array")") }
        if byte == (inObject ? 0x7D : 0x5D) { return close() }
        guard byte == 0x2C else {
            throw here.fault("a comma or the end of \(inObject ? "the object" : "the array") is expected")
        }
        position += 1
        skipSpace()
        start = here
        return inObject ? try key() : try value()
    }

    private mutating func close() -> YAMLEventKind {
        position += 1
        let wasObject = open.popLast() ?? false
        expectation = open.isEmpty ? .documentEnd : .afterValue
        return wasObject ? .mappingEnd : .sequenceEnd
    }

    private mutating func key() throws(YAMLFault) -> YAMLEventKind {
        guard byte == 0x22 else {
            throw here.fault(byte == nil ? "the text ends inside an object" : "a key in double quotes is expected")
        }
        try string()
        skipSpace()
        guard byte == 0x3A else { throw here.fault("a colon is expected after the key") }
        position += 1
        expectation = .value
        return .scalar
    }

    private mutating func value() throws(YAMLFault) -> YAMLEventKind {
        guard let byte else { throw here.fault("the text ends where a value is expected") }
        switch byte {
        case 0x7B, 0x5B:
            guard open.count < limits.depth else {
                throw here.fault("values are nested more than \(limits.depth) deep")
            }
            open.append(byte == 0x7B)
            position += 1
            expectation = byte == 0x7B ? .firstKey : .firstElement
            return byte == 0x7B ? .mappingStart : .sequenceStart
        case 0x22: try string()
        default: try literal()
        }
        expectation = open.isEmpty ? .documentEnd : .afterValue
        return .scalar
    }

    private mutating func literal() throws(YAMLFault) {
        let first = position
        while position < bytes.count, Self.isLiteralByte(bytes[position]) { position += 1 }
        let text = String(copying: bytes.span.extracting(first..<position))
        guard ["true", "false", "null"].contains(text) || Self.isNumber(text) else {
            throw start.fault("a JSON value is expected")
        }
        scalar = first..<position
        decoded = nil
        isPlain = true
    }

    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return (first == 0x2D || (0x30...0x39).contains(first)) && (0x30...0x39).contains(last) && Double(text) != nil
    }

    private mutating func string() throws(YAMLFault) {
        position += 1
        let first = position
        decoded = nil
        isPlain = false
        while let byte {
            switch byte {
            case 0x22:
                scalar = first..<position
                position += 1
                guard (decoded?.count ?? scalar.count) <= limits.scalarBytes else {
                    throw start.fault("a string is longer than \(limits.scalarBytes) bytes")
                }
                return
            case 0x5C:
                if decoded == nil { decoded = Array(bytes[first..<position]) }
                try escape()
            case ..<0x20: throw here.fault("a control character stands in a string")
            default:
                decoded?.append(byte)
                position += 1
            }
        }
        throw start.fault("the text ends inside a string")
    }

    private mutating func escape() throws(YAMLFault) {
        let place = here
        position += 1
        let code = byte
        position += 1
        switch code {
        case 0x22, 0x5C, 0x2F: decoded?.append(code ?? 0)
        case 0x62: decoded?.append(0x08)
        case 0x66: decoded?.append(0x0C)
        case 0x6E: decoded?.append(0x0A)
        case 0x72: decoded?.append(0x0D)
        case 0x74: decoded?.append(0x09)
        case 0x75: try unicodeEscape(place)
        default: throw place.fault("the string has an escape that JSON does not know")
        }
    }

    /// A pair of surrogates is one character; a lone one becomes the replacement character, as Go's decoder does.
    private mutating func unicodeEscape(_ place: TextPlace) throws(YAMLFault) {
        var scalar = try hexadecimal(place)
        if (0xD800...0xDBFF).contains(scalar), position + 5 < bytes.count, bytes[position] == 0x5C,
            bytes[position + 1] == 0x75
        {
            let rewind = position
            position += 2
            let low = try hexadecimal(place)
            if (0xDC00...0xDFFF).contains(low) {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            } else {
                position = rewind
            }
        }
        decoded?.append(contentsOf: Array(Character(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8))
    }

    private mutating func hexadecimal(_ place: TextPlace) throws(YAMLFault) -> UInt32 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(copying: bytes.span.extracting(position..<position + 4)), radix: 16)
        else { throw place.fault("`\\u` is not followed by four hexadecimal digits") }
        position += 4
        return value
    }
}
