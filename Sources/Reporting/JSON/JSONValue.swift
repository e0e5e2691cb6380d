import SourceText

/// A JSON value whose members keep the order in which they were given.
package indirect enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A whole number that may exceed the range of `Int`, such as a size in bytes.
    case unsigned(UInt64)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An array whose values are made while they are written, so that a long one is never in memory as a whole.
    case rows(Rows)
    /// An object; a name must not be given twice.
    case object([Member])

    /// Values that are made when they are asked for, always the same.
    package struct Rows: Sendable, Equatable {
        let count: Int
        let value: @Sendable (Int) -> JSONValue

        package static func == (left: Rows, right: Rows) -> Bool {
            left.count == right.count && (0..<left.count).allSatisfy { left.value($0) == right.value($0) }
        }
    }

    /// One member of an object.
    package struct Member: Sendable, Equatable {
        /// The name.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// Pairs name and value.
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A string, or `null`.
    package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// A number, or `null`.
    package static func optional(_ number: UInt64?) -> JSONValue { number.map(JSONValue.unsigned) ?? .null }

    /// An array of a value for each element of a list.
    package static func rows<Element: Sendable>(
        _ elements: [Element],
        _ value: @escaping @Sendable (Element) -> JSONValue
    ) -> JSONValue {
        .rows(Rows(count: elements.count) { value(elements[$0]) })
    }

    /// An array of strings.
    package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// The text, indented by two spaces a level, with a line feed at its end.
    package var text: String {
        var writer = JSONWriter()
        writer.write(self, depth: 0)
        return writer.text
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }

    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
}

/// Writes values as RFC 8259 text; the same value always gives the same bytes.
private struct JSONWriter {
    private var bytes: [UInt8] = []

    /// What was written, with a line feed at its end.
    var text: String { String(decoding: bytes, as: UTF8.self) + "\n" }

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: write("null")
        case .bool(let value): write(value ? "true" : "false")
        case .integer(let value): write(String(value))
        case .unsigned(let value): write(String(value))
        case .string(let value): write(string: value)
        case .array(let values): write(values.count, depth) { values[$0] }
        case .rows(let rows): write(rows.count, depth, rows.value)
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for index in members.indices {
                begin(index, depth)
                write(string: members[index].name)
                write(": ")
                write(members[index].value, depth: depth + 1)
            }
            close(UInt8(ascii: "}"), members.count, depth)
        }
    }

    /// So many values are worth a second thread.
    private static let many = 512

    private mutating func write(_ count: Int, _ depth: Int, _ value: @escaping @Sendable (Int) -> JSONValue) {
        bytes.append(UInt8(ascii: "["))
        if count >= Self.many {
            let pieces = ForkJoin.processors
            let texts = ForkJoin.map(pieces) { piece in
                var writer = JSONWriter()
                writer.write(count * piece / pieces..<count * (piece + 1) / pieces, depth, value)
                return writer.bytes
            }
            for text in texts { bytes += text }
        } else {
            write(0..<count, depth, value)
        }
        close(UInt8(ascii: "]"), count, depth)
    }

    private mutating func write(_ range: Range<Int>, _ depth: Int, _ value: (Int) -> JSONValue) {
        for index in range {
            begin(index, depth)
            write(value(index), depth: depth + 1)
        }
    }

    private mutating func begin(_ index: Int, _ depth: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        startLine(depth + 1)
    }

    private mutating func close(_ bracket: UInt8, _ count: Int, _ depth: Int) {
        if count > 0 { startLine(depth) }
        bytes.append(bracket)
    }

    private mutating func startLine(_ depth: Int) {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<2 * depth { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(string: String) {
        bytes.append(UInt8(ascii: "\""))
        // Nearly every text is printable ASCII and needs no escapes.
        let span = string.utf8Span.span
        var isPlain = true
        for index in span.indices {
            let byte = span[index]
            let isMark = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            if byte < 0x20 || byte >= 0x7F || isMark { isPlain = false }
        }
        if isPlain { write(string) } else { write(escaped: string) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(escaped string: String) {
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": write("\\\"")
            case "\\": write("\\\\")
            case "\n": write("\\n")
            case "\r": write("\\r")
            case "\t": write("\\t")
            default:
                // Valid JSON may hold most of these, but a terminal or an editor that shows the file would obey them.
                if TerminalText.isHidden(scalar) {
                    for unit in String(scalar).utf16 { write(unit: unit) }
                } else {
                    write(String(scalar))
                }
            }
        }
    }

    private mutating func write(unit: UInt16) {
        let digits = String(unit, radix: 16)
        write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
}
