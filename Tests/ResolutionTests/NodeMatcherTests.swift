import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct NodeMatcherTests {
    private func graph(_ builder: InventoryBuilder, _ source: String? = nil, _ target: String? = nil) -> BindingGraph {
        GraphBuilder.build(builder.inventory, names: .init(source: source, target: target))
    }

    @Test func givenNamesWin() {
        var builder = InventoryBuilder()
        builder.node("a")
        builder.node("b")
        let graph = graph(builder, "b", "a")
        #expect(graph.sourceNode.node?.name == "b")
        #expect(graph.targetNode.node?.name == "a")
        #expect(graph.sourceNode.reason == "name")
        #expect(!graph.sourceNode.evidence.isEmpty)
    }

    @Test func hostnameLabelIsTriedAfterTheName() {
        var builder = InventoryBuilder()
        builder.node("node-1", hostname: "worker-1")
        let match = graph(builder, "worker-1", "other").sourceNode
        #expect(match.node?.name == "node-1")
        #expect(match.reason == "hostname label")
    }

    @Test func hostNameOfTheCaptureNamesTheNode() {
        var builder = InventoryBuilder()
        builder.node("a")
        builder.node("b")
        builder.inventory.source.hostname = builder.at("b")
        let graph = graph(builder)
        #expect(graph.sourceNode.name == "b")
        #expect(graph.targetNode.name == "a")
        #expect(graph.targetNode.reason == "only node")
    }

    @Test func machineIDMatchesWithoutDashesAndLetterCase() {
        var builder = InventoryBuilder()
        builder.node("a", machineID: "0B7DDED6-1cb1526c9b3160f1aeaec17b")
        builder.node("b", machineID: "ffff")
        builder.inventory.target.machineID = builder.at("0b7dded61cb1526c9b3160f1aeaec17b")
        let match = graph(builder, "b").targetNode
        #expect(match.node?.name == "a")
        #expect(match.reason == "machineID")
    }

    @Test func whatIsAssumedWithoutNodeObjectIsSaid() {
        let graph = graph(InventoryBuilder(), "a", nil)
        #expect(
            graph.sourceNode.reason
                == "the dumps hold no Node objects; label `kubernetes.io/hostname` is taken to be its name"
        )
        #expect(graph.targetNode.reason == "the dumps hold no Node objects")
    }

    @Test func clonedMachineIDsMatchNothing() {
        var builder = InventoryBuilder()
        for name in ["a", "b", "c"] { builder.node(name, machineID: "same") }
        builder.inventory.source.machineID = builder.at("same")
        let match = graph(builder).sourceNode
        #expect(match.node == nil)
        #expect(!match.isNamed)
    }

    @Test func bothMachinesNeverShareOneNode() {
        var builder = InventoryBuilder()
        builder.node("a")
        builder.inventory.source.hostname = builder.at("a")
        let graph = graph(builder, nil, "a")
        #expect(graph.targetNode.node?.name == "a")
        #expect(graph.sourceNode.node == nil)
    }

    @Test func oneNodeAloneIsNotTakenForEitherMachine() {
        var builder = InventoryBuilder()
        builder.node("a")
        let graph = graph(builder)
        #expect(graph.sourceNode.node == nil)
        #expect(graph.targetNode.node == nil)
    }

    @Test func onlyNodeWithAnotherMachineIDIsRefused() {
        var builder = InventoryBuilder()
        builder.node("a", machineID: "1")
        builder.node("b", machineID: "2")
        builder.inventory.target.machineID = builder.at("3")
        #expect(graph(builder, "a").targetNode.node == nil)
    }

    @Test func twoClustersMayNameTheirNodesAlike() {
        var builder = InventoryBuilder()
        builder.node("w", cluster: .source)
        builder.node("w", cluster: .target)
        let graph = graph(builder, "w", "w")
        #expect(graph.sourceNode.node?.cluster == .source)
        #expect(graph.targetNode.node?.cluster == .target)
    }

    @Test func disagreementsAreNamed() {
        var builder = InventoryBuilder()
        builder.node("a") { node, builder in node.bootID = builder.at("boot-2") }
        builder.inventory.source.environment = CaptureEnvironment(values: ["boot_id": builder.at("boot-1")])
        builder.inventory.source.hostname = builder.at("z")
        let match = graph(builder, "a", "b").sourceNode
        #expect(match.disagreements.map(\.fact) == ["host name of node `a`", "bootID of node `a`"])
        #expect(match.disagreements.map(\.used.value) == ["z", "boot-1"])
    }

    @Test func shortAndFullHostNamesAgree() {
        var builder = InventoryBuilder()
        builder.node("a.example.com")
        builder.inventory.source.hostname = builder.at("A")
        #expect(graph(builder, "a.example.com", "b").sourceNode.disagreements.isEmpty)
    }
}
