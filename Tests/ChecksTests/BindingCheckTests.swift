import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Checks

@Suite struct BindingCheckTests {
    private func healthy() -> InventoryBuilder {
        var builder = InventoryBuilder()
        builder.node("s")
        builder.node("t")
        builder.storageClass("static")
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", pod: "p", class: "static")
        return builder
    }

    private func outcome(_ check: any Check.Type, _ builder: InventoryBuilder) -> CheckOutcome {
        CheckRunner.run(Context.of(builder), checks: [check], preflight: []).outcomes[0]
    }

    @Test(
        arguments: [
            ClaimWithoutVolume.self, ClaimUIDMismatch.self, ReleasedVolume.self, DeleteWithoutDeleter.self,
            StorageClassMissing.self, AccessModeMismatch.self,
        ] as [any Check.Type]
    )
    func boundPairPasses(check: any Check.Type) {
        let outcome = outcome(check, healthy())
        #expect(outcome.result == .pass)
        #expect(!outcome.crashed)
        #expect(outcome.subjects == 1)
    }

    // BIND-01

    @Test func lostClaimFires() {
        var builder = healthy()
        builder.claim("c", volume: "gone", phase: "Lost")
        let outcome = outcome(ClaimWithoutVolume.self, builder)
        #expect(outcome.findings.map(\.subject.qualifiedName) == ["app/c"])
        #expect(outcome.findings[0].severity == .high)
        #expect(outcome.findings[0].certainty == .certain)
        #expect(outcome.findings[0].effect.contains("bound to non-existent persistentvolume \"gone\""))
        #expect(outcome.findings[0].evidence.allSatisfy { $0.location != nil })
    }

    @Test func boundClaimWhoseVolumeWasNotDumpedIsUndetermined() {
        var builder = healthy()
        builder.claim("c", volume: "elsewhere", phase: "Bound")
        let finding = outcome(ClaimWithoutVolume.self, builder).findings[0]
        #expect(finding.certainty.name == "undetermined")
        #expect(finding.remediation[0].body == "oc get pv elsewhere -o yaml")
    }

    @Test func claimsOfProvisionersAreNotAsked() {
        var builder = healthy()
        builder.storageClass("cloud", provisioner: "ebs.csi.aws.com")
        builder.claim("c", volume: "gone", phase: "Lost") { claim, builder in
            claim.storageClassName = builder.at("cloud")
        }
        builder.claim("d", volume: "gone", phase: "Lost") { claim, builder in
            claim.metadata.annotations["volume.kubernetes.io/storage-provisioner"] = builder.at("x")
        }
        #expect(outcome(ClaimWithoutVolume.self, builder).result == .pass)
    }

    @Test func claimsAloneCannotTellWhetherTheirVolumesExist() {
        var builder = InventoryBuilder()
        builder.claim("c", volume: "pv-a", phase: "Bound")
        let outcome = outcome(ClaimWithoutVolume.self, builder)
        #expect(outcome.result == .unknown)
        #expect(outcome.missing.map(\.capture) == ["oc get pv -o yaml"])
    }

    // BIND-02

