import Findings
import Gating
import SourceText
import StorageModel
import Testing

@Suite struct PolicyTests {
    private func decide(
        _ policy: GatePolicy,
        now: Int = 1_000_000,
        _ change: (inout GateInput) -> Void = { _ in }
    ) -> GateDecision {
        var input = GateFixtures.clean()
        change(&input)
        return Gate.decide(input, controls: GateControls(policy: policy, now: now))
    }

    private func policy(_ change: (inout GatePolicy) -> Void) -> GatePolicy {
        var policy = GatePolicy()
        change(&policy)
        return policy
    }

    @Test func severitiesAreRaisedAndLoweredAndTakenBack() {
        let raised = policy { $0.overrides = [SeverityRule(check: "PATH-09", severity: .critical, reason: "why")] }
        var findings = [GateFixtures.finding("PATH-02", .high), GateFixtures.finding("PATH-09", .low)]
        var rows = [GateFixtures.row("S01", .fail)]
        SeverityRules.apply(raised, findings: &findings, preflight: &rows, uses: [], method: .file)
        #expect(findings.map(\.check) == ["PATH-09", "PATH-02"])
        #expect(findings[0].severity == .critical)
        #expect(findings[0].severityOverride?.original == .low)
        let lowered = policy { $0.overrides = [SeverityRule(check: "S01", severity: .low, reason: "why")] }
        SeverityRules.apply(lowered, findings: &findings, preflight: &rows, uses: [], method: .file)
        #expect(findings.map(\.severity) == [.high, .low])
        #expect(findings.allSatisfy { $0.severityOverride == nil })
        #expect(Gate.severity(of: rows[0], method: .file) == .low)
        SeverityRules.apply(GatePolicy(), findings: &findings, preflight: &rows, uses: [], method: .file)
        #expect(Gate.severity(of: rows[0], method: .file) == .critical)
    }

    @Test func whatFollowsFromALoweredCauseIsNoWorseThanIt() {
        let cause = GateFixtures.finding("TKO-03", .critical)
        var findings = [
            cause, GateFixtures.finding("PATH-02", .critical, causedBy: cause.fingerprint),
            GateFixtures.finding("PATH-19", .high, causedBy: cause.fingerprint),
            GateFixtures.finding("PATH-05", .high, subject: "pv-b"),
        ]
        var rows: [PreflightRow] = []
        let policy = policy {
            $0.overrides = [
                SeverityRule(check: "TKO-03", severity: .low, reason: "why"),
                SeverityRule(check: "PATH-19", severity: .medium, reason: "own"),
            ]
        }
        SeverityRules.apply(policy, findings: &findings, preflight: &rows, uses: [], method: nil)
        let severities = Dictionary(uniqueKeysWithValues: findings.map { ($0.check, $0.severity) })
        #expect(severities == ["TKO-03": .low, "PATH-02": .low, "PATH-19": .medium, "PATH-05": .high])
        SeverityRules.apply(GatePolicy(), findings: &findings, preflight: &rows, uses: [], method: nil)
        #expect(findings.first { $0.check == "PATH-02" }?.severity == .critical)
    }

    @Test func anOverrideKeepsToItsScope() {
        let rule = SeverityRule(
            check: "PATH-02",
            severity: .low,
            reason: "scratch data",
            scope: GateScope(volumes: ["pv-scratch-*"])
        )
        var findings = [
            GateFixtures.finding("PATH-02", .high, subject: "pv-scratch-1"),
            GateFixtures.finding("PATH-02", .high, subject: "pv-orders"),
        ]
        var rows: [PreflightRow] = []
        SeverityRules.apply(
            policy { $0.overrides = [rule] },
            findings: &findings,
            preflight: &rows,
            uses: [],
            method: nil
        )
        #expect(findings.map(\.subject.name) == ["pv-orders", "pv-scratch-1"])
        #expect(findings.map(\.severity) == [.high, .low])
    }

    @Test func whatIsOutsideTheScopeIsListedAndDoesNotGate() {
        var finding = GateFixtures.finding("PATH-02", .critical)
        finding.blastRadius.namespaces = ["shop"]
        let inside = policy { $0.scope = GateScope(namespaces: ["shop", "x"]) }
        let outside = policy { $0.scope = GateScope(namespaces: ["fin*"]) }
        #expect(decide(inside) { $0.findings = [finding] }.verdict == .blocked)
        let decision = decide(outside) { $0.findings = [finding] }
        #expect(decision.verdict == .pass)
        #expect(decision.outOfScopeFindings == [finding.fingerprint])
    }

