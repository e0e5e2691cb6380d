import FoundationEssentials
import Testing

@Suite("README") struct ReadmeTests {
    @Test("it shows the beginning of a real report")
    func showsRealOutput() throws {
        let readme = try String(contentsOfRepositoryFile: "README.md")
        let block = readme.components(separatedBy: "<!-- example:begin -->\n```markdown\n").last?
            .components(separatedBy: "```\n<!-- example:end -->").first
        let shown = try #require(block)
        let report = try String(contentsOfRepositoryFile: "examples/02-mount-lost/report.md")
        #expect(shown.count > 500 && report.hasPrefix(shown), "run examples/check.sh BINARY --record")
    }

    @Test("its first command is the one of the example")
    func firstCommandIsTheExample() throws {
        let readme = try String(contentsOfRepositoryFile: "README.md")
        let command = try String(contentsOfRepositoryFile: "examples/02-mount-lost/command")
        let words = command.split { $0.isWhitespace || $0 == "\\" }.joined(separator: " ")
        #expect(readme.contains("bash .ci/setup && swift run \(words)\n"))
    }
}
