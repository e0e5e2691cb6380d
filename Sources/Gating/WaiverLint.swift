import Findings

/// Something that a person should mend in a waiver file.
package struct WaiverIssue: Sendable, Hashable {
    /// How bad it is.
    package enum Level: String, Sendable, Hashable, CaseIterable {
        /// The waiver can never count.
        case error
        /// The waiver does not count now.
        case warning
    }

    /// How bad it is.
    package var level: Level
    /// Line of the waiver, from 1.
    package var line: Int
    /// What is wrong, one clause.
    package var message: String

    /// Describes an issue.
    package init(_ level: Level, line: Int, _ message: String) {
        self.level = level
        self.line = line
        self.message = message
    }
}

/// Finds what is wrong in waivers, without or with an analysis that they are for.
package enum WaiverLint {
    /// Every issue, by line.
    ///
    /// - Parameters:
    ///   - records: What became of the waivers in an analysis; empty without one.
    ///   - rules: Identifiers of every check.
    package static func issues(
        in controls: GateControls,
        records: [WaiverRecord],
        rules: Set<String>,
        unwaivable: Set<String>
    ) -> [WaiverIssue] {
        var issues: [WaiverIssue] = []
        var seen: [Waiver.Target: [String: Int]] = [:]
        for waiver in controls.waivers {
            let line = waiver.line
            let faults = WaiverRulebook.faults(in: waiver, rules: controls.policy.waiverRules)
            issues += faults.map { WaiverIssue(.error, line: line, $0) }
            if let first = seen[waiver.target]?[waiver.evidenceDigest] {
                issues.append(WaiverIssue(.error, line: line, "the waiver of line \(first) is for the same finding"))
            }
            seen[waiver.target, default: [:]][waiver.evidenceDigest] =
                seen[waiver.target]?[waiver.evidenceDigest] ?? line
            if case .rule(let rule, _) = waiver.target {
                if !rules.contains(rule) {
                    issues.append(
                        WaiverIssue(.error, line: line, "no rule `\(rule)`; `pv-impact checks list` shows all")
                    )
                } else if unwaivable.union(controls.policy.unwaivable).contains(rule) {
                    issues.append(WaiverIssue(.error, line: line, "\(rule) cannot be waived"))
                }
            }
            issues += timing(waiver, now: controls.now)
        }
        for record in records where record.state == .void || record.state == .unused {
            let line = record.waiver.line
            let isFuture = record.waiver.created.seconds.map { controls.now < $0 } ?? true
            let isTold = isFuture || issues.contains { $0.line == line && $0.message == record.reason }
            if !isTold {
                issues.append(WaiverIssue(record.state == .void ? .error : .warning, line: line, record.reason))
            }
        }
        let limit = controls.policy.waiverRules.maximumNumber
        if let limit, controls.waivers.count > limit, records.isEmpty {
            let line = controls.waivers[limit].line
            issues.append(
                WaiverIssue(
                    .error,
                    line: line,
                    "the policy allows \(limit) waivers, the file has \(controls.waivers.count)"
                )
            )
        }
        return issues.enumerated().sorted { left, right in
            left.element.line == right.element.line
                ? left.offset < right.offset : left.element.line < right.element.line
        }.map(\.element)
    }

    private static func timing(_ waiver: Waiver, now: Int) -> [WaiverIssue] {
        if let expires = waiver.expires.seconds, now >= expires {
            return [WaiverIssue(.warning, line: waiver.line, "it is void from `\(waiver.expires.text)` on")]
        }
        if let created = waiver.created.seconds, now < created {
            return [
                WaiverIssue(
                    .warning,
                    line: waiver.line,
                    "it takes effect on `\(waiver.created.text)`, which lies in the future"
                )
            ]
        }
        return []
    }
}
