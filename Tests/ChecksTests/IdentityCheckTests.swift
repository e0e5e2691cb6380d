import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Checks

@Suite struct IdentityCheckTests {
    private func outcome(
        _ check: any Check.Type,
        _ builder: InventoryBuilder,
        identity: TakeoverProfile.NodeIdentity? = nil,
        _ prediction: TakeoverPrediction? = nil
    ) -> CheckOutcome {
        var context = Context.of(builder, nodeIdentity: identity)
        context.prediction = prediction
        return CheckRunner.run(context, checks: [check], preflight: []).outcomes[0]
    }

    private func nodes(version: String? = nil) -> InventoryBuilder {
        var builder = InventoryBuilder()
        for name in ["s", "t"] {
            builder.node(name) { node, builder in node.kubeletVersion = version.map { builder.at($0) } }
        }
        return builder
    }

    // ID-07

    @Test func foldersOfKubeletAreStateEvenOfPodsThatAreGone() throws {
        var scene = Scene()
        scene.nodes()
        scene.nodeIdentity = .target
        let place = scene.objects.place()
        scene.objects.inventory.source.kubeletVolumes = ["uid-p", "uid-gone"].map {
            KubeletVolume(
                podUID: $0,
                plugin: "kubernetes.io/local-volume",
                name: "pv",
                isBlock: false,
                location: place
            )
        }
        var drained = scene
        scene.objects.pod("p", node: "s") { pod, builder in pod.metadata.uid = builder.at("uid-p") }
        let finding = try #require(try scene.run("ID-07").findings.first)
        #expect(
            finding.detail.hasPrefix(
                "`/var/lib/kubelet/pods` of the source holds 2 volume folder(s) of 2 pod(s), 1 of them not in the dump; 1 pod(s) are on"
            )
        )
        #expect(finding.evidence.contains { $0.location == place && $0.note.contains("folder of kubelet") })
        scene.nodeIdentity = .source
        #expect(try scene.run("ID-07").findings.isEmpty)
        drained.objects.pod("elsewhere", node: "t")
        #expect(try drained.run("ID-07").findings.count == 1)
    }

    // ID-01

    @Test(arguments: [
        (TakeoverProfile.NodeIdentity.source, CheckResult.pass, 0), (.target, .fail, 1), (.unknown, .fail, 1),
    ])
    func pinnedVolumeNeedsItsIdentity(
        identity: TakeoverProfile.NodeIdentity,
        result: CheckResult,
        count: Int
    ) {
        var builder = nodes()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        let outcome = outcome(AffinityAfterTakeover.self, builder, identity: identity)
        #expect(outcome.result == result)
        #expect(outcome.findings.count == count)
        for finding in outcome.findings {
            #expect(finding.certainty == (identity == .unknown ? .depends(on: ["nodeIdentity"]) : .certain))
            #expect(finding.side == .carried)
            #expect(finding.remediation[0].title.contains("names `t` can then not be scheduled there"))
            #expect(finding.evidence.contains { $0.role == .cause && $0.location != nil })
        }
    }

    @Test(arguments: [
        ("v1.32.9", "had volume node affinity conflict"),
        ("v1.33.1+abc", "didn't match PersistentVolume's node affinity"),
    ])
    func messageFollowsTheRelease(version: String, text: String) {
        var builder = nodes(version: version)
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        let finding = outcome(AffinityAfterTakeover.self, builder, identity: .target).findings[0]
        #expect(finding.effect.contains(text))
        #expect(!finding.effect.contains("before Kubernetes"))
    }

    @Test func labelsThatWereNotDumpedLeaveItOpen() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: nil) { volume, builder in
            volume.nodeAffinity = builder.affinity("ssd", key: "disk")
        }
        let outcome = outcome(AffinityAfterTakeover.self, builder, identity: .source)
        #expect(outcome.result == .unknown)
        #expect(outcome.missing.map(\.capture) == ["oc get nodes -o yaml"])
    }

    @Test(arguments: ["S.example.com", "S", "s.example.com"])
    func spellingOfTheHostNameIsNotForgiven(value: String) {
        var builder = nodes()
        builder.localVolume("pv-a", path: "/mnt/a", on: value)
        let outcome = outcome(AffinityAfterTakeover.self, builder, identity: .source)
        #expect(outcome.findings.map(\.subject.name) == ["pv-a"])
        #expect(outcome.findings.map(\.side) == [.carried])
    }

    @Test func volumeOfAnotherNodeIsNoMisspelling() {
        var builder = nodes()
        builder.node("s.example.com")
        builder.localVolume("pv-a", path: "/mnt/a", on: "s.example.com")
        #expect(outcome(AffinityAfterTakeover.self, builder, identity: .source).findings.isEmpty)
    }

    // ID-02

    @Test func podOnANodeThatTheAffinityExcludesIsRefused() {
        var builder = nodes()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        builder.pod("p", claims: ["claim-pv-a"], node: "t")
        let outcome = outcome(AssignedPodRefused.self, builder)
        #expect(outcome.findings.map(\.side) == [.targetNode])
        #expect(
            outcome.findings[0].effect.contains(
                "MountVolume.NodeAffinity check failed for volume \"pv-a\" : no matching NodeSelectorTerms"
            )
        )
    }

    @Test func podOnItsOwnNodePasses() {
        var builder = nodes()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", pod: "p")
        #expect(outcome(AssignedPodRefused.self, builder).result == .pass)
    }

    @Test func blockVolumesAreMapped() {
        var builder = nodes()
        builder.localVolume("pv-a", path: "/dev/sdb", on: "s") { volume, builder in
            volume.volumeMode = builder.at("Block")
            volume.claimRef = builder.reference("c", uid: nil)
        }
        builder.pod("p", claims: ["c"], node: "t")
        #expect(outcome(AssignedPodRefused.self, builder).findings[0].effect.contains("MapVolume.NodeAffinity"))
    }

    // ID-03

    @Test func hostnameLabelThatDiffersFiresWhereVolumesUseIt() {
        var builder = InventoryBuilder()
        builder.node("s", hostname: "worker-1")
        builder.node("t")
        builder.localVolume("pv-a", path: "/mnt/a", on: "worker-1")
        builder.localVolume("pv-b", path: "/mnt/b", on: "t")
        let outcome = outcome(HostnameLabelDiffers.self, builder)
        #expect(outcome.findings.map(\.subject.name) == ["s"])
        #expect(outcome.subjects == 2)
    }

    @Test func equalLabelPassesAndMissingNodeIsUnknown() {
        var builder = nodes()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s")
        #expect(outcome(HostnameLabelDiffers.self, builder).result == .pass)
        var bare = InventoryBuilder()
        bare.localVolume("pv-a", path: "/mnt/a", on: "s")
        bare.node("elsewhere")
        #expect(outcome(HostnameLabelDiffers.self, bare).result == .unknown)
    }

    // ID-04

    private func prediction(_ fate: PathFate, _ data: DataFate, _ headline: Headline) -> TakeoverPrediction {
        let after = PathResolution(state: .targetAfter, path: "/mnt/a", kind: .directory)
        let world = VolumeWorld(assumptions: [], pathFate: fate, dataFate: data, headline: headline, after: after)
        let outcome = VolumeOutcome(
            volume: ObjectReference(kind: "PersistentVolume", name: "pv-a"),
            cluster: .shared,
            sourceField: "local",
            path: "/mnt/a",
            side: .carried,
            node: "s",
            before: PathResolution(state: .source, path: "/mnt/a", kind: .directory),
            worst: world
        )
        return TakeoverPrediction(
            volumes: [outcome],
            boot: BootOutcome(result: .completes, certainty: .certain, problems: []),
            diskPlan: [],
            assumptions: []
        )
    }

    @Test func machineThatIsTheSourceButLacksItsDataIsNamed() {
        var builder = nodes()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        let lost = prediction(.bareDirectory, .leftBehind, .shadowWrite)
        let finding = outcome(WrongMachineSatisfiesAffinity.self, builder, identity: .source, lost).findings[0]
        #expect(finding.severity == .critical)
        #expect(finding.causedBy != nil)
        #expect(finding.certainty == .certain)
        let open = outcome(WrongMachineSatisfiesAffinity.self, builder, identity: .unknown, lost).findings[0]
        #expect(open.certainty == .depends(on: ["nodeIdentity"]))
    }

    @Test func machineWithTheDataPasses() {
        var builder = nodes()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        let kept = prediction(.sameData, .arrives, .unaffected)
        #expect(outcome(WrongMachineSatisfiesAffinity.self, builder, identity: .source, kept).result == .pass)
        let outcome = outcome(WrongMachineSatisfiesAffinity.self, builder, identity: .target, kept)
        #expect(outcome.result == .notApplicable)
    }
}
