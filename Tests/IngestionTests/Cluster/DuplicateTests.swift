import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct DuplicateTests {
    private func volume(uid: String?, version: String?, path: String, created: String = "2024-01-01T00:00:00Z")
        -> String
    {
        var text = "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: a\n  creationTimestamp: \"\(created)\"\n"
        if let uid { text += "  uid: \(uid)\n" }
        if let version { text += "  resourceVersion: \"\(version)\"\n" }
        return text + "spec: {local: {path: \(path)}}\n"
    }

    private func path(_ reading: DumpReading) -> String? {
        reading.inventory.persistentVolumes.first?.source.nodePath?.value
    }

    @Test func theHigherResourceVersionWinsAndItIsSaid() throws {
        let old = volume(uid: "u", version: "9", path: "/old")
        let new = volume(uid: "u", version: "10", path: "/new")
        for reading in [try DumpReading(old, new), try DumpReading(new, old)] {
            #expect(reading.inventory.persistentVolumes.count == 1)
            #expect(path(reading) == "/new")
            #expect(reading.problems.map(\.effect) == [.note])
            #expect(reading.messages.first?.contains("with resourceVersion 10 and 9: this one is used") == true)
            #expect(reading.inventory.conflicts.isEmpty)
            #expect(reading.inventory.kindCounts["PersistentVolume"] == 2)
        }
    }

    @Test func differentUidsAreAConflictAndTheNewerIsKept() throws {
        let old = volume(uid: "u1", version: "100", path: "/old")
        let new = volume(uid: "u2", version: "200", path: "/new")
        for reading in [try DumpReading(old, new), try DumpReading(new, old)] {
            #expect(path(reading) == "/new")
            #expect(reading.inventory.conflicts.map(\.kept.value) == ["u2"])
            #expect(reading.inventory.conflicts.map(\.dropped.value) == ["u1"])
            #expect(reading.problems.isEmpty)
        }
    }

    /// Pods are put in order apart from all other objects.
    @Test func repeatedPodsAndVolumesGiveOneNoteThatNamesTheFirst() throws {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n, uid: p}\nspec: {nodeName: w}\n"
        let volume = volume(uid: "u", version: "1", path: "/a")
        for (text, first) in [("\(pod)---\n\(volume)", "`Pod/n/p`"), ("\(volume)---\n\(pod)", "`PersistentVolume/a`")] {
            let reading = try DumpReading(text, text)
            #expect(reading.inventory.pods.count == 1)
            #expect(reading.inventory.persistentVolumes.count == 1)
            #expect(reading.problems.map(\.effect) == [.note])
            #expect(reading.messages.first?.contains(first) == true)
            #expect(reading.messages.first?.contains("1 more objects are repeated so") == true)
        }
    }

    @Test func podsWithDifferentUidsAreAConflictBesideThoseOfVolumes() throws {
        let pods = ["a", "b"].map {
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n, uid: \($0)}\nspec: {nodeName: w}\n"
        }
        let volumes = ["u1", "u2"].map { volume(uid: $0, version: "1", path: "/a") }
        let reading = try DumpReading("\(pods[0])---\n\(volumes[0])", "\(pods[1])---\n\(volumes[1])")
        #expect(reading.inventory.conflicts.map(\.reference.kind) == ["PersistentVolume", "Pod"])
    }

    @Test func equalObjectsGiveOneNoteForAll() throws {
        let text = volume(uid: "u", version: "1", path: "/a")
        let other = text.replacing("name: a", with: "name: b")
        let reading = try DumpReading("\(text)---\n\(other)", "\(text)---\n\(other)")
        #expect(reading.inventory.persistentVolumes.count == 2)
        #expect(reading.problems.map(\.effect) == [.note])
        #expect(reading.messages.first?.contains("1 more objects are repeated so") == true)
    }

    @Test func anObjectOfACutDumpDoesNotBeatOneWithAUid() throws {
        let bare = volume(uid: nil, version: nil, path: "/bare")
        let full = volume(uid: "u", version: "1", path: "/full")
        for reading in [try DumpReading(bare, full), try DumpReading(full, bare)] { #expect(path(reading) == "/full") }
    }

    @Test func clustersAreKeptApart() throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("s.yaml", volume(uid: "u1", version: "1", path: "/s"))
        let target = try folder.write("t.yaml", volume(uid: "u2", version: "1", path: "/t"))
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inventory = try ClusterIngestion.load(
            [ClusterInput(role: .target, paths: [target]), ClusterInput(role: .source, paths: [source])],
            into: &sources,
            problems: &problems
        )
        #expect(inventory.persistentVolumes.map(\.cluster) == [.source, .target])
        #expect(inventory.conflicts.isEmpty)
        #expect(sources.files.map(\.role) == [.sourceCluster, .targetCluster])
    }
}
