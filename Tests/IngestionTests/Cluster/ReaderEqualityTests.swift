import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// The fast reader must read what the reference reads: objects, places and problems.
@Suite struct ReaderEqualityTests {
    private func load(_ path: String, _ reader: ManifestReading.Reader, threads: Int) throws -> (
        inventory: ClusterInventory, problems: [InputProblem]
    ) {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inventory = try ClusterIngestion.load(
            [ClusterInput(role: .shared, paths: [path])],
            reading: ManifestReading(reader: reader, threads: threads),
            into: &sources,
            problems: &problems
        )
        return (inventory, problems)
    }

    private func expectEqual(_ path: String, _ name: String) throws {
        let reference = try load(path, .libyaml, threads: 1)
        for threads in [1, 3] {
            let fast = try load(path, .fast, threads: threads)
            #expect(fast.inventory == reference.inventory, "\(name): the objects differ")
            #expect(fast.problems == reference.problems, "\(name): the problems differ")
        }
    }

    @Test func seedsAreReadEqually() throws {
        let folder = try TemporaryFolder()
        for (index, text) in ManifestSeeds.texts.enumerated() {
            try expectEqual(try folder.write("\(index).yaml", text), "seed \(index)")
        }
    }

    @Test func generatedDumpIsReadWithoutHandingOver() throws {
        let text = Array(DumpGenerator.text(bytes: 300_000).utf8)
        let folder = try TemporaryFolder()
        try expectEqual(try folder.write("dump.yaml", text), "generated dump")
        var comparison = ReaderComparison()
        #expect(comparison.difference(text) == nil)
        #expect(comparison.read > 40)
        #expect(comparison.handedOver == 1, "only the list around the objects is for the reference")
    }

    @Test func piecesOfManyChunksKeepTheirOrder() throws {
        let text = Array(DumpGenerator.text(bytes: 5_000_000, seed: 3).utf8)
        let folder = try TemporaryFolder()
        let path = try folder.write("dump.yaml", text)
        let one = try load(path, .fast, threads: 1)
        let four = try load(path, .fast, threads: 4)
        #expect(one.inventory == four.inventory)
        #expect(one.inventory.persistentVolumes.count > 50)
    }

    @Test func corpusIsReadEqually() throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: the corpus is absent, so the readers were NOT compared on real files")
            return
        }
        let root = shared + "corpus"
        let names = try FileManager.default.subpathsOfDirectory(atPath: root).sorted().filter { name in
            [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } || name.hasPrefix("k8s-dumps/")
        }
        var comparison = ReaderComparison()
        var files = 0
        for name in names {
            guard let text = try? InputFile.readText(path: root + "/" + name, limit: 64 << 20) else { continue }
            files += 1
            if let difference = comparison.difference(text.bytes) { Issue.record("\(name): \(difference)") }
            if text.bytes.count < 300_000 { try expectEqual(root + "/" + name, name) }
        }
        print("readers compared on \(files) files: \(comparison.read) parts read, \(comparison.handedOver) handed over")
        #expect(comparison.read > 100)
    }

    /// Texts on which the readers once differed, or nearly did.
    @Test(arguments: ReaderFixtures.all)
    func fixturesAreReadEqually(text: String) {
        var comparison = ReaderComparison()
        #expect(comparison.difference(Array(text.utf8)) == nil)
    }

    /// Runs for `PV_IMPACT_FUZZ_SECONDS` (8 unless set) from the seed `PV_IMPACT_FUZZ_SEED`.
    @Test func mutatedManifestsAreReadEqually() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["PV_IMPACT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 8
        let seed = environment["PV_IMPACT_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        var mutator = ManifestMutator(seed: seed)
        var comparison = ReaderComparison()
        let seeds = ManifestSeeds.texts
        let start = ContinuousClock.now
        var count = 0
        while start.duration(to: .now) < .seconds(seconds) {
            let text = mutator.next(seeds)
            count += 1
            if let difference = comparison.difference(text) {
                Issue.record("seed \(seed), text \(count): \(difference)\n\(String(decoding: text, as: UTF8.self))")
                return
            }
        }
        print("\(count) mutated manifests: \(comparison.read) parts read, \(comparison.handedOver) handed over")
        #expect(comparison.read > 0)
        #expect(comparison.handedOver > 0)
    }
}
