import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct BindingStateTests {
    private func graph(_ builder: InventoryBuilder) -> BindingGraph {
        GraphBuilder.build(builder.inventory, names: .init(source: "source", target: "target"))
    }

    private func volume(
        _ builder: inout InventoryBuilder,
        claimUID: String?? = .none,
        phase: String? = nil
    ) {
        builder.localVolume("pv-a", path: "/mnt/a", on: "source") { volume, builder in
            if let uid = claimUID { volume.claimRef = builder.reference("c", uid: uid) }
            volume.phase = phase.map { builder.at($0) }
        }
    }

    @Test func pairThatNamesEachOtherWithEqualUIDsIsBound() {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "source", pod: "p")
        let binding = graph(builder).bindings[0]
        #expect(binding.state == .bound)
        #expect(binding.claimIndex == 0)
        #expect(binding.podIndexes == [0])
        #expect(binding.blastRadius.claims == ["app/claim-pv-a"])
        #expect(binding.blastRadius.pods == ["app/p"])
        #expect(binding.blastRadius.workloads == ["Pod app/p"])
        #expect(binding.blastRadius.namespaces == ["app"])
    }

    @Test func volumeWithoutClaimIsAvailable() {
        var builder = InventoryBuilder()
        volume(&builder)
        #expect(graph(builder).bindings[0].state == .available)
    }

    @Test func claimThatNamesVolumeWithoutClaimRefIsHalfBound() {
        var builder = InventoryBuilder()
        volume(&builder)
        builder.claim("c", volume: "pv-a", phase: "Bound")
        let graph = graph(builder)
        #expect(graph.bindings[0].state == .halfBound)
        #expect(graph.claims[0].state == .halfBound)
        #expect(graph.claims[0].volumeIndex == 0)
    }

    @Test func missingUIDInClaimRefIsHalfBound() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: .some(nil))
        builder.claim("c", volume: "pv-a", phase: "Bound")
        #expect(graph(builder).bindings[0].state == .halfBound)
    }

    @Test func recreatedClaimIsUIDMismatch() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: "old", phase: "Released")
        builder.claim("c", volume: "pv-a", uid: "new", phase: "Lost")
        let graph = graph(builder)
        #expect(graph.bindings[0].state == .uidMismatch)
        #expect(graph.claims[0].state == .misbound)
    }

    @Test func releasedVolumeIsNotTakenForAnOrphan() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: "old", phase: "Released")
        builder.claim("other")
        #expect(graph(builder).bindings[0].state == .released)
    }

    @Test func reservationWaitsForItsClaim() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: .some(nil))
        builder.claim("c", phase: "Pending")
        let graph = graph(builder)
        #expect(graph.bindings[0].state == .reserved)
        #expect(graph.bindings[0].claimIndex == 0)
        #expect(graph.claims[0].state == .pending)
    }

    @Test func claimOfCoveredNamespaceIsMissing() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: "uid", phase: "Bound")
        builder.claim("other")
        #expect(graph(builder).bindings[0].state == .claimMissing)
    }

    @Test func claimOfNamespaceThatWasNotDumpedIsUnknown() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: "uid", phase: "Bound")
        builder.claim("other", in: "elsewhere")
        #expect(graph(builder).bindings[0].state == .claimUnknown)
    }

    @Test func claimBoundToAnotherVolumeIsElsewhere() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: "uid-1")
        builder.claim("c", volume: "pv-b")
        let graph = graph(builder)
        #expect(graph.bindings[0].state == .claimElsewhere)
        #expect(graph.bindings[0].blastRadius.claims.isEmpty)
        #expect(graph.claims[0].state == .volumeMissing)
    }

    @Test func claimWithoutDumpedVolumesDoesNotMissOne() {
        var builder = InventoryBuilder()
        builder.claim("c", volume: "pv-b", phase: "Bound")
        #expect(graph(builder).claims[0].state == .volumeUnknown)
    }

    @Test func podsOfClaimThatWasNotDumpedAreStillFound() {
        var builder = InventoryBuilder()
        volume(&builder, claimUID: "uid", phase: "Bound")
        builder.pod("p", claims: ["c"], node: "source")
        let binding = graph(builder).bindings[0]
        #expect(binding.state == .claimUnknown)
        #expect(binding.blastRadius.pods == ["app/p"])
    }
}
