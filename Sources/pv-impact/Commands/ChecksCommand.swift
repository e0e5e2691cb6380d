import Analysis
import ArgumentParser
import FoundationEssentials

/// `pv-impact checks`.
struct ChecksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "List the checks, or write their documentation.",
        subcommands: [List.self, Docs.self]
    )

    /// `pv-impact checks list`.
    struct List: ParsableCommand {
        /// Forms of the list.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case text
            case json
        }

        static let configuration = CommandConfiguration(
            abstract: "List identifier, severity and title of every check.",
            discussion: """
                EXAMPLES
                  pv-impact checks list
                  pv-impact checks list --format json
                """
        )

        @Option(help: ArgumentHelp("text or json.", valueName: "format"))
        var format: Format = .text

        func run() throws {
            let text = format == .text ? CheckCatalogue.textList() : CheckCatalogue.jsonList()
            try Terminal.writeResult(Array(text.utf8))
        }
    }

    /// `pv-impact checks docs`.
    struct Docs: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write one page per check and an index, or compare a folder with what would be written.",
            discussion: """
                EXAMPLES
                  pv-impact checks docs --write docs/checks
                  pv-impact checks docs --check docs/checks
                """
        )

        @Option(help: ArgumentHelp("Folder to write the pages to.", valueName: "folder"))
        var write: String?

        @Option(help: ArgumentHelp("Folder to compare; exits with 1 when a page is stale.", valueName: "folder"))
        var check: String?

        func validate() throws {
            guard (write == nil) != (check == nil) else { throw ValidationError("give either --write or --check") }
        }

        func run() throws {
            let pages = CheckCatalogue.pages()
            if let folder = write {
                do {
                    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                } catch {
                    throw CommandFailure(exitCode: 1, message: "cannot make the folder `\(folder)`")
                }
                for page in pages { try OutputFile.write(Array(page.text.utf8), to: "\(folder)/\(page.fileName)") }
            }
            if let folder = check {
                let stale = CheckCatalogue.stalePages(in: folder)
                guard stale.isEmpty else {
                    throw CommandFailure(
                        exitCode: 1,
                        message:
                            "stale pages: \(stale.joined(separator: ", ")); run `pv-impact checks docs --write \(folder)`"
                    )
                }
            }
        }
    }
}
