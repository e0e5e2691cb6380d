import Analysis
import Reporting
import SourceText

/// Writes a report to every place that was asked for.
struct ReportOutputs {
    /// The report.
    var report: Report
    /// Formats and files.
    var options: OutputOptions

    /// Writes all files, then standard output; one that fails does not keep the others from being written.
    ///
    /// - Throws: `CommandFailure` with exit code 1 that names everything that could not be written.
    func write() throws(CommandFailure) {
        let report = try redacted()
        let settings = options.settings(report)
        let formats = options.output.map(\.format)
        let texts = ForkJoin.map(formats.count) { Array(formats[$0].render(report, settings).utf8) }
        var failures: [String] = []
        for (output, text) in zip(options.output, texts) {
            do throws(CommandFailure) {
                try OutputFile.write(text, to: output.path)
            } catch {
                failures.append(error.message)
            }
        }
        if let format = options.standardOutput {
            do throws(CommandFailure) {
                try Terminal.writeResult(Array(format.render(report, settings).utf8))
            } catch {
                failures.append(error.message)
            }
        }
        guard failures.isEmpty else {
            throw CommandFailure(exitCode: 1, message: failures.joined(separator: "\n"))
        }
    }

    /// The report with pseudonyms, when they were asked for; the map is written before any report, so that it is never lost.
    private func redacted() throws(CommandFailure) -> Report {
        guard options.redact else { return report }
        var map = RedactionMap()
        if let path = options.redactMap, OutputFile.exists(path) {
            do throws(AnalysisError) {
                map = try RedactionMap(path: path)
            } catch {
                throw CommandFailure(error)
            }
        }
        var redactor = ReportRedactor(map: map)
        let result = redactor.redact(report)
        if let path = options.redactMap {
            try OutputFile.write(Array(redactor.map.text.utf8), to: path, isPrivate: true)
        }
        return result
    }

    /// A report must not replace the evidence that it rests on, nor the analysis that it was read from.
    func refuseOverwriting(_ more: [String] = []) throws(CommandFailure) {
        let inputs = Set((report.sources.files.map(\.path) + more).map { OutputFile.canonical($0) })
        if let path = options.redactMap, inputs.contains(OutputFile.canonical(path)) {
            throw CommandFailure(exitCode: 2, message: "`\(path)` is an input of this analysis")
        }
        if let output = options.output.first(where: { inputs.contains(OutputFile.canonical($0.path)) }) {
            throw CommandFailure(exitCode: 2, message: "`\(output.path)` is an input of this analysis")
        }
    }
}

extension OutputOptions {
    /// Two names of one file would lose the first report.
    func refuseDoubleOutputs() throws(CommandFailure) {
        var seen: [String: String] = [:]
        if let redactMap { seen[OutputFile.canonical(redactMap)] = redactMap }
        for file in output {
            if let other = seen.updateValue(file.path, forKey: OutputFile.canonical(file.path)) {
                throw CommandFailure(exitCode: 2, message: "`\(other)` and `\(file.path)` are the same file")
            }
        }
    }
}
