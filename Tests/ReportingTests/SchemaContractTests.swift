import FoundationEssentials
import TestSupport
import Testing

/// The schema may only grow: what it once promised is written down, and no recording can take it back.
@Suite("contract of the JSON output") struct SchemaContractTests {
    private static let file = "Tests/Fixtures/reports/analysis-v1.contract.txt"

    private func schema() throws -> JSONTree {
        let data = try #require(
            FileManager.default.contents(atPath: Repository.root + "docs/schema/analysis-v1.schema.json")
        )
        return try JSONTree.parse(String(decoding: data, as: UTF8.self))
    }

    @Test("nothing that was promised is gone, and what is new is promised from now on")
    func schemaOnlyGrows() throws {
        let promises = SchemaPromises(try schema())
        if let data = FileManager.default.contents(atPath: Repository.root + Self.file) {
            let broken = SchemaPromises(text: String(decoding: data, as: UTF8.self)).broken(by: promises)
            #expect(broken == [], "programs rely on this within v1")
            guard broken.isEmpty else { return }
        }
        Golden.check(promises.text, Self.file)
    }

    @Test("incompatible changes are seen")
    func incompatibleChangesAreSeen() throws {
        let before = """
            {"type": "object", "required": ["a", "b"], "properties": {
              "a": {"type": "string"}, "b": {"enum": ["x", "y"]}, "c": {"type": "array", "items": {"$ref": "#/$defs/d"}}},
             "$defs": {"d": {"type": "object", "properties": {"e": {"const": 1}}}}}
            """
        let promises = SchemaPromises(try JSONTree.parse(before))
        #expect(promises.broken(by: promises) == [])
        let changes: [(String, String, String)] = [
            ("[\"a\", \"b\"]", "[\"a\"]", "/b required"),
            ("{\"type\": \"string\"}", "{\"type\": [\"string\", \"null\"]}", "/a type"),
            ("[\"x\", \"y\"]", "[\"x\"]", "/b value"),
            ("\"e\": {\"const\": 1}", "\"f\": {\"const\": 1}", "/c[]/e"),
            ("{\"const\": 1}", "{\"const\": 2}", "/c[]/e value"),
            ("\"type\": \"array\"", "\"type\": \"object\"", "/c type"),
        ]
        for (old, new, expected) in changes {
            let after = before.replacing(old, with: new)
            #expect(after != before)
            let broken = promises.broken(by: SchemaPromises(try JSONTree.parse(after)))
            #expect(broken.contains { $0.hasPrefix(expected) }, "\(new): \(broken)")
        }
        let grown = before.replacing("\"c\":", with: "\"n\": {\"type\": \"string\"}, \"c\":")
        #expect(promises.broken(by: SchemaPromises(try JSONTree.parse(grown))) == [])
    }
}

/// What a schema promises about each member: one line a promise, `PATH WHAT VALUES`.
struct SchemaPromises {
    /// Promises by path and kind.
    private var lines: [String: Set<String>] = [:]

    /// Collects the promises of a schema.
    init(_ schema: JSONTree) { collect(schema, root: schema, at: "", depth: 0) }

    /// Reads promises back.
    init(text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t").map(String.init)
            if parts.count >= 2 { lines["\(parts[0]) \(parts[1])"] = Set(parts.dropFirst(2)) }
        }
    }

    /// All promises, sorted.
    var text: String {
        lines.keys.sorted().map { key in
            let parts = key.split(separator: " ", maxSplits: 1).map(String.init)
            return (parts + (lines[key] ?? []).sorted()).joined(separator: "\t") + "\n"
        }.joined()
    }

    /// Promises that another schema does not keep: a member is gone or not required any more, a type got wider, a value
    /// of a closed list is gone.
    func broken(by other: SchemaPromises) -> [String] {
        lines.keys.sorted().compactMap { key in
            guard let kept = other.lines[key] else { return "\(key) is gone" }
            let promised = lines[key] ?? []
            if key.hasSuffix(" type") {
                return kept.isSubset(of: promised) ? nil : "\(key) is \(kept.sorted()), was \(promised.sorted())"
            }
            return promised.isSubset(of: kept) ? nil : "\(key) is \(kept.sorted()), was \(promised.sorted())"
        }
    }

    private mutating func collect(_ given: JSONTree, root: JSONTree, at path: String, depth: Int) {
        guard depth < 20 else { return }
        var schema = given
        if let reference = given["$ref"].text {
            schema = root["$defs"][reference.split(separator: "/").last.map(String.init) ?? ""]
        }
        let place = path.isEmpty ? "/" : path
        for choice in schema["anyOf"].elements { collect(choice, root: root, at: path, depth: depth + 1) }
        let types = (schema["type"].elements + [schema["type"]]).compactMap(\.text)
        if !types.isEmpty { lines["\(place) type", default: []].formUnion(types) }
        let values = schema["enum"].elements + (schema.members["const"].map { [$0] } ?? [])
        if !values.isEmpty { lines["\(place) value", default: []].formUnion(values.map { "\($0)" }) }
        for name in schema["required"].elements.compactMap(\.text) { lines["\(path)/\(name) required"] = [] }
        for (name, member) in schema["properties"].members {
            collect(member, root: root, at: "\(path)/\(name)", depth: depth + 1)
        }
        if !schema["items"].members.isEmpty { collect(schema["items"], root: root, at: "\(path)[]", depth: depth + 1) }
        if !schema["additionalProperties"].members.isEmpty {
            collect(schema["additionalProperties"], root: root, at: "\(path)/*", depth: depth + 1)
        }
    }
}
