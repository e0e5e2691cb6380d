import Findings
import Gating
import SourceText
import StorageModel
import Testing

/// Silence that must not be green: one test for each way of knowing nothing.
@Suite struct EvidenceGapTests {
    private func inconclusive(_ change: (inout GateInput) -> Void) -> [String]? {
        var input = GateFixtures.clean()
        change(&input)
        let decision = Gate.decide(input, policy: GatePolicy())
        guard decision.verdict == .inconclusive, decision.exitCode == 5 else { return nil }
        return decision.reasons
    }

    @Test func nothingAtAllIsInconclusive() {
        for scope in GateInput.Scope.allCases {
            let decision = Gate.decide(GateInput(scope: scope, method: .file), policy: GatePolicy())
            #expect(decision.verdict == .inconclusive)
            #expect(!decision.reasons.isEmpty)
        }
    }

    @Test(arguments: InputProblem.Effect.allCases)
    func inputProblems(effect: InputProblem.Effect) {
        let reasons = inconclusive { $0.problems = [InputProblem(effect, file: nil, "x")] }
        #expect((reasons != nil) == (effect != .note))
    }

    @Test func contradictingEvidence() {
        let place = SourceLocation(file: FileID(0), line: 1)
        let reasons = inconclusive { input in
            input.contradictions = [
                FactContradiction(
                    fact: "UUID of /dev/sdb1",
                    used: Located("1", at: place),
                    other: Located("2", at: place)
                )
            ]
        }
        #expect(reasons == ["the evidence contradicts itself: UUID of /dev/sdb1"])
    }

    @Test func noVolumesRead() {
        #expect(inconclusive { $0.volumes = [] } == ["no PersistentVolume was read"])
    }

    @Test func volumesOutOfScopeAreKnown() {
        var input = GateFixtures.clean()
        input.volumes = []
        input.outOfScope = [
            OutOfScopeVolume(
                volume: ObjectReference(kind: "PersistentVolume", name: "pv-nfs"),
                cluster: .shared,
                reason: "on no disk of either node",
                evidence: []
            )
        ]
        #expect(Gate.decide(input, policy: GatePolicy()).verdict == .pass)
    }

    @Test func undeterminedVolume() {
        let reasons = inconclusive { $0.volumes.append(GateFixtures.volume("pv-b", .undetermined)) }
        #expect(reasons == ["1 volume cannot be judged: pv-b (resident)"])
    }

    @Test func undeterminedCertaintyOfAnUnaffectedVolume() {
        let open = Certainty.undetermined(missing: [GateFixtures.missing])
        #expect(inconclusive { $0.volumes = [GateFixtures.volume("pv-b", .unaffected, certainty: open)] } != nil)
    }

    @Test func disturbedVolumeWithoutFinding() {
        let reasons = inconclusive { $0.volumes = [GateFixtures.volume("pv-b", .shadowWrite)] }
        #expect(reasons == ["a disturbed volume has no finding: pv-b (resident)"])
        let withFinding = Gate.decide(
            {
                var input = GateFixtures.clean()
                input.volumes = [GateFixtures.volume("pv-b", .shadowWrite)]
                input.findings = [GateFixtures.finding("TKO-03", .critical, subject: "pv-b")]
                return input
            }(),
            policy: GatePolicy()
        )
        #expect(withFinding.verdict == .blocked)
    }

    @Test func bootNotPredictedOrUndeterminedOrUnreported() {
        #expect(inconclusive { $0.boot = nil } != nil)
        #expect(inconclusive { $0.boot?.result = .undetermined } != nil)
        #expect(inconclusive { $0.boot?.certainty = .undetermined(missing: []) } != nil)
        #expect(inconclusive { $0.boot?.result = .blocked } != nil)
    }

    @Test func crashedAndSilentChecks() {
        let crashed = CheckOutcome(check: "PATH-02", result: .unknown, subjects: 0, crashed: true)
        #expect(inconclusive { $0.outcomes.append(crashed) } == ["1 check crashed: PATH-02"])
        let silent = CheckOutcome(check: "PATH-02", result: .fail, subjects: 1)
        #expect(inconclusive { $0.outcomes.append(silent) } == ["a check failed without a finding: PATH-02"])
        let unknown = CheckOutcome(check: "PATH-02", result: .unknown, subjects: 0)
        #expect(inconclusive { $0.outcomes = [unknown] } == ["no check had enough evidence to decide anything"])
    }

    @Test func unmatchedNodesAndConflicts() {
        #expect(inconclusive { $0.unmatchedNodes = ["worker-2"] } != nil)
        let place = SourceLocation(file: FileID(0), line: 1)
        let conflict = ObjectConflict(
            reference: ObjectReference(kind: "PersistentVolume", name: "pv-a"),
            cluster: .shared,
            kept: Located("1", at: place),
            dropped: Located("2", at: place)
        )
        #expect(inconclusive { $0.conflicts = [conflict] } != nil)
    }

    @Test func unknownPreflightItemsThatCouldBlock() {
        #expect(inconclusive { $0.preflight = [GateFixtures.row("S01", .unknown)] } != nil)
        #expect(
            inconclusive { $0.preflight = [GateFixtures.row("S11", .unknown, file: .medium, block: .medium)] } == nil
        )
        #expect(inconclusive { $0.preflight = [] } == ["no preflight item was examined"])
    }

    @Test func preflightSeverityFollowsTheMethod() {
        func verdict(_ method: TakeoverMethod?) -> Verdict {
            var input = GateFixtures.clean(method: method)
            input.preflight = [GateFixtures.row("S07", .fail, file: .critical, block: .info)]
            return Gate.decide(input, policy: GatePolicy()).verdict
        }
        #expect(verdict(.file) == .blocked)
        #expect(verdict(.block) == .pass)
        #expect(verdict(nil) == .blocked)
    }

    @Test func failedPreflightItemIsCountedOnceWithItsFinding() {
        var input = GateFixtures.clean()
        input.preflight = [GateFixtures.row("S07", .fail)]
        input.findings = [GateFixtures.finding("S07", .critical)]
        let decision = Gate.decide(input, policy: GatePolicy())
        #expect(decision.reasons == ["1 finding at or above `high`: S07"])
        #expect(decision.blockingPreflight == ["S07"])
        input.findings = []
        #expect(
            Gate.decide(input, policy: GatePolicy()).reasons == ["1 failed preflight item at or above `high`: S07"]
        )
    }

    @Test func preflightScopeNeedsOneAnswer() {
        var input = GateInput(scope: .preflight, method: nil)
        input.preflight = [GateFixtures.row("S01", .notApplicable)]
        #expect(Gate.decide(input, policy: GatePolicy()).verdict == .inconclusive)
        input.preflight = [GateFixtures.row("S01", .pass)]
        #expect(Gate.decide(input, policy: GatePolicy()).verdict == .pass)
    }
}
