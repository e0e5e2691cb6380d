import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// What-if runs: answers to open attributes and questions.
@Suite struct AssumptionTests {
    private func twoDisks() -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        return test
    }

    private func predict(_ test: EngineTestCase, _ path: String, _ assumed: [AssumedAnswer]) throws
        -> TakeoverPrediction
    {
        var plan = TakeoverPlan(profile: test.profile, pairs: test.pairs, sourceNode: "source", targetNode: "target")
        plan.assumed = assumed
        return try TakeoverEngine.predict(
            source: test.source.facts,
            target: test.target.facts,
            subjects: [EngineTestCase.subject(path, .carried)],
            plan: plan
        )
    }

    @Test func anAnswerDecidesWhatWasOpen() throws {
        let test = twoDisks()
        let key = "which disk gets the name `/dev/vdb`"
        let open = try predict(test, "/dev/vdb1", [])
        #expect(open.volumes[0].headline == .ambiguous)
        #expect(open.openQuestions == [OpenQuestionRow(key: key, answers: ["T0", "T1"])])
        let answered = try predict(test, "/dev/vdb1", [AssumedAnswer(key: key, value: "T1")])
        #expect(answered.volumes[0].headline == .unaffected)
        #expect(answered.volumes[0].certainty == .certain)
        let other = try predict(test, "/dev/vdb1", [AssumedAnswer(key: key, value: "T0")])
        #expect(other.volumes[0].headline == .wrongData)
    }

    @Test func whatIsNotOpenCannotBeAssumed() throws {
        let test = twoDisks()
        let key = "which disk gets the name `/dev/vdb`"
        let wrongKey = #expect(throws: PairingError.self) {
            try predict(test, "/dev/vdb1", [AssumedAnswer(key: "weather", value: "fine")])
        }
        #expect(wrongKey?.message.contains(key) ?? false)
        let wrongValue = #expect(throws: PairingError.self) {
            try predict(test, "/dev/vdb1", [AssumedAnswer(key: key, value: "T9")])
        }
        #expect(wrongValue?.message.contains("`T0`, `T1`") ?? false)
    }

    @Test func theReportSaysAsWhichNodeTheTargetRegisters() throws {
        var test = twoDisks()
        #expect(try test.predict([]).identityEffects.first?.hasPrefix("the target registers as node `source`") ?? false)
        test.profile.nodeIdentity = .target
        let effects = try test.predict([]).identityEffects
        #expect(effects.first?.hasPrefix("the target registers as node `target`") ?? false)
        #expect(effects.last?.contains("certificates come with the system disk of `source`") ?? false)
        test.profile.nodeIdentity = .unknown
        #expect(try test.predict([]).identityEffects.count == 1)
    }

    @Test func onlyOpenAttributesTakeAValue() throws {
        var profile = TakeoverProfile.smsFile
        #expect(try profile.assume(AssumedAnswer(key: "filesystemUUID", value: "kept")))
        #expect(profile.filesystemUUID == .kept)
        #expect(try profile.assume(AssumedAnswer(key: "which disk", value: "x")) == false)
        let settled = #expect(throws: AssumptionError.self) {
            _ = try profile.assume(AssumedAnswer(key: "lvmNames", value: "lost"))
        }
        #expect(settled?.message.contains("says `kept`") ?? false)
        let unknown = #expect(throws: AssumptionError.self) {
            _ = try profile.assume(AssumedAnswer(key: "nodeIdentity", value: "both"))
        }
        #expect(unknown?.message == "possible answers: source, target")
    }
}
