package import Findings

/// What may pass: the threshold, and whether warnings fail.
package struct GatePolicy: Sendable, Hashable {
    /// Findings of this severity and above block; `info` is treated as `low`, because information never blocks.
    package var failOn: Severity
    /// Whether the verdict `warnings` ends with exit code 4 instead of 0.
    package var failOnWarning: Bool

    /// Makes a policy; without arguments high and critical findings block and warnings do not fail.
    package init(failOn: Severity = .high, failOnWarning: Bool = false) {
        self.failOn = max(failOn, .low)
        self.failOnWarning = failOnWarning
    }
}
