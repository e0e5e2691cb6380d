import Findings
import Reporting
import SourceText
import StorageModel
import Testing

@Suite struct DiagramTests {
    private func report(volumes count: Int, namespaces: Int, pods: Int) -> Report {
        var report = SampleReport.make()
        report.hostPaths = []
        report.volumes = (0..<count).map { index in
            var row = SampleVolumes.database
            row.outcome.volume.name = "pv-\(index)"
            row.outcome.path = "/mnt/\(index)"
            let namespace = "ns-\(index % namespaces)"
            row.blastRadius = BlastRadius(
                claims: ["\(namespace)/claim-\(index)"],
                pods: (0..<pods).map { "\(namespace)/pod-\(index)-\($0)" },
                workloads: ["StatefulSet \(namespace)/db-\(index)"],
                namespaces: [namespace]
            )
            return row
        }
        return report
    }

    @Test(arguments: [(10, 1, 3), (400, 1, 2), (400, 7, 2), (3, 1, 5_000)])
    func everyDrawingStaysWithinItsLimitsAndNoVolumeIsLost(volumes: Int, namespaces: Int, pods: Int) {
        let diagrams = DiagramBuilder.diagrams(report(volumes: volumes, namespaces: namespaces, pods: pods))
        var drawn = 0
        for diagram in diagrams {
            #expect(diagram.edges.count <= DiagramBuilder.edgeLimit)
            #expect(MermaidRenderer.render(diagram).count <= DiagramBuilder.characterLimit)
            drawn += diagram.nodes.count { $0.shape == .volume }
        }
        #expect(drawn == volumes)
    }

    @Test func splitDrawingsAreNamedAfterNodeAndNamespace() {
        let diagrams = DiagramBuilder.diagrams(report(volumes: 400, namespaces: 7, pods: 2))
        #expect(diagrams.first?.title == "node worker-2, namespace ns-0")
    }

    @Test func oneVolumeCanBeDrawnAloneEvenWhenItIsUnaffected() {
        let diagrams = DiagramBuilder.diagrams(SampleReport.make(), .volume("pv-scratch"))
        #expect(diagrams.count == 1)
        #expect(diagrams[0].nodes.filter { $0.shape == .volume }.map(\.label) == ["pv-scratch\nunaffected"])
        #expect(DiagramBuilder.diagrams(SampleReport.make(), .volume("pv-none")).isEmpty)
    }
}
