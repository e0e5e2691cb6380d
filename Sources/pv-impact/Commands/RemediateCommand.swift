import ArgumentParser
import RemedyFiles
import Reporting
import SourceText

/// `pv-impact remediate`.
struct RemediateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remediate",
        abstract: "Write manifests, scripts, patches and a runbook that mend what an analysis found.",
        discussion: """
            ANALYSIS is what `analyze` wrote with --format json; the dumps must be the ones that it read, which is checked
            by their SHA-256. Objects are changed in the fields that a finding is about; every other field of the dump
            stays. Nothing is executed: destructive scripts do nothing without a confirmation that stands in them.

            EXAMPLES
              pv-impact analyze --cluster dump.yaml --source w1/ --target w2/ --method block --output json=analysis.json
              pv-impact remediate analysis.json --cluster dump.yaml --output remedies/

            EXIT CODES
              0  written
              1  the program itself failed, for example for lack of space
              2  wrong usage, a dump that the analysis did not read, or a folder that is not empty
              5  the analysis or a dump cannot be read
            """
    )

    @Argument(help: ArgumentHelp("JSON output of analyze; - for standard input.", valueName: "analysis"))
    var analysis: String

    @OptionGroup(title: "Cluster") var clusters: ClusterOptions

    @Option(help: ArgumentHelp("Folder to write; it is made, and must be empty or absent.", valueName: "directory"))
    var output: String

    @Flag(help: "Replace a folder that an earlier remediate wrote.")
    var overwrite = false

    func validate() throws {
        if clusters.isEmpty {
            throw ValidationError("no cluster dump: give the dumps of the analysis with --cluster")
        }
        if output.isEmpty { throw ValidationError("--output names no folder") }
    }

    func run() throws {
        let report = try SavedInput.read(analysis)
        let input: RemedyInput
        do throws(RemedyError) {
            input = try RemedyInput(report: report, clusters: clusters.inputs)
        } catch {
            switch error {
            case .foreignDump: throw CommandFailure(exitCode: 2, message: error.message)
            case .unreadable: throw CommandFailure(exitCode: 5, message: error.message)
            }
        }
        let inputs = input.sources.files.map(\.path) + [analysis]
        let bundle = RemedyBundle(input)
        try OutputFolder.write(bundle.files, to: output, replacing: overwrite, keeping: inputs)
        let count = bundle.files.count
        Terminal.error("wrote \(count) files to `\(output)`; begin with README.md")
        for line in bundle.open { Terminal.error("not covered by a file: \(line)") }
    }
}
