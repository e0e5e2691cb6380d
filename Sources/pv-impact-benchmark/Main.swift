import FoundationEssentials
import TestSupport

/// Measures the readers and the main job on generated dumps, and compares the readers on damaged ones.
///
///     pv-impact-benchmark [--repeat N] [MEGABYTES …]   the table of `docs/fast-reader.md`; 10, 100 and 400 by default
///     pv-impact-benchmark counts                       10,000 PVs and claims with 50,000 pods, twice and four times as many
///     pv-impact-benchmark compare COUNT [SEED [FILE…]] reads COUNT damaged manifests with both readers
///     pv-impact-benchmark dump BYTES FILE              writes a generated dump
///     pv-impact-benchmark row NAME FILE                runs one row, for the table and for callgrind
@main enum Main {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "row" where arguments.count == 3: try Row(rawValue: arguments[1])?.measure(arguments[2])
        case "dump" where arguments.count == 3:
            try DumpGenerator.writeFile(arguments[2], bytes: Int(arguments[1]) ?? 1_000_000)
        case "compare" where arguments.count >= 2:
            let seed = arguments.count > 2 ? UInt64(arguments[2]) : nil
            try Comparison.run(count: Int(arguments[1]) ?? 0, seed: seed ?? 1, files: Array(arguments.dropFirst(3)))
        case "counts": try await Table(repeats: 3).counts()
        default:
            var repeats = 5
            if arguments.first == "--repeat", arguments.count > 1 {
                repeats = max(1, Int(arguments[1]) ?? repeats)
                arguments.removeFirst(2)
            }
            let sizes = arguments.compactMap { Int($0) }.filter { $0 > 0 }
            try await Table(repeats: repeats).sizes(sizes.isEmpty ? [10, 100, 400] : sizes)
        }
    }
}
