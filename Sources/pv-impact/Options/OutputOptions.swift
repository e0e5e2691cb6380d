import ArgumentParser
import Reporting

/// Where reports go.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What goes to standard output: \(ReportFormat.names).", valueName: "format"))
    var format: ReportFormat?

    @Option(
        help: ArgumentHelp(
            "Write a report to a file, for example markdown=report.md (repeatable). Without --format, standard output then stays empty.",
            valueName: "format=path"
        )
    )
    var output: [OutputArgument] = []

    @Option(
        help: ArgumentHelp(
            "Where Markdown is shown, which limits its size: \(SizeProfile.allCases.map(\.rawValue).joined(separator: ", ")). What is left out is said.",
            valueName: "profile"
        )
    )
    var sizeProfile: SizeProfile?

    @Option(
        help: ArgumentHelp(
            "Address or path of the whole report, for Markdown that a size profile cuts.",
            valueName: "address"
        )
    )
    var fullReport: String?

    /// What the reader of the outputs chose.
    var settings: RenderSettings {
        RenderSettings(sizeProfile: sizeProfile ?? .plain, fullReport: fullReport)
    }

    func validate() throws {
        let paths = output.map(\.path)
        if Set(paths).count != paths.count { throw ValidationError("two --output options name the same file") }
    }

    /// What goes to standard output.
    var standardOutput: ReportFormat? { format ?? (output.isEmpty ? .markdown : nil) }
}

extension ReportFormat: ExpressibleByArgument {}

extension SizeProfile: ExpressibleByArgument {}

/// One `--output` value.
struct OutputArgument: ExpressibleByArgument {
    /// The format.
    var format: ReportFormat
    /// The file.
    var path: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let format = ReportFormat(rawValue: parts[0]), !parts[1].isEmpty else { return nil }
        self.format = format
        self.path = parts[1]
    }
}
