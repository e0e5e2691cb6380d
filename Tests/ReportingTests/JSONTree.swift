import FoundationEssentials

/// Any JSON text, read back for structural checks; the order of members is lost.
indirect enum JSONTree: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
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
    static func parse(_ text: String) throws -> JSONTree {
        try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
    }

    /// A member of an object; null when there is none.
    subscript(name: String) -> JSONTree {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    /// An element of an array; null when there is none.
    subscript(index: Int) -> JSONTree {
        if case .array(let values) = self, index < values.count { values[index] } else { .null }
    }

    /// Elements of an array.
    var elements: [JSONTree] { if case .array(let values) = self { values } else { [] } }

    /// Members of an object.
    var members: [String: JSONTree] { if case .object(let members) = self { members } else { [:] } }

    /// The text of a string.
    var text: String? { if case .string(let text) = self { text } else { nil } }
}
