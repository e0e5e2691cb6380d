import ArgumentParser
import Gating
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

    @Flag(
        help:
            "Put pseudonyms in place of names of nodes, namespaces, claims, paths, disks … in every output (docs/redact.md)."
    )
    var redact = false

    @Option(
        help: ArgumentHelp(
            "With --redact: private file for what the pseudonyms stand for; used again when it exists.",
            valueName: "file"
        )
    )
    var redactMap: String?

    @Option(
        help: ArgumentHelp(
            "Where Markdown is shown, which limits its size: \(SizeProfile.allCases.map(\.rawValue).joined(separator: ", ")). Default: the policy's, else plain.",
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

    @Flag(help: "List waived findings in SARIF too, as suppressed results; code scanning shows those as open.")
    var includeWaived = false

    /// What the reader of the outputs chose; the policy of the run says what size Markdown keeps to when nobody else does.
    func settings(_ report: Report) -> RenderSettings {
        let policy = report.options.policy.sizeProfile.flatMap { SizeProfile(rawValue: $0) }
        return RenderSettings(
            sizeProfile: sizeProfile ?? policy ?? .plain,
            fullReport: fullReport,
            includesWaived: includeWaived
        )
    }

    func validate() throws {
        if redactMap != nil, !redact { throw ValidationError("--redact-map is for --redact") }
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
