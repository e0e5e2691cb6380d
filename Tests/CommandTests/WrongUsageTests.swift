import Testing

@Suite("wrong usage ends with exit code 2") struct WrongUsageTests {
    private let example = "examples/02-mount-lost"

    private var inputs: [String] {
        [
            "analyze", "--cluster", "\(example)/cluster.yaml", "--source", "\(example)/source", "--target",
            "\(example)/target",
        ]
    }

    @Test("an option that does not exist, a value that does not fit, or a missing input is refused with a hint")
    func refusesBadOptions() async throws {
        let cases: [([String], String)] = [
            (["analyse"], "analyse"), (inputs + ["--method", "tape"], "method"), (inputs, "--method"),
            (inputs + ["--method", "block", "--pair", "sda"], "--pair"),
            (inputs + ["--method", "block", "--fail-on", "awful"], "--fail-on"),
            (inputs + ["--method", "block", "--now", "yesterday"], "--now"),
            (inputs + ["--method", "block", "--format", "pdf"], "--format"),
            (inputs + ["--method", "block", "--output", "markdown"], "--output"),
            (inputs + ["--method", "block", "--source-cluster", "x.yaml"], "--source-cluster"),
            (["analyze", "--method", "block", "--source", "a", "--target", "b"], "--cluster"),
            (["analyze", "--method", "block", "--cluster", "a", "--target", "b"], "--source"),
            (["analyze", "--method", "block", "--cluster", "a", "--source", "b"], "--target"),
            (["preflight"], "--source"), (["explain", "PATH-99"], "PATH-"), (["explain"], "id"),
        ]
        for (arguments, expected) in cases {
            let result = try await Executable.run(arguments)
            #expect(result.code == 2, "\(arguments.joined(separator: " ")): \(result.errors)")
            #expect(result.errors.contains(expected), "\(arguments.joined(separator: " ")): \(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test("a pair that names no disk lists the disks that exist")
    func unknownDiskIsNamed() async throws {
        let result = try await Executable.run(inputs + ["--method", "block", "--pair", "sda=sdz"])
        #expect(result.code == 2)
        #expect(result.errors.contains("sdz") && result.errors.contains("sdb"))
    }

    @Test("an assumption that answers no open question lists what is open, and a plan and a capture exclude each other")
    func assumptionsAndPlansAreChecked() async throws {
        let block = inputs + ["--method", "block"]
        let cases: [([String], String)] = [
            (block + ["--assume", "weather=fine"], "`weather` is no open question"),
            (block + ["--assume", "filesystemUUID=lost"], "says `kept`"),
            (block + ["--assume", "nodeIdentity=both"], "possible answers: source, target"),
            (block + ["--assume", "nodeIdentity"], "--assume"),
            (block + ["--target-plan", "examples/06-planned-target/target-plan.yaml"], "--target-plan"),
            (
                [
                    "analyze", "--cluster", "\(example)/cluster.yaml", "--source", "\(example)/source", "--method",
                    "block",
                    "--target-plan", "\(example)/cluster.yaml",
                ], "\(example)/cluster.yaml:1: unknown key `apiVersion`"
            ),
        ]
        for (arguments, expected) in cases {
            let result = try await Executable.run(arguments)
            #expect(result.code == 2, "\(arguments.suffix(2)): \(result.errors)")
            #expect(result.errors.contains(expected), "\(arguments.suffix(2)): \(result.errors)")
        }
    }

    @Test("a method that contradicts the profile is refused")
    func contradictionIsRefused() async throws {
        let result = try await Executable.run(inputs + ["--method", "file", "--profile", "block-clone"])
        #expect(result.code == 2)
        #expect(result.errors.contains("block-clone"))
    }

    @Test("a profile file with an unknown key names file and line")
    func badProfileNamesLine() async throws {
        let folder = try ScratchFolder()
        let profile = try folder.write("p.yaml", "name: x\nmethod: block\nidentitties:\n  filesystemUUID: kept\n")
        let result = try await Executable.run(inputs + ["--profile", profile])
        #expect(result.code == 2)
        #expect(result.errors.contains("p.yaml:3") && result.errors.contains("identitties"))
    }

    @Test("--help and --version succeed and write to standard output")
    func helpSucceeds() async throws {
        for arguments in [["--help"], ["--version"], ["analyze", "--help"], ["checks", "list", "--help"]] {
            let result = try await Executable.run(arguments)
            #expect(result.code == 0 && !result.output.isEmpty && result.errors.isEmpty)
        }
    }
}
