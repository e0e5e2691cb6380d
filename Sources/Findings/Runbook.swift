/// One thing that a person does, in its place in the order, and how to see that it worked.
package struct RunbookStep: Sendable, Hashable {
    /// When the step is due.
    package enum Phase: String, Sendable, Hashable, CaseIterable, Comparable {
        /// Before the migration starts.
        case before
        /// While data is copied.
        case during
        /// After the target has started.
        case after
        /// When the preparations are taken back.
        case undo

        private var position: Int {
            switch self {
            case .before: 0
            case .during: 1
            case .after: 2
            case .undo: 3
            }
        }

        package static func < (left: Phase, right: Phase) -> Bool { left.position < right.position }
    }

    /// When it is due.
    package var phase: Phase
    /// What it does, one sentence without full stop.
    package var title: String
    /// Shell commands, one a line, with the names of this node; empty when the step is something to look at or decide.
    package var command: String
    /// Where to run it: `source node`, `target node`, `workstation`; node commands run as root in the host's namespaces.
    package var place: String
    /// What it prints, or what is true afterwards, when it has worked.
    package var expected: String
    /// Commands that take it back; empty when there is nothing to take back.
    package var undo: String
    /// Identifiers of the preflight items that ask for it, sorted.
    package var checks: [String]

    /// Describes a step.
    package init(
        _ phase: Phase,
        _ title: String,
        command: String = "",
        place: String,
        expected: String = "",
        undo: String = "",
        checks: [String] = []
    ) {
        self.phase = phase
        self.title = title
        self.command = command
        self.place = place
        self.expected = expected
        self.undo = undo
        self.checks = checks
    }
}

/// The ordered list of steps for one migration, with the device and file names of its nodes.
package struct Runbook: Sendable, Hashable {
    /// Every step: sorted by phase, and within a phase in the order in which they are done.
    package var steps: [RunbookStep]

    /// Wraps steps that are in order.
    package init(steps: [RunbookStep]) { self.steps = steps }

    /// The steps of one phase, in order.
    package func steps(_ phase: RunbookStep.Phase) -> [RunbookStep] { steps.filter { $0.phase == phase } }
}
