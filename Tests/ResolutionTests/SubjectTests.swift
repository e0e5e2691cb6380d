import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct SubjectTests {
    private func graph(_ builder: InventoryBuilder, _ source: String? = "s", _ target: String? = "t") -> BindingGraph {
        GraphBuilder.build(builder.inventory, names: .init(source: source, target: target))
    }

    private func sides(_ graph: BindingGraph) -> [String] {
        graph.subjects.map { "\($0.volume.name) \($0.side.rawValue)" }
    }

    @Test(arguments: [true, false])
    func affinityDecidesTheSide(withNodes: Bool) {
        var builder = InventoryBuilder()
        if withNodes { for name in ["s", "t", "x"] { builder.node(name) } }
        builder.localVolume("pv-s", path: "/s", on: "s")
        builder.localVolume("pv-t", path: "/t", on: "t")
        builder.localVolume("pv-x", path: "/x", on: "x")
        let graph = graph(builder)
        #expect(sides(graph) == ["pv-s carried", "pv-t resident"])
        #expect(graph.outOfScope.map(\.volume.name) == ["pv-x"])
        guard case .onlyWithIdentity(of: .source, let evidence) = graph.subjects[0].isReachableAfter else {
            Issue.record("a volume pinned to the source needs its identity")
            return
        }
        #expect(!evidence.isEmpty)
    }

    @Test func labelOfBothNodesMakesBothSidesAndStaysReachable() {
        var builder = InventoryBuilder()
        for name in ["s", "t"] {
            builder.node(name) { node, builder in node.metadata.labels["disk"] = builder.at("ssd") }
        }
        builder.localVolume("pv", path: "/d", on: nil) { volume, builder in
            volume.nodeAffinity = builder.affinity("ssd", key: "disk")
        }
        let graph = graph(builder)
        #expect(sides(graph) == ["pv carried", "pv resident"])
        #expect(graph.subjects.allSatisfy { $0.isReachableAfter == .reachable })
    }

    @Test func labelThatWasNotDumpedKeepsTheVolumeInScope() {
        var builder = InventoryBuilder()
        builder.localVolume("pv", path: "/d", on: nil) { volume, builder in
            volume.nodeAffinity = builder.affinity("ssd", key: "disk")
        }
        let graph = graph(builder)
        #expect(sides(graph) == ["pv carried", "pv resident"])
        guard case .unknown(let missing) = graph.subjects[0].isReachableAfter else {
            Issue.record("labels are not known")
            return
        }
        #expect(missing.capture == "oc get nodes -o yaml")
    }

    @Test func volumePinnedToTheNamedMachineIsNotOnTheNamelessOne() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-s", path: "/s", on: "s")
        builder.localVolume("pv-q", path: "/q", on: "q")
        #expect(sides(graph(builder, "s", nil)) == ["pv-s carried", "pv-q resident"])
    }

    @Test func volumesOfTwoClustersHaveOneSideEach() {
        var builder = InventoryBuilder()
        builder.localVolume("pv", path: "/a", on: nil, in: .source)
        builder.localVolume("pv", path: "/b", on: nil, in: .target)
        let subjects = graph(builder).subjects
        #expect(subjects.map(\.side) == [.carried, .resident])
        #expect(subjects.map(\.path.value) == ["/a", "/b"])
    }

    @Test func hostPathWithoutAffinityIsWhereItsPodsAre() {
        var builder = InventoryBuilder()
        for name in ["used", "idle"] {
            builder.volume(name, .hostPath(path: builder.at("/d"), type: builder.at("Directory"))) { volume, builder in
                volume.claimRef = builder.reference(name, uid: name)
            }
            builder.claim(name, volume: name, uid: name)
        }
        builder.pod("p", claims: ["used"], node: "t")
        let graph = graph(builder)
        #expect(sides(graph) == ["idle carried", "idle resident", "used resident"])
        #expect(graph.subjects[0].hostPathType == "Directory")
    }

    @Test func dynamicVolumesOnNodePathsAreKeptAndMarked() {
        var builder = InventoryBuilder()
        builder.localVolume("pv", path: "/opt/local-path-provisioner/x", on: "s") { volume, builder in
            volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] = builder.at("rancher.io/local-path")
        }
        #expect(graph(builder).subjects.map(\.isDynamic) == [true])
    }

    @Test func networkVolumesAreOutOfScopeWithReason() {
        var builder = InventoryBuilder()
        builder.volume("n", .nfs(server: builder.at("filer"), path: builder.at("/x")))
        builder.volume("u", .none)
        let graph = graph(builder)
        #expect(graph.subjects.isEmpty)
        #expect(graph.outOfScope.map(\.reason) == ["it lies on NFS server `filer`", "no volume source was recognised"])
    }

    @Test func inlineHostPathsOfBothNodesAreSubjects() {
        var builder = InventoryBuilder()
        builder.pod("a", hostPaths: [("/data//x/", ""), ("/proc", nil)], node: "s", owner: ("DaemonSet", "agent"))
        builder.pod("b", hostPaths: [("/data/x", nil), ("/data/y", "Directory")], node: "s")
        builder.pod("c", hostPaths: [("/data/x", nil)], node: "elsewhere")
        builder.pod("d", hostPaths: [("/data/x", nil)], node: "t")
        let graph = graph(builder)
        #expect(sides(graph) == ["/data/x carried", "/data/y carried", "/data/x resident"])
        #expect(graph.subjects.allSatisfy { $0.volume.kind == "HostPath" })
        #expect(graph.hostPaths[0].blastRadius.workloads == ["DaemonSet app/agent", "Pod app/b"])
        #expect(graph.outOfScope.map(\.reason) == ["used on `s`; `/proc` is made anew at every boot"])
    }

    @Test func oneHostPathWithTwoTypesHasTwoNames() {
        var builder = InventoryBuilder()
        builder.pod("a", hostPaths: [("/d", nil), ("/d", "Directory")], node: "s")
        #expect(graph(builder).subjects.map(\.volume.name) == ["/d", "/d (Directory)"])
    }
}
