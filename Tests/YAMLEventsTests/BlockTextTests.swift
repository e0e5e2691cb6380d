import SourceText
import TestSupport
import Testing
import YAMLEvents

@Suite struct BlockTextTests {
    private func parse(_ text: String) throws -> YAMLNode {
        try #require(try YAMLNode.parse(Array(text.utf8), file: FileID(0)).first)
    }

    private func expectSame(_ text: String) throws {
        let node = try parse(text)
        let written = node.blockText
        let again = try parse(written)
        #expect(Self.meaning(again) == Self.meaning(node), "\(text)\n---\n\(written)")
    }

    /// The value without places; a scalar by its text and by whether it is a string for every reader.
    private static func meaning(_ node: YAMLNode) -> String {
        switch node {
        case .scalar(let text, let isPlain):
            let isTyped = isPlain && (node.isNull || node.bool != nil || Double(text.value) != nil)
            return isTyped ? "<\(node.isNull ? "null" : text.value)>" : "\"\(text.value)\""
        case .sequence(let nodes, _): return "[" + nodes.map(meaning).joined(separator: ",") + "]"
        case .mapping(let pairs, _):
            return "{" + pairs.map { "\($0.key.value)=\(meaning($0.value))" }.joined(separator: ",") + "}"
        }
    }

    @Test func manifestInEveryStyleIsWrittenWithTheSameValues() throws {
        try expectSame(
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata:
              annotations:
                a/b: "yes"
                c: 'it''s "quoted"'
                literal: |
                  two
                  lines
                folded: >-
                  one
                  line
              labels: {}
              name: pv-a
            spec:
              accessModes: [ReadWriteOnce]
              capacity: {storage: 10Gi}
              csi: {volumeAttributes: {n: "10", empty: "", t: "true"}}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions:
                    - key: kubernetes.io/hostname
                      operator: In
                      values:
                      - w0
                    - {key: x, operator: Exists}
                  - matchFields: []
              number: 3
              flag: true
              nothing: null
            """
        )
        try expectSame(#"{"a":[[1,"2"],[{"b":null}],[]],"c":{"d":{}},"e":"\u202e\u001b[31m"}"#)
    }

    @Test func wordsThatReadersDisagreeAboutAreQuoted() throws {
        let node = try parse(
            ##"{"a":"yes","b":"1e3","c":"0x10","d":"~","e":"2026-01-01","f":"-","g":"a: b","h":"#x","i":"off"}"##
        )
        let text = node.blockText
        for value in ["yes", "1e3", "0x10", "~", "2026-01-01", "-", "a: b", "#x", "off"] {
            #expect(text.contains("\"\(value)\""), "\(value)")
        }
    }

    @Test func textOfATerminalIsEscaped() throws {
        let text = try parse(#"{"a":"\u001b[31m\u202e\u0085"}"#).blockText
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F || $0 == "\n" })
    }

    @Test(arguments: [1, 2, 3, 4])
    func randomTreesSurviveTheRoundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 { try expectSame(json(&random, depth: 0)) }
    }

    private func json(_ random: inout SeededGenerator, depth: Int) -> String {
        let words = [
            "a", "yes", "No", "1", "-1.5", "0x1F", "", " ", "a b", ": ", "- x", "#", "\\u0041", "\\n", "\\\"", "é",
            "null",
            "true", "{", "[", "&a", "*a", "!t", "%", "@", "`", "?", "|", ">", "'", "a#b", "a:b", "\\t", "1_000", "012",
        ]
        func word(_ random: inout SeededGenerator) -> String { words.randomElement(using: &random) ?? "" }
        switch Int.random(in: depth > 3 ? 0...1 : 0...3, using: &random) {
        case 0: return "\"\(word(&random))\""
        case 1: return ["1", "-2", "3.5", "true", "false", "null"].randomElement(using: &random) ?? "1"
        case 2:
            let count = Int.random(in: 0...3, using: &random)
            return "[" + (0..<count).map { _ in json(&random, depth: depth + 1) }.joined(separator: ",") + "]"
        default:
            let count = Int.random(in: 0...3, using: &random)
            let pairs = (0..<count).map { "\"k\($0)\(word(&random))\":\(json(&random, depth: depth + 1))" }
            return "{" + pairs.joined(separator: ",") + "}"
        }
    }
}
