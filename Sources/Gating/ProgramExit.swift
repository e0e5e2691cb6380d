/// Exit codes of the program, the same for every command.
package enum ProgramExit: Int, Sendable, Hashable, CaseIterable {
    /// Verdict `pass`, or `warnings` that were not asked to fail.
    case success = 0
    /// The tool failed: crash, input or output error; never used for findings.
    case toolFailure = 1
    /// Usage error, or a steering file (profile, pairing, policy, waivers) that cannot be used.
    case usage = 2
    /// Verdict `blocked`.
    case blocked = 3
    /// Verdict `warnings`, when warnings were asked to fail.
    case warnings = 4
    /// Verdict `inconclusive`.
    case inconclusive = 5

    /// The code that wins when several hold: 1, 2, 3, 5, 4, 0; 0 for none.
    package static func winner(_ statuses: some Sequence<ProgramExit>) -> ProgramExit {
        statuses.min { $0.precedence < $1.precedence } ?? .success
    }

    /// Position in the order of precedence; smaller wins.
    private var precedence: Int {
        switch self {
        case .toolFailure: 0
        case .usage: 1
        case .blocked: 2
        case .inconclusive: 3
        case .warnings: 4
        case .success: 5
        }
    }
}
