package import Findings
import Resolution
import SourceText
import StorageModel

/// What all checks of a run said.
package struct RunResult: Sendable, Hashable {
    /// One record for each check and each preflight item, sorted by identifier.
    package var outcomes: [CheckOutcome]
    /// One row for each preflight item and machine: the guide's items first, then by identifier, source first.
    package var preflight: [PreflightRow]

    /// Bundles a result.
    package init(outcomes: [CheckOutcome], preflight: [PreflightRow]) {
        self.outcomes = outcomes
        self.preflight = preflight
    }

    /// Every finding, in the order of the outcomes.
    package var findings: [Finding] { outcomes.flatMap(\.findings) }
}

/// Runs checks over one context and holds them to their contract: every check answers, and no two findings are the same.
package enum CheckRunner {
    /// Which part of the catalogue a run needs.
    package enum Scope: Sendable {
        /// Checks and preflight items.
        case all
        /// Preflight items only.
        case preflight
    }

    /// Runs the catalogue.
    package static func run(_ context: CheckContext, scope: Scope = .all) -> RunResult {
        run(
            context,
            checks: scope == .all ? CheckRegistry.checks : [],
            preflight: CheckRegistry.preflight,
            scope: scope
        )
    }

    /// The migration guide's items first, then the further ones; by identifier, source first.
    private static func order(_ row: PreflightRow) -> (Int, String, HostRole) {
        (row.id.hasPrefix("S") ? 0 : 1, row.id, row.host)
    }

    /// Runs the given checks and preflight items.
    package static func run(
        _ context: CheckContext,
        checks: [any Check.Type],
        preflight: [any PreflightCheck.Type],
        scope: Scope = .all
    ) -> RunResult {
        let requirements = RequirementTest(context)
        // Checks know nothing of one another, so that they can run side by side; each keeps its place.
        var outcomes: [CheckOutcome] = ForkJoin.map(checks.count) { index in
            let check = checks[index]
            let missing = requirements.missing(for: check.descriptor)
            guard missing.isEmpty else { return withheld(check.descriptor, missing) }
            return OutcomeContract.enforced(check.evaluate(context), for: check.descriptor)
        }
        var rows: [PreflightRow] = []
        for item in preflight {
            var answers = PreflightRunner.rows(of: item, context, requirements)
            if scope == .preflight { answers = answers.map { PreflightRunner.narrowed($0, context) } }
            rows += answers
            let outcome = PreflightRunner.outcome(of: answers, item.descriptor, context)
            outcomes.append(OutcomeContract.enforced(outcome, for: item.descriptor))
        }
        outcomes.sort { $0.check < $1.check }
        OutcomeContract.markDuplicates(in: &outcomes)
        return RunResult(outcomes: outcomes, preflight: rows.sorted { order($0) < order($1) })
    }

    private static func withheld(_ descriptor: CheckDescriptor, _ missing: [MissingEvidence]) -> CheckOutcome {
        CheckOutcome(
            check: descriptor.id,
            result: .unknown,
            subjects: 0,
            reason: "the evidence that it needs was not given",
            missing: missing
        )
    }
}

/// Tells which of a check's required inputs a run does not have.
struct RequirementTest: Sendable {
    private let context: CheckContext

    /// Prepares to test the inputs of a context.
    init(_ context: CheckContext) { self.context = context }

    /// Captures that the check needs and that are not there, sorted; for a preflight item only those of the machine that is asked.
    func missing(for descriptor: CheckDescriptor, host: HostRole? = nil) -> [MissingEvidence] {
        var missing: [MissingEvidence] = []
        let settles = "whether \(descriptor.id) applies: \(descriptor.title.lowercasedFirstLetter)"
        for requirement in descriptor.requires {
            if let needed = requirement.host, host == nil || host == needed {
                let facts = context.inventory.facts(needed)
                guard !requirement.anyOf.contains(where: { facts.evidence[$0] != nil }) else { continue }
                let captures = requirement.anyOf.map(\.rawValue).joined(separator: " or ")
                missing.append(
                    MissingEvidence(origin: "\(needed.rawValue) node", capture: captures, settles: settles)
                )
            }
            if let kind = requirement.kind, !context.inventory.cluster.has(kind: kind) {
                missing.append(MissingEvidence(origin: "cluster", capture: "\(kind) objects", settles: settles))
            }
        }
        return missing.sorted()
    }
}

extension String {
    /// The text with a small first letter, unless it starts with an acronym or a field name.
    fileprivate var lowercasedFirstLetter: String {
        guard let first, let second = dropFirst().first, first.isUppercase, second.isLowercase else { return self }
        return first.lowercased() + dropFirst()
    }
}
