import SourceText
import YAMLEvents

/// Reads values of a steering file and says where they are wrong.
struct ConfigurationValues {
    /// The file, for messages.
    var path: String

    /// Text of a value with its place; nil when it is absent or null.
    func located(_ node: YAMLNode?, _ key: String) throws(ConfigurationError) -> Located<String>? {
        guard let node, let value = try text(node, key) else { return nil }
        return Located(value, at: node.location)
    }

    /// Checks that a node is a mapping with known keys only.
    func requireKeys(of node: YAMLNode, in known: [String]) throws(ConfigurationError) {
        guard let pairs = node.pairs else {
            throw ConfigurationError(path: path, line: node.location.line, "a mapping with \(known[0]) … is expected")
        }
        for pair in pairs where !known.contains(pair.key.value) {
            throw ConfigurationError(
                path: path,
                line: pair.key.location.line,
                "unknown key `\(pair.key.value)`; known keys: \(known.joined(separator: ", "))"
            )
        }
    }

    /// Text of a value; nil when it is absent or null.
    func text(_ node: YAMLNode?, _ key: String) throws(ConfigurationError) -> String? {
        guard let node, !node.isNull else { return nil }
        guard let value = node.string?.value else {
            throw ConfigurationError(path: path, line: node.location.line, "`\(key)` must be text")
        }
        return value
    }

    /// Text that must be there.
    func required(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> String {
        guard let value = try text(node[key], key), !value.isEmpty else {
            throw ConfigurationError(path: path, line: node.location.line, "`\(key)` is missing")
        }
        return value
    }

    /// Members of a list; none when it is absent or null.
    func items(_ node: YAMLNode?, _ key: String) throws(ConfigurationError) -> [YAMLNode] {
        guard let node, !node.isNull else { return [] }
        guard let elements = node.elements else {
            throw ConfigurationError(path: path, line: node.location.line, "`\(key)` must be a list")
        }
        return elements
    }

    /// One of the values of an enumeration; nil when it is absent.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode?,
        _ key: String,
        of type: Choice.Type
    ) throws(ConfigurationError) -> Choice? where Choice.RawValue == String {
        guard let value = try text(node, key) else { return nil }
        guard let choice = Choice(rawValue: value) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(
                path: path,
                line: node?.location.line,
                "`\(key)` is `\(value)`; expected: \(known)"
            )
        }
        return choice
    }
}
