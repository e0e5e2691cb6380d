import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct DamagedDumpTests {
    private func volume(_ name: String, _ extra: String = "") -> String {
        "- apiVersion: v1\n  kind: PersistentVolume\n  metadata: {name: \(name)}\n  spec: {local: {path: /\(name)}}\n\(extra)"
    }

    private func list(_ items: String...) -> String { "apiVersion: v1\nitems:\n\(items.joined())kind: List\n" }

    @Test func oneBadItemCostsOneItem() throws {
        let reading = try DumpReading(list(volume("a"), volume("b", "  status: [}\n"), volume("c")))
        #expect(reading.references == ["PersistentVolume/a", "PersistentVolume/c"])
        #expect(reading.problems.count == 1)
        #expect(reading.problems.first?.effect == .skippedObject)
        #expect(reading.problems.first?.line == 11)
    }

    @Test(arguments: [
        ("{continue: abc, remainingItemCount: 500}", "500 objects are missing"),
        ("{continue: abc}", "an unknown number of objects is missing"),
        ("{remainingItemCount: 2, resourceVersion: '1'}", "2 objects are missing"),
    ])
    func aPageOfAListLosesTheOtherPages(metadata: String, missing: String) throws {
        for text in [
            list(volume("a")) + "metadata: \(metadata)\n",
            "{apiVersion: v1, kind: List, metadata: \(metadata), items: []}\n",
        ] {
            let reading = try DumpReading(text)
            #expect(reading.losesEvidence)
            let isNamed = reading.messages.contains { $0.hasSuffix("the list is one page of several: \(missing)") }
            #expect(isNamed, "\(reading.messages)")
        }
        let whole = try DumpReading(list(volume("a")) + "metadata: {continue: '', resourceVersion: ''}\n")
        #expect(whole.problems.isEmpty)
    }

    @Test func membersThatAreNoObjectsAreNamedByWhatTheyAre() throws {
        let reading = try DumpReading(list(volume("a"), "- null\n", "- 5\n", "- [a]\n"))
        #expect(
            reading.problems.map(\.message) == [
                "a Kubernetes object is expected, but null stands here",
                "a Kubernetes object is expected, but a scalar stands here",
                "a Kubernetes object is expected, but a list stands here",
            ]
        )
    }

    @Test func oneBadDocumentCostsOneDocument() throws {
        let document = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {local: {path: /a}}\n"
        let reading = try DumpReading("a: 'b\n---\n\(document)---\nc: d: e\n")
        #expect(reading.references == ["PersistentVolume/a"])
        #expect(reading.problems.map(\.effect) == [.skippedObject, .skippedObject])
        #expect(reading.problems.map(\.line) == [2, 8])
    }

    @Test func oneBadMemberOfAJSONListCostsOneMember() throws {
        func item(_ name: String, _ extra: String = "") -> String {
            #"{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"\#(name)"},"spec":{"local":{"path":"/x"}}\#(extra)}"#
        }
        let text = """
            {"apiVersion": "v1", "items": [
            \(item("a")),
            \(item("b", #", "x": "\q""#)),
            \(item("c"))
            ], "kind": "List"}
            """
        let reading = try DumpReading(text)
        #expect(reading.references == ["PersistentVolume/a", "PersistentVolume/c"])
        #expect(reading.problems.map(\.line) == [3])
    }

    @Test func aKeySetTwiceCostsItsItem() throws {
        let reading = try DumpReading(list(volume("a", "  kind: Pod\n"), volume("b")))
        #expect(reading.references == ["PersistentVolume/b"])
        #expect(reading.messages == ["7: an object of the list cannot be read: key `kind` is set twice"])
    }

    @Test func invalidUTF8AndControlCharactersCostTheirItem() throws {
        let text = Array(list(volume("a"), volume("b"), volume("c")).utf8)
        var bytes = text
        let index = try #require(text.indices.first { text[$0...].starts(with: "/b".utf8) })
        bytes[index + 1] = 0xFF
        let reading = try DumpReading(bytes: [bytes])
        #expect(reading.references == ["PersistentVolume/a", "PersistentVolume/c"])
        #expect(
            reading.messages == [
                "10: an object of the list cannot be read: the text is no UTF-8 at byte 0xFF"
            ]
        )
        bytes[index + 1] = 0x07
        #expect(
            try DumpReading(bytes: [bytes]).messages == [
                "10: an object of the list cannot be read: control characters are not allowed"
            ]
        )
    }

    @Test func messagesOfTheClientAreTakenOutAndSaid() throws {
        let front = "Warning: v1 Foo is deprecated\nError from server (Forbidden): pods is forbidden: no\n"
        let reading = try DumpReading(
            front + list(volume("a"), "E1123 15:00:01.000000    1 x.go:1] y: z\n", volume("b"))
        )
        #expect(reading.references == ["PersistentVolume/a", "PersistentVolume/b"])
        #expect(reading.problems.map(\.effect) == [.note, .skippedLine, .skippedLine])
        #expect(reading.problems.map(\.line) == [1, 2, 9])
        #expect(reading.inventory.persistentVolumes.map(\.metadata.name.location.line) == [7, 12])
        let behind = try DumpReading(list(volume("a")) + "Error from server (NotFound): x\n")
        #expect(behind.references == ["PersistentVolume/a"])
        #expect(behind.problems.map(\.effect) == [.skippedLine])
    }

    @Test func strangeTextInAListIsSaid() throws {
        let reading = try DumpReading(list(volume("a"), "something: else\n", volume("b")))
        #expect(reading.references == ["PersistentVolume/a", "PersistentVolume/b"])
        #expect(reading.messages == ["7: `something` is no part of a list and not used"])
    }

    @Test func hugeScalarsAndDeepNestingCostTheirItem() throws {
        let huge = "  status: {phase: \(String(repeating: "x", count: 40 << 20))}\n"
        let deep = "  status: \(String(repeating: "[", count: 500))\n"
        let reading = try DumpReading(list(volume("a", huge), volume("b", deep), volume("c")))
        #expect(reading.references == ["PersistentVolume/c"])
        #expect(reading.problems.map(\.effect) == [.skippedObject, .skippedObject])
        #expect(reading.messages[0].contains("the object has more than 33554432 bytes"))
        #expect(reading.messages[1].contains("nested more than 100 deep"))
    }

    @Test(arguments: [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("# only a comment\n", "the file holds no Kubernetes object"),
        ("<!DOCTYPE html><html><body>Log in</body></html>\n", "is an HTML page, such as a login page, not a dump"),
        ("UUID=1-2 / xfs defaults 0 0\n/dev/sdb1 /data ext4 defaults 0 2\n", "is an fstab, not a dump"),
        ("# /etc/fstab\n#\n/dev/sda3 none swap sw 0 0\n", "is an fstab, not a dump"),
        ("22 1 8:3 / / rw,relatime - xfs /dev/sda3 rw,seclabel\n", "is a mountinfo, not a dump"),
        ("NAME   STATUS   VOLUME   CAPACITY\ndata   Bound    pv   1Gi\n", "is the table that `oc get` prints"),
        (
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {b: c}\n",
            "the file holds no object that the analysis uses, only 1 Secret"
        ),
        ("a: 1\n", "an object has no `kind`"),
        ("error: You must be logged in to the server (Unauthorized)\n", "the client reported an error in the dump"),
        (
            "apiVersion: v1\nkind: Status\nmessage: pods is forbidden\nmetadata: {}\nstatus: Failure\n",
            "the API server answered with a `Status`, not with objects: `pods is forbidden`"
        ),
        ("{{ if .Values.x }}\nkind: Pod\n{{ end }}\n", "it is a template that was not rendered"),
        ("just some text\n", "a Kubernetes object is expected"),
    ])
    func wrongInputsAreNamed(text: String, message: String) throws {
        let reading = try DumpReading(text)
        #expect(reading.references.isEmpty)
        #expect(reading.losesEvidence)
        #expect(reading.problems.contains { $0.message.contains(message) }, "\(reading.messages)")
        #expect(reading.problems.allSatisfy { $0.file == FileID(0) })
    }

    @Test func packedAndBinaryFilesAreNamed() throws {
        let gzip = try DumpReading(bytes: [[0x1F, 0x8B, 0x08, 0x00, 0x01]])
        #expect(gzip.losesEvidence && gzip.references.isEmpty)
        #expect(gzip.messages.count == 2, "\(gzip.messages)")
        #expect(gzip.messages.first?.contains("the data is damaged") ?? false, "\(gzip.messages)")
        #expect(gzip.messages.last?.hasSuffix("the archive holds no YAML or JSON file") ?? false)
        let binary = try DumpReading(bytes: [[0x7F, 0x45, 0x4C, 0x46, 0x00, 0x00, 0x01, 0x02]])
        #expect(binary.messages == ["-: is a binary file, not a dump"])
        #expect(binary.sources[FileID(0)].sha256.count == 64)
    }

    @Test func aMissingFileAndAnEmptyDirectoryAreSaid() throws {
        let folder = try TemporaryFolder()
        let reading = try DumpReading(paths: [folder.path + "/none.yaml", folder.path])
        #expect(reading.problems.map(\.effect) == [.unusable, .unusable])
        #expect(reading.messages.contains("-: there is no such file or directory"))
    }
}
