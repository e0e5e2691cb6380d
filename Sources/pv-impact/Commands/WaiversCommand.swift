import Analysis
import ArgumentParser
import Gating

/// `pv-impact waivers`.
struct WaiversCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waivers",
        abstract: "Check a waiver file, or write the entry for a finding.",
        subcommands: [Lint.self, Draft.self]
    )

    /// `pv-impact waivers lint`.
    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong in a waiver file, line by line.",
            discussion: """
                With --policy its rules for waivers are applied; with --analysis also whether each waiver still meets
                its finding and the evidence that was accepted. Exits with 2 when a waiver can never count, and with 4
                for warnings with --fail-on-warning (expired, not yet valid, unused).

                EXAMPLES
                  pv-impact waivers lint waivers.yaml --policy policy.yaml
                  pv-impact waivers lint waivers.yaml --policy policy.yaml --analysis analysis.json
                """
        )

        @Argument(help: ArgumentHelp("The waiver file.", valueName: "file"))
        var file: String

        @Option(help: ArgumentHelp("Policy with rules for waivers.", valueName: "file"))
        var policy: String?

        @Option(help: ArgumentHelp("Analysis whose findings the waivers are for.", valueName: "file"))
        var analysis: String?

        @Flag(help: "Exit with 4 when there are only warnings.")
        var failOnWarning = false

        @Option(help: ArgumentHelp("The moment, RFC 3339; default: the clock.", valueName: "time"))
        var now: MomentArgument?

        func run() throws {
            var options = GateFiles(policy: policy, waivers: file)
            options.failOnWarning = failOnWarning
            let controls: GateControls
            do throws(AnalysisError) {
                controls = try options.read(now: now.orClock).controls
            } catch {
                throw CommandFailure(error)
            }
            let report = try analysis.map { (path) throws(CommandFailure) in try SavedInput.readUnredacted(path) }
            let issues = WaiverDesk.issues(in: controls, report: report)
            for issue in issues { Terminal.error("\(file):\(issue.line): \(issue.level.rawValue): \(issue.message)") }
            let errors = issues.count { $0.level == .error }
            let count = controls.waivers.count
            let summary =
                "\(count) waiver\(count == 1 ? "" : "s"): \(errors) errors, \(issues.count - errors) warnings\n"
            try Terminal.writeResult(Array(summary.utf8))
            if errors > 0 { throw ExitCode(2) }
            if failOnWarning, !issues.isEmpty { throw ExitCode(4) }
        }
    }

    /// `pv-impact waivers draft`.
    struct Draft: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the waiver entry for a finding, with its evidence digest, to be completed by a person.",
            discussion: """
                The empty fields must be filled in: until then the file is refused. Only a cause needs a waiver; what
                follows from it is covered with it.

                EXAMPLES
                  pv-impact waivers draft analysis.json 3f1c9a7e >> waivers.yaml
                  jq -r '.blockedBy.findings[]' analysis.json | xargs -n1 pv-impact waivers draft analysis.json
                """
        )

        @Argument(help: ArgumentHelp("JSON output of an earlier run.", valueName: "analysis"))
        var analysis: String

        @Argument(
            help: ArgumentHelp("Fingerprint of the finding, or its first digits (8 or more).", valueName: "fingerprint")
        )
        var fingerprint: String

        @Option(help: ArgumentHelp("The moment, RFC 3339; default: the clock.", valueName: "time"))
        var now: MomentArgument?

        func run() throws {
            let report = try SavedInput.readUnredacted(analysis)
            let text: String
            do throws(AnalysisError) {
                text = try WaiverDesk.draft(fingerprint, in: report, now: now.orClock)
            } catch {
                throw CommandFailure(error)
            }
            try Terminal.writeResult(Array(text.utf8))
        }
    }
}

/// `pv-impact baseline`.
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Write the findings of an analysis as a baseline: known, listed apart, and no reason to block.",
        discussion: """
            An entry counts as long as the finding rests on the same evidence. A baseline names nobody and never ends:
            use waivers for what somebody must answer for, and `baseline.maximumSeverity` of the policy as a limit.

            EXAMPLE
              pv-impact baseline analysis.json > baseline.yaml
            """
    )

    @Argument(help: ArgumentHelp("JSON output of an earlier run.", valueName: "analysis"))
    var analysis: String

    func run() throws {
        let report = try SavedInput.readUnredacted(analysis)
        try Terminal.writeResult(Array(WaiverDesk.baseline(of: report).utf8))
    }
}
