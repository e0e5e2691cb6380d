package import SourceText

/// A key of a mapping with its value.
package struct YAMLPair: Sendable, Hashable {
    /// The key.
    package var key: Located<String>
    /// The value.
    package var value: YAMLNode

    /// Pairs a key with its value.
    package init(key: Located<String>, value: YAMLNode) {
        self.key = key
        self.value = value
    }
}

/// A value of a YAML or JSON document with the place it stands at.
package enum YAMLNode: Sendable, Hashable {
    /// Text; `isPlain` is true for unquoted YAML text and for JSON numbers, `true`, `false` and `null`.
    case scalar(Located<String>, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode], SourceLocation)
    /// A mapping in the order of the text; keys are unique.
    case mapping([YAMLPair], SourceLocation)

    /// Where the value stands.
    package var location: SourceLocation {
        switch self {
        case .scalar(let text, _): text.location
        case .sequence(_, let location), .mapping(_, let location): location
        }
    }

    /// The value of a key of a mapping; nil for other nodes and absent keys.
    package subscript(key: String) -> YAMLNode? {
        guard case .mapping(let pairs, _) = self else { return nil }
        return pairs.first { $0.key.value == key }?.value
    }

    /// The text of a scalar that is not null.
    package var string: Located<String>? {
        guard case .scalar(let text, _) = self, !isNull else { return nil }
        return text
    }

    /// The whole number an unquoted scalar stands for.
    package var int: Int? {
        guard case .scalar(let text, isPlain: true) = self else { return nil }
        return Int(text.value)
    }

    /// The truth value an unquoted scalar stands for: `true` or `false`.
    package var bool: Bool? {
        guard case .scalar(let text, isPlain: true) = self else { return nil }
        switch text.value {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// Whether it is an unquoted `null`, `~` or nothing (YAML 1.2 core schema).
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = self else { return false }
        switch text.value.utf8.count {
        case 0: return true
        case 1: return text.value == "~"
        case 4: return text.value == "null" || text.value == "Null" || text.value == "NULL"
        default: return false
        }
    }

    /// The members of a sequence; nil for other nodes.
    package var elements: [YAMLNode]? {
        guard case .sequence(let nodes, _) = self else { return nil }
        return nodes
    }

    /// The entries of a mapping; nil for other nodes.
    package var pairs: [YAMLPair]? {
        guard case .mapping(let pairs, _) = self else { return nil }
        return pairs
    }
}

extension YAMLNode {
    /// Reads every document of a YAML stream, or of JSON texts one after the other.
    ///
    /// Text that begins with a brace or bracket is read as JSON; when it is no JSON, it is read as YAML in flow style.
    package static func parse(
        _ bytes: [UInt8],
        file: FileID,
        limits: YAMLLimits = .standard
    ) throws(YAMLFault) -> [YAMLNode] {
        try parse(bytes, origin: TextOrigin(file: file), projection: .keep, limits: limits)
    }

    /// Reads every document of a part of a file, and of each only what the projection keeps.
    ///
    /// Locations and faults are those of the file.
    package static func parse(
        _ bytes: [UInt8],
        origin: TextOrigin,
        projection: YAMLProjection,
        limits: YAMLLimits = .standard
    ) throws(YAMLFault) -> [YAMLNode] {
        do throws(YAMLFault) {
            try TextValidation.requireUTF8(bytes)
            guard TextValidation.looksLikeJSON(bytes) else {
                return try read(LibYAMLReader(bytes, limits: limits), origin, projection, limits)
            }
            do throws(YAMLFault) {
                return try read(JSONReader(bytes, limits: limits), origin, projection, limits)
            } catch {
                let flow = try? read(LibYAMLReader(bytes, limits: limits), origin, projection, limits)
                guard let flow else { throw error }
                return flow
            }
        } catch {
            throw origin.translated(error)
        }
    }

    private static func read<Source: YAMLEventSource & ~Copyable>(
        _ source: consuming Source,
        _ origin: TextOrigin,
        _ projection: YAMLProjection,
        _ limits: YAMLLimits
    ) throws(YAMLFault) -> [YAMLNode] {
        var builder = YAMLNodeBuilder(source: source, origin: origin, limits: limits)
        return try builder.documents(projection)
    }
}
