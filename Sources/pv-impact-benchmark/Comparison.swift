import FoundationEssentials
import Ingestion
import SourceText
import TestSupport

/// Reads damaged manifests with both readers and stops at the first difference.
enum Comparison {
    static func run(count: Int, seed: UInt64, files: [String]) throws {
        var seeds = ManifestSeeds.texts
        for file in files { seeds.append(try InputFile.readText(path: file, limit: 1 << 20).bytes) }
        var mutator = ManifestMutator(seed: seed)
        var comparison = ReaderComparison()
        for number in 1...max(1, count) {
            let text = mutator.next(seeds)
            guard let difference = comparison.difference(text) else { continue }
            print("text \(number) of seed \(seed): \(difference)\n-----\n\(String(decoding: text, as: UTF8.self))-----")
            throw RowFailure(row: "compare")
        }
        print(
            "\(count) damaged manifests: \(comparison.read) parts read, \(comparison.handedOver) handed over, no difference"
        )
    }
}
