import Checks
import Findings
import FoundationEssentials
import Reporting

/// The checks as the command line shows them.
package enum CheckCatalogue {
    /// One generated page of the documentation.
    package struct Page: Sendable, Hashable {
        /// File name inside the folder.
        package var fileName: String
        /// Markdown text.
        package var text: String
    }

    /// One line a check: identifier, severity, title.
    package static func textList() -> String {
        CheckDocumentation.descriptors().map { check in
            let id = check.id.padding(to: 8)
            let severity = check.severity.rawValue.padding(to: 9)
            return "\(id) \(severity) \(check.title)\n"
        }.joined()
    }

    /// A JSON array of objects with `id`, `family`, `name`, `title`, `severity`.
    package static func jsonList() -> String {
        JSONValue.array(
            CheckDocumentation.descriptors().map { check in
                [
                    "id": .string(check.id), "family": .string(check.family.rawValue), "name": .string(check.name),
                    "title": .string(check.title), "severity": .string(check.severity.rawValue),
                ]
            }
        ).text
    }

    /// The page of one check, in any letter case; nil when there is no such check.
    package static func page(for identifier: String) -> String? {
        descriptor(identifier).map(CheckDocumentation.page)
    }

    /// Identifiers that begin like `identifier`, or belong to its family, at most eight.
    package static func identifiers(near identifier: String) -> [String] {
        let wanted = identifier.uppercased()
        let family = wanted.prefix { $0.isLetter }
        let all = CheckDocumentation.descriptors().map(\.id)
        let close = all.filter { $0.hasPrefix(wanted) }
        let related = all.filter { !family.isEmpty && $0.prefix { $0.isLetter } == family }
        return Array((close.isEmpty ? related : close).prefix(8))
    }

    /// Every page: the index and one a check.
    package static func pages() -> [Page] {
        [Page(fileName: "index.md", text: CheckDocumentation.index())]
            + CheckDocumentation.descriptors().map {
                Page(fileName: "\($0.id).md", text: CheckDocumentation.page($0))
            }
    }

    /// Names of files in a folder that differ from what would be written, are missing, or belong to no check.
    package static func stalePages(in folder: String) -> [String] {
        let pages = pages()
        var stale = pages.filter { page in
            let found = FileManager.default.contents(atPath: "\(folder)/\(page.fileName)")
            return found.map { String(decoding: $0, as: UTF8.self) } != page.text
        }.map(\.fileName)
        let known = Set(pages.map(\.fileName))
        let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        stale += present.filter { $0.hasSuffix(".md") && !known.contains($0) }.sorted()
        return stale
    }

    private static func descriptor(_ identifier: String) -> CheckDescriptor? {
        let wanted = identifier.uppercased()
        return CheckDocumentation.descriptors().first { $0.id == wanted }
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self
    }
}
