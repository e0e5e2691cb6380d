import Findings
import Gating
import StorageModel
import Testing

@Suite struct ComparisonTests {
    private func side(_ findings: [Finding] = [], _ change: (inout ComparisonSide) -> Void = { _ in }) -> ComparisonSide
    {
        var side = ComparisonSide(question: [ComparedSetting("method", "block")])
        side.findings = findings
        side.volumes = [GateFixtures.volume("pv-a", .unaffected)]
        side.outcomes = ["PATH-01", "PATH-02", "PATH-03"].map { CheckOutcome(check: $0, result: .pass, subjects: 1) }
        side.boot = BootOutcome(result: .completes, certainty: .certain, problems: [])
        side.captures = ["source: mountinfo"]
        change(&side)
        return side
    }

    private func compare(_ before: ComparisonSide, _ now: ComparisonSide) -> Comparison {
        Comparison(approved: before, current: now, policy: GatePolicy())
    }

    @Test func anAnalysisDoesNotDifferFromItself() {
        let one = side([GateFixtures.finding("PATH-02", .critical)])
        let comparison = compare(one, one)
        #expect(comparison.verdict == .pass)
        #expect(comparison.findings.map(\.change) == [.unchanged])
    }

    @Test func newFindingsBlockFromTheThresholdOn() {
        #expect(compare(side(), side([GateFixtures.finding("PATH-02", .high)])).exitCode == 3)
        #expect(compare(side(), side([GateFixtures.finding("PATH-02", .low)])).verdict == .warnings)
        let accepted = GateFixtures.finding("PATH-02", .high)
        let waived = side([accepted]) { $0.accepted = [accepted.fingerprint] }
        #expect(compare(side(), waived).verdict == .pass)
    }

    @Test func worseMeansMoreSevereSurerOrNoLongerAccepted() {
        let mild = GateFixtures.finding("PATH-02", .medium)
        let bad = GateFixtures.finding("PATH-02", .high)
        #expect(compare(side([mild]), side([bad])).findings.map(\.change) == [.worse])
        #expect(compare(side([bad]), side([mild])).findings.map(\.change) == [.unchanged])
        let maybe = GateFixtures.finding("PATH-02", .high, .depends(on: ["x"]))
        #expect(compare(side([maybe]), side([bad])).exitCode == 3)
        let accepted = side([bad]) { $0.accepted = [bad.fingerprint] }
        #expect(compare(accepted, side([bad])).findings.map(\.change) == [.worse])
    }

    @Test func aVanishedFindingIsResolvedOnlyWhenTheCheckLooked() {
        let finding = GateFixtures.finding("PATH-02", .high)
        #expect(compare(side([finding]), side()).findings.map(\.change) == [.resolved])
        #expect(compare(side([finding]), side()).verdict == .pass)
        let blind = side { $0.outcomes[1].result = .unknown }
        let comparison = compare(side([finding]), blind)
        #expect(comparison.findings.map(\.change) == [.incomparable])
        #expect(comparison.exitCode == 5)
        let unknown = side { $0.outcomes.remove(at: 1) }
        #expect(compare(side([finding]), unknown).exitCode == 5)
    }

    @Test func otherQuestionsMissingCapturesAndLostVolumesAreIncomparable() {
        let method = side { $0.question = [ComparedSetting("method", "file")] }
        let capture = side { $0.captures = [] }
        let volume = side { $0.volumes = [] }
        let open = side { $0.volumes = [GateFixtures.volume("pv-a", .undetermined)] }
        let boot = side { $0.boot = nil }
        let lost = side { $0.defects = ["lost"] }
        for other in [method, capture, volume, open, boot, lost] {
            let comparison = compare(side(), other)
            #expect(comparison.exitCode == 5)
            #expect(!comparison.reasons.isEmpty)
        }
    }

    @Test func somethingNewBlocksEvenWhenTheRestCannotBeCompared() {
        let now = side([GateFixtures.finding("PATH-02", .high)]) { $0.captures = [] }
        #expect(compare(side(), now).exitCode == 3)
    }

    @Test func changedEvidenceIsRemarkedUpon() {
        var finding = GateFixtures.finding("PATH-02", .high)
        finding.evidenceDigest = "a"
        var other = finding
        other.evidenceDigest = "b"
        let comparison = compare(side([finding]), side([other]))
        #expect(comparison.findings.map(\.change) == [.unchanged])
        #expect(comparison.findings[0].notes == ["the evidence has changed"])
    }
}
