import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The whole program with archives in place of folders.
@Suite struct ArchiveRunTests {
    @Test func archivesGiveTheVerdictOfTheFolders() async throws {
        let scratch = try ScratchFolder()
        let example = Repository.root + "examples/02-mount-lost"
        for (name, form) in [("source", "-czf"), ("target", "-cJf"), ("cluster.yaml", "-cf")] {
            let packed = try await Subprocess.run(
                .path("/bin/tar"),
                arguments: Arguments([form, "\(scratch.path)/\(name).tar", "-C", example, name]),
                output: .discarded,
                error: .discarded
            )
            #expect(packed.terminationStatus == .exited(0))
        }
        let options = [
            "--method", "block", "--profile", "block-clone", "--pair", "sda=sda", "--pair", "sdb=sdb", "--now",
            "2026-11-20T09:00:00Z", "--format", "json",
        ]
        func analyze(_ folder: String, _ ending: String, cluster: String) async throws -> (Int32, JSONTree) {
            let inputs = [
                "analyze", "--cluster", cluster, "--source", "\(folder)/source\(ending)", "--target",
                "\(folder)/target\(ending)",
            ]
            let result = try await Executable.run(inputs + options)
            return (result.code, try JSONTree.parse(result.output))
        }
        let (code, plain) = try await analyze(example, "", cluster: example + "/cluster.yaml")
        let (packedCode, packed) = try await analyze(scratch.path, ".tar", cluster: scratch.path + "/cluster.yaml.tar")
        #expect(code == packedCode && code == 3)
        func outcomes(_ report: JSONTree) -> [[String?]] {
            report["volumes"].elements.map { [$0["name"].text, $0["headline"].text, $0["certainty"].text] }
        }
        #expect(outcomes(plain) == outcomes(packed) && !outcomes(plain).isEmpty)
        let findings = packed["findings"].elements
        #expect(findings.map { $0["check"].text } == plain["findings"].elements.map { $0["check"].text })
        // Lines are quoted from inside the archives.
        let quotes = findings.flatMap { $0["evidence"].elements }.filter {
            $0["file"].text?.hasPrefix(scratch.path) == true
        }
        #expect(quotes.contains { $0["quote"].text?.isEmpty == false })
    }
}
