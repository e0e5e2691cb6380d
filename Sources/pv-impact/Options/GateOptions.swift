import Analysis
import ArgumentParser
import Findings
import FoundationEssentials
import Gating
import SourceText

/// What blocks, what is written where, and the moment of the analysis.
struct GateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Findings of this severity or worse block: critical, high, medium or low. Default: the policy's, else high.",
            valueName: "severity"
        )
    )
    var failOn: Severity?

    @Option(
        help: ArgumentHelp(
            "Policy: threshold, severities, required evidence, scope, rules for waivers (docs/policy.md).",
            valueName: "file"
        )
    )
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "Findings that are accepted on the record, each until a day (docs/waivers.md).",
            valueName: "file"
        )
    )
    var waivers: String?

    @Option(
        help: ArgumentHelp("Findings that are known, as `pv-impact baseline` wrote them.", valueName: "file")
    )
    var baseline: String?

    @Flag(help: "Exit with 4 when there are only findings below the threshold.")
    var failOnWarning = false

    @Flag(help: "Exit with 0 whatever the verdict is; the true code is still written into every output.")
    var reportOnly = false

    @Option(
        help: ArgumentHelp(
            "The moment of the analysis, RFC 3339 (2026-11-20T09:00:00Z); default: the clock.",
            valueName: "time"
        )
    )
    var now: MomentArgument?

    func validate() throws {
        guard failOn != .info else {
            throw ValidationError("--fail-on takes critical, high, medium or low")
        }
    }

    /// The files that steer the gate.
    var files: GateFiles {
        GateFiles(policy: policy, waivers: waivers, baseline: baseline, failOn: failOn, failOnWarning: failOnWarning)
    }

    /// Reads the files that steer the gate.
    ///
    /// - Throws: `CommandFailure` with exit code 2 for a file that cannot be used.
    func controls(now: Int) throws(CommandFailure) -> (controls: GateControls, files: [SourceFile]) {
        do throws(AnalysisError) {
            return try files.read(now: now)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    var moment: Int { now.orClock }
}

extension Severity: ExpressibleByArgument {
    // Information never blocks, so it is no threshold.
    public static var allValueStrings: [String] {
        allCases.filter { $0 != .info }.map(\.rawValue)
    }
}

/// A `--now` value.
struct MomentArgument: ExpressibleByArgument {
    /// Seconds since 1970-01-01T00:00:00Z.
    var seconds: Int

    init?(argument: String) {
        guard let date = try? Date(argument, strategy: .iso8601) else { return nil }
        seconds = Int(date.timeIntervalSince1970)
    }
}

extension MomentArgument? {
    /// The given moment, or the clock's, as seconds since 1970-01-01T00:00:00Z.
    var orClock: Int { self?.seconds ?? Int(Date().timeIntervalSince1970) }
}