    @Test func whatIsNotKnownToBeOutsideGates() {
        let finding = GateFixtures.finding("PATH-02", .critical)
        let policy = policy { $0.scope = GateScope(storageClasses: ["local-*"]) }
        #expect(decide(policy) { $0.findings = [finding] }.verdict == .blocked)
        let use = VolumeUse(volume: finding.subject, storageClass: "nfs", namespaces: [])
        let decision = decide(policy) {
            $0.findings = [finding]
            $0.uses = [
                use,
                VolumeUse(
                    volume: GateFixtures.finding("X-1", .low, subject: "pv-b").subject,
                    storageClass: "local-a",
                    namespaces: []
                ),
            ]
            $0.volumes = [GateFixtures.volume("pv-a", .unaffected), GateFixtures.volume("pv-b", .unaffected)]
        }
        #expect(decision.verdict == .pass)
    }

    @Test func aScopeThatHoldsNoVolumeClearsNothing() {
        let policy = policy { $0.scope = GateScope(volumes: ["pv-misspelt"]) }
        #expect(decide(policy).verdict == .inconclusive)
    }

    @Test func demandedCapturesMustBeThereAndWhole() {
        let policy = policy {
            $0.requiredCaptures = [RequiredCapture(.target, "mountinfo"), RequiredCapture(.cluster, "Pod")]
        }
        func capture(_ role: InputRole, whole: Bool = true) -> GateCapture {
            GateCapture(role: role, kind: "mountinfo", path: "t/root/proc/1/mountinfo", isWhole: whole)
        }
        #expect(decide(policy).reasons.count == 2)
        #expect(
            decide(policy) {
                $0.captures = [capture(.targetNode)]
                $0.objectCounts = ["Pod": 1]
            }.verdict == .pass
        )
        #expect(
            decide(policy) {
                $0.captures = [capture(.sourceNode), capture(.targetNode, whole: false)]
                $0.objectCounts = ["Pod": 1]
            }.verdict == .inconclusive
        )
    }

    @Test func ageBootAndClusterMustBeProven() {
        let aged = policy { $0.maximumCaptureAge = 3_600 }
        func node(_ age: Int?, boot: Bool? = nil, cluster: Bool? = nil) -> GateNode {
            GateNode(
                host: .source,
                isCaptured: true,
                capturedAt: age.map { 1_000_000 - $0 },
                isOfDumpedBoot: boot,
                isOfDumpedCluster: cluster
            )
        }
        #expect(decide(aged) { $0.nodes = [node(3_600)] }.verdict == .pass)
        for age in [3_601, -3_600, nil] {
            #expect(decide(aged) { $0.nodes = [node(age)] }.verdict == .inconclusive)
        }
        #expect(decide(aged).verdict == .inconclusive)
        let proven = policy {
            $0.requiresSameBoot = true
            $0.requiresSameCluster = true
        }
        #expect(decide(proven) { $0.nodes = [node(0, boot: true, cluster: true)] }.verdict == .pass)
        #expect(decide(proven) { $0.nodes = [node(0, boot: true, cluster: false)] }.reasons.count == 1)
        #expect(decide(proven) { $0.nodes = [node(0)] }.reasons.count == 2)
    }

    @Test func coverageBelowThePolicyIsInconclusive() {
        let all = policy { $0.minimumCoverage = MinimumCoverage(checks: 100, preflight: 100, volumes: 100) }
        #expect(decide(all).verdict == .pass)
        let open = Certainty.depends(on: ["x"])
        let decision = decide(all) {
            $0.outcomes.append(CheckOutcome(check: "PATH-05", result: .unknown, subjects: 0))
            $0.preflight.append(GateFixtures.row("P01", .unknown, file: .low, block: .low))
            $0.volumes.append(GateFixtures.volume("pv-b", .unaffected, certainty: open))
        }
        #expect(decision.reasons.count { $0.hasPrefix("coverage: ") } == 3)
        #expect(decision.verdict == .inconclusive)
    }

    @Test func undeterminedBlocksWhenThePolicySaysSo() {
        let open = Certainty.undetermined(missing: [GateFixtures.missing])
        let policy = policy { $0.blocksUndetermined = true }
        #expect(decide(policy) { $0.findings = [GateFixtures.finding("PATH-02", .high, open)] }.verdict == .blocked)
    }

    @Test(arguments: [
        ("pv-*", "pv-a", true), ("pv-*", "vp-a", false), ("*", "", true), ("a*b*c", "a-b-b-c", true),
        ("a*a", "a", false), ("pv-a", "pv-a", true), ("*-a", "pv-a", true), ("*x*", "pv-a", false),
    ])
    func starsStandForAnything(pattern: String, name: String, fits: Bool) {
        var finding = GateFixtures.finding("PATH-02", .critical, subject: name)
        finding.blastRadius = BlastRadius()
        let policy = policy { $0.scope = GateScope(volumes: [pattern]) }
        let decision = decide(policy) {
            $0.findings = [finding]
            $0.volumes = []
        }
        #expect((decision.verdict == .blocked) == fits)
    }
}
