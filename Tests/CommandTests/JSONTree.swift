import FoundationEssentials

/// A JSON value, read with `JSONDecoder`, that tests can walk.
indirect enum JSONTree: Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONTree])
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
            self = .text(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    static func parse(_ text: String) throws -> JSONTree {
        try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
    }

    var string: String? { if case .text(let value) = self { value } else { nil } }
    var int: Int? { if case .number(let value) = self { Int(value) } else { nil } }
    var list: [JSONTree] { if case .list(let value) = self { value } else { [] } }
    subscript(key: String) -> JSONTree? {
        if case .object(let fields) = self { fields[key] } else { nil }
    }

    /// Every object anywhere inside that has all these keys.
    func objects(withKeys keys: [String]) -> [JSONTree] {
        switch self {
        case .list(let values): return values.flatMap { $0.objects(withKeys: keys) }
        case .object(let fields):
            let here = keys.allSatisfy { fields[$0] != nil } ? [self] : []
            return here + fields.keys.sorted().flatMap { fields[$0]?.objects(withKeys: keys) ?? [] }
        default: return []
        }
    }
}
