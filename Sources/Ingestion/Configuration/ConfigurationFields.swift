import SourceText
package import YAMLEvents

/// Reads values of a steering file and says at which line they are wrong.
package struct ConfigurationFields: Sendable {
    /// Path of the file, for messages.
    package var path: String

    /// Reads values of the file at a path.
    package init(path: String) { self.path = path }

    /// An error at a node.
    package func error(at node: YAMLNode, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: node.location.line, message)
    }

    /// Checks that a node is a mapping with known keys only.
    ///
    /// - Throws: `ConfigurationError` for another node, and for the first unknown key.
    package func requireKeys(of node: YAMLNode, in known: [String]) throws(ConfigurationError) {
        guard let pairs = node.pairs else {
            throw error(at: node, "a mapping with `\(known.joined(separator: "`, `"))` is expected")
        }
        for pair in pairs where !known.contains(pair.key.value) {
            throw ConfigurationError(
                path: path,
                line: pair.key.location.line,
                "unknown field `\(pair.key.value)`; known fields: \(known.joined(separator: ", "))"
            )
        }
    }

    /// Checks `apiVersion` and `kind`, when the file has them.
    ///
    /// - Throws: `ConfigurationError` for other values than these.
    package func requireHeader(of node: YAMLNode, apiVersion: String, kind: String) throws(ConfigurationError) {
        for (key, expected) in [("apiVersion", apiVersion), ("kind", kind)] {
            guard let value = node[key] else { continue }
            guard value.string?.value == expected else {
                throw error(at: value, "`\(key)` is `\(value.string?.value ?? "?")`; `\(expected)` is expected")
            }
        }
    }

    /// The text of a member; nil when it is absent or null.
    ///
    /// - Throws: `ConfigurationError` when it is a list or a mapping.
    package func text(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> String? {
        guard let value = node[key], !value.isNull else { return nil }
        guard let text = value.string?.value else { throw error(at: value, "`\(key)` must be text") }
        return text
    }

    /// The text of a member that must be there and not be blank.
    ///
    /// - Throws: `ConfigurationError` when it is absent, blank, a list or a mapping.
    package func required(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> String {
        guard let value = try text(node, key), !value.allSatisfy(\.isWhitespace) else {
            throw error(at: node[key] ?? node, "`\(key)` is missing")
        }
        return value
    }

    /// The truth value of a member; nil when it is absent.
    ///
    /// - Throws: `ConfigurationError` for anything but an unquoted `true` or `false`.
    package func flag(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> Bool? {
        guard let value = node[key] else { return nil }
        guard let flag = value.bool else { throw error(at: value, "`\(key)` must be true or false") }
        return flag
    }

    /// The whole number of a member; nil when it is absent.
    ///
    /// - Throws: `ConfigurationError` for anything but an unquoted number in the range.
    package func number(
        _ node: YAMLNode,
        _ key: String,
        in range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int? {
        guard let value = node[key] else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw error(at: value, "`\(key)` must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A duration such as `90m`, `36h` or `10d` in seconds; nil when the member is absent.
    ///
    /// - Throws: `ConfigurationError` for anything else.
    package func duration(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> Int? {
        guard let value = node[key] else { return nil }
        let units: [Character: Int] = ["m": 60, "h": 3_600, "d": 86_400]
        let text = value.string?.value ?? ""
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (1...100_000).contains(count)
        else { throw error(at: value, "`\(key)` must be a duration such as 90m, 36h or 10d") }
        return count * unit
    }

    /// The members of a list; none when it is absent.
    ///
    /// - Throws: `ConfigurationError` for anything but a list.
    package func items(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> [YAMLNode] {
        guard let value = node[key] else { return [] }
        guard let elements = value.elements else { throw error(at: value, "`\(key)` must be a list") }
        return elements
    }

    /// The texts of a list; none when it is absent.
    ///
    /// - Throws: `ConfigurationError` for anything but a list of texts.
    package func texts(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> [String] {
        var texts: [String] = []
        for item in try items(node, key) {
            guard let text = item.string?.value else { throw error(at: item, "`\(key)` must be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// The member as one of a closed list of words; nil when it is absent.
    ///
    /// - Throws: `ConfigurationError` for a word that is not in the list.
    package func choice<Choice: RawRepresentable>(
        _ node: YAMLNode,
        _ key: String,
        of choices: [Choice]
    ) throws(ConfigurationError) -> Choice? where Choice.RawValue == String {
        guard let value = node[key] else { return nil }
        guard let text = value.string?.value, let choice = choices.first(where: { $0.rawValue == text }) else {
            let known = choices.map(\.rawValue).joined(separator: ", ")
            throw error(at: value, "`\(key)` is `\(value.string?.value ?? "?")`; expected: \(known)")
        }
        return choice
    }
}
