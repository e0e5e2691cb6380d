import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing
import YAMLEvents

@Suite struct DumpCorpusTests {
    private static let kind = YAMLField("kind", .keep)
    private static let member = YAMLField("items", .each(.fields([kind], others: .skip)))
    private static let kinds = YAMLProjection.fields([kind, member], others: .skip)

    /// Objects with a kind that a whole-file parse finds, lists opened; nil when the file does not parse as a whole.
    private func expectedCount(_ path: String) -> Int? {
        guard let text = try? InputFile.readText(path: path, limit: 64 << 20),
            let nodes = try? YAMLNode.parse(text.bytes, origin: TextOrigin(file: FileID(0)), projection: Self.kinds)
        else { return nil }
        func count(_ node: YAMLNode, inherited: Bool) -> Int {
            if let items = node["items"] {
                let kind = node["kind"]?.string?.value ?? "List"
                return items.elements?.reduce(0) { $0 + count($1, inherited: kind != "List") } ?? 0
            }
            return node["kind"]?.string != nil || inherited ? 1 : 0
        }
        return nodes.reduce(0) { $0 + count($1, inherited: false) }
    }

    @Test func everyDumpIsReadOrRefusedAndNothingIsDroppedSilently() throws {
        guard let shared = Repository.shared else {
            print("*** CORPUS ABSENT: the dumps of real clusters were NOT read ***")
            return
        }
        let folder = shared + "corpus/k8s-dumps"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { !$0.contains(".expected.") }
        var refused: [String] = []
        var objects = 0
        var others = 0
        for name in names {
            let path = folder + "/" + name
            let reading = try DumpReading(paths: [path])
            let counts = reading.inventory.kindCounts
            objects += reading.references.count
            others += counts.values.reduce(0, +) - reading.references.count
            if reading.losesEvidence {
                let shown = reading.problems.filter { $0.effect.losesEvidence }.prefix(2)
                refused.append("\(name): " + shown.map { "\($0.line ?? 0): \($0.message)" }.joined(separator: " | "))
                #expect(reading.problems.allSatisfy { $0.file != nil })
            }
            guard let expected = expectedCount(path) else {
                #expect(reading.losesEvidence, "\(name) does not parse as a whole and nothing is said")
                continue
            }
            let skipped = reading.problems.count { $0.effect.losesEvidence }
            #expect(counts.values.reduce(0, +) + skipped >= expected, "\(name): \(counts) of \(expected)")
            if skipped == 0 { #expect(counts.values.reduce(0, +) == expected, "\(name): \(counts) of \(expected)") }
        }
        print(
            "dumps: \(names.count) files, \(objects) objects kept, \(others) others counted, \(refused.count) with loss"
        )
        for line in refused { print("  \(line)") }
    }
}
