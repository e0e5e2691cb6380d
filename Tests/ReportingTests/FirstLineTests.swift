import Findings
import Gating
import Reporting
import StorageModel
import Testing

/// The first line is what an approver remembers.
@Suite struct FirstLineTests {
    private func firstLine(_ verdict: Verdict, _ change: (inout Report) -> Void) -> String {
        var report = SampleReport.make()
        report.decision = GateDecision(verdict: verdict, exitCode: 0, reasons: [])
        report.volumes = [SampleVolumes.scratch]
        report.hostPaths = []
        report.boot = nil
        change(&report)
        return MarkdownRenderer.render(report).split(separator: "\n").first.map(String.init) ?? ""
    }

    @Test func pass() {
        #expect(firstLine(.pass) { _ in } == "# PASS: no static PV is disturbed (1 judged)")
        #expect(
            firstLine(.pass) { $0.volumes = [] } == "# PASS: no static PV depends on these nodes"
        )
    }

    @Test func inconclusiveNeverReadsAsAClearance() {
        let line = "# INCONCLUSIVE: no static PV is known to be disturbed (1 judged), but evidence is missing"
        #expect(firstLine(.inconclusive) { _ in } == line)
        let empty = firstLine(.inconclusive) {
            $0.volumes = []
            $0.outOfScope = []
        }
        #expect(empty == "# INCONCLUSIVE: no PersistentVolume was read")
        #expect(
            firstLine(.inconclusive) { $0.volumes = [SampleVolumes.logs] }
                == "# INCONCLUSIVE: 1 static PV cannot be judged"
        )
    }

    @Test func blockedCountsEachVolumeOnceWithItsWorstSide() {
        let line = firstLine(.blocked) { report in
            var carried = SampleVolumes.archive
            carried.outcome.volume.name = "pv-db"
            report.volumes = [SampleVolumes.database, carried, SampleVolumes.scratch]
            report.boot = BootOutcome(result: .blocked, certainty: .certain, problems: [])
        }
        #expect(line == "# BLOCKED: 1 static PV will be disturbed, the target will not boot")
        #expect(
            firstLine(.blocked) { $0.volumes = [SampleVolumes.archive] }
                == "# BLOCKED: 1 static PV may be disturbed"
        )
    }

    @Test func warningsSayHowMany() {
        let line = firstLine(.warnings) {
            $0.findings = $0.findings.filter { $0.check == "TKO-06" }
        }
        #expect(line == "# WARNINGS: no static PV is disturbed (1 judged), 1 finding below the threshold")
    }

    @Test func aThousandVolumesKeepEveryBlocker() {
        var report = SampleReport.make()
        report.volumes = (0..<1_000).map { index in
            var row = SampleVolumes.cache
            row.outcome.volume.name = "pv-\(index)"
            return row
        }
        let text = MarkdownRenderer.render(report)
        for index in [0, 499, 999] { #expect(text.contains("| `pv-\(index)` (resident) |")) }
    }
}
