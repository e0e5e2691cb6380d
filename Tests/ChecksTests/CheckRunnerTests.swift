import Checks
import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

private func descriptor(_ id: String, requires: [EvidenceRequirement] = []) -> CheckDescriptor {
    CheckDescriptor(
        id: id,
        family: .binding,
        name: "bad-thing",
        title: "Bad thing",
        severity: .high,
        mechanism: "It breaks.",
        remedy: "Mend it.",
        example: "-",
        references: [],
        requires: requires
    )
}

private func finding(_ check: CheckDescriptor, _ name: String, key: String = "k") -> Finding {
    Finding(
        check: check,
        subject: ObjectReference(kind: "PersistentVolume", name: name),
        side: .cluster,
        stableKey: key,
        detail: "",
        evidence: []
    )
}

private enum Unsorted: Check {
    static let descriptor = Module.make("BIND-90")
    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        CheckOutcome(
            check: "BIND-90",
            result: .fail,
            subjects: 2,
            findings: [finding(descriptor, "b"), finding(descriptor, "a")]
        )
    }
}

private enum Repeated: Check {
    static let descriptor = Module.make("BIND-91")
    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let one = finding(descriptor, "a")
        return CheckOutcome(check: "BIND-91", result: .fail, subjects: 1, findings: [one, one])
    }
}

private enum Silent: Check {
    static let descriptor = Module.make("BIND-92")
    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        CheckOutcome(check: "BIND-92", result: .pass, subjects: 0)
    }
}

private enum Demanding: Check {
    static let descriptor = Module.make(
        "BIND-93",
        requires: [.node(.target, .fstab, .mountUnits), .cluster("StorageClass")]
    )
    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        CheckOutcome(check: "BIND-93", result: .pass, subjects: 1)
    }
}

private enum Module {
    static func make(_ id: String, requires: [EvidenceRequirement] = []) -> CheckDescriptor {
        descriptor(id, requires: requires)
    }
}

private enum Question: PreflightCheck {
    static let descriptor = Module.make("S90", requires: [.node(.target, .fstab)])
    static let hosts: [HostRole] = [.target, .source]
    static let severities: [TakeoverMethod: Severity] = [.file: .critical, .block: .info]
    static func examine(_ host: HostRole, _ context: CheckContext) -> PreflightRow {
        PreflightRow(id: "S90", title: "?", host: host, result: .fail, severity: severities, detail: "found")
    }
}

@Suite struct CheckRunnerTests {
    private func run(
        _ checks: [any Check.Type],
        preflight: [any PreflightCheck.Type] = [],
        method: TakeoverMethod? = nil,
        _ builder: InventoryBuilder = InventoryBuilder()
    ) -> RunResult {
        CheckRunner.run(Context.of(builder, method: method), checks: checks, preflight: preflight)
    }

    @Test func outcomesAndFindingsAreSorted() {
        let result = run([Demanding.self, Unsorted.self])
        #expect(result.outcomes.map(\.check) == ["BIND-90", "BIND-93"])
        #expect(result.findings.map(\.subject.name) == ["a", "b"])
    }

    @Test func repeatedFingerprintIsACrash() {
        let outcome = run([Repeated.self]).outcomes[0]
        #expect(outcome.crashed)
        #expect(outcome.findings.count == 1)
        #expect(outcome.reason == "two findings have one fingerprint")
    }

    @Test func passWithoutSubjectsIsACrash() {
        #expect(run([Silent.self]).outcomes[0].crashed)
    }

    @Test func missingRequirementsMakeTheCheckUnknown() {
        let outcome = run([Demanding.self]).outcomes[0]
        #expect(outcome.result == .unknown)
        #expect(!outcome.crashed)
        #expect(
            outcome.missing == [
                MissingEvidence(
                    origin: "cluster",
                    capture: "StorageClass objects",
                    settles: "whether BIND-93 applies: bad thing"
                ),
                MissingEvidence(
                    origin: "target node",
                    capture: "fstab or mount-units",
                    settles: "whether BIND-93 applies: bad thing"
                ),
            ]
        )
    }

    @Test func oneOfTheRequiredCapturesIsEnough() {
        var builder = InventoryBuilder()
        builder.storageClass("local")
        builder.inventory.target.evidence[.mountUnits] = []
        #expect(run([Demanding.self], builder).outcomes[0].result == .pass)
    }

    @Test func preflightAsksEachMachineForItsOwnEvidence() {
        let result = run([], preflight: [Question.self])
        #expect(result.preflight.map(\.host) == [.source, .target])
        #expect(result.preflight.map(\.result) == [.fail, .unknown])
        #expect(result.outcomes[0].result == .fail)
        #expect(result.findings.map(\.side) == [.sourceNode])
    }

    @Test(arguments: [(TakeoverMethod?.none, Severity.critical), (.file, .critical), (.block, .info)])
    func preflightSeverityFollowsTheMethod(method: TakeoverMethod?, severity: Severity) {
        let result = run([], preflight: [Question.self], method: method)
        #expect(result.findings.map(\.severity) == [severity])
    }
}
