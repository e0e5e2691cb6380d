import SourceText
import YAMLEvents

/// A value of a saved analysis on its way to a field of the report; every fault names file, line and member.
struct SavedValue {
    /// The value.
    var node: YAMLNode
    /// Name of the member that holds it; empty for the whole analysis.
    var name: String
    /// Path of the file, for messages.
    var path: String

    /// A fault at this value; `reason` follows the name of the member.
    func fault(_ reason: String) -> SavedAnalysisError {
        let place = node.location
        let subject = name.isEmpty ? "the analysis" : "`\(name)`"
        return .invalid(path: path, line: place.line, column: place.column, reason: "\(subject) \(reason)")
    }

    /// A member that may be absent or null.
    func ifPresent(_ key: String) -> SavedValue? {
        guard let value = node[key], !value.isNull else { return nil }
        return SavedValue(node: value, name: key, path: path)
    }

    /// A member that must be there and not null.
    func member(_ key: String) throws(SavedAnalysisError) -> SavedValue {
        guard node.pairs != nil else { throw fault("must be an object") }
        guard let value = ifPresent(key) else { throw fault("lacks `\(key)`") }
        return value
    }

    /// The value as a string.
    func text() throws(SavedAnalysisError) -> String {
        guard case .scalar(let text, isPlain: false) = node else { throw fault("must be a string") }
        return text.value
    }

    /// The value as a whole number.
    func integer() throws(SavedAnalysisError) -> Int {
        guard let number = node.int else { throw fault("must be a whole number") }
        return number
    }

    /// The value as one of the names of a closed list.
    func choice<Choice: RawRepresentable<String>>(
        _ type: Choice.Type = Choice.self
    ) throws(SavedAnalysisError) -> Choice {
        let text = try text()
        guard let choice = Choice(rawValue: text) else { throw fault("cannot be `\(text)`") }
        return choice
    }

    /// The elements of an array.
    func elements() throws(SavedAnalysisError) -> [SavedValue] {
        guard let nodes = node.elements else { throw fault("must be an array") }
        return nodes.map { SavedValue(node: $0, name: name, path: path) }
    }

    /// The members of an object, in the order of the text.
    func members() throws(SavedAnalysisError) -> [SavedValue] {
        guard let pairs = node.pairs else { throw fault("must be an object") }
        return pairs.map { SavedValue(node: $0.value, name: $0.key.value, path: path) }
    }
}

extension SavedValue {
    /// A string member.
    func text(_ key: String) throws(SavedAnalysisError) -> String { try member(key).text() }

    /// A string member that may be absent or null.
    func optionalText(_ key: String) throws(SavedAnalysisError) -> String? { try ifPresent(key)?.text() }

    /// A whole number.
    func integer(_ key: String) throws(SavedAnalysisError) -> Int { try member(key).integer() }

    /// A whole number that may be absent or null.
    func optionalInteger(_ key: String) throws(SavedAnalysisError) -> Int? { try ifPresent(key)?.integer() }

    /// A size in bytes that may be absent or null.
    func optionalSize(_ key: String) throws(SavedAnalysisError) -> UInt64? {
        guard let value = ifPresent(key) else { return nil }
        guard case .scalar(let text, isPlain: true) = value.node, let size = UInt64(text.value) else {
            throw value.fault("must be a number of bytes")
        }
        return size
    }

    /// `true` or `false`.
    func flag(_ key: String) throws(SavedAnalysisError) -> Bool {
        let value = try member(key)
        guard let flag = value.node.bool else { throw value.fault("must be true or false") }
        return flag
    }

    /// `true`, `false`, or absent or null.
    func optionalFlag(_ key: String) throws(SavedAnalysisError) -> Bool? {
        ifPresent(key) == nil ? nil : try flag(key)
    }

    /// A member with a closed list of values.
    func choice<Choice: RawRepresentable<String>>(
        _ key: String,
        _ type: Choice.Type = Choice.self
    ) throws(SavedAnalysisError) -> Choice {
        try member(key).choice()
    }

    /// A member with a closed list of values that may be absent or null.
    func optionalChoice<Choice: RawRepresentable<String>>(
        _ key: String,
        _ type: Choice.Type = Choice.self
    ) throws(SavedAnalysisError) -> Choice? {
        try ifPresent(key)?.choice()
    }

    /// The elements of an array that must be there.
    func list(_ key: String) throws(SavedAnalysisError) -> [SavedValue] { try member(key).elements() }

    /// The elements of an array that older versions of the format do not have.
    func listIfPresent(_ key: String) throws(SavedAnalysisError) -> [SavedValue] {
        try ifPresent(key)?.elements() ?? []
    }

    /// An array of strings.
    func texts(_ key: String) throws(SavedAnalysisError) -> [String] {
        try list(key).map { (value) throws(SavedAnalysisError) in try value.text() }
    }

    /// An array of strings that older versions of the format do not have.
    func textsIfPresent(_ key: String) throws(SavedAnalysisError) -> [String] {
        try listIfPresent(key).map { (value) throws(SavedAnalysisError) in try value.text() }
    }
}
