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

@Suite("one capture given for both nodes") struct SameCaptureTests {
    @Test("is a problem that names both files, and no verdict")
    func sameCaptureIsNamed() throws {
        let folder = Repository.root + "examples/01-nothing-disturbed"
        var request = AnalysisRequest(
            clusters: [ClusterInput(role: .shared, paths: [folder + "/cluster.yaml"])],
            source: NodeInputs(role: .source, bundles: [folder + "/source"]),
            target: NodeInputs(role: .target, bundles: [folder + "/source"]),
            now: 1_795_165_200
        )
        request.profile = "block-clone"
        let report = try AnalysisPipeline.run(request, mode: .analysis, version: "0") { _ in }
        let problem = try #require(report.problems.first { $0.message.hasPrefix("source and target are one machine") })
        #expect(problem.effect.losesEvidence && problem.file != nil)
        #expect(problem.message.components(separatedBy: "root/etc/machine-id").count == 3)
        #expect([3, 5].contains(report.decision.exitCode))
    }
}
