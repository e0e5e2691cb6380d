import FoundationEssentials
import TestSupport
import Testing

/// One folder of `examples`.
struct Example: CustomTestStringConvertible, Sendable {
    var folder: String
    var testDescription: String { folder }

    static let all: [Example] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "examples")) ?? []
        return names.filter { $0.first?.isNumber == true }.sorted().map { Example(folder: "examples/" + $0) }
    }()

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: Repository.root + folder + "/" + name, encoding: .utf8)
    }

    /// The committed command line without the program's name.
    func arguments() throws -> [String] {
        let words = try text("command").split(whereSeparator: { $0.isWhitespace || $0 == "\\" }).map(String.init)
        return Array(words.dropFirst())
    }
}

@Suite("examples") struct ExampleTests {
    @Test("there are examples to run") func examplesExist() {
        #expect(Example.all.count >= 4)
    }

    @Test("an example gives the committed report and exit code", arguments: Example.all)
    func givesCommittedReport(example: Example) async throws {
        let result = try await Executable.run(example.arguments())
        #expect(result.output == (try example.text("report.md")), "run examples/check.sh BINARY --record, then review")
        #expect("\(result.code)\n" == (try example.text("exit-code")))
    }

    @Test("the JSON of an example quotes only text that stands at the cited line", arguments: Example.all)
    func quotesStandInInputs(example: Example) async throws {
        let result = try await Executable.run(example.arguments() + ["--format", "json", "--report-only"])
        #expect(result.code == 0)
        let json = try JSONTree.parse(result.output)
        let quotes = json.objects(withKeys: ["file", "line", "quote"])
        var checked = 0
        for quote in quotes {
            guard let file = quote["file"].text, let line = quote["line"].int, let text = quote["quote"].text
            else { continue }
            let content = try String(contentsOfFile: Repository.root + file, encoding: .utf8)
            let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.indices.contains(line - 1) && lines[line - 1].contains(text), "\(file):\(line): \(text)")
            checked += 1
        }
        #expect(checked > 10, "only \(checked) of \(quotes.count) pieces of evidence have a quote")
    }
}
