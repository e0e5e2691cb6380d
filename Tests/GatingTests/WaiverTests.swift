import Findings
import Gating
import StorageModel
import Testing

@Suite struct WaiverTests {
    private static let now = 1_795_000_000

    private func finding(_ id: String = "PATH-02", _ severity: Severity = .critical, causedBy: String? = nil) -> Finding
    {
        var finding = GateFixtures.finding(id, severity, causedBy: causedBy)
        finding.evidenceDigest = "digest of \(id)"
        return finding
    }

    private func waiver(
        _ finding: Finding,
        digest: String? = nil,
        created: Int? = now - 86_400,
        expires: Int? = now + 86_400,
        approver: String = "Ada",
        author: String? = nil
    ) -> Waiver {
        Waiver(
            target: .fingerprint(finding.fingerprint),
            reason: "r",
            approver: approver,
            author: author,
            ticket: "CHG-1",
            created: WaiverMoment("c", seconds: created),
            expires: WaiverMoment("e", seconds: expires),
            evidenceDigest: digest ?? finding.evidenceDigest,
            line: 1
        )
    }

    private func decide(
        _ findings: [Finding],
        _ waivers: [Waiver] = [],
        baseline: [BaselineEntry] = [],
        policy: GatePolicy = GatePolicy(),
        _ change: (inout GateInput) -> Void = { _ in }
    ) -> GateDecision {
        var input = GateFixtures.clean()
        input.findings = findings
        change(&input)
        return Gate.decide(
            input,
            controls: GateControls(policy: policy, waivers: waivers, baseline: baseline, now: Self.now)
        )
    }

    @Test func aWaivedFindingDoesNotBlockAndIsListed() {
        let finding = finding()
        let decision = decide([finding], [waiver(finding)])
        #expect(decision.verdict == .pass)
        #expect(decision.waivedFindings == [finding.fingerprint])
        #expect(decision.waivers.map(\.state) == [.matched])
        #expect(decide([finding]).verdict == .blocked)
    }

    @Test func ruleAndObjectNameTheFindingToo() {
        let finding = finding()
        for object in ["PersistentVolume/pv-a", "pv-a"] {
            var waiver = waiver(finding)
            waiver.target = .rule("PATH-02", object: object)
            #expect(decide([finding], [waiver]).verdict == .pass, "\(object)")
        }
        var other = waiver(finding)
        other.target = .rule("PATH-02", object: "Pod/pv-a")
        #expect(decide([finding], [other]).waivers.map(\.state) == [.unused])
    }

    @Test func aWaiverIsVoidFromTheMomentItExpires() {
        let finding = finding()
        #expect(decide([finding], [waiver(finding, expires: Self.now)]).waivers[0].state == .expired)
        #expect(decide([finding], [waiver(finding, expires: Self.now + 1)]).waivers[0].state == .matched)
    }

    @Test func aWaiverOfTheFutureOrWithoutADateIsVoid() {
        let finding = finding()
        for bad in [
            waiver(finding, created: Self.now + 1), waiver(finding, created: nil), waiver(finding, expires: nil),
        ] {
            let decision = decide([finding], [bad])
            #expect(decision.verdict == .blocked)
            #expect(decision.waivers[0].state == .void)
            #expect(!decision.waivers[0].reason.isEmpty)
        }
    }

    @Test func changedEvidenceBringsTheFindingBack() {
        let finding = finding()
        let decision = decide([finding], [waiver(finding, digest: "other")])
        #expect(decision.verdict == .blocked)
        #expect(decision.waivers[0].state == .void)
        #expect(decision.waivers[0].findings == [finding.fingerprint])
    }

    @Test func aWaiverOfTheCauseCoversWhatFollows() {
        let cause = finding("TKO-03")
        let consequence = finding("PATH-02", causedBy: cause.fingerprint)
        #expect(decide([cause, consequence], [waiver(cause)]).verdict == .pass)
        let wrong = decide([cause, consequence], [waiver(consequence)])
        #expect(wrong.verdict == .blocked)
        #expect(wrong.waivers[0].state == .void)
        #expect(wrong.waivers[0].reason.contains(cause.fingerprint))
    }

    @Test func whatCannotBeWaivedStaysEvenBeneathACause() {
        let cause = finding("TKO-03")
        let consequence = finding("PATH-02", causedBy: cause.fingerprint)
        var policy = GatePolicy()
        policy.unwaivable = ["PATH-02"]
        let decision = decide([cause, consequence], [waiver(cause)], policy: policy)
        #expect(decision.verdict == .blocked)
        #expect(decision.waivers[0].reason == "PATH-02 cannot be waived")
        #expect(decide([cause], [waiver(cause)]) { $0.unwaivable = ["TKO-03"] }.verdict == .blocked)
    }

