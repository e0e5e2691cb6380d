import Findings
import Gating
import SourceText
import StorageModel
import Testing

@Suite struct GateTests {
    private func decide(_ policy: GatePolicy = GatePolicy(), _ change: (inout GateInput) -> Void = { _ in })
        -> GateDecision
    {
        var input = GateFixtures.clean()
        change(&input)
        return Gate.decide(input, policy: policy)
    }

    @Test func everythingExaminedAndFinePasses() {
        let decision = decide()
        #expect(decision.verdict == .pass)
        #expect(decision.exitCode == 0)
        #expect(decision.reasons == [])
    }

    @Test(arguments: [
        (Severity.critical, Severity.high, Verdict.blocked, 3),
        (.high, .high, .blocked, 3),
        (.medium, .high, .warnings, 0),
        (.low, .high, .warnings, 0),
        (.info, .high, .pass, 0),
        (.high, .critical, .warnings, 0),
        (.medium, .medium, .blocked, 3),
        (.low, .low, .blocked, 3),
        (.info, .low, .pass, 0),
    ])
    func severityAgainstThreshold(severity: Severity, threshold: Severity, verdict: Verdict, code: Int) {
        let decision = decide(GatePolicy(failOn: threshold)) {
            $0.findings = [GateFixtures.finding("PATH-02", severity)]
        }
        #expect(decision.verdict == verdict)
        #expect(decision.exitCode == code)
    }

    @Test func warningsFailOnlyWhenAsked() {
        let decision = decide(GatePolicy(failOnWarning: true)) {
            $0.findings = [GateFixtures.finding("PATH-02", .medium)]
        }
        #expect(decision.verdict == .warnings)
        #expect(decision.exitCode == 4)
    }

    @Test func informationIsNoThreshold() {
        #expect(GatePolicy(failOn: .info).failOn == .low)
    }

    @Test func dependsCountsWithItsWorstSeverity() {
        let decision = decide {
            $0.findings = [GateFixtures.finding("PATH-02", .critical, .depends(on: ["filesystemUUID"]))]
        }
        #expect(decision.verdict == .blocked)
    }

    @Test func undeterminedDoesNotBlockButIsNotGreen() {
        let open = Certainty.undetermined(missing: [GateFixtures.missing])
        let decision = decide { $0.findings = [GateFixtures.finding("PATH-02", .critical, open)] }
        #expect(decision.verdict == .inconclusive)
        #expect(decision.exitCode == 5)
    }

    @Test func blockedWinsOverInconclusiveAndBothReasonsAreListed() {
        let decision = decide {
            $0.findings = [GateFixtures.finding("PATH-02", .high)]
            $0.problems = [InputProblem(.truncated, file: FileID(0), "cut")]
        }
        #expect(decision.verdict == .blocked)
        #expect(decision.exitCode == 3)
        #expect(decision.reasons == ["1 finding at or above `high`: PATH-02", "1 input problem lost evidence"])
    }

    @Test func inconclusiveWinsOverFailingWarnings() {
        let decision = decide(GatePolicy(failOnWarning: true)) {
            $0.findings = [GateFixtures.finding("PATH-02", .medium)]
            $0.boot = nil
        }
        #expect(decision.exitCode == 5)
    }

    @Test func consequencesAreNotCountedApart() {
        let cause = GateFixtures.finding("TKO-03", .critical)
        let decision = decide {
            $0.findings = [
                GateFixtures.finding("PATH-02", .critical, causedBy: cause.fingerprint), cause,
                GateFixtures.finding("PATH-19", .high, causedBy: cause.fingerprint),
            ]
        }
        #expect(decision.reasons == ["1 finding at or above `high`: TKO-03"])
        #expect(decision.blockingFindings == [cause.fingerprint])
    }

    @Test func aConsequenceThatReachesTheThresholdBlocksThroughItsCause() {
        let cause = GateFixtures.finding("TKO-08", .medium)
        let decision = decide {
            $0.findings = [cause, GateFixtures.finding("PATH-16", .high, causedBy: cause.fingerprint)]
        }
        #expect(decision.verdict == .blocked)
        #expect(decision.blockingFindings == [cause.fingerprint])
    }

    @Test func nothingHidesBehindACauseThatIsNotThere() {
        let decision = decide { $0.findings = [GateFixtures.finding("PATH-02", .critical, causedBy: "gone")] }
        #expect(decision.verdict == .blocked)
    }

    @Test func findingsThatCauseEachOtherStillBlock() {
        var first = GateFixtures.finding("PATH-01", .critical)
        var second = GateFixtures.finding("PATH-02", .critical)
        let third = GateFixtures.finding("PATH-03", .critical, causedBy: first.fingerprint)
        first.causedBy = second.fingerprint
        second.causedBy = first.fingerprint
        let groups = FindingGroup.groups(of: [third, second, first])
        #expect(groups.map(\.cause.check) == ["PATH-01", "PATH-02"])
        #expect(groups.flatMap(\.consequences).map(\.check) == ["PATH-03"])
        #expect(decide { $0.findings = [first, second] }.verdict == .blocked)
    }

    @Test func groupsStandWithTheWorstFirst() {
        let mild = GateFixtures.finding("TKO-08", .medium)
        let groups = FindingGroup.groups(of: [
            GateFixtures.finding("PATH-05", .low), GateFixtures.finding("DEV-01", .high), mild,
            GateFixtures.finding("PATH-16", .critical, causedBy: mild.fingerprint),
        ])
        #expect(groups.map(\.cause.check) == ["TKO-08", "DEV-01", "PATH-05"])
    }
}
