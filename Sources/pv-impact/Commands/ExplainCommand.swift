import Analysis
import ArgumentParser

/// `pv-impact explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a check: mechanism, when nobody notices, message, remedy, references.",
        discussion: """
            EXAMPLES
              pv-impact explain PATH-02
              pv-impact explain s07
            """
    )

    @Argument(help: ArgumentHelp("Identifier of the check, for example PATH-02.", valueName: "id"))
    var identifier: String

    func run() throws {
        guard let page = CheckCatalogue.page(for: identifier) else {
            let near = CheckCatalogue.identifiers(near: identifier)
            let hint = near.isEmpty ? "see `pv-impact checks list`" : "did you mean \(near.joined(separator: ", "))?"
            throw CommandFailure(exitCode: 2, message: "no check `\(identifier)`: \(hint)")
        }
        try Terminal.writeResult(Array(page.utf8))
    }
}
