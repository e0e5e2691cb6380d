import SourceText
import Testing
import YAMLEvents

@Suite struct YAMLNodeTests {
    private let file = FileID(0)

    private func parse(_ text: String) throws -> YAMLNode {
        let nodes = try YAMLNode.parse(Array(text.utf8), file: file)
        #expect(nodes.count == 1)
        return try #require(nodes.first)
    }

    private func fault(_ text: String, limits: YAMLLimits = .standard) -> YAMLFault? {
        do {
            _ = try YAMLNode.parse(Array(text.utf8), file: file, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func readsValuesWithLineAndColumn() throws {
        let node = try parse("a: 1\nb:\n  c: [x, 'y']\n  d: true\n")
        #expect(node["a"]?.int == 1)
        #expect(node["b"]?["c"]?.elements?.map { $0.string?.value } == ["x", "y"])
        #expect(node["b"]?["c"]?.elements?[1].location == SourceLocation(file: file, line: 3, column: 10))
        #expect(node["b"]?["d"]?.bool == true)
        #expect(node["b"]?.pairs?.map(\.key.location.line) == [3, 4])
    }

    @Test func tellsNullFromEmptyText() throws {
        let node = try parse("a:\nb: ''\nc: ~\nd: \"null\"\ne: null\n")
        #expect(node["a"]?.isNull == true)
        #expect(node["b"]?.isNull == false)
        #expect(node["b"]?.string?.value == "")
        #expect(node["c"]?.isNull == true)
        #expect(node["d"]?.string?.value == "null")
        #expect(node["e"]?.string == nil)
    }

    @Test func quotedNumbersAreNoNumbers() throws {
        let node = try parse("a: '1'\nb: 99999999999999999999\nc: !!str 5\n")
        #expect(node["a"]?.int == nil)
        #expect(node["b"]?.int == nil)
        #expect(node["c"]?.int == nil)
        #expect(node["c"]?.string?.value == "5")
    }

    @Test func readsAllDocuments() throws {
        #expect(try YAMLNode.parse(Array("a: 1\n---\nb: 2\n...\n---\n- c\n".utf8), file: file).count == 3)
        #expect(try YAMLNode.parse([], file: file).isEmpty)
        #expect(try YAMLNode.parse(Array("# nothing\n".utf8), file: file).isEmpty)
    }

    @Test func readsJSONWithSurrogatesTabsAndLongKeys() throws {
        let key = String(repeating: "k", count: 3000)
        let node = try parse("{\n\t\"a\": \"\\ud83d\\ude00 \\u00e9\\n\",\n\t\"\(key)\": [1, -2.5e3, null, true]\n}\n")
        #expect(node["a"]?.string?.value == "😀 é\n")
        #expect(node["a"]?.location == SourceLocation(file: file, line: 2, column: 7))
        #expect(node[key]?.elements?.count == 4)
        #expect(node[key]?.elements?[0].int == 1)
        #expect(node[key]?.elements?[2].isNull == true)
        #expect(node[key]?.elements?[3].bool == true)
    }

    @Test func loneSurrogateBecomesTheReplacementCharacter() throws {
        let node = try parse(#"["\ud83d", "\ud83d\u0041", "\ude00x"]"#)
        #expect(node.elements?.map { $0.string?.value } == ["\u{FFFD}", "\u{FFFD}A", "\u{FFFD}x"])
    }

    @Test func readsFlowStyleThatIsNoJSON() throws {
        let node = try parse("{a: 1, b: {c: 'it''s'}}\n")
        #expect(node["b"]?["c"]?.string?.value == "it's")
    }

    @Test func countsColumnsInBytesAndLinesAtLineFeeds() throws {
        let node = try parse("ä: ß # ä\r\n\"ö\\n\": \"a\u{2028}b\"\r\nc: {ü: d}\r\n")
        #expect(node["ä"]?.location == SourceLocation(file: file, line: 1, column: 5))
        #expect(node["ä"]?.string?.value == "ß")
        #expect(node["c"]?["ü"]?.location == SourceLocation(file: file, line: 3, column: 9))
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", 3, "key `a` is set twice"),
        ("{\"a\": 1,\n\"a\": 2}", 2, "key `a` is set twice"),
        ("a: [1, 2\n", 2, "did not find expected ',' or ']'"),
        ("a: {{ .Values.x }}\n", 1, "a key is no scalar"),
        ("<<: {a: 1}\n", 1, "merge key `<<` is not supported"),
        ("a: *b\n", 1, "alias `*b` names no anchor"),
        ("a: !Ref b\n", 1, "tag `!Ref` is not supported"),
        ("a: b\nc: \u{1}\n", 2, "control characters are not allowed"),
        ("{\n\"a\": \"b\u{1}\"}", 2, "a control character stands in a string"),
        ("{\"a\": [1", 1, "the text ends inside an array"),
    ])
    func refusesWithPlaceAndReason(text: String, line: Int, message: String) {
        let found = fault(text)
        #expect(found?.line == line)
        #expect(found?.message.contains(message) == true, "\(found.debugDescription)")
    }

    @Test func namesTheByteThatIsNoUTF8() {
        #expect(throws: YAMLFault(line: 2, column: 4, message: "the text is no UTF-8 at byte 0xFF")) {
            try YAMLNode.parse(Array("a: b\nc: ".utf8) + [0xFF], file: file)
        }
    }

    @Test func limitsDepthAliasesScalarsAndEvents() {
        let deep = String(repeating: "[", count: 101)
        #expect(fault(deep)?.message == "values are nested more than 100 deep")
        let deepBlock = (0...101).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(fault(deepBlock)?.message == "values are nested more than 100 deep")
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let references = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            laughs += "a\(level): &a\(level) [\(references)]\n"
        }
        #expect(fault(laughs)?.message == "aliases stand for more than 10000 values")
        var limits = YAMLLimits.standard
        limits.scalarBytes = 10
        limits.events = 100
        #expect(fault("a: 01234567890\n", limits: limits)?.message == "a string is longer than 10 bytes")
        #expect(fault("[\"01234567890\"]\n", limits: limits)?.message == "a string is longer than 10 bytes")
        let many = "[" + String(repeating: "1,", count: 200) + "1]"
        #expect(fault(many, limits: limits)?.message == "the text has more than 100 events")
    }

    @Test func aliasesStandForTheValueOfTheirAnchor() throws {
        let node = try parse("a: &x {b: 1}\nc: *x\n")
        #expect(node["c"]?["b"]?.int == 1)
        #expect(node["c"]?.location.line == 1)
    }

    @Test func keepsOnlyTheProjection() throws {
        let text = "a: {b: &x 1, c: 2}\nd: [1, 2]\ne: [{f: 1, g: 2}]\nh: {i: 1, j: *x}\nk: text\n"
        let projection = YAMLProjection.fields(
            [
                YAMLField("a", .fields([YAMLField("c", .keep)], others: .skip)),
                YAMLField("e", .each(.fields([YAMLField("f", .keep)], others: .skip))),
                YAMLField("h", .entries { $0 == "j" }),
            ],
            others: .presence
        )
        let origin = TextOrigin(file: file, line: 11, column: 3)
        let nodes = try YAMLNode.parse(Array(text.utf8), origin: origin, projection: projection)
        let node = try #require(nodes.first)
        #expect(node["a"]?.pairs?.map(\.key.value) == ["c"])
        #expect(node["d"]?.elements?.isEmpty == true)
        #expect(node["e"]?.elements?[0].pairs?.map(\.key.value) == ["f"])
        #expect(node["h"]?["j"]?.int == 1)
        #expect(node["h"]?["i"] == nil)
        #expect(node["k"]?.string?.value == "")
        #expect(node["a"]?.location == SourceLocation(file: file, line: 11, column: 6))
        #expect(node["k"]?.location == SourceLocation(file: file, line: 15, column: 4))
    }
}
