import ArgumentParser
import Reporting

/// `pv-impact render`.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write a saved analysis in any format, without the inputs.",
        discussion: """
            ANALYSIS is what `analyze` or `preflight` wrote with --format json or --output json=FILE. Every format has
            the same bytes as if that run had written it. The exit code says only whether the reports were written;
            the verdict stands in them.

            EXAMPLES
              pv-impact render analysis.json > report.md
              pv-impact render analysis.json --output markdown=report.md --output json=copy.json
            """
    )

    @Argument(help: ArgumentHelp("JSON output of analyze or preflight; - for standard input.", valueName: "analysis"))
    var analysis: String

    @OptionGroup(title: "Output") var outputs: OutputOptions

    func run() throws {
        try outputs.refuseDoubleOutputs()
        let writer = ReportOutputs(report: try SavedInput.read(analysis), options: outputs)
        try writer.refuseOverwriting([analysis])
        try writer.write()
    }
}
