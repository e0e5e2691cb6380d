import SourceText
import TestSupport
import Testing
import YAMLEvents

@Suite struct ManifestSplitterTests {
    private func parts(_ text: String, chunk: Int = .max, limit: Int = 1 << 20) -> [String] {
        var splitter = ManifestSplitter(file: FileID(0), limit: limit) { $0.starts(with: "noise".utf8) }
        var parts: [SplitPart] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parts += splitter.consume(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        parts += splitter.finish()
        return parts.map { part in
            switch part {
            case .element(let text): "element \(describe(text))"
            case .document(let document):
                "document(\(document.elementCount)\(document.endsInElements ? " open" : "")"
                    + "\(document.isUnclosed ? " unclosed" : "")) \(describe(document.text))"
            case .noise(let line, let location): "noise \(location.line) \(String(decoding: line, as: UTF8.self))"
            }
        }
    }

    private func describe(_ part: TextPart) -> String {
        let text = part.isTooLarge ? "TOO LARGE" : String(decoding: part.bytes, as: UTF8.self)
        return "\(part.start.line):\(part.start.column)-\(part.lastLine) \(text.replacing("\n", with: "|"))"
    }

    @Test func cutsMembersOfABlockList() {
        #expect(
            parts("a: 1\nitems:\n- x: 1\n  y: |\n    items:\n# c\n- z\nkind: List\n") == [
                "element 3:1-6 - x: 1|  y: ||    items:|# c|", "element 7:1-7 - z|",
                "document(2) 1:1-8 a: 1|items:|kind: List|",
            ]
        )
        #expect(
            parts("items: # all\n  - x\n  - - y\n    -\n b: 1\n") == [
                "element 2:1-2   - x|", "element 3:1-5   - - y|    -| b: 1|", "document(2 open) 1:1-5 items: # all|",
            ]
        )
    }

    @Test func leavesOtherDocumentsWhole() {
        #expect(parts("items: []\n") == ["document(0) 1:1-1 items: []|"])
        #expect(parts("items:\n  a: 1\n") == ["document(0) 1:1-2 items:|  a: 1|"])
        #expect(parts("spec:\n  items:\n  - a\n") == ["document(0) 1:1-3 spec:|  items:|  - a|"])
        #expect(parts("\n# nothing\n---\n").isEmpty)
        #expect(
            parts("%YAML 1.1\n---\na\n...\n--- b\n---c\n") == [
                "document(0) 1:1-3 %YAML 1.1|---|a|", "document(0) 5:1-6 --- b|---c|",
            ]
        )
    }

    @Test func cutsMembersOfAJSONList() {
        #expect(
            parts("{\"items\": [ {\"a\": \"]}\\\"\"} ,\n[1]], \"k\": {\"items\": [2]}}\n") == [
                "element 1:13-1 {\"a\": \"]}\\\"\"} ", "element 2:1-2 [1]",
                "document(2) 1:1-2 {\"items\": [|], \"k\": {\"items\": [2]}}",
            ]
        )
        #expect(parts("{\"items\": [1, 2") == ["element 1:12-1 1", "document(1 open unclosed) 1:1-1 {\"items\": ["])
        #expect(
            parts("{}{}\n \t{} x\n") == [
                "document(0) 1:1-1 {}", "document(0) 1:3-1 {}", "document(0) 2:3-2 {}", "noise 2  x",
            ]
        )
    }

    @Test func takesOutNoiseAndDropsWhatIsTooLarge() {
        #expect(
            parts("noise 1\nitems:\n- a\nnoise 2\n  b\nk: v\n") == [
                "noise 1 noise 1", "noise 4 noise 2", "element 3:1-5 - a|  b|", "document(1) 1:1-6 items:|k: v|",
            ]
        )
        let long = String(repeating: "x", count: 2000)
        #expect(
            parts("items:\n- \(long)\n- b\nk: v\n", chunk: 100, limit: 50) == [
                "element 2:1-2 TOO LARGE", "element 3:1-3 - b|", "document(2) 1:1-4 items:|k: v|",
            ]
        )
    }

    @Test(arguments: [1, 2, 3, 7, 64, 300, 1000])
    func doesNotDependOnTheSizeOfTheChunks(chunk: Int) {
        let yaml = DumpGenerator.text(bytes: 12_000)
        #expect(parts(yaml, chunk: chunk) == parts(yaml))
        let json =
            "noise\n{\"a\": \"items\", \"items\": [{\"b\": [1, \"\\\\\"]},\n {\"c\": 2}\n], \"k\": 1}\n---\na: b\n"
        #expect(parts(json, chunk: chunk) == parts(json))
    }
}
