import FoundationEssentials
import TestSupport
import Testing

@Suite("the same inputs give the same bytes") struct DeterminismTests {
    private let example = "examples/02-mount-lost"

    private func report(_ dumps: [String], format: String, fromTheEnd: Bool = false) async throws -> String {
        let clusters = (fromTheEnd ? dumps.reversed() : dumps).flatMap { ["--cluster", $0] }
        let result = try await Executable.run(
            ["analyze"] + clusters + [
                "--source", "\(example)/source", "--target", "\(example)/target", "--profile", "block-clone",
                "--now", "2026-11-20T09:00:00Z", "--format", format, "--report-only",
            ]
        )
        #expect(result.code == 0, "\(result.errors)")
        return result.output
    }

    /// The example's dump, split into one file an item.
    private func splitDump(in folder: ScratchFolder) throws -> [String] {
        let text = try String(contentsOfRepositoryFile: "\(example)/cluster.yaml")
        let items = text.components(separatedBy: "\n- apiVersion").dropFirst()
        return try items.enumerated().map { index, item in
            let body = item.components(separatedBy: "\nkind: List")[0]
            let lines = ("  apiVersion" + body).split(separator: "\n").map { String($0.dropFirst(2)) }
            return try folder.write("\(index).yaml", lines.joined(separator: "\n") + "\n")
        }
    }

    @Test("twice, and in another order of files", arguments: ["markdown", "json"])
    func orderDoesNotMatter(format: String) async throws {
        let folder = try ScratchFolder()
        let dumps = try splitDump(in: folder)
        let first = try await report(dumps, format: format)
        #expect(first == (try await report(dumps, format: format)))
        #expect(first == (try await report(dumps, format: format, fromTheEnd: true)))
        #expect(first.contains("pv-reports"))
    }
}
