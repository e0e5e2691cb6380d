import FoundationEssentials

/// Any JSON text, read back for structural checks; the order of members is lost.
package indirect enum JSONTree: Decodable, Equatable {
    /// JSON `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONTree])
    /// An object.
    case object([String: JSONTree])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    /// Reads a text.
    package static func parse(_ text: String) throws -> JSONTree {
        try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
    }

    /// A member of an object; null when there is none.
    package subscript(name: String) -> JSONTree {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    /// An element of an array; null when there is none.
    package subscript(index: Int) -> JSONTree {
        if case .array(let values) = self, index < values.count { values[index] } else { .null }
    }

    /// Elements of an array.
    package var elements: [JSONTree] { if case .array(let values) = self { values } else { [] } }

    /// Members of an object.
    package var members: [String: JSONTree] { if case .object(let members) = self { members } else { [:] } }

    /// The text of a string.
    package var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The whole number; nil for anything else.
    package var int: Int? { if case .number(let value) = self { Int(exactly: value) } else { nil } }

    /// Every object anywhere inside that has all these keys.
    package func objects(withKeys keys: [String]) -> [JSONTree] {
        let inner = elements + members.keys.sorted().map { self[$0] }
        let here = !members.isEmpty && keys.allSatisfy { members[$0] != nil } ? [self] : []
        return here + inner.flatMap { $0.objects(withKeys: keys) }
    }
}
