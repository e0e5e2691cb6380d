import Analysis
import ArgumentParser
import FoundationEssentials
import Reporting

/// `pv-impact inspect`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what was recognised in dumps and captures, what could not be read, and what is missing.",
        discussion: """
            Takes what the other commands take: dumps, bundles, sos reports, must-gathers and other captures, as
            directories, archives or single files. Single files are taken together as captures of one node.

            EXIT CODES
              0  everything was read
              5  something could not be read, or nothing was recognised

            EXAMPLES
              pv-impact inspect worker-1.tgz dump.yaml
              pv-impact inspect sosreport-worker-1-2026-11-20.tar.xz --format json
              pv-impact inspect must-gather.tar.gz --node worker-1
            """
    )

    @Argument(help: ArgumentHelp("Dumps and captures.", valueName: "path"))
    var paths: [String]

    @Option(help: ArgumentHelp("Node whose capture is meant where several are found.", valueName: "name"))
    var node: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: InspectionFormat = .text

    @Option(
        help: ArgumentHelp(
            "The moment for the age of captures, RFC 3339; default: the clock.",
            valueName: "time"
        )
    )
    var now: MomentArgument?

    func validate() throws {
        if paths.contains("-") { throw ValidationError("standard input cannot be inspected; write it to a file") }
    }

    func run() throws {
        let inspection = Inspector.inspect(
            paths,
            nodeName: node,
            now: now?.seconds ?? Int(Date().timeIntervalSince1970),
            version: ToolVersion.current
        )
        try Terminal.writeResult(Array(format.render(inspection).utf8))
        if inspection.losesEvidence { throw ExitCode(5) }
    }
}

extension InspectionFormat: ExpressibleByArgument {}
