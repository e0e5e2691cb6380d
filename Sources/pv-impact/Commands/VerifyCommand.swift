import Analysis
import ArgumentParser
import Gating
import Ingestion
import Reporting
import StorageModel

/// `pv-impact verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "After the migration: score each prediction on a capture of the target, and list what is broken.",
        discussion: """
            PREDICTION is the JSON output of `analyze`. The capture is of the target as it runs after the migration, made
            with the same capture script, so that the paths of the PVs are probed. Data is recognised by the UUID of
            its file system, or by its place on the disks of the prediction.

            Exits with 3 when a volume is broken at or above the threshold, whatever was predicted, and with 5 when a
            volume could not be checked. Findings that the prediction had waived do not count.

            EXAMPLES
              pv-impact verify analysis.json --after worker-2-after/
              pv-impact verify analysis.json --after worker-2-after/ --format markdown > verified.md
            """
    )

    @Argument(help: ArgumentHelp("The analysis before the migration.", valueName: "prediction"))
    var prediction: String

    @Option(
        help: ArgumentHelp(
            "Capture of the target after the migration: a bundle, or a single file (repeatable).",
            valueName: "path"
        )
    )
    var after: [String]

    @OptionGroup(title: "Gate") var gate: GateOptions

    @Option(help: ArgumentHelp("text, json or markdown.", valueName: "format"))
    var format: ResultFormat = .text

    func validate() throws {
        if after.isEmpty { throw ValidationError("no capture: give --after") }
    }

    func run() throws {
        let (controls, _) = try gate.controls(now: gate.moment)
        var report = try SavedInput.readUnredacted(prediction)
        if gate.waivers != nil || gate.baseline != nil || gate.policy != nil {
            ReportGate.decideAgain(controls, files: [], on: &report)
        }
        let run: VerificationRun
        do throws(AnalysisError) {
            run = try ReportVerification.run(
                report,
                after: NodeInputs(role: .target, bundles: after),
                policy: controls.policy
            )
        } catch {
            throw CommandFailure(error)
        }
        for line in run.problemLines { Terminal.error(line) }
        let result = VerificationReport(
            prediction: ComparedAnalysis(path: prediction, report: report),
            capture: after.joined(separator: ", "),
            capturedAt: run.capturedAt,
            policy: controls.policy,
            verification: run.verification
        )
        try Terminal.writeResult(Array(result.render(format).utf8))
        throw ExitCode(gate.reportOnly ? 0 : Int32(run.verification.exitCode))
    }
}
