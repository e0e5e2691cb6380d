import ArgumentParser
import Findings
import FoundationEssentials
import Gating

/// What blocks, what is written where, and the moment of the analysis.
struct GateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Findings of this severity or worse block: critical, high, medium or low.",
            valueName: "severity"
        )
    )
    var failOn: Severity = .high

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

    /// The policy.
    var policy: GatePolicy {
        var policy = GatePolicy()
        policy.failOn = failOn
        policy.failOnWarning = failOnWarning
        return policy
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    var moment: Int { now?.seconds ?? Int(Date().timeIntervalSince1970) }
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
