import TestSupport
import Testing

/// An input that is not what its option asks for, and what the message must name.
struct WrongInput: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var expected: [String]
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ expected: String...) {
        self.name = name
        self.bytes = Array(text.utf8)
        self.expected = expected
    }

    static let dumps: [WrongInput] = {
        var binary = WrongInput("binary file", "", "binary")
        binary.bytes = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 64)
        return [
            WrongInput("empty file", "", "empty"), binary,
            WrongInput(
                "HTML login page",
                "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Please log in</body></html>\n",
                "HTML"
            ),
            WrongInput(
                "Status object",
                "apiVersion: v1\ncode: 403\nkind: Status\nmessage: persistentvolumes is forbidden\nreason: Forbidden\nstatus: Failure\n",
                "Status",
                "forbidden"
            ),
            WrongInput(
                "Secret-only dump",
                "apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    password: aHVudGVyMg==\n  kind: Secret\n  metadata:\n    name: db\n    namespace: shop\nkind: List\n",
                "Secret"
            ),
            WrongInput("fstab given as a dump", "UUID=0d9c8b7a / xfs defaults 0 0\n", "1"),
        ]
    }()
}

@Suite("wrong inputs are named and are never green") struct WrongInputTests {
    private let example = "examples/02-mount-lost"

    private func analyze(cluster: String, _ more: [String] = []) async throws -> Executable.Result {
        try await Executable.run(
            [
                "analyze", "--cluster", cluster, "--source", "\(example)/source", "--target", "\(example)/target",
                "--profile", "block-clone", "--now", "2026-11-20T09:00:00Z",
            ] + more
        )
    }

    @Test("a dump that is none", arguments: WrongInput.dumps)
    func wrongDump(input: WrongInput) async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("dump.yaml", input.bytes)
        let result = try await analyze(cluster: path)
        #expect(result.code == 5 || result.code == 3, "exit code \(result.code)")
        let said = result.errors + result.output
        #expect(said.contains("dump.yaml"))
        for word in input.expected { #expect(said.contains(word), "\(word) is not in: \(result.errors)") }
        #expect(!said.contains("aHVudGVyMg"))
    }

    @Test("a dump with an error line in front keeps what follows and is not complete")
    func errorLineInFront() async throws {
        let folder = try ScratchFolder()
        let good = try String(contentsOfRepositoryFile: "\(example)/cluster.yaml")
        let path = try folder.write("dump.yaml", "error: the server doesn't have a resource type \"pvs\"\n" + good)
        let result = try await analyze(cluster: path)
        #expect(result.code == 3 || result.code == 5)
        #expect(result.output.contains("pv-reports"))
        #expect(result.errors.contains("dump.yaml:1"))
    }

    @Test("a fstab given as mountinfo, and a mountinfo given as fstab, are refused by name and line")
    func swappedLooseFiles() async throws {
        let loose = "examples/05-loose-files"
        let result = try await Executable.run([
            "analyze", "--cluster", "\(loose)/cluster.yaml", "--method", "file", "--source-fstab",
            "\(loose)/source.mountinfo", "--source-mountinfo", "\(loose)/source.fstab", "--target-fstab",
            "\(loose)/target.fstab", "--target-mountinfo", "\(loose)/target.mountinfo", "--source-node", "worker-1",
            "--target-node", "worker-2", "--now", "2026-11-20T09:00:00Z",
        ])
        #expect(result.code == 3 || result.code == 5)
        #expect(result.errors.contains("source.mountinfo") && result.errors.contains("source.fstab"))
    }

    @Test("a file that does not exist is named and gives no verdict that passes")
    func missingFile() async throws {
        let result = try await analyze(cluster: "no-such-file.yaml")
        #expect(result.code == 5 || result.code == 2 || result.code == 3)
        #expect(result.errors.contains("no-such-file.yaml"))
    }

    @Test("standard input is read with -")
    func standardInput() async throws {
        let good = try String(contentsOfRepositoryFile: "\(example)/cluster.yaml")
        let result = try await Executable.run(
            [
                "analyze", "--cluster", "-", "--source", "\(example)/source", "--target", "\(example)/target",
                "--profile", "block-clone", "--format", "json", "--report-only", "--now", "2026-11-20T09:00:00Z",
            ],
            input: good
        )
        #expect(result.code == 0)
        let volumes = try JSONTree.parse(result.output)["volumes"].elements
        #expect(volumes.contains { $0["name"].text == "pv-reports" })
    }
}
