import Checks
import FoundationEssentials
import TestSupport
import Testing

/// The pages below docs/checks are what the checks say about themselves.
struct CheckDocumentationTests {
    private let folder = Repository.root + "docs/checks/"

    @Test func everyPageIsCurrent() throws {
        for file in CheckDocumentation.files() {
            let bytes = FileManager.default.contents(atPath: folder + file.name)
            let text = bytes.map { String(decoding: $0, as: UTF8.self) }
            #expect(
                text == file.text,
                "docs/checks/\(file.name) is stale: run `pv-impact checks docs --write docs/checks`"
            )
        }
    }

    @Test func noPageIsLeftOver() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(names) == Set(CheckDocumentation.files().map(\.name)))
    }
}
