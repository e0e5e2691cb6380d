import SourceText
import Testing

@testable import YAMLEvents

@Suite struct ValueTableTests {
    private let numbers = ["name": FieldNumber(0), "spec": FieldNumber(1), "items": FieldNumber(2)]

    private func node(_ text: String) throws -> YAMLNode {
        try #require(try YAMLNode.parse(Array(text.utf8), file: FileID(0)).first)
    }

    private func hash(_ text: String) throws -> Int {
        let table = ValueTable()
        return table.load(try node(text), numbers: numbers).contentHash
    }

    @Test(arguments: [
        "a", "''", "~", "[]", "{}", "[a, [b, [c]], {}]", "{name: {spec: [1, {items: [x]}], b: c}, spec: '~'}",
    ])
    func holdsWhatItIsGiven(text: String) throws {
        let table = ValueTable()
        let node = try node(text)
        #expect(table.load(node, numbers: numbers).tree == node)
    }

    @Test func aTableIsUsedAgain() throws {
        let table = ValueTable()
        _ = table.load(try node("[a, b, c, d]"), numbers: numbers)
        let other = try node("{name: x}")
        #expect(table.load(other, numbers: numbers).tree == other)
    }

    @Test func fieldsAreFoundByNumberAndNullIsNone() throws {
        let table = ValueTable()
        let root = table.load(
            try node("{other: {name: inner}, spec: ~, items: [a, b], name: outer}"),
            numbers: numbers
        )
        #expect(root.child(FieldNumber(0))?.string?.value == "outer")
        #expect(root.child(FieldNumber(1)) == nil)
        #expect(root.child(FieldNumber(2))?.members.compactMap { $0.string?.value } == ["a", "b"])
        #expect(root.child(FieldNumber(3)) == nil)
        #expect(root.members.map(\.key.value) == ["other", "spec", "items", "name"])
        var none = root.noMembers
        #expect(none.next() == nil)
    }

    @Test(arguments: ["null", "Null", "NULL", "~", ""]) func nullIsWhatTheCoreSchemaSays(text: String) throws {
        let table = ValueTable()
        #expect(table.load(try node("- \(text)\n"), numbers: [:]).members.map(\.isNull) == [true])
        #expect(table.load(try node("- '\(text)'\n"), numbers: [:]).members.map(\.isNull) == [false])
        #expect(table.load(try node("- '\(text)'\n"), numbers: [:]).members.map(\.isText) == [true])
    }

    @Test func scalarsAreReadAsTheirTypes() throws {
        let table = ValueTable()
        let root = table.load(try node("[12, '12', true, 'true', x, [1]]"), numbers: [:])
        #expect(root.members.map(\.int) == [12, nil, nil, nil, nil, nil])
        #expect(root.members.map(\.bool) == [nil, nil, true, nil, nil, nil])
        #expect(root.members.map { $0.holds("12") } == [true, true, false, false, false, false])
        #expect(root.members.map(\.isEmptyText) == [false, false, false, false, false, false])
    }

    @Test func equalContentHasOneHashWhereverItStandsAndInWhateverOrder() throws {
        let hash = try hash("{name: a, spec: {x: 1, y: [p, q]}}")
        #expect(try self.hash("\n\nspec:\n  y:\n  - p\n  - q\n  x: 1\nname: a\n") == hash)
    }

    @Test(arguments: [
        "{name: b, spec: {x: 1, y: [p, q]}}", "{name: a, spec: {x: 1, y: [q, p]}}", "{name: a, spec: {x: 1, y: [p]}}",
        "{name: a, spec: {x: '1', y: [p, q]}}", "{spec: a, name: {x: 1, y: [p, q]}}", "{name: a}",
        "{name: a, spec: {y: 1, x: [p, q]}}", "{name: a, spec: {x: 1, y: {p: q}}}",
    ])
    func otherContentHasAnotherHash(text: String) throws {
        #expect(try hash(text) != hash("{name: a, spec: {x: 1, y: [p, q]}}"))
    }

    @Test(arguments: 1...40) func everyByteOfATextCounts(count: Int) throws {
        let text = String(repeating: "k", count: count)
        let whole = try hash(text)
        for position in 0..<count {
            var other = Array(text.utf8)
            other[position] = UInt8(ascii: "z")
            #expect(try hash(String(decoding: other, as: UTF8.self)) != whole)
        }
        #expect(try hash(text + "k") != whole)
    }
}
