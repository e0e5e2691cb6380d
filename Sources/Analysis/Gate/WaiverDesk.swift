import Checks
import Findings
import FoundationEssentials
package import Gating
package import Reporting
import SourceText
import StorageModel

/// What people need to write and review waivers and baselines.
package enum WaiverDesk {
    /// Every issue of a waiver file, by line; with a report also those that only show against its findings.
    package static func issues(in controls: GateControls, report: Report?) -> [WaiverIssue] {
        var records: [WaiverRecord] = []
        if var report {
            ReportGate.decideAgain(controls, files: [], on: &report)
            records = report.decision.waivers
        }
        let descriptors = CheckDocumentation.descriptors()
        return WaiverLint.issues(
            in: controls,
            records: records,
            rules: Set(descriptors.map(\.id)),
            unwaivable: Set(descriptors.filter { !$0.isWaivable }.map(\.id))
        )
    }

    /// The entry of a waiver file for a finding, with the fields empty that a person must fill in.
    ///
    /// - Parameters:
    ///   - prefix: Fingerprint, or as many of its first digits as are unique, at least eight.
    ///   - now: Seconds since 1970-01-01T00:00:00Z, for `created`.
    /// - Throws: `AnalysisError.usage` when the digits fit no cause finding, or more than one.
    package static func draft(_ prefix: String, in report: Report, now: Int) throws(AnalysisError) -> String {
        guard prefix.utf8.count >= 8 else { throw .usage("give at least 8 digits of the fingerprint") }
        let groups = FindingGroup.groups(of: report.findings)
        let found = groups.filter { $0.cause.fingerprint.hasPrefix(prefix) }
        guard !found.isEmpty else {
            let follows = groups.first { $0.consequences.contains { $0.fingerprint.hasPrefix(prefix) } }
            guard let follows else { throw .usage("no finding with the fingerprint `\(prefix)`") }
            throw .usage(
                "`\(prefix)` follows from another finding; only the cause needs a waiver: \(follows.cause.check) `\(follows.cause.fingerprint)`"
            )
        }
        guard Set(found.map(\.cause.fingerprint)).count == 1 else {
            throw .usage("`\(prefix)` fits \(found.count) findings: give more digits")
        }
        return found.map { entry($0, now: now) }.joined()
    }

    private static func entry(_ group: FindingGroup, now: Int) -> String {
        let cause = group.cause
        let day = Date(timeIntervalSince1970: Double(now)).formatted(Date.ISO8601FormatStyle().year().month().day())
        var lines = [
            "# \(cause.check), \(group.severity.rawValue): \(cause.title)",
            "# \(cause.subject.kind) \(cause.subject.qualifiedName) (\(cause.side.rawValue)): \(cause.detail)",
        ]
        lines += group.consequences.map { "# with it: \($0.check), \($0.severity.rawValue): \($0.detail)" }
        lines = lines.map { TerminalText.escaped($0, limit: 400) }
        lines += [
            "- fingerprint: \(cause.fingerprint)",
            "  reason: \"\"     # why this is acceptable",
            "  approver: \"\"   # who accepts it",
            "  author: \"\"     # who wrote this entry",
            "  ticket: \"\"     # where the acceptance is recorded",
            "  created: \(day)",
            "  expires: \"\"    # YYYY-MM-DD: void from the first second of that day, UTC",
            "  evidenceDigest: \(cause.evidenceDigest)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// A baseline file of every cause finding that counts today: severity `low` or worse, and neither waived nor outside the scope.
    package static func baseline(of report: Report) -> String {
        let settled = Set(report.decision.waivedFindings + report.decision.outOfScopeFindings)
        let groups = FindingGroup.groups(of: report.findings).filter {
            $0.severity >= .low && !settled.contains($0.cause.fingerprint)
        }
        var text = "apiVersion: \(PolicyReader.apiVersion)\nkind: Baseline\n"
        guard !groups.isEmpty else { return text + "findings: []\n" }
        text += "findings:\n"
        for group in groups {
            let cause = group.cause
            text += "  - rule: \(ShellQuote.yaml(cause.check))\n"
            text += "    object: \(ShellQuote.yaml("\(cause.subject.kind)/\(cause.subject.qualifiedName)"))\n"
            text += "    fingerprint: \(cause.fingerprint)\n"
            text += "    evidenceDigest: \(cause.evidenceDigest)\n"
        }
        return text
    }
}
