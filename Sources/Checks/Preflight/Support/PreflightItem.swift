package import Findings
package import StorageModel

/// What a preflight item found on one machine, before it becomes a row.
package struct PreflightAnswer: Sendable, Hashable {
    /// The answer.
    package var result: CheckResult
    /// What was found, one clause.
    package var detail: String
    /// Lines that prove it.
    package var evidence: [Evidence]
    /// What to do.
    package var remediation: [Remediation]
    /// Captures that would answer it.
    package var missing: [MissingEvidence]
    /// Severity of a `fail` when it differs from the item's own.
    package var severity: [TakeoverMethod: Severity]?
    /// Fingerprint of the finding that a `fail` only repeats, when there is one.
    package var causedBy: String?

    /// The question is answered with yes.
    package static func pass(_ detail: String, evidence: [Evidence] = []) -> PreflightAnswer {
        PreflightAnswer(result: .pass, detail: detail, evidence: evidence, remediation: [], missing: [])
    }

    /// The question is answered with no.
    package static func fail(
        _ detail: String,
        evidence: [Evidence] = [],
        remediation: [Remediation] = [],
        missing: [MissingEvidence] = [],
        severity: [TakeoverMethod: Severity]? = nil
    ) -> PreflightAnswer {
        PreflightAnswer(
            result: .fail,
            detail: detail,
            evidence: evidence,
            remediation: remediation,
            missing: missing,
            severity: severity
        )
    }

    /// The question cannot be answered without the named captures.
    package static func unknown(
        _ detail: String,
        missing: [MissingEvidence],
        evidence: [Evidence] = [],
        remediation: [Remediation] = [],
        severity: [TakeoverMethod: Severity]? = nil
    ) -> PreflightAnswer {
        PreflightAnswer(
            result: .unknown,
            detail: detail,
            evidence: evidence,
            remediation: remediation,
            missing: missing,
            severity: severity
        )
    }

    /// The question does not arise on this machine.
    package static func notApplicable(_ detail: String, evidence: [Evidence] = []) -> PreflightAnswer {
        PreflightAnswer(result: .notApplicable, detail: detail, evidence: evidence, remediation: [], missing: [])
    }
}

/// A preflight item that answers from the facts of one machine.
///
/// Its descriptor requires no evidence: whether the question arises at all, and which capture would settle it, is part of
/// the answer, so the item is asked even when captures are missing.
package protocol PreflightItem: PreflightCheck {
    /// The question, for the reader.
    static var question: String { get }
    /// Answers the question for one machine.
    static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer
}

extension PreflightItem {
    package static func examine(_ host: HostRole, _ context: CheckContext) -> PreflightRow {
        let answer = answer(context.inventory.facts(host), context)
        return PreflightRow(
            id: descriptor.id,
            title: question,
            host: host,
            result: answer.result,
            severity: answer.severity ?? severities,
            detail: answer.detail,
            evidence: answer.evidence,
            remediation: answer.result == .pass ? [] : answer.remediation,
            missing: answer.missing.sorted(),
            causedBy: answer.causedBy
        )
    }
}

/// Severities of a failing preflight item by method.
package enum PreflightSeverity {
    /// Stops both methods.
    package static let blocksBoth: [TakeoverMethod: Severity] = [.file: .critical, .block: .critical]
    /// Stops file-level migration only.
    package static let blocksFile: [TakeoverMethod: Severity] = [.file: .critical, .block: .info]
    /// Stops block-level migration only; a warning for file-level.
    package static let blocksBlock: [TakeoverMethod: Severity] = [.file: .medium, .block: .critical]
    /// Stops file-level migration; a warning for block-level.
    package static let blocksFileWarnsBlock: [TakeoverMethod: Severity] = [.file: .critical, .block: .medium]
    /// A warning for both methods.
    package static let warns: [TakeoverMethod: Severity] = [.file: .medium, .block: .medium]
    /// A warning for file-level migration only.
    package static let warnsFile: [TakeoverMethod: Severity] = [.file: .medium, .block: .info]
    /// Good to know for both methods.
    package static let notes: [TakeoverMethod: Severity] = [.file: .low, .block: .low]
}

extension HostRole {
    /// `source node` or `target node`: origin of missing captures and place of commands.
    package var nodePhrase: String { "\(rawValue) node" }
}

extension HostFacts {
    /// Names a capture of this machine that is not there.
    package func lacking(_ capture: String, settles: String) -> MissingEvidence {
        MissingEvidence(origin: role.nodePhrase, capture: capture, settles: settles)
    }
}
