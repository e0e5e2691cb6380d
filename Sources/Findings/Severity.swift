/// How bad a finding is: critical is data loss or silently wrong data, high means a workload cannot start, medium means
/// degraded or an operator must act.
package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    case critical
    case high
    case medium
    case low
    case info

    /// 4 for critical down to 0 for info.
    package var rank: Int {
        switch self {
        case .critical: 4
        case .high: 3
        case .medium: 2
        case .low: 1
        case .info: 0
        }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// How sure a statement is.
package enum Certainty: Sendable, Hashable {
    /// It holds in every world that the profile leaves open.
    case certain
    /// It holds in at least one world; the named facts decide.
    case depends(on: [String])
    /// Evidence is missing.
    case undetermined(missing: [MissingEvidence])

    /// `certain`, `depends` or `undetermined`, as in the JSON output.
    package var name: String {
        switch self {
        case .certain: "certain"
        case .depends: "depends"
        case .undetermined: "undetermined"
        }
    }
}

/// A capture that is not there and that would settle a question.
package struct MissingEvidence: Sendable, Hashable, Comparable {
    /// Node or cluster that it is missing from, for example `target node`, `cluster`.
    package var origin: String
    /// What is missing, in the words of the bundle layout, for example `probe/beneath.tsv`.
    package var capture: String
    /// What knowing it would decide, one sentence without full stop.
    package var settles: String

    /// Describes a missing capture.
    package init(origin: String, capture: String, settles: String) {
        self.origin = origin
        self.capture = capture
        self.settles = settles
    }

    package static func < (left: MissingEvidence, right: MissingEvidence) -> Bool {
        (left.origin, left.capture, left.settles) < (right.origin, right.capture, right.settles)
    }
}