    @Test func noWaiverStandsInForEvidenceUnlessThePolicySaysSo() {
        var finding = finding("TKO-10", .high)
        finding.certainty = .undetermined(missing: [GateFixtures.missing])
        var policy = GatePolicy()
        let open = GateFixtures.volume("pv-a", .undetermined, certainty: finding.certainty)
        #expect(decide([finding], [waiver(finding)], policy: policy) { $0.volumes = [open] }.verdict == .inconclusive)
        policy.waiverRules.coversUndetermined = true
        #expect(decide([finding], [waiver(finding)], policy: policy) { $0.volumes = [open] }.verdict == .pass)
        #expect(decide([finding], policy: policy) { $0.volumes = [open] }.verdict == .inconclusive)
    }

    @Test func approverAuthorLifetimeAndNumberFollowThePolicy() {
        let first = finding("PATH-01")
        let second = finding("PATH-02")
        var policy = GatePolicy()
        policy.waiverRules.approverDiffersFromAuthor = true
        let same = decide([first], [waiver(first, approver: "Ada  Low", author: "ada low")], policy: policy)
        #expect(same.waivers[0].reason == "the approver is the author")
        #expect(decide([first], [waiver(first)], policy: policy).verdict == .blocked)
        #expect(decide([first], [waiver(first, author: "Bob")], policy: policy).verdict == .pass)
        policy = GatePolicy()
        policy.waiverRules.maximumLifetime = 86_400
        #expect(decide([first], [waiver(first)], policy: policy).waivers[0].state == .void)
        policy = GatePolicy()
        policy.waiverRules.maximumNumber = 1
        let many = decide([first, second], [waiver(first), waiver(second)], policy: policy)
        #expect(many.waivers.map(\.state) == [.matched, .void])
        #expect(many.verdict == .blocked)
    }

    @Test func aWaivedPreflightItemDoesNotBlockThroughItsRow() {
        var finding = Finding(
            check: GateFixtures.descriptor("S01", .critical),
            subject: ObjectReference(kind: "Node", name: "worker-1"),
            side: .sourceNode,
            stableKey: "S01",
            detail: "d",
            evidence: []
        )
        finding.evidenceDigest = "digest"
        let rows = [GateFixtures.row("S01", .fail), GateFixtures.row("S02", .pass)]
        #expect(decide([finding], [waiver(finding)]) { $0.preflight = rows }.verdict == .pass)
        #expect(decide([finding]) { $0.preflight = rows }.blockingPreflight == ["S01"])
        // The other machine's failed item is not covered.
        var target = GateFixtures.row("S01", .fail)
        target.host = .target
        #expect(decide([finding], [waiver(finding)]) { $0.preflight = rows + [target] }.verdict == .blocked)
    }

    @Test func theBaselineCoversKnownFindingsOnTheSameFacts() {
        let finding = finding()
        func entry(_ digest: String, _ fingerprint: String) -> BaselineEntry {
            BaselineEntry(fingerprint: fingerprint, evidenceDigest: digest, rule: "", object: "", line: 1)
        }
        let known = decide([finding], baseline: [entry(finding.evidenceDigest, finding.fingerprint)])
        #expect(known.verdict == .pass)
        #expect(known.baselineFindings == [finding.fingerprint])
        #expect(decide([finding], baseline: [entry("other", finding.fingerprint)]).baseline[0].state == .void)
        #expect(decide([finding], baseline: [entry("x", "gone")]).baseline[0].state == .gone)
        var policy = GatePolicy()
        policy.maximumBaselineSeverity = .medium
        let limited = decide(
            [finding],
            baseline: [entry(finding.evidenceDigest, finding.fingerprint)],
            policy: policy
        )
        #expect(limited.verdict == .blocked)
    }

    @Test func lintNamesWhatCanNeverCountAndWhatDoesNotCountNow() {
        let finding = finding()
        func levels(_ waivers: [Waiver]) -> [WaiverIssue.Level] {
            let controls = GateControls(policy: GatePolicy(), waivers: waivers, now: Self.now)
            return WaiverLint.issues(in: controls, records: [], rules: ["PATH-02"], unwaivable: []).map(\.level)
        }
        #expect(levels([waiver(finding)]) == [])
        #expect(levels([waiver(finding, expires: nil)]) == [.error])
        #expect(levels([waiver(finding, expires: Self.now - 10)]) == [.warning])
        #expect(levels([waiver(finding), waiver(finding)]) == [.error])
        var unknown = waiver(finding)
        unknown.target = .rule("NOPE-1", object: "pv-a")
        #expect(levels([unknown]) == [.error])
    }
}
