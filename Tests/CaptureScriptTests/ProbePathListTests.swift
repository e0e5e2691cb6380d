import SourceText
import StorageModel
import TestSupport
import Testing

@testable import CaptureScript

@Suite("Paths that a capture looks up") struct ProbePathListTests {
    @Test("Paths are spelled alike, sorted by bytes, and kept once")
    func spelling() {
        let list = ProbePathList(["/b", "/a//x/", "/a/x", "/a/./x", "/B", "/", "/a/../c"])
        #expect(list.paths == ["/", "/B", "/a/../c", "/a/x", "/b"])
        #expect(list.rejected.isEmpty)
    }

    @Test("Paths that no kernel takes are left out, with the reason")
    func rejected() {
        let long = "/" + String(repeating: "x", count: 4095)
        let list = ProbePathList(["relative", "", "/a\0b", long, "/fits"])
        #expect(list.paths == ["/fits"])
        #expect(list.rejected.map(\.path) == ["", "/a\0b", long, "relative"])
        #expect(list.rejected.last?.reason == "not an absolute path")
    }

    @Test("A list that is too long is cut at its end, and says so")
    func tooMany() {
        let list = ProbePathList((0..<ProbePathList.mostPaths + 2).map { "/p\($0)" })
        #expect(list.paths.count == ProbePathList.mostPaths)
        #expect(list.rejected.map(\.path) == ["/p9998", "/p9999"])
        #expect(NodeCaptureScript.render(list).contains("PROBE_DROPPED=2\n"))
    }

    @Test("PV paths, inline host paths of pods and templates, and the folders above them are taken")
    func fromCluster() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/local-storage/fast/a", on: "worker-1")
        builder.volume("pv-b", .hostPath(path: builder.at("/srv/b"), type: nil))
        builder.volume("pv-nfs", .nfs(server: builder.at("nas"), path: builder.at("/export")))
        var pod = Pod(metadata: builder.metadata("agent", in: "kube", uid: "1"), cluster: .shared)
        pod.spec.volumes = [
            PodVolume(name: builder.at("log"), source: .hostPath(path: builder.at("/var/log"), type: nil)),
            PodVolume(name: builder.at("data"), source: .persistentVolumeClaim(claimName: builder.at("data"))),
        ]
        builder.inventory.cluster.pods = [pod]
        var workload = Workload(
            kind: "DaemonSet",
            metadata: builder.metadata("agents", in: "kube", uid: "2"),
            cluster: .shared
        )
        workload.template.volumes = [
            PodVolume(name: builder.at("run"), source: .hostPath(path: builder.at("/run/agent"), type: nil))
        ]
        builder.inventory.cluster.workloads = [workload]
        #expect(
            ProbePathList(cluster: builder.inventory.cluster).paths == [
                "/mnt", "/mnt/local-storage", "/mnt/local-storage/fast", "/mnt/local-storage/fast/a", "/run",
                "/run/agent", "/srv", "/srv/b", "/var", "/var/log",
            ]
        )
    }
}
