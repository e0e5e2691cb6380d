import TestSupport
import Testing

/// One test for each exit code, with the real program; and which one wins when several hold.
@Suite("exit codes") struct ExitCodeTests {
    private let quiet = "examples/01-nothing-disturbed"
    private let loud = "examples/02-mount-lost"

    private func analyze(_ example: String, _ more: [String] = [], cluster: String? = nil) async throws
        -> Executable.Result
    {
        let pairs = example == quiet ? ["sda=vda", "sdb=vdb"] : ["sda=sda", "sdb=sdb"]
        return try await Executable.run(
            [
                "analyze", "--cluster", cluster ?? "\(example)/cluster.yaml", "--source", "\(example)/source",
                "--target",
                "\(example)/target", "--method", "block", "--profile", "block-clone", "--now", "2026-11-20T09:00:00Z",
                "--format", "json",
            ] + pairs.flatMap { ["--pair", $0] } + more
        )
    }

    private func verdict(_ result: Executable.Result) throws -> (String?, Int?) {
        let tree = try JSONTree.parse(result.output)
        return (tree["verdict"].text, tree["exitCode"].int)
    }

    @Test("0: nothing at or above the threshold, and the evidence is sufficient")
    func zero() async throws {
        let result = try await analyze(quiet)
        #expect(result.code == 0)
        #expect(try verdict(result) == ("warnings", 0))
    }

    @Test("1: the program fails, whatever the verdict is")
    func one() async throws {
        let result = try await analyze(quiet, ["--output", "json=/proc/none/report.json"])
        #expect(result.code == 1)
        #expect(result.errors.contains("/proc/none/report.json"))
    }

    @Test("2: wrong usage, and a steering file that cannot be used")
    func two() async throws {
        #expect(try await analyze(quiet, ["--no-such-option"]).code == 2)
        #expect(try await analyze(quiet, ["--policy", "no-such-policy.yaml"]).code == 2)
    }

    @Test("3: a finding at or above the threshold")
    func three() async throws {
        let result = try await analyze(loud)
        #expect(result.code == 3)
        #expect(try verdict(result) == ("blocked", 3))
    }

    @Test("4: only warnings, with --fail-on-warning")
    func four() async throws {
        let result = try await analyze(quiet, ["--fail-on-warning"])
        #expect(result.code == 4)
        #expect(try verdict(result) == ("warnings", 4))
    }

    @Test("5: evidence that is missing, empty, unreadable or cut")
    func five() async throws {
        let folder = try ScratchFolder()
        let dump = try String(contentsOfRepositoryFile: "\(quiet)/cluster.yaml")
        let cut = try folder.write("cut.yaml", String(dump.prefix(dump.count * 2 / 3)))
        let empty = try folder.write("empty.yaml", "")
        let damaged = try folder.write(
            "damaged.yaml",
            dump + "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: [\n"
        )
        for path in [cut, empty, damaged, "\(folder.path)/absent.yaml"] {
            let result = try await analyze(quiet, ["--fail-on", "critical"], cluster: path)
            #expect(result.code == 5, "\(path): \(result.code)")
            #expect(try verdict(result).1 == 5)
        }
    }

    @Test("1 wins over 3")
    func oneOverThree() async throws {
        #expect(try await analyze(loud, ["--output", "json=/proc/none/report.json"]).code == 1)
    }

    @Test("2 wins over 3 and 5")
    func twoOverTheRest() async throws {
        #expect(try await analyze(loud, ["--waivers", "absent.yaml"], cluster: "absent.yaml").code == 2)
    }

    @Test("3 wins over 5")
    func threeOverFive() async throws {
        let folder = try ScratchFolder()
        let dump = try String(contentsOfRepositoryFile: "\(loud)/cluster.yaml")
        let path = try folder.write("dump.yaml", dump + "---\napiVersion: v1\nkind: Pod\nmetadata: [\n")
        let result = try await analyze(loud, cluster: path)
        #expect(result.code == 3)
        #expect(
            try JSONTree.parse(result.output)["reasons"].elements.contains {
                $0.text?.contains("lost evidence") == true
            }
        )
    }

    @Test("5 wins over 4")
    func fiveOverFour() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("policy.yaml", "requiredCaptures: [{from: target, capture: no-such-capture}]\n")
        #expect(try await analyze(quiet, ["--fail-on-warning", "--policy", path]).code == 5)
    }

    @Test("4 wins over 0 only when asked, and --report-only ends with 0 but writes the true code")
    func reportOnly() async throws {
        let result = try await analyze(loud, ["--report-only"])
        #expect(result.code == 0)
        #expect(try verdict(result) == ("blocked", 3))
        let warned = try await analyze(quiet, ["--report-only", "--fail-on-warning"])
        #expect(warned.code == 0)
        #expect(try verdict(warned) == ("warnings", 4))
    }
}
