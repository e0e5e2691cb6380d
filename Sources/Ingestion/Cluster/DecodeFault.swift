import SourceText
import StorageModel
import YAMLEvents

/// Why an object cannot be used: a field does not hold what the API says it holds.
struct DecodeFault: Error {
    /// Where the field's value stands.
    var location: SourceLocation
    /// The fact, lower case, without a full stop.
    var message: String
}

/// Typed access to fields; null counts as absent, as in the API server's decoder.
extension ValueNode {
    /// The value of a field; nil when it is absent or null.
    func field(_ field: ManifestField) -> ValueNode? { child(field.number) }

    /// The text of a field.
    func text(_ field: ManifestField) throws(DecodeFault) -> Located<String>? {
        guard let value = child(field.number) else { return nil }
        guard let text = value.string else { throw value.wrong(field.name, "text") }
        return text
    }

    /// The same, for text that hardly stands in a second object, such as a uid.
    func ownText(_ field: ManifestField) throws(DecodeFault) -> Located<String>? {
        guard let value = child(field.number) else { return nil }
        guard let text = value.ownString else { throw value.wrong(field.name, "text") }
        return text
    }

    /// A field that must be text and not empty.
    func required(_ field: ManifestField) throws(DecodeFault) -> ValueNode {
        guard let value = child(field.number) else {
            throw DecodeFault(location: location, message: "`\(field.name)` is missing")
        }
        guard value.isText else { throw value.wrong(field.name, "text") }
        guard !value.isEmptyText else {
            throw DecodeFault(location: value.location, message: "`\(field.name)` is empty")
        }
        return value
    }

    /// The text of a field that must be there and not empty.
    func requiredText(_ field: ManifestField) throws(DecodeFault) -> Located<String> {
        let value = try required(field)
        return value.string ?? Located("", at: value.location)
    }

    /// The mapping of a field.
    func mapping(_ field: ManifestField) throws(DecodeFault) -> ValueNode? {
        guard let value = child(field.number) else { return nil }
        guard value.isMapping else { throw value.wrong(field.name, "a mapping") }
        return value
    }

    /// The members of a field that is a list of mappings; none when it is absent.
    func mappings(_ field: ManifestField) throws(DecodeFault) -> Members {
        let members = try list(field)
        for member in members where !member.isMapping { throw member.wrong(field.name, "a list of mappings") }
        return members
    }

    /// The members of a field that is a list of texts; empty when it is absent.
    func texts(_ field: ManifestField) throws(DecodeFault) -> [Located<String>] {
        let members = try list(field)
        var texts: [Located<String>] = []
        texts.reserveCapacity(members.count)
        for member in members {
            guard let text = member.string else { throw member.wrong(field.name, "text") }
            texts.append(text)
        }
        return texts
    }

    /// The entries of a field that maps names to texts; empty when it is absent.
    func entries(_ field: ManifestField) throws(DecodeFault) -> NamedTexts {
        guard let members = try mapping(field)?.members, members.count > 0 else { return [:] }
        var entries = NamedTexts(minimumCapacity: members.count)
        for member in members where !member.isNull {
            let key = member.key.value
            guard let text = member.string else { throw member.wrong(key, "text") }
            entries[key] = text
        }
        return entries
    }

    /// The truth value of a field; false when it is absent.
    func flag(_ field: ManifestField) throws(DecodeFault) -> Bool {
        guard let value = child(field.number) else { return false }
        guard let flag = value.bool else { throw value.wrong(field.name, "`true` or `false`") }
        return flag
    }

    /// The whole number of a field.
    func number(_ field: ManifestField) throws(DecodeFault) -> Int? {
        guard let value = child(field.number) else { return nil }
        guard let number = value.int else { throw value.wrong(field.name, "a whole number") }
        return number
    }

    private func list(_ field: ManifestField) throws(DecodeFault) -> Members {
        guard let value = child(field.number) else { return noMembers }
        guard value.isSequence else { throw value.wrong(field.name, "a list") }
        return value.members
    }

    private func wrong(_ name: String, _ expected: String) -> DecodeFault {
        DecodeFault(location: location, message: "`\(name)` holds \(tree.shape) where \(expected) is expected")
    }
}

extension YAMLNode {
    /// What stands here instead of what is expected, with its article.
    var shape: String {
        switch self {
        case .scalar: isNull ? "null" : "a scalar"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
