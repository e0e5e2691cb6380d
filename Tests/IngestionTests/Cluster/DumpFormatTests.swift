import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct DumpFormatTests {
    static let list = """
        apiVersion: v1
        items:
        - apiVersion: v1
          kind: PersistentVolume
          metadata:
            name: data-a
          spec:
            local:
              path: /var/mnt/a
        - apiVersion: v1
          kind: Pod
          metadata:
            name: web
            namespace: shop
          spec:
            containers: []
        kind: List
        metadata:
          resourceVersion: ""

        """

    private func expectBoth(_ reading: DumpReading, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        #expect(reading.references == ["PersistentVolume/data-a", "Pod/shop/web"], sourceLocation: sourceLocation)
        #expect(!reading.losesEvidence, "\(reading.messages)", sourceLocation: sourceLocation)
    }

    @Test func readsAListWithPlaces() throws {
        let reading = try DumpReading(Self.list)
        expectBoth(reading)
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        let volume = try #require(reading.inventory.persistentVolumes.first)
        let file = FileID(0)
        #expect(volume.metadata.name.location == SourceLocation(file: file, line: 6, column: 11))
        #expect(volume.source.nodePath == Located("/var/mnt/a", at: SourceLocation(file: file, line: 9, column: 13)))
        #expect(reading.inventory.kindCounts == ["PersistentVolume": 1, "Pod": 1])
        #expect(reading.sources[file].kind == "kubernetes manifests")
        #expect(reading.sources[file].size == Self.list.utf8.count)
        #expect(reading.sources[file].sha256.count == 64)
    }

    @Test func readsIndentedListsAndCRLF() throws {
        let indented = Self.list.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("- ") || $0.hasPrefix("  ") && !$0.contains("resource") ? "  " + $0 : String($0) }
        let reading = try DumpReading(indented.joined(separator: "\r\n"))
        expectBoth(reading)
        #expect(reading.inventory.persistentVolumes.first?.source.nodePath?.location.column == 15)
        #expect(reading.inventory.persistentVolumes.first?.source.nodePath?.location.line == 9)
    }

    @Test func readsUTF16AndAByteOrderMark() throws {
        let units = [0xFEFF] + Array(Self.list.utf16)
        expectBoth(try DumpReading(bytes: [units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }]))
        expectBoth(try DumpReading(bytes: [units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }]))
        let marked = try DumpReading(bytes: [[0xEF, 0xBB, 0xBF] + Array(Self.list.utf8)])
        expectBoth(marked)
        #expect(marked.messages == ["-: the file is UTF-8 with byte order mark"])
        #expect(marked.inventory.persistentVolumes.first?.metadata.name.location.line == 6)
    }

    @Test func readsDocumentsOneByOne() throws {
        let text = """
            # first
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: data-a}
            spec: {local: {path: /a}}
            --- # second
            metadata:
              name: web
              namespace: shop
            spec:
              containers: []
            kind: Pod
            apiVersion: v1
            ---\("  ")
            # nothing here
            ...
            """
        let reading = try DumpReading(text + "\n")
        expectBoth(reading)
        #expect(reading.inventory.pods.first?.metadata.name.location.line == 9)
    }

    @Test func readsATypedListWhoseKindComesLast() throws {
        let text = """
            ---
            apiVersion: v1
            items:
            - metadata:
                name: data-a
              spec:
                hostPath:
                  path: /data
                  type: ""
            kind: PersistentVolumeList
            metadata: {}

            """
        let reading = try DumpReading(text)
        #expect(reading.references == ["PersistentVolume/data-a"])
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        let source = reading.inventory.persistentVolumes.first?.source
        #expect(source?.fieldName == "hostPath")
        #expect(source?.nodePath?.location.line == 8)
    }

    @Test func anEmptyTypedListSaysThatThereAreNone() throws {
        let reading = try DumpReading("apiVersion: v1\nitems: []\nkind: PersistentVolumeList\nmetadata: {}\n")
        #expect(reading.inventory.kindCounts == ["PersistentVolume": 0])
        #expect(!reading.losesEvidence, "\(reading.messages)")
    }

    @Test func readsJSONLists() throws {
        let text = """
            {
                "apiVersion": "v1",
                "items": [
                    {
                        "apiVersion": "v1", "kind": "PersistentVolume",
                        "metadata": {"name": "data-a", "labels": {"note": "\\ud83d\\ude00 ]}"}},
                        "spec": {"local": {"path": "/var/mnt/a"}}
                    },
                    {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": []},
                     "apiVersion": "v1", "kind": "Pod"}
                ],
                "kind": "List",
                "metadata": {"resourceVersion": ""}
            }

            """
        let reading = try DumpReading(text, name: "json")
        expectBoth(reading)
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        let volume = try #require(reading.inventory.persistentVolumes.first)
        #expect(volume.metadata.labels["note"]?.value == "😀 ]}")
        #expect(volume.metadata.name.location == SourceLocation(file: FileID(0), line: 6, column: 34))
        #expect(reading.inventory.pods.first?.metadata.name.location.line == 9)
        #expect(reading.inventory.pods.first?.metadata.name.location.column == 31)
    }

    @Test func readsJSONOnOneLineAndSeveralTexts() throws {
        let volume =
            #"{"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"data-a"},"spec":{"nfs":{"server":"s","path":"/p"}}}"#
        let pods =
            #"{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{}}]}"#
        let reading = try DumpReading("\(volume)\n\(pods)\n")
        expectBoth(reading)
        #expect(reading.inventory.pods.first?.metadata.name.location.line == 2)
        #expect(reading.inventory.pods.first?.metadata.name.location.column == 80)
    }

    @Test func readsFlowStyleAndListsInsideLists() throws {
        let text = """
            apiVersion: v1
            kind: List
            items: [
              {apiVersion: v1, kind: PersistentVolume, metadata: {name: data-a}, spec: {local: {path: /a}}},
              {apiVersion: v1, kind: PodList, items: [{metadata: {name: web, namespace: shop}, spec: {}}]}]

            """
        expectBoth(try DumpReading(text))
    }

    @Test func readsDirectoriesAndNamedFilesInAnyOrder() throws {
        let folder = try TemporaryFolder()
        let parts = Self.list.split(separator: "\n", omittingEmptySubsequences: false)
        let volume = parts[3...8].map { String($0.dropFirst(2)) }.joined(separator: "\n")
        let pod = parts[10...15].map { String($0.dropFirst(2)) }.joined(separator: "\n")
        _ = try folder.write("b/cluster/pv.yml", "apiVersion: v1\n\(volume)\n")
        let second = try folder.write("a/pod.dump", "apiVersion: v1\n\(pod)\n")
        _ = try folder.write("b/notes.txt", "not a dump")
        let forward = try DumpReading(paths: [folder.path + "/b", second])
        let backward = try DumpReading(paths: [second, folder.path + "/b/", second])
        expectBoth(forward)
        #expect(forward.sources.files == backward.sources.files)
        #expect(forward.inventory.persistentVolumes == backward.inventory.persistentVolumes)
        #expect(forward.sources.files.map(\.path) == [second, folder.path + "/b/cluster/pv.yml"])
    }

    @Test func countsOtherKindsAndOtherGroupsButKeepsNoSecret() throws {
        let text = """
            apiVersion: v1
            items:
            - apiVersion: v1
              data: {password: c2VjcmV0}
              kind: Secret
              metadata: {name: s, namespace: n}
            - apiVersion: example.com/v1
              kind: Pod
              metadata: {name: p, namespace: n}
            - apiVersion: v1
              kind: PersistentVolume
              metadata: {name: data-a}
              spec: {local: {path: /a}}
            kind: List

            """
        let reading = try DumpReading(text)
        #expect(reading.references == ["PersistentVolume/data-a"])
        #expect(reading.inventory.kindCounts == ["Secret": 1, "Pod.example.com": 1, "PersistentVolume": 1])
    }
}
