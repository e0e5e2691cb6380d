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
    /// An object; a name must not be given twice.
    case object([Member])

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

    /// An array of strings.
    package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// The text, indented by two spaces a level, with a line feed at its end.
    package var text: String {
        var writer = JSONWriter()
        writer.write(self, depth: 0)
        return writer.text + "\n"
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
    private static let indents = (0..<32).map { String(repeating: "  ", count: $0) }

    private(set) var text = ""

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .unsigned(let value): text += String(value)
        case .string(let value): write(string: value)
        case .array(let values):
            write(count: values.count, open: "[", close: "]", depth: depth) { writer, index in
                writer.write(values[index], depth: depth + 1)
            }
        case .object(let members):
            write(count: members.count, open: "{", close: "}", depth: depth) { writer, index in
                writer.write(string: members[index].name)
                writer.text += ": "
                writer.write(members[index].value, depth: depth + 1)
            }
        }
    }

    private mutating func write(
        count: Int,
        open: String,
        close: String,
        depth: Int,
        element: (inout JSONWriter, Int) -> Void
    ) {
        text += open
        for index in 0..<count {
            text += index == 0 ? "\n" : ",\n"
            indent(depth + 1)
            element(&self, index)
        }
        if count > 0 {
            text += "\n"
            indent(depth)
        }
        text += close
    }

    private mutating func indent(_ depth: Int) {
        text += Self.indents[min(depth, Self.indents.count - 1)]
        if depth >= Self.indents.count { for _ in Self.indents.count...depth { text += "  " } }
    }

    private mutating func write(string: String) {
        text += "\""
        // Nearly every text is printable ASCII and needs no escapes.
        if string.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            text += string
            text += "\""
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                // Valid JSON may hold most of these, but a terminal or an editor that shows the file would obey them.
                if TerminalText.isHidden(scalar) {
                    for unit in String(scalar).utf16 { write(unit: unit) }
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    private mutating func write(unit: UInt16) {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
