import Findings
import StorageModel
import TestSupport
import Testing

@testable import Checks

@Suite struct BindingRuleTests {
    private func outcome(_ check: any Check.Type, _ builder: InventoryBuilder) -> CheckOutcome {
        CheckRunner.run(Context.of(builder), checks: [check], preflight: []).outcomes[0]
    }

    @Test(arguments: BindingRuleCase.all)
    func ruleFiresWithItsEvidenceAndEffect(entry: BindingRuleCase) throws {
        var builder = BindingRuleCase.healthy()
        entry.setting(&builder)
        entry.trouble(&builder)
        let outcome = outcome(entry.check, builder)
        #expect(!outcome.crashed)
        #expect(outcome.findings.map(\.subject.qualifiedName) == entry.subjects)
        for finding in outcome.findings {
            #expect(finding.severity == entry.severity)
            #expect(finding.effect.contains(entry.effect), "\(finding.effect)")
            #expect(finding.evidence.contains { $0.role == .cause && $0.location != nil })
            #expect(!finding.remediation.isEmpty)
        }
    }

    @Test(arguments: BindingRuleCase.all)
    func ruleIsSilentWithoutTheTrouble(entry: BindingRuleCase) {
        var builder = BindingRuleCase.healthy()
        entry.setting(&builder)
        let outcome = outcome(entry.check, builder)
        #expect(outcome.findings.isEmpty)
        #expect(outcome.result != .unknown)
    }

    @Test func volumeOfTheSourceClusterMeetsTheDefaultClassOfTheTarget() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s", in: .source) { volume, builder in
            volume.claimRef = builder.reference("c", uid: "uid-c")
            volume.phase = builder.at("Bound")
        }
        builder.claim("c", volume: "pv-a", uid: "uid-c", phase: "Bound", cluster: .source)
        builder.storageClass("cloud", provisioner: "csi.cloud", cluster: .target)
        #expect(outcome(DefaultClassTakesClaim.self, builder).findings.isEmpty)
        builder.inventory.cluster.storageClasses[0].metadata.annotations[
            "storageclass.kubernetes.io/is-default-class"
        ] = builder.at("true")
        let findings = outcome(DefaultClassTakesClaim.self, builder).findings
        #expect(findings.map(\.severity) == [.critical])
        #expect(findings[0].remediation[0].body.contains("storageClassName: \"\""))
    }

    @Test func stoppedStatefulSetMakesNoClaim() {
        var builder = BindingRuleCase.healthy()
        builder.workload("StatefulSet", "db", claimTemplates: ["data"])
        builder.inventory.cluster.workloads[0].replicas = 0
        builder.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
            volume.claimRef = builder.reference("data-db-0", uid: "uid-old")
        }
        #expect(outcome(WorkloadBeforeClaims.self, builder).result == .pass)
    }

    @Test func halfBoundPairThatTheControllerCompletesIsNoFinding() {
        var builder = BindingRuleCase.healthy()
        builder.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
            volume.claimRef = builder.reference("c", uid: nil)
        }
        builder.claim("c", volume: "pv-1", phase: "Pending") { claim, builder in
            claim.storageClassName = builder.at("static")
        }
        builder.pod("c-0", claims: ["c"], node: "s")
        #expect(outcome(HalfBoundPair.self, builder).findings.isEmpty)
    }
}
