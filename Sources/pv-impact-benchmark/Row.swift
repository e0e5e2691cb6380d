import Analysis
import Gating
import Glibc
import Ingestion
import Reporting
import SourceText
import StorageModel
import TestSupport
import YAMLEvents

/// One measured job; each runs in a process of its own, because the peak memory of a process never falls.
enum Row: String, CaseIterable {
    case bytes
    case digest
    case loop
    case libyaml
    case fast1
    case fast2
    case analyze

    var title: String {
        switch self {
        case .bytes: "reading the bytes"
        case .digest: "reading and SHA-256"
        case .loop: "libyaml's event loop alone"
        case .libyaml: "libyaml reader, 1 thread"
        case .fast1: "fast reader, 1 thread"
        case .fast2: "fast reader, 2 threads"
        case .analyze: "whole analyze"
        }
    }

    /// Does the job and prints wall seconds, CPU seconds, peak resident megabytes, and what was counted.
    func measure(_ path: String) throws {
        // The loop has its input in memory before the clock starts.
        let input = self == .loop ? try Self.text(path) : []
        let wall = ContinuousClock.now
        let cpu = Self.usage().cpu
        let count =
            switch self {
            case .bytes: try Self.read(path, isDigested: false)
            case .digest: try Self.read(path, isDigested: true)
            case .loop: LibYAMLEventLoop.count(input)
            case .libyaml: try ManifestReading(reader: .libyaml, threads: 1).values(ofFileAt: path)
            case .fast1: try ManifestReading(reader: .fast, threads: 1).values(ofFileAt: path)
            case .fast2: try ManifestReading(reader: .fast, threads: 2).values(ofFileAt: path)
            case .analyze: try Self.analyze(path)
            }
        let seconds = wall.duration(to: .now) / .seconds(1)
        let usage = Self.usage()
        print("\(seconds) \(usage.cpu - cpu) \(usage.peak) \(count)")
    }

    private static func read(_ path: String, isDigested: Bool) throws -> Int {
        var reader = try InputReader(path: path, storagePath: path, isDigested: isDigested)
        var chunk: [UInt8] = []
        while try reader.read(into: &chunk) { chunk.removeAll(keepingCapacity: true) }
        return reader.finish().size
    }

    private static func text(_ path: String) throws -> [UInt8] {
        var reader = try InputReader(path: path, storagePath: path, isDigested: false)
        var text: [UInt8] = []
        while try reader.read(into: &text) {}
        return text
    }

    /// The main job with both reports, as the command does it.
    private static func analyze(_ path: String) throws -> Int {
        let nodes = Repository.root + "examples/02-mount-lost/"
        var request = AnalysisRequest(
            clusters: [ClusterInput(role: .shared, paths: [path])],
            source: NodeInputs(role: .source, bundles: [nodes + "source"]),
            target: NodeInputs(role: .target, bundles: [nodes + "target"]),
            now: 1_795_165_200
        )
        request.profile = "block-clone"
        let report = try AnalysisPipeline.run(request, mode: .analysis, version: "benchmark", isLast: true) { _ in }
        let formats = [ReportFormat.markdown, .json]
        let bytes = ForkJoin.map(formats.count) { formats[$0].render(report).utf8.count }.reduce(0, +)
        return bytes > 0 ? report.objectCounts.map(\.count).reduce(0, +) : 0
    }

    /// CPU seconds of the process so far, and its peak resident memory in megabytes (getrusage(2)).
    private static func usage() -> (cpu: Double, peak: Double) {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
        return (cpu, Double(usage.ru_maxrss) * 1_024 / 1_000_000)
    }
}
