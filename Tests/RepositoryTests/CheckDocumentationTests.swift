import Checks
import FoundationEssentials
import TestSupport
import Testing

/// The pages below docs/checks are what the checks say about themselves.
struct CheckDocumentationTests {
    private let folder = Repository.root + "docs/checks/"

    /// With `RECORD=1` in the environment the pages are written, and the test still fails, so that nobody records unseen.
    @Test func everyPageIsCurrent() throws {
        let records = ProcessInfo.processInfo.environment["RECORD"] == "1"
        if records { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        for file in CheckDocumentation.files() {
            let bytes = FileManager.default.contents(atPath: folder + file.name)
            let text = bytes.map { String(decoding: $0, as: UTF8.self) }
            #expect(
                text == file.text,
                "docs/checks/\(file.name) is stale: run `pv-impact checks docs --write docs/checks`"
            )
            if records { try Data(file.text.utf8).write(to: URL(filePath: folder + file.name)) }
        }
    }

    @Test func noPageIsLeftOver() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(names) == Set(CheckDocumentation.files().map(\.name)))
    }
}
