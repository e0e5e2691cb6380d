import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What becomes of an output file when writing goes wrong, and of the program when nobody reads on.
@Suite("outputs survive trouble") struct OutputSafetyTests {
    private let analysis =
        "analyze --cluster examples/02-mount-lost/cluster.yaml --source examples/02-mount-lost/source --target examples/02-mount-lost/target --profile block-clone --now 2026-11-20T09:00:00Z"

    /// Runs a line of bash with `$PV` as the program and `$DIR` as a folder for files.
    private func bash(_ script: String, in folder: ScratchFolder) async throws -> Executable.Result {
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: ["-c", script],
            environment: .inherit.updating(["PV": Executable.path, "DIR": folder.path]),
            workingDirectory: FilePath(Repository.root),
            input: .none,
            output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20)
        )
        guard case .exited(let code) = result.terminationStatus else {
            return .init(code: -1, output: result.standardOutput, errors: result.standardError)
        }
        return .init(code: code, output: result.standardOutput, errors: result.standardError)
    }

    private func names(in folder: ScratchFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private static let hasStrace: Bool = {
        let exists = FileManager.default.fileExists(atPath: "/usr/bin/strace")
        if !exists { print("SKIPPED: outputs on a full disk and after a kill, because strace is not installed") }
        return exists
    }()

    @Test("a reader that closes the pipe early changes neither the exit code nor anything on standard error")
    func closedPipe() async throws {
        let folder = try ScratchFolder()
        for format in ["markdown", "json", "html", "sarif"] {
            let result = try await bash(
                "\"$PV\" \(analysis) --format \(format) 2>$DIR/errors | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}",
                in: folder
            )
            #expect(result.output == "3\n", "\(format)")
            let errors = try String(contentsOfFile: "\(folder.path)/errors", encoding: .utf8)
            #expect(!errors.lowercased().contains("pipe") && !errors.contains("atal"))
        }
    }

    @Test("a limit on the size of files is exit code 1 and leaves the old file")
    func sizeLimit() async throws {
        let folder = try ScratchFolder()
        _ = try folder.write("a.json", "old\n")
        let result = try await bash("ulimit -f 8; \"$PV\" \(analysis) --output json=$DIR/a.json", in: folder)
        #expect(result.code == 1)
        #expect(result.errors.contains("a.json"))
        #expect(try String(contentsOfFile: "\(folder.path)/a.json", encoding: .utf8) == "old\n")
        #expect(try names(in: folder) == ["a.json"])
    }

    @Test("a full disk is exit code 1 and leaves the old file, or none", .enabled(if: hasStrace))
    func fullDisk() async throws {
        let folder = try ScratchFolder()
        _ = try folder.write("a.json", "old\n")
        let result = try await bash(
            "strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:error=ENOSPC \"$PV\" \(analysis) --output json=$DIR/a.json --output html=$DIR/b.html",
            in: folder
        )
        #expect(result.code == 1)
        #expect(result.errors.contains("a.json") && result.errors.contains("b.html"))
        #expect(try String(contentsOfFile: "\(folder.path)/a.json", encoding: .utf8) == "old\n")
        #expect(try names(in: folder) == ["a.json"])
    }

    @Test("a kill before the file is in place leaves the old file", .enabled(if: hasStrace))
    func killed() async throws {
        let folder = try ScratchFolder()
        _ = try folder.write("a.json", "old\n")
        let result = try await bash(
            "strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:signal=KILL \"$PV\" \(analysis) --output json=$DIR/a.json",
            in: folder
        )
        #expect(result.code != 0 && result.code != 3)
        #expect(try String(contentsOfFile: "\(folder.path)/a.json", encoding: .utf8) == "old\n")
    }

    @Test("a new report keeps who may read the old one")
    func permissions() async throws {
        let folder = try ScratchFolder()
        let result = try await bash(
            "touch $DIR/a.json; chmod 600 $DIR/a.json; \"$PV\" \(analysis) --output json=$DIR/a.json; stat -c %a $DIR/a.json",
            in: folder
        )
        #expect(result.output == "600\n")
    }
}