    private func mismatched(policy: String, phase: String, volumeName: String?) -> Finding? {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "old")
            volume.reclaimPolicy = builder.at(policy)
        }
        builder.claim("c", volume: volumeName, uid: "new", phase: phase)
        return outcome(ClaimUIDMismatch.self, builder).findings.first
    }

    @Test func recreatedClaimThatWasBoundIsAdopted() throws {
        let finding = try #require(mismatched(policy: "Retain", phase: "Lost", volumeName: "pv-a"))
        #expect(finding.severity == .high)
        #expect(finding.effect.contains("ClaimMisbound"))
        #expect(
            finding.remediation.map(\.body) == [
                #"oc patch pv pv-a --type merge -p '{"spec":{"claimRef":{"uid":"new","resourceVersion":null}}}'"#
            ]
        )
        #expect(
            finding.remediation[0].undo
                == #"oc patch pv pv-a --type merge -p '{"spec":{"claimRef":{"uid":"old"}}}'"#
        )
    }

    @Test func recreatedPendingClaimIsReleasedTo() throws {
        let finding = try #require(mismatched(policy: "Retain", phase: "Pending", volumeName: "pv-a"))
        #expect(finding.effect.contains("volume \"pv-a\" already bound to a different claim."))
        #expect(finding.remediation[0].body.contains(#"{"uid":null,"resourceVersion":null}"#))
    }

    @Test func deletePolicyMakesTheMismatchCriticalAndIsChangedFirst() throws {
        let finding = try #require(mismatched(policy: "Delete", phase: "Pending", volumeName: "pv-a"))
        #expect(finding.severity == .critical)
        #expect(finding.remediation[0].body.contains("Retain"))
        #expect(finding.remediation[0].undo.contains("Delete"))
    }

    @Test func namesAreQuotedForTheShell() throws {
        var builder = InventoryBuilder()
        builder.localVolume("pv'; rm -rf /", path: "/mnt/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "old")
        }
        builder.claim("c", volume: "pv'; rm -rf /", uid: "new\"}}", phase: "Lost")
        let body = try #require(outcome(ClaimUIDMismatch.self, builder).findings.first).remediation[0].body
        #expect(body.hasPrefix(#"oc patch pv 'pv'\''; rm -rf /' --type merge -p '"#))
        #expect(body.contains(#""new\"}}""#))
    }

    // BIND-03

    private func released(policy: String = "Retain", _ change: (inout InventoryBuilder) -> Void) -> InventoryBuilder {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "old")
            volume.phase = builder.at("Released")
            volume.reclaimPolicy = builder.at(policy)
        }
        change(&builder)
        return builder
    }

    @Test func releasedVolumeThatNobodyWantsIsLow() {
        let outcome = outcome(ReleasedVolume.self, released { _ in })
        #expect(outcome.findings.map(\.severity) == [.low])
    }

    @Test func releasedVolumeKeepsItsClaimPending() {
        let builder = released { $0.claim("c", uid: "new", phase: "Pending") }
        let finding = outcome(ReleasedVolume.self, builder).findings[0]
        #expect(finding.severity == .medium)
        #expect(
            finding.effect.contains("no persistent volumes available for this claim and no storage class is set")
        )
        #expect(finding.blastRadius.claims == ["app/c"])
    }

    @Test func messageOfAWaitingClaimFollowsItsClass() {
        func effect(_ className: String) -> String {
            let builder = released { builder in
                builder.storageClass("late")
                builder.claim("c", uid: "new", phase: "Pending") { claim, builder in
                    claim.storageClassName = builder.at(className)
                }
            }
            return outcome(ReleasedVolume.self, builder).findings[0].effect
        }
        #expect(effect("late").contains("waiting for first consumer to be created before binding"))
        #expect(effect("gone").contains("storageclass.storage.k8s.io \"gone\" not found"))
    }

    // BIND-04

    @Test func deletePolicyOnReleasedLocalVolumeFires() {
        let finding = outcome(DeleteWithoutDeleter.self, released(policy: "Delete") { _ in }).findings[0]
        #expect(finding.effect.contains("no volume plugin matched"))
        #expect(finding.severity == .medium)
        #expect(finding.remediation.count == 2)
    }

    @Test func managedVolumesHaveADeleter() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/local-storage/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "old")
            volume.phase = builder.at("Released")
            volume.reclaimPolicy = builder.at("Delete")
            volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] = builder.at("local-volume-provisioner-s")
        }
        #expect(outcome(DeleteWithoutDeleter.self, builder).result == .notApplicable)
    }

    @Test(arguments: [
        ("/data", "only supports /tmp/.+ but received provided /data"), ("/data/tmp/x", "removes the path"),
    ])
    func hostPathDeleterTakesTemporaryPathsOnly(path: String, text: String) {
        var builder = InventoryBuilder()
        builder.volume("pv-a", .hostPath(path: builder.at(path), type: nil), on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "old")
            volume.phase = builder.at("Released")
            volume.reclaimPolicy = builder.at("Delete")
        }
        #expect(outcome(DeleteWithoutDeleter.self, builder).findings[0].effect.contains(text))
    }

    // BIND-06

    @Test func missingClassIsInfoForBoundVolumesAndHighForOthers() {
        var builder = InventoryBuilder()
        builder.storageClass("other")
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", class: "static")
        #expect(outcome(StorageClassMissing.self, builder).findings.map(\.severity) == [.info])
        builder.localVolume("pv-b", path: "/mnt/b", on: "t", class: "static")
        #expect(outcome(StorageClassMissing.self, builder).findings.map(\.severity) == [.high])
        builder.localVolume("pv-c", path: "/mnt/c", on: "s", class: "static")
        builder.claim("waits") { claim, builder in claim.storageClassName = builder.at("static") }
        let findings = outcome(StorageClassMissing.self, builder).findings
        #expect(findings.map(\.severity) == [.critical])
        #expect(findings[0].subject == ObjectReference(kind: "StorageClass", name: "static"))
        #expect(findings[0].remediation[0].body.contains("name: \"static\""))
    }

    @Test func classesThatWereNotDumpedAreNotMissing() {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", class: "static")
        #expect(outcome(StorageClassMissing.self, builder).result == .unknown)
    }

    // BIND-11

    @Test func modesThatTheVolumeLacksKeepANamedClaimPending() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s")
        builder.claim("c", volume: "pv-a", phase: "Pending") { claim, builder in
            claim.accessModes = [builder.at("ReadWriteMany")]
        }
        let finding = outcome(AccessModeMismatch.self, builder).findings[0]
        #expect(finding.effect.contains("incompatible accessMode"))
        #expect(finding.remediation[0].body.contains(#"["ReadWriteOnce","ReadWriteMany"]"#))
    }

    @Test func pairThatIsBoundAlreadyIsNotTestedAgain() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "uid-1")
        }
        builder.claim("c", volume: "pv-a", phase: "Bound") { claim, builder in
            claim.accessModes = [builder.at("ReadWriteMany")]
        }
        #expect(outcome(AccessModeMismatch.self, builder).result == .pass)
    }

    @Test func onePodMayUseAReadWriteOncePodClaim() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "uid-1")
            volume.accessModes = [builder.at("ReadWriteOncePod")]
        }
        builder.claim("c", volume: "pv-a", phase: "Bound") { claim, builder in
            claim.accessModes = [builder.at("ReadWriteOncePod")]
        }
        builder.pod("p", claims: ["c"], node: "s")
        #expect(outcome(AccessModeMismatch.self, builder).result == .pass)
        builder.pod("q", claims: ["c"])
        let outcome = outcome(AccessModeMismatch.self, builder)
        #expect(outcome.findings.count == 1)
        #expect(outcome.findings[0].effect.contains("already in use by another pod"))
    }
}
