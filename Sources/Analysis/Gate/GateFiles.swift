import Checks
package import Findings
package import Gating
import Ingestion
package import SourceText

/// The files that steer the gate, and what the command line says beside them.
package struct GateFiles: Sendable, Hashable {
    /// `--policy`.
    package var policy: String?
    /// `--waivers`.
    package var waivers: String?
    /// `--baseline`.
    package var baseline: String?
    /// `--fail-on`.
    package var failOn: Severity?
    /// `--fail-on-warning`.
    package var failOnWarning: Bool

    /// Names the files.
    package init(
        policy: String? = nil,
        waivers: String? = nil,
        baseline: String? = nil,
        failOn: Severity? = nil,
        failOnWarning: Bool = false
    ) {
        self.policy = policy
        self.waivers = waivers
        self.baseline = baseline
        self.failOn = failOn
        self.failOnWarning = failOnWarning
    }

    /// Kinds under which the files stand in the list of inputs.
    static let kinds: Set<String> = ["policy", "waivers", "baseline"]

    /// Reads the files.
    ///
    /// - Parameter now: The moment of the decision as seconds since 1970-01-01T00:00:00Z.
    /// - Returns: What steers the gate, and the files for the list of inputs.
    /// - Throws: `AnalysisError.usage` for a file that cannot be used, and when a flag contradicts the policy.
    package func read(now: Int) throws(AnalysisError) -> (controls: GateControls, files: [SourceFile]) {
        var sources = SourceMap()
        do throws(ConfigurationError) {
            var controls = GateControls(policy: GatePolicy(), now: now)
            if let policy {
                let rules = Set(CheckDocumentation.descriptors().map(\.id))
                controls.policy = try PolicyReader.read(path: policy, rules: rules, into: &sources)
                if let failOn, failOn != controls.policy.failOn {
                    throw ConfigurationError(
                        path: policy,
                        "--fail-on \(failOn.rawValue) contradicts the policy, whose threshold is \(controls.policy.failOn.rawValue)"
                    )
                }
            } else if let failOn {
                controls.policy.failOn = failOn
            }
            if failOnWarning { controls.policy.failOnWarning = true }
            if let waivers { controls.waivers = try WaiverReader.waivers(path: waivers, into: &sources) }
            if let baseline { controls.baseline = try WaiverReader.baseline(path: baseline, into: &sources) }
            return (controls, sources.files)
        } catch {
            throw .usage(error.message)
        }
    }
}
