import SourceText

/// Where the cluster would bind one claim, as `simulate-binding` prints it.
package struct BindingAnswer: Sendable, Hashable {
    /// One PV that the claim is not bound to.
    package struct Rejection: Sendable, Hashable {
        /// Name of the PV.
        package var volume: String
        /// Why, one clause.
        package var reason: String

        /// Describes a rejection.
        package init(volume: String, reason: String) {
            self.volume = volume
            self.reason = reason
        }
    }

    /// The claim as `namespace/name`.
    package var claim: String
    /// Name of the PV that the claim ends with; nil when there is none, or more than one is possible.
    package var volume: String?
    /// Why, one or more clauses.
    package var reason: String
    /// Every PV that the claim is not bound to, sorted by name.
    package var rejected: [Rejection]

    /// Bundles an answer.
    package init(claim: String, volume: String?, reason: String, rejected: [Rejection]) {
        self.claim = claim
        self.volume = volume
        self.reason = reason
        self.rejected = rejected
    }
}

/// A form in which `simulate-binding` answers; answers are written one by one, because each names every PV of the cluster.
package enum BindingAnswerFormat: String, Sendable, Hashable, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json

    /// What stands before the first of several answers.
    package var opening: String { self == .json ? "[" : "" }

    /// What stands after the last of several answers; `count` is their number.
    package func closing(count: Int) -> String {
        switch self {
        case .json: return count == 0 ? "]\n" : "\n]\n"
        case .text: return count == 0 ? "no claim is Pending\n" : ""
        }
    }

    /// One answer; `position` is its place in the array, nil when it is the only answer.
    package func render(_ answer: BindingAnswer, at position: Int?) -> String {
        switch self {
        case .json:
            let text = Self.json(answer).text
            guard let position else { return text }
            let lines = text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
            return (position == 0 ? "\n" : ",\n") + lines
        case .text:
            return (position ?? 0) == 0 ? Self.text(answer) : "\n" + Self.text(answer)
        }
    }

    private static func json(_ answer: BindingAnswer) -> JSONValue {
        [
            "claim": .string(answer.claim),
            "volume": .optional(answer.volume),
            "reason": .string(answer.reason),
            "rejected": .array(
                answer.rejected.map { ["volume": .string($0.volume), "reason": .string($0.reason)] }
            ),
        ]
    }

    private static func text(_ answer: BindingAnswer) -> String {
        let volume = answer.volume.map { TerminalText.escaped($0) } ?? "no certain volume"
        var lines = [
            "\(TerminalText.escaped(answer.claim)) -> \(volume)", "  because: \(TerminalText.escaped(answer.reason))",
        ]
        lines += answer.rejected.map {
            "  not \(TerminalText.escaped($0.volume)): \(TerminalText.escaped($0.reason))"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
