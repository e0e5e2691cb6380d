import Analysis
import Findings
import FoundationEssentials
import Gating
import Ingestion
import Reporting
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite("a dump that was cut never passes") struct CutDumpTests {
    private let folder = Repository.root + "examples/01-nothing-disturbed"

    /// A request that passes the volumes when the dump is whole.
    private func report(ofDump path: String) throws -> Report {
        var request = AnalysisRequest(
            clusters: [ClusterInput(role: .shared, paths: [path])],
            source: NodeInputs(role: .source, bundles: [folder + "/source"]),
            target: NodeInputs(role: .target, bundles: [folder + "/target"]),
            now: 1_795_165_200
        )
        request.profile = "block-clone"
        return try AnalysisPipeline.run(request, mode: .analysis, version: "0") { _ in }
    }

    @Test("the whole dump passes, so that the cuts below are what is tested")
    func wholeDumpPasses() throws {
        let report = try report(ofDump: folder + "/cluster.yaml")
        #expect(report.decision.exitCode == 0, "\(report.decision.reasons)")
    }

    @Test("cut at many places before its last kind line, it gives exit code 3 or 5 and keeps what was read")
    func cutDumps() throws {
        let text = try String(contentsOfFile: folder + "/cluster.yaml", encoding: .utf8)
        #expect(text.hasSuffix("\nkind: List\nmetadata:\n  resourceVersion: \"\"\n"))
        let whole = Array(text.utf8)
        let end = text.components(separatedBy: "\nkind: List")[0].utf8.count
        let path = FileManager.default.temporaryDirectory.path + "/pv-impact-cut-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var position = 0
        while position <= end {
            try Data(whole[..<position]).write(to: URL(filePath: path))
            let report = try report(ofDump: path)
            #expect([3, 5].contains(report.decision.exitCode), "cut at byte \(position)")
            let isSaid = report.problems.contains { $0.effect.losesEvidence }
            #expect(isSaid, "cut at byte \(position)")
            position += 61
        }
    }
}
