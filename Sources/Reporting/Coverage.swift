import Findings
import Gating
import SourceText
import StorageModel

/// What was looked at, what could not be, and which captures would change that; computed from a report's rows.
struct Coverage: Sendable {
    /// A capture that is missing, with everything that waits for it.
    struct Gap: Sendable {
        /// The capture.
        var missing: MissingEvidence
        /// PVs that it would settle, as `name (side)`, sorted.
        var volumes: [String]
        /// Checks and preflight items that it would settle, sorted.
        var checks: [String]
    }

    /// Number of checks by result; crashed checks are counted apart.
    private(set) var checks: [CheckResult: Int] = [:]
    /// Identifiers of checks that crashed.
    private(set) var crashed: [String] = []
    /// Missing captures, those that most volumes wait for first.
    private(set) var gaps: [Gap] = []
    /// Number of input problems by effect.
    private(set) var problems: [InputProblem.Effect: Int] = [:]

    /// Collects the coverage of a report.
    init(_ report: Report) {
        var volumes: [MissingEvidence: Set<String>] = [:]
        var waiting: [MissingEvidence: Set<String>] = [:]
        for row in report.volumes + report.hostPaths {
            let name = "\(row.outcome.volume.qualifiedName) (\(row.outcome.side.rawValue))"
            for missing in row.openQuestions { volumes[missing, default: []].insert(name) }
        }
        if case .undetermined(let missing)? = report.boot?.certainty {
            for capture in missing { waiting[capture, default: []].insert("boot") }
        }
        for row in report.preflight where row.result == .unknown {
            for missing in row.missing { waiting[missing, default: []].insert(row.id) }
        }
        for outcome in report.outcomes {
            if outcome.crashed {
                crashed.append(outcome.check)
            } else {
                checks[outcome.result, default: 0] += 1
            }
            for missing in outcome.missing { waiting[missing, default: []].insert(outcome.check) }
        }
        for finding in report.findings {
            guard case .undetermined(let missing) = finding.certainty else { continue }
            for capture in missing { waiting[capture, default: []].insert(finding.check) }
        }
        for problem in report.problems { problems[problem.effect, default: 0] += 1 }
        gaps = Set(volumes.keys).union(waiting.keys).map {
            Gap(missing: $0, volumes: (volumes[$0] ?? []).sorted(), checks: (waiting[$0] ?? []).sorted())
        }
        gaps.sort {
            $0.volumes.count == $1.volumes.count
                ? $0.missing < $1.missing : $0.volumes.count > $1.volumes.count
        }
        crashed.sort()
    }
}

extension VolumeRow {
    /// Captures without which the row, or one of its fields, stays open; sorted, each once.
    var openQuestions: [MissingEvidence] {
        guard outcome.headline != .unaffected || outcome.certainty.isUndetermined else { return [] }
        var all = Set(outcome.before.missing + outcome.after.missing)
        if case .undetermined(let missing) = outcome.certainty { all.formUnion(missing) }
        for world in outcome.worlds { all.formUnion(world.after.missing) }
        return all.sorted()
    }
}
