import Analysis
import ArgumentParser
import Gating
import Reporting
import SourceText

/// Runs the pipeline, writes every output that was asked for, and ends with the verdict's exit code.
struct ReportRun {
    /// What to analyse.
    var request: AnalysisRequest
    /// How far to go.
    var mode: AnalysisMode
    /// Threshold and exit behaviour.
    var gate: GateOptions
    /// Where reports go.
    var outputs: OutputOptions

    /// Runs, writes, and throws the exit code.
    func run() throws {
        try outputs.refuseDoubleOutputs()
        let report = try Self.report(request, mode: mode, hidesNames: outputs.redact)
        let writer = ReportOutputs(report: report, options: outputs)
        try writer.refuseOverwriting()
        try writer.write()
        throw ExitCode(gate.reportOnly ? 0 : Int32(report.decision.exitCode))
    }

    /// Runs the pipeline with progress on standard error, and says there what could not be read.
    ///
    /// - Parameter hidesNames: Only the number of input problems is said, because their texts name files and objects.
    static func report(
        _ request: AnalysisRequest,
        mode: AnalysisMode,
        hidesNames: Bool = false
    ) throws -> Report {
        let progress = Progress()
        defer { progress.finish() }
        do throws(AnalysisError) {
            let report = try AnalysisPipeline.run(request, mode: mode, version: ToolVersion.current, isLast: true) {
                progress.begin($0)
            }
            progress.finish()
            let lines = report.problemLines
            if hidesNames, !lines.isEmpty {
                Terminal.error(
                    "inputs could not be read whole; the redacted report lists \(lines.count) or more problems"
                )
            } else {
                for line in lines { Terminal.error(line) }
            }
            return report
        } catch {
            throw CommandFailure(error)
        }
    }
}
