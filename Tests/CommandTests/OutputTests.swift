import FoundationEssentials
import TestSupport
import Testing

@Suite("outputs") struct OutputTests {
    private let example = "examples/02-mount-lost"

    private var analysis: [String] {
        [
            "analyze", "--cluster", "\(example)/cluster.yaml", "--source", "\(example)/source", "--target",
            "\(example)/target", "--profile", "block-clone", "--now", "2026-11-20T09:00:00Z",
        ]
    }

    @Test("files get what standard output would get, and standard output then stays empty")
    func filesAndStandardOutput() async throws {
        let folder = try ScratchFolder()
        let printed = try await Executable.run(analysis + ["--format", "json"])
        let written = try await Executable.run(
            analysis + ["--output", "json=\(folder.path)/a.json", "--output", "markdown=\(folder.path)/a.md"]
        )
        #expect(printed.code == 3 && written.code == 3)
        #expect(written.output.isEmpty)
        #expect(try String(contentsOfFile: "\(folder.path)/a.json", encoding: .utf8) == printed.output)
        #expect(try String(contentsOfFile: "\(folder.path)/a.md", encoding: .utf8).hasPrefix("# BLOCKED"))
    }

    @Test("a file that cannot be written is exit code 1, and the other one is still written")
    func unwritableFile() async throws {
        let folder = try ScratchFolder()
        let result = try await Executable.run(
            analysis + ["--output", "json=/proc/none/a.json", "--output", "markdown=\(folder.path)/a.md"]
        )
        #expect(result.code == 1)
        #expect(result.errors.contains("/proc/none/a.json"))
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/a.md"))
    }

    @Test("an input is never overwritten, and one file is not written twice")
    func protectsInputs() async throws {
        let folder = try ScratchFolder()
        let dump = try String(contentsOfRepositoryFile: "\(example)/cluster.yaml")
        let copy = try folder.write("dump.yaml", dump)
        var arguments = analysis
        arguments[2] = copy
        let overwriting = try await Executable.run(arguments + ["--output", "json=\(folder.path)/./dump.yaml"])
        #expect(overwriting.code == 2)
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == dump)
        let twice = try await Executable.run(
            analysis + ["--output", "json=\(folder.path)/x", "--output", "markdown=\(folder.path)/./x"]
        )
        #expect(twice.code == 2)
    }

    @Test("a symbolic link is followed and stays a link")
    func followsLinks() async throws {
        let folder = try ScratchFolder()
        let real = try folder.write("real.md", "old\n")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link.md", withDestinationPath: real)
        let result = try await Executable.run(analysis + ["--output", "markdown=\(folder.path)/link.md"])
        #expect(result.code == 3)
        #expect(try String(contentsOfFile: real, encoding: .utf8).hasPrefix("# BLOCKED"))
        #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/link.md")) == real)
    }

    @Test("exit codes follow the threshold, and --report-only only changes the process")
    func exitCodes() async throws {
        let blocked = try await Executable.run(analysis)
        let reportOnly = try await Executable.run(analysis + ["--report-only", "--format", "json"])
        #expect(blocked.code == 3 && reportOnly.code == 0)
        #expect(try JSONTree.parse(reportOnly.output)["exitCode"].int == 3)
        #expect(try JSONTree.parse(reportOnly.output)["verdict"].text == "blocked")
        let calm = "examples/01-nothing-disturbed"
        let warnings = [
            "analyze", "--cluster", "\(calm)/cluster.yaml", "--source", "\(calm)/source", "--target", "\(calm)/target",
            "--profile", "block-clone", "--now", "2026-11-20T09:00:00Z",
        ]
        #expect(try await Executable.run(warnings).code == 0)
        #expect(try await Executable.run(warnings + ["--fail-on-warning"]).code == 4)
        #expect(try await Executable.run(warnings + ["--fail-on", "low"]).code == 3)
    }

    @Test("the graph is drawn in every format, whole and for one PV")
    func graphFormats() async throws {
        let inputs = ["graph"] + analysis.dropFirst().dropLast(2)
        for (format, start) in [("mermaid", "flowchart"), ("dot", "digraph"), ("json", "[")] {
            let result = try await Executable.run(inputs + ["--format", format])
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.output.contains(start) && result.output.contains("pv-reports"))
        }
        let one = try await Executable.run(inputs + ["--pv", "pv-pgdata"])
        #expect(one.code == 0 && one.output.contains("pv-pgdata") && !one.output.contains("pv-reports"))
        let none = try await Executable.run(inputs + ["--pv", "pv-none"])
        #expect(none.code == 2 && none.errors.contains("pv-none"))
    }
}
