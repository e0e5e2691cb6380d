import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct ScaleTests {
    /// A fifth of the sizes of a large cluster; a cubic or badly quadratic step would not end within the limit.
    @Test(.timeLimit(.minutes(2))) func largeClustersAreJoined() {
        var builder = InventoryBuilder()
        builder.node("s")
        builder.node("t")
        builder.workload("StatefulSet", "db", claimTemplates: ["data"])
        for number in 0..<2_000 {
            builder.localVolume("pv-\(number)", path: "/mnt/\(number)", on: number % 2 == 0 ? "s" : "t") {
                pv,
                builder in
                pv.claimRef = builder.reference("data-db-\(number)", uid: "u\(number)")
            }
            builder.claim("data-db-\(number)", volume: "pv-\(number)", uid: "u\(number)", phase: "Bound")
        }
        for number in 0..<10_000 {
            builder.pod(
                "pod-\(number)",
                claims: ["data-db-\(number % 2_000)"],
                hostPaths: [("/srv/logs/\(number % 100)", "Directory")],
                node: number % 2 == 0 ? "s" : "t"
            )
        }
        let graph = GraphBuilder.build(builder.inventory, names: .init(source: "s", target: "t"))
        #expect(graph.bindings.count == 2_000)
        #expect(graph.bindings.allSatisfy { $0.podIndexes.count == 5 && $0.workloads.count == 6 })
        #expect(graph.subjects.count == 2_000 + 100)
    }
}
