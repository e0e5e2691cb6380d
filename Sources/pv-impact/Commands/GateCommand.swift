import Analysis
import ArgumentParser
import Gating
import Reporting

/// `pv-impact gate`.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Decide on a saved analysis with a policy, waivers and a baseline; exits with the verdict's code.",
        discussion: """
            ANALYSIS is the JSON output of `analyze` or `preflight`. The verdict is the one that the analysis itself
            would have given with the same files, options and moment. Ages of captures, and days of waivers, are those of
            now, or of --now.

            An analysis that is missing, cut off, redacted or of another version decides nothing: exit code 5.

            EXAMPLES
              pv-impact gate analysis.json --policy policy.yaml --waivers waivers.yaml
              pv-impact gate analysis.json --fail-on critical --output markdown=gate.md
              pv-impact gate analysis.json --policy policy.yaml --baseline baseline.yaml --format json > gated.json
            """
    )

    @Argument(help: ArgumentHelp("JSON output of an earlier run; - for standard input.", valueName: "analysis"))
    var analysis: String

    @OptionGroup(title: "Gate") var gate: GateOptions
    @OptionGroup(title: "Output") var outputs: OutputOptions

    func run() throws {
        try outputs.refuseDoubleOutputs()
        let (controls, files) = try gate.controls(now: gate.moment)
        var report = try SavedInput.readUnredacted(analysis)
        ReportGate.decideAgain(controls, files: files, on: &report)
        let writer = ReportOutputs(report: report, options: outputs)
        try writer.refuseOverwriting([analysis])
        try writer.write()
        throw ExitCode(gate.reportOnly ? 0 : Int32(report.decision.exitCode))
    }
}
