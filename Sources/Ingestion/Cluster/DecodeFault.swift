import SourceText
import YAMLEvents

/// Why an object cannot be used: a field does not hold what the API says it holds.
struct DecodeFault: Error {
    /// Where the field's value stands.
    var location: SourceLocation
    /// The fact, lower case, without a full stop.
    var message: String
}

/// Typed access to fields; null counts as absent, as in the API server's decoder.
extension YAMLNode {
    /// The value of a field; nil when it is absent or null.
    func field(_ name: String) -> YAMLNode? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    /// The text of a field.
    func text(_ name: String) throws(DecodeFault) -> Located<String>? {
        guard let value = field(name) else { return nil }
        return try value.text(named: name)
    }

    /// The text of a field that must be there and not empty.
    func requiredText(_ name: String) throws(DecodeFault) -> Located<String> {
        guard let text = try text(name) else {
            throw DecodeFault(location: location, message: "`\(name)` is missing")
        }
        guard !text.value.isEmpty else { throw DecodeFault(location: text.location, message: "`\(name)` is empty") }
        return text
    }

    /// The mapping of a field.
    func mapping(_ name: String) throws(DecodeFault) -> YAMLNode? {
        guard let value = field(name) else { return nil }
        guard case .mapping = value else { throw value.wrong(name, "a mapping") }
        return value
    }

    /// The members of a field that is a list of mappings; empty when it is absent.
    func mappings(_ name: String) throws(DecodeFault) -> [YAMLNode] {
        let members = try list(name)
        for member in members {
            guard case .mapping = member else { throw member.wrong(name, "a list of mappings") }
        }
        return members
    }

    /// The members of a field that is a list of texts; empty when it is absent.
    func texts(_ name: String) throws(DecodeFault) -> [Located<String>] {
        var texts: [Located<String>] = []
        for member in try list(name) { texts.append(try member.text(named: name)) }
        return texts
    }

    /// The entries of a field that maps names to texts; empty when it is absent.
    func entries(_ name: String) throws(DecodeFault) -> [String: Located<String>] {
        guard let pairs = try mapping(name)?.pairs else { return [:] }
        var entries: [String: Located<String>] = [:]
        for pair in pairs where !pair.value.isNull {
            entries[pair.key.value] = try pair.value.text(named: pair.key.value)
        }
        return entries
    }

    /// The truth value of a field; false when it is absent.
    func flag(_ name: String) throws(DecodeFault) -> Bool {
        guard let value = field(name) else { return false }
        guard let flag = value.bool else { throw value.wrong(name, "`true` or `false`") }
        return flag
    }

    /// The whole number of a field.
    func number(_ name: String) throws(DecodeFault) -> Int? {
        guard let value = field(name) else { return nil }
        guard let number = value.int else { throw value.wrong(name, "a whole number") }
        return number
    }

    private func list(_ name: String) throws(DecodeFault) -> [YAMLNode] {
        guard let value = field(name) else { return [] }
        guard let members = value.elements else { throw value.wrong(name, "a list") }
        return members
    }

    private func text(named name: String) throws(DecodeFault) -> Located<String> {
        guard let text = string else { throw wrong(name, "text") }
        return text
    }

    private func wrong(_ name: String, _ expected: String) -> DecodeFault {
        DecodeFault(location: location, message: "`\(name)` holds \(shape) where \(expected) is expected")
    }

    /// What stands here instead of what is expected, with its article.
    var shape: String {
        switch self {
        case .scalar: isNull ? "null" : "a scalar"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
