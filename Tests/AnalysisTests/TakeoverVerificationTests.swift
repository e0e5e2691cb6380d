import Analysis
import Findings
import FoundationEssentials
import Gating
import Ingestion
import Reporting
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Predictions for takeovers that were done for real, verified against the real captures of afterwards.
@Suite struct TakeoverVerificationTests {
    private struct CaseFile: Decodable {
        struct Pair: Decodable {
            var source: String
            var target: String
        }
        var method: String
        var sourceNode: String
        var targetNode: String
        var pairs: [Pair]
        var unpairedSource: [String]
    }

    private struct Truth: Decodable {
        struct Row: Decodable {
            var pv: String
            var side: String
            var pathFate: String
            var dataFate: String
            var orderDependent: Bool
            var contested: Bool
        }
        var boot: String
        var rows: [Row]
    }

    private static func folders() -> [String] {
        guard let shared = Repository.shared else { return [] }
        let root = shared + "takeovers/"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.sorted().map { root + $0 + "/" }.filter {
            FileManager.default.fileExists(atPath: $0 + "after/bundle/root/proc/1/mountinfo")
        }
    }

    private static func decode<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    }

    private static func analysis(_ folder: String) throws -> Report {
        let file = try decode(CaseFile.self, folder + "case.json")
        var request = AnalysisRequest(
            clusters: [ClusterInput(role: .shared, paths: [folder + "cluster.yaml"])],
            source: NodeInputs(role: .source, bundles: [folder + "source/bundle"]),
            target: NodeInputs(role: .target, bundles: [folder + "target/bundle"]),
            now: 1_795_168_800
        )
        request.names = .init(source: file.sourceNode, target: file.targetNode)
        request.method = TakeoverMethod(rawValue: file.method)
        request.profile = folder + "profile.yaml"
        request.pairs = file.pairs.map { DiskPair(source: $0.source, target: $0.target) }
        request.pairs += file.unpairedSource.map { DiskPair(source: $0, target: nil) }
        return try AnalysisPipeline.run(request, mode: .analysis, version: "0", phase: { _ in })
    }

    private static func verify(_ report: Report, _ folder: String) throws -> Verification {
        try ReportVerification.run(
            report,
            after: NodeInputs(role: .target, bundles: [folder + "after/bundle"]),
            policy: GatePolicy()
        ).verification
    }

    @Test func whatIsFoundAgreesWithTheTruth() throws {
        let folders = Self.folders()
        guard !folders.isEmpty else {
            print("SKIPPED: the folder with real takeovers is absent")
            return
        }
        var tally: [String: Int] = [:]
        var wrong: [String] = []
        for folder in folders {
            let truth = try Self.decode(Truth.self, folder + "truth.json")
            let verification = try Self.verify(try Self.analysis(folder), folder)
            // Mounts that come late are never tried in emergency mode, and the truth was looked up all the same.
            let stopped = ["emergency", "rescue", "no-root"].contains(truth.boot)
            for row in truth.rows {
                let found = verification.volumes.first {
                    $0.predicted.volume.name == row.pv && $0.predicted.side.rawValue == row.side
                }
                guard let found else {
                    wrong.append("\(folder) \(row.pv) has no row")
                    continue
                }
                tally["score \(found.score.rawValue)", default: 0] += 1
                let fates = found.pathFates.map(\.rawValue)
                let isOpen = fates.isEmpty
                let agrees = fates.contains(row.pathFate)
                tally["path \(isOpen ? "open" : agrees ? "agrees" : "differs")", default: 0] += 1
                let data =
                    found.dataFate == .unknown ? "open" : found.dataFate.rawValue == row.dataFate ? "agrees" : "differs"
                tally["data \(data)", default: 0] += 1
                if !isOpen && !agrees || data == "differs" || found.score == .worse {
                    wrong.append(
                        "\(folder.split(separator: "/").last ?? "") \(row.pv) \(row.side)\(stopped ? " (stopped)" : "")\(row.contested ? " (contested)" : "")\(row.orderDependent ? " (order)" : ""): truth \(row.pathFate) \(row.dataFate), found \(fates) \(found.dataFate), predicted \(found.predicted.pathFate) \(found.predicted.dataFate) \(found.predicted.certainty.name), \(found.score) \(found.notes) \(found.predicted.path)"
                    )
                }
            }
        }
        for key in tally.keys.sorted() { print("\(key): \(tally[key] ?? 0)") }
        for line in wrong { print(line) }
        let paths = tally["path agrees", default: 0] + tally["path differs", default: 0]
        #expect(paths > 0)
        #expect(tally["path agrees", default: 0] * 100 >= paths * 97)
        #expect(tally["data differs"] == nil)
    }

    @Test func everyCaptureIsRefusedAsItsOwnAfterState() throws {
        guard let folder = Self.folders().first else {
            print("SKIPPED: the folder with real takeovers is absent")
            return
        }
        let report = try Self.analysis(folder)
        #expect(throws: AnalysisError.self) {
            try ReportVerification.run(
                report,
                after: NodeInputs(role: .target, bundles: [folder + "target/bundle"]),
                policy: GatePolicy()
            )
        }
    }

    @Test func approvedAndCurrentAnalysesOfRealCasesCompare() throws {
        let folders = Self.folders()
        guard !folders.isEmpty else {
            print("SKIPPED: the folder with real takeovers is absent")
            return
        }
        var reports: [Report] = []
        for folder in folders {
            let report = try Self.analysis(folder)
            let same = ReportComparison.compare(approved: report, current: report, policy: GatePolicy())
            #expect(same.findings.allSatisfy { $0.change == .unchanged }, "\(folder)")
            #expect(
                same.exitCode
                    == (report.problems.contains(where: \.effect.losesEvidence) || !report.contradictions.isEmpty
                        || !report.conflicts.isEmpty ? 5 : 0),
                "\(folder) \(same.reasons)"
            )
            reports.append(report)
        }
        // Another case is another question, so nothing that differs may pass.
        for (left, right) in zip(reports, reports.dropFirst()) {
            let comparison = ReportComparison.compare(approved: left, current: right, policy: GatePolicy())
            #expect(comparison.exitCode == 3 || comparison.exitCode == 5)
        }
    }
}
