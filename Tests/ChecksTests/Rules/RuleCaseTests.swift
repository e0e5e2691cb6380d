import Checks
import Findings
import StorageModel
import TestSupport
import Testing

/// Every rule about predictions fires on its case and is content with the clean one.
struct RuleCaseTests {
    static let cases: [RuleCase] = [
        RuleCase.takeover, RuleCase.path1, RuleCase.path2, RuleCase.path3, RuleCase.device1, RuleCase.device2,
        RuleCase.device3, RuleCase.localStorage1, RuleCase.localStorage2, RuleCase.lvmStorage1, RuleCase.lvmStorage2,
        RuleCase.ceph, RuleCase.network1, RuleCase.network2, RuleCase.openShift, RuleCase.workload, RuleCase.identity,
    ].flatMap(\.self)

    @Test(arguments: cases)
    func firesOnItsCase(_ rule: RuleCase) throws {
        var scene = Scene()
        rule.fires(&scene)
        let outcome = try scene.run(rule.id)
        #expect(outcome.result == .fail)
        #expect(!outcome.crashed)
        let finding = try #require(outcome.findings.first)
        #expect(finding.severity == rule.severity)
        #expect("\(finding.detail) \(finding.effect)".contains(rule.says), "\(finding.detail) / \(finding.effect)")
        #expect(finding.evidence.contains { $0.role == .cause && $0.location != nil })
        #expect(!finding.effect.isEmpty && !finding.remediation.isEmpty)
        #expect(!finding.detail.hasSuffix(".") && !finding.effect.hasSuffix("."))
    }

    @Test(arguments: cases)
    func passesTheCleanCase(_ rule: RuleCase) throws {
        var scene = Scene()
        rule.clean(&scene)
        let outcome = try scene.run(rule.id)
        #expect(outcome.findings.isEmpty)
        #expect([.pass, .notApplicable].contains(outcome.result), "\(outcome.result)")
        if outcome.result == .pass { #expect(outcome.subjects > 0) }
    }

    @Test(arguments: cases)
    func neverPassesAnUndeterminedVolume(_ rule: RuleCase) throws {
        guard !["TKO-11", "PATH-12", "DEV-08"].contains(rule.id) else { return }
        var scene = Scene()
        rule.fires(&scene)
        for index in scene.outcomes.indices {
            scene.outcomes[index].pathFate = .undetermined
            scene.outcomes[index].headline = .undetermined
            scene.outcomes[index].after = OutcomeBuilder.only(scene.outcomes[index].path, .unknown)
        }
        let outcome = try scene.run(rule.id)
        #expect(outcome.result != .pass)
        if outcome.result == .unknown { #expect(!outcome.missing.isEmpty) }
    }

    @Test func everyRuleOfTheseFamiliesHasACase() {
        let families: Set<CheckDescriptor.Family> = [
            .takeover, .path, .device, .localStorage, .lvmStorage, .ceph, .network, .openShift, .workload,
        ]
        let registered = CheckRegistry.checks.map { $0.descriptor }.filter { families.contains($0.family) }.map(\.id)
        let cases = Self.cases.map(\.id).filter { !$0.hasPrefix("ID-") }
        #expect(Set(registered) == Set(cases))
        #expect(Set(Self.cases.map(\.id)).count == Self.cases.count)
    }

    @Test func withoutPredictionNothingPasses() {
        var scene = Scene()
        scene.local(
            from: OutcomeBuilder.bare("/a"),
            to: OutcomeBuilder.bare("/a"),
            path: .sameData,
            data: .kept
        )
        var context = scene.context()
        context.prediction = nil
        for check in CheckRegistry.checks where [.takeover, .path].contains(check.descriptor.family) {
            guard check.descriptor.id != "PATH-12" else { continue }
            let outcome = check.evaluate(context)
            #expect(outcome.result == .notApplicable && !outcome.reason.isEmpty, "\(outcome.check)")
        }
    }
}
