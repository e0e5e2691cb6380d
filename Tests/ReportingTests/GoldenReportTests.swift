import Gating
import Reporting
import TestSupport
import Testing

/// The sample report in every format, as approved by a person.
@Suite struct GoldenReportTests {
    @Test func markdown() {
        Golden.check(ReportFormat.markdown.render(SampleReport.make()), "Tests/Fixtures/reports/mixed.md")
    }

    @Test func json() {
        Golden.check(ReportFormat.json.render(SampleReport.make()), "Tests/Fixtures/reports/mixed.json")
    }

    @Test(arguments: [
        (ReportFormat.sarif, "mixed.sarif"), (.junit, "mixed.junit.xml"), (.gitlab, "mixed.gitlab.json"),
        (.receipt, "mixed.receipt.json"), (.inToto, "mixed.in-toto.json"),
    ])
    func formatsForPipelines(format: ReportFormat, file: String) {
        Golden.check(format.render(SampleReport.make()), "Tests/Fixtures/reports/\(file)")
    }

    @Test func drawings() {
        let diagrams = DiagramBuilder.diagrams(SampleReport.make())
        #expect(diagrams.count == 1)
        Golden.check(diagrams.map(MermaidRenderer.render).joined(), "Tests/Fixtures/reports/mixed.mmd")
        Golden.check(diagrams.map(DOTRenderer.render).joined(), "Tests/Fixtures/reports/mixed.dot")
        Golden.check(DiagramEncoder.render(diagrams), "Tests/Fixtures/reports/mixed.graph.json")
    }

    @Test func preflightWithoutMethodShowsBothColumns() {
        var report = SampleReport.make()
        report.options.scope = .preflight
        report.options.method = nil
        report.volumes = []
        report.hostPaths = []
        report.boot = nil
        report.diskPlan = []
        report.findings = []
        report.outcomes = []
        Golden.check(ReportFormat.markdown.render(report), "Tests/Fixtures/reports/preflight.md")
    }

    @Test func theSameReportGivesTheSameBytes() {
        for format in ReportFormat.allCases {
            #expect(format.render(SampleReport.make()) == format.render(SampleReport.make()))
        }
    }
}
