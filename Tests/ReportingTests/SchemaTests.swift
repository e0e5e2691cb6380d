import FoundationEssentials
import Reporting
import TestSupport
import Testing

/// docs/schema/analysis-v1.schema.json is a promise to other programs: it only grows, and the renderer keeps it.
@Suite struct SchemaTests {
    private func schema() throws -> JSONTree {
        let path = Repository.root + "docs/schema/analysis-v1.schema.json"
        let data = try #require(FileManager.default.contents(atPath: path))
        return try JSONTree.parse(String(decoding: data, as: UTF8.self))
    }

    @Test func renderedReportsFollowTheSchema() throws {
        let schema = try schema()
        var bare = SampleReport.make()
        bare.boot = nil
        bare.runbook = nil
        bare.options.method = nil
        bare.options.profile = nil
        for report in [SampleReport.make(), bare] {
            let value = try JSONTree.parse(JSONRenderer.render(report))
            let faults = SchemaChecker(root: schema).faults(of: value, against: schema, at: "")
            #expect(faults == [])
        }
    }

    @Test func theCheckerSeesFaults() throws {
        let checker = SchemaChecker(root: try schema())
        let faults = checker.faults(of: try JSONTree.parse(#"{"apiVersion": "x"}"#), against: checker.root, at: "")
        #expect(faults.contains("/apiVersion: not the constant"))
        #expect(faults.contains("/verdict: missing"))
    }

    @Test func requiredPropertiesAreThoseThatWerePromised() throws {
        let schema = try schema()
        let paths = SchemaChecker(root: schema).requiredPaths(schema, at: "").sorted()
        Golden.check(paths.joined(separator: "\n") + "\n", "Tests/Fixtures/reports/analysis-v1.required.txt")
    }

    @Test func fixedFieldsHaveTheirNamesAndValues() throws {
        let value = try JSONTree.parse(JSONRenderer.render(SampleReport.make()))
        #expect(value["apiVersion"] == .string("pv-impact/v1"))
        #expect(value["kind"] == .string("Analysis"))
        #expect(value["verdict"] == .string("blocked"))
        #expect(value["exitCode"] == .number(3))
        let archive = value["volumes"][0]
        #expect(archive["name"] == .string("pv-archive"))
        #expect(archive["side"] == .string("carried"))
        #expect(archive["node"] == .string("worker-1"))
        #expect(archive["move"] == .string("worker-1→worker-2"))
        #expect(archive["pathFate"] == .string("missing"))
        #expect(archive["dataFate"] == .string("arrives"))
        #expect(archive["headline"] == .string("missing"))
        #expect(archive["severity"] == .string("high"))
        #expect(archive["certainty"] == .string("depends"))
        #expect(archive["dependsOn"] == .array([.string("filesystemUUID")]))
        #expect(value["volumes"][4]["severity"] == .string("none"))
        #expect(value["volumes"][3]["missing"] == .array([.string("target node: probe/beneath.tsv")]))
        #expect(value["boot"]["outcome"] == .string("degraded"))
        #expect(value["preflight"][0]["id"] == .string("S01"))
        #expect(value["preflight"][0]["result"] == .string("fail"))
        #expect(value["preflight"][3]["result"] == .string("notApplicable"))
        let finding = value["findings"][0]
        #expect(finding["subject"]["kind"] == .string("PersistentVolume"))
        #expect(finding["causedBy"] == .null)
        #expect(finding["evidence"][0]["line"] == .number(33))
        #expect(value["inputs"][0]["path"] == .string("dump/cluster.yaml"))
    }

    @Test func stringsSurviveWhateverTheyHold() throws {
        for name in HostileTextTests.names {
            let text = JSONValue.object([JSONValue.Member(name, .string(name))]).text
            #expect(try JSONTree.parse(text) == .object([name: .string(name)]))
        }
    }

    @Test func aLongListIsWrittenLikeAShortOne() {
        let long = JSONValue.array((0..<1_001).map { ["n": .integer($0)] }).text
        let short = (0..<1_001).map { JSONValue.array([["n": .integer($0)]]).text.dropFirst(2).dropLast(3) }
        #expect(JSONValue.rows(Array(0..<1_001)) { ["n": .integer($0)] }.text == long)
        #expect(long == "[\n" + short.joined(separator: ",\n") + "\n]\n")
    }
}

/// The part of JSON Schema 2020-12 that the schema uses: $ref, type, const, enum, required, properties, items,
/// additionalProperties, minimum, pattern is left to full validators.
struct SchemaChecker {
    var root: JSONTree

    private func resolved(_ schema: JSONTree) -> JSONTree {
        guard let reference = schema["$ref"].text else { return schema }
        let name = reference.split(separator: "/").last.map(String.init) ?? ""
        return root["$defs"][name]
    }

    func faults(of value: JSONTree, against unresolved: JSONTree, at path: String) -> [String] {
        if case .array(let choices) = unresolved["anyOf"] {
            let fits = choices.contains { faults(of: value, against: $0, at: path).isEmpty }
            return fits ? [] : ["\(path): fits no choice"]
        }
        let schema = resolved(unresolved)
        var found: [String] = []
        let types = schema["type"].elements + [schema["type"]]
        if schema["type"] != .null, !types.contains(.string(value.type)),
            !(value.type == "number" && types.contains(.string("integer")))
        {
            found.append("\(path): is \(value.type)")
        }
        if schema.members.keys.contains("const"), schema["const"] != value { found.append("\(path): not the constant") }
        if case .array(let values) = schema["enum"], !values.contains(value) {
            found.append("\(path): not in the list")
        }
        for name in schema["required"].elements.compactMap(\.text)
        where value.members[name] == nil && value.type == "object" {
            found.append("\(path)/\(name): missing")
        }
        for (name, member) in value.members {
            if let property = schema["properties"].members[name] {
                found += faults(of: member, against: property, at: "\(path)/\(name)")
            } else if case .object = schema["additionalProperties"] {
                found += faults(of: member, against: schema["additionalProperties"], at: "\(path)/\(name)")
            } else if value.type == "object" {
                found.append("\(path)/\(name): not described")
            }
        }
        for (index, element) in value.elements.enumerated() where schema["items"] != .null {
            found += faults(of: element, against: schema["items"], at: "\(path)/\(index)")
        }
        return found.sorted()
    }

    /// Paths of required properties, definitions expanded.
    func requiredPaths(_ unresolved: JSONTree, at path: String) -> [String] {
        if case .array(let choices) = unresolved["anyOf"] { return choices.flatMap { requiredPaths($0, at: path) } }
        let schema = resolved(unresolved)
        var paths: [String] = []
        for name in schema["required"].elements.compactMap(\.text) {
            paths.append("\(path)/\(name)")
            paths += requiredPaths(schema["properties"][name], at: "\(path)/\(name)")
        }
        if schema["items"] != .null { paths += requiredPaths(schema["items"], at: "\(path)/*") }
        return paths
    }
}

extension JSONTree {
    /// Name of the type as JSON Schema has it; whole numbers are `number` here.
    fileprivate var type: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
