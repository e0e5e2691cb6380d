import FoundationEssentials
import TestSupport
import Testing

@Suite("render") struct RenderTests {
    /// Names of all formats, as the help lists them.
    static let formats = [
        "markdown", "json", "html", "sarif", "junit", "gitlab", "mermaid", "dot", "receipt", "in-toto",
    ]

    @Test("a saved analysis gives the bytes of the direct run in every format", arguments: Example.all)
    func sameBytes(example: Example) async throws {
        let folder = try ScratchFolder()
        let direct = Self.formats.flatMap { ["--output", "\($0)=\(folder.path)/direct.\($0)"] }
        let rendered = Self.formats.flatMap { ["--output", "\($0)=\(folder.path)/rendered.\($0)"] }
        let run = try await Executable.run(example.arguments() + direct)
        #expect("\(run.code)\n" == (try example.text("exit-code")))
        let result = try await Executable.run(["render", "\(folder.path)/direct.json"] + rendered)
        #expect(result.code == 0, "\(result.errors)")
        for format in Self.formats {
            let first = try String(contentsOfFile: "\(folder.path)/direct.\(format)", encoding: .utf8)
            let second = try String(contentsOfFile: "\(folder.path)/rendered.\(format)", encoding: .utf8)
            #expect(first == second, "\(format)")
            #expect(!first.isEmpty)
        }
    }

    @Test("standard input is read with -, and standard output gets Markdown")
    func pipes() async throws {
        let example = Example(folder: "examples/02-mount-lost")
        let json = try await Executable.run(example.arguments() + ["--format", "json"])
        let result = try await Executable.run(["render", "-"], input: json.output)
        #expect(result.code == 0)
        #expect(result.output == (try example.text("report.md")))
    }

    @Test("what is no analysis is exit code 5 with file and line, and writes nothing")
    func wrongInput() async throws {
        let folder = try ScratchFolder()
        let cut = try folder.write(
            "cut.json",
            "{\"apiVersion\": \"pv-impact/v1\",\n\"kind\": \"Analysis\",\n\"tool\": {"
        )
        let output = "\(folder.path)/out.md"
        let result = try await Executable.run(["render", cut, "--output", "markdown=\(output)"])
        #expect(result.code == 5)
        #expect(result.errors.contains("cut.json`:3:"))
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(try await Executable.run(["render", "\(folder.path)/none.json"]).code == 5)
        #expect(try await Executable.run(["render"]).code == 2)
    }

    @Test("the analysis and its inputs are never overwritten")
    func protectsInputs() async throws {
        let folder = try ScratchFolder()
        let example = Example(folder: "examples/02-mount-lost")
        let saved = "\(folder.path)/a.json"
        _ = try await Executable.run(example.arguments() + ["--output", "json=\(saved)"])
        let before = try String(contentsOfFile: saved, encoding: .utf8)
        for path in [saved, "examples/02-mount-lost/cluster.yaml"] {
            let result = try await Executable.run(["render", saved, "--output", "markdown=\(path)"])
            #expect(result.code == 2)
        }
        #expect(try String(contentsOfFile: saved, encoding: .utf8) == before)
    }
}
