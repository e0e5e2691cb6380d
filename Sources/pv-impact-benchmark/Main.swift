import Analysis
import FoundationEssentials
import Gating
import Glibc
import Ingestion
import Reporting
import StorageModel
import TestSupport

/// Measures the main job on generated dumps: `swift run -c release pv-impact-benchmark [MEGABYTES …]`.
///
/// Prints wall time, CPU time, throughput and peak resident memory of each size, largest last, because the peak of a
/// process never falls. The dump is generated into a temporary file that is removed afterwards.
@main enum Main {
    static func main() throws {
        let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }.sorted()
        print("size_mb wall_s cpu_s mb_per_s peak_rss_mb objects verdict")
        for size in sizes.isEmpty ? [10, 100] : sizes { try measure(megabytes: size) }
    }

    private static func measure(megabytes: Int) throws {
        let path = FileManager.default.temporaryDirectory.path + "/pv-impact-benchmark-\(megabytes).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try DumpGenerator.writeFile(path, bytes: megabytes * 1_000_000)
        let nodes = Repository.root + "examples/02-mount-lost/"
        var request = AnalysisRequest(
            clusters: [ClusterInput(role: .shared, paths: [path])],
            source: NodeInputs(role: .source, bundles: [nodes + "source"]),
            target: NodeInputs(role: .target, bundles: [nodes + "target"]),
            now: 1_795_165_200
        )
        request.profile = "block-clone"
        let wall = ContinuousClock.now
        let cpu = usage().cpu
        let report = try AnalysisPipeline.run(request, mode: .analysis, version: "benchmark") { _ in }
        let bytes = ReportFormat.markdown.render(report).utf8.count + ReportFormat.json.render(report).utf8.count
        let seconds = wall.duration(to: .now) / .seconds(1)
        let objects = report.objectCounts.map(\.count).reduce(0, +)
        let fields = [
            "\(megabytes)", rounded(seconds), rounded(usage().cpu - cpu), rounded(Double(megabytes) / seconds),
            rounded(usage().peak), "\(objects)", "\(report.decision.verdict.rawValue) (\(bytes) bytes of reports)",
        ]
        print(fields.joined(separator: " "))
    }

    private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// CPU seconds of the process so far, and its peak resident memory in megabytes (getrusage(2)).
    private static func usage() -> (cpu: Double, peak: Double) {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
        return (cpu, Double(usage.ru_maxrss) / 1_000)
    }
}
