import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct TruncatedDumpTests {
    /// Object names in the order of a complete dump.
    private func expectPrefix(_ reading: DumpReading, of whole: Set<String>, cut: Int) -> Bool {
        let isSubset = Set(reading.references).isSubset(of: whole)
        let ok = reading.losesEvidence && isSubset && reading.problems.allSatisfy { $0.file != nil }
        if !ok { Issue.record("cut at byte \(cut): \(reading.references.count) objects, \(reading.messages)") }
        return ok
    }

    @Test(arguments: 0..<4) func aListCutAtAnyByteIsNeverComplete(share: Int) throws {
        let text = Array(DumpGenerator.text(bytes: 20_000).utf8)
        let whole = try DumpReading(bytes: [text])
        #expect(!whole.losesEvidence, "\(whole.messages)")
        let all = Set(whole.references)
        let pods = whole.inventory.pods
        let kindLine = try #require(text.indices.last { text[$0...].starts(with: "\nkind: List".utf8) })
        let folder = try TemporaryFolder()
        for cut in stride(from: share, through: kindLine + 10, by: 4) {
            let reading = try DumpReading(paths: [try folder.write("cut.yaml", Array(text[..<cut]))])
            guard expectPrefix(reading, of: all, cut: cut) else { return }
            let isShortened = reading.inventory.pods.contains { !pods.contains($0) }
            #expect(!isShortened, "cut at byte \(cut): a pod was used that differs from the complete one")
        }
    }

    @Test func aJSONListCutAtAnyByteIsNeverComplete() throws {
        let item =
            #"{"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"a"},"spec":{"local":{"path":"/a"}}}"#
        let other = item.replacing("\"a\"", with: "\"b\"")
        let text = Array(
            "{\n \"apiVersion\": \"v1\",\n \"items\": [\n  \(item),\n  \(other)\n ],\n \"kind\": \"List\"\n}\n".utf8
        )
        let whole = try DumpReading(bytes: [text])
        #expect(whole.problems.isEmpty, "\(whole.messages)")
        let folder = try TemporaryFolder()
        for cut in 0..<text.count - 2 {
            let reading = try DumpReading(paths: [try folder.write("cut.json", Array(text[..<cut]))])
            guard expectPrefix(reading, of: Set(whole.references), cut: cut) else { return }
        }
        let late = try DumpReading(bytes: [Array(text.dropLast(20))])
        #expect(late.references == ["PersistentVolume/a", "PersistentVolume/b"])
        #expect(late.problems.map(\.effect) == [.truncated])
    }

    @Test func aCutTypedListStillGivesItsObjects() throws {
        let text =
            #"{"apiVersion":"v1","kind":"PersistentVolumeList","items":[{"metadata":{"name":"a"},"spec":{"local":{"path":"/a"}}},{"meta"#
        let reading = try DumpReading(text)
        #expect(reading.references == ["PersistentVolume/a"])
        #expect(reading.problems.map(\.effect) == [.truncated])
    }

    @Test func theObjectBeforeTheCutIsNamedAndNotUsed() throws {
        let item = "- apiVersion: v1\n  kind: PersistentVolume\n  metadata: {name: NAME}\n  spec: {local: {path: /x}}\n"
        let text = "apiVersion: v1\nitems:\n" + item.replacing("NAME", with: "a") + item.replacing("NAME", with: "b")
        let reading = try DumpReading(text)
        #expect(reading.references == ["PersistentVolume/a"])
        #expect(reading.problems.map(\.effect) == [.truncated, .skippedObject])
        #expect(reading.messages.last?.contains("`PersistentVolume/b`") == true)
    }

    @Test func anOpenLastLineOfASingleObjectIsNoted() throws {
        let reading = try DumpReading(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {nfs: {server: s, path: /p}}"
        )
        #expect(reading.problems.map(\.effect) == [.note])
        #expect(reading.references == ["PersistentVolume/a"])
    }

    @Test func flippedBytesNeverCrash() throws {
        let text = Array(DumpGenerator.text(bytes: 9_000, seed: 3).utf8)
        var random = SeededGenerator(seed: 42)
        let folder = try TemporaryFolder()
        for _ in 0..<2_000 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                let from = Int.random(in: 0..<bytes.count, using: &random)
                bytes.removeSubrange(from..<min(bytes.count, from + Int.random(in: 1...60, using: &random)))
            }
            _ = try DumpReading(paths: [try folder.write("flip.yaml", bytes)])
        }
    }
}
