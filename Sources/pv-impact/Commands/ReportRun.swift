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
        try refuseDoubleOutputs()
        let report = try Self.report(request, mode: mode)
        try refuseOverwriting(report)
        var failures: [String] = []
        for output in outputs.output {
            do throws(CommandFailure) {
                try OutputFile.write(Array(output.format.render(report).utf8), to: output.path)
            } catch {
                failures.append(error.message)
            }
        }
        if let format = outputs.standardOutput {
            do throws(CommandFailure) {
                try Terminal.writeResult(Array(format.render(report).utf8))
            } catch {
                failures.append(error.message)
            }
        }
        guard failures.isEmpty else {
            throw CommandFailure(exitCode: 1, message: failures.joined(separator: "\n"))
        }
        throw ExitCode(gate.reportOnly ? 0 : Int32(report.decision.exitCode))
    }

    /// Two names of one file would lose the first report.
    private func refuseDoubleOutputs() throws(CommandFailure) {
        var seen: [String: String] = [:]
        for output in outputs.output {
            if let other = seen.updateValue(output.path, forKey: OutputFile.canonical(output.path)) {
                throw CommandFailure(exitCode: 2, message: "`\(other)` and `\(output.path)` are the same file")
            }
        }
    }

    /// A report must not replace the evidence that it rests on.
    private func refuseOverwriting(_ report: Report) throws(CommandFailure) {
        let inputs = Set(report.sources.files.map { OutputFile.canonical($0.path) })
        if let output = outputs.output.first(where: { inputs.contains(OutputFile.canonical($0.path)) }) {
            throw CommandFailure(exitCode: 2, message: "`\(output.path)` is an input of this analysis")
        }
    }

    /// Runs the pipeline with progress on standard error, and says there what could not be read.
    static func report(_ request: AnalysisRequest, mode: AnalysisMode) throws -> Report {
        let progress = Progress()
        defer { progress.finish() }
        do throws(AnalysisError) {
            let report = try AnalysisPipeline.run(request, mode: mode, version: ToolVersion.current) {
                progress.begin($0)
            }
            progress.finish()
            for line in report.problemLines { Terminal.error(line) }
            return report
        } catch {
            switch error {
            case .usage(let message): throw CommandFailure(exitCode: 2, message: message)
            case .failure(let message): throw CommandFailure(exitCode: 1, message: message)
            }
        }
    }
}
