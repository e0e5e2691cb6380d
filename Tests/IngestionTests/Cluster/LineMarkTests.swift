import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Ingestion

/// Lines of a dump are quoted by marks that the reading has left; they must be the lines that a count from its start finds.
@Suite struct LineMarkTests {
    private func record(_ bytes: [UInt8], _ folder: borrowing TemporaryFolder) throws -> SourceFile {
        let path = try folder.write("dump", bytes)
        var sources = SourceMap()
        var problems: [InputProblem] = []
        _ = try ClusterIngestion.load(
            [ClusterInput(role: .shared, paths: [path])],
            into: &sources,
            problems: &problems
        )
        return try #require(sources.files.first)
    }

    private func expectSameLines(_ record: SourceFile, _ count: Int) throws {
        let wanted = Set((1...count).filter { $0 % 7 == 1 } + [count])
        let plain = try LineReader.lines(wanted, ofFileAt: record.storagePath)
        #expect(plain.count == wanted.count)
        let marked = try LineReader.lines(wanted, ofFileAt: record.storagePath, marks: record.lineMarks)
        #expect(marked == plain)
    }

    @Test(arguments: ["\n", "\r\n"]) func quotesAreTheSameAsByCounting(lineEnd: String) throws {
        let folder = try TemporaryFolder()
        let lines = DumpGenerator.text(bytes: 700_000).split(separator: "\n", omittingEmptySubsequences: false)
        let record = try record(Array(lines.joined(separator: lineEnd).utf8), folder)
        #expect(record.lineMarks.marks.count > 50)
        try expectSameLines(record, lines.count - 1)
    }

    @Test func documentsOfOneFileAreMarkedToo() throws {
        let folder = try TemporaryFolder()
        let document = "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: NAME\n  labels:\n    a: b\n"
        let text = (0..<3000).map { document.replacing("NAME", with: "n\($0)") }.joined()
        let record = try record(Array(text.utf8), folder)
        #expect(record.lineMarks.marks.count > 40)
        try expectSameLines(record, 21_000)
    }

    @Test func aListInJSONIsMarkedWhereItsChunksBegin() throws {
        let folder = try TemporaryFolder()
        let item = """
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {
                    "name": "NAME"
                }
            }
            """
        let items = (0..<6000).map { item.replacing("NAME", with: "n\($0)") }.joined(separator: ",\n")
        let text = "{\n\"apiVersion\": \"v1\",\n\"kind\": \"List\",\n\"items\": [\n\(items)\n]\n}\n"
        let record = try record(Array(text.utf8), folder)
        #expect(record.lineMarks.marks.count > 1)
        try expectSameLines(record, 42_006)
    }

    @Test func textThatWasDecodedHasNoMarks() throws {
        let folder = try TemporaryFolder()
        let text = DumpGenerator.text(bytes: 20_000)
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(try record(wide, folder).lineMarks.marks.isEmpty)
        let marked = try TemporaryFolder()
        #expect(try record([0xEF, 0xBB, 0xBF] + Array(text.utf8), marked).lineMarks.marks.isEmpty)
    }
}
