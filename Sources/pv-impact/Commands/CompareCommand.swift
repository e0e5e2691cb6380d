import Analysis
import ArgumentParser
import Gating
import Reporting

/// `pv-impact compare`.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare the analysis that was approved with a current one: the check minutes before the change.",
        discussion: """
            Both files are JSON outputs of `analyze` or `preflight`. Findings are paired by fingerprint. The result is
            blocked (3) when something new or worse is at or above the threshold, and inconclusive (5) when the current
            analysis did not look at the same things: other nodes, method, profile or pairs, missing captures, volumes
            that cannot be judged any more.

            EXAMPLES
              pv-impact compare approved.json current.json
              pv-impact compare approved.json current.json --fail-on medium --format markdown > changes.md
              pv-impact compare approved.json current.json --policy policy.yaml --waivers waivers.yaml --format json
            """
    )

    @Argument(help: ArgumentHelp("The analysis that was approved.", valueName: "approved"))
    var approved: String

    @Argument(help: ArgumentHelp("The analysis of now.", valueName: "current"))
    var current: String

    @OptionGroup(title: "Gate") var gate: GateOptions

    @Option(help: ArgumentHelp("text, json or markdown.", valueName: "format"))
    var format: ResultFormat = .text

    func validate() throws {
        if approved == "-", current == "-" { throw ValidationError("standard input (-) can be read only once") }
    }

    func run() throws {
        let (controls, _) = try gate.controls(now: gate.moment)
        let before = try SavedInput.readUnredacted(approved)
        var now = try SavedInput.readUnredacted(current)
        // Without files of its own, the comparison keeps what the current analysis accepted.
        if gate.policy != nil || gate.waivers != nil || gate.baseline != nil {
            ReportGate.decideAgain(controls, files: [], on: &now)
        }
        let comparison = ReportComparison.compare(approved: before, current: now, policy: controls.policy)
        let result = ComparisonReport(
            approved: ComparedAnalysis(path: approved, report: before),
            current: ComparedAnalysis(path: current, report: now),
            policy: controls.policy,
            comparison: comparison
        )
        try Terminal.writeResult(Array(result.render(format).utf8))
        throw ExitCode(gate.reportOnly ? 0 : Int32(comparison.exitCode))
    }
}

extension ResultFormat: ExpressibleByArgument {}
