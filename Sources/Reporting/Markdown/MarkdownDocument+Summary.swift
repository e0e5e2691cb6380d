import Findings
import Gating
import StorageModel

extension MarkdownDocument {
    /// The verdict, and why.
    mutating func verdict() {
        writer.heading(1, "\(text: report.decision.verdict.rawValue.uppercased()): \(summaryLine)")
        let options = report.options
        let assumed: MarkdownInline = options.targetNode.isAssumed ? " (**assumed**: it does not exist yet)" : ""
        var run: MarkdownInline =
            options.scope == .analysis
            ? "Server \(name(.source)) is migrated onto \(name(.target))\(assumed), whose disks take on the settings of the source"
            : "Preflight of the migration of \(name(.source)) onto \(name(.target))"
        if let method = options.method { run = "\(run); **\(text: method.rawValue)-level** migration" }
        if let profile = options.profile { run = "\(run), profile \(code: profile)" }
        writer.paragraph(
            "\(run). Evaluated \(text: report.evaluatedAt), exit code \(report.decision.exitCode), threshold \(code: options.policy.failOn.rawValue)."
        )
        if report.isRedacted {
            writer.paragraph("**Redacted:** names are pseudonyms, and fingerprints fit no other report.")
        }
        writer.quote(report.decision.reasons.map { "- \(text: $0)" })
    }

    /// What an approver reads first, in one line.
    private var summaryLine: MarkdownInline {
        var parts: [MarkdownInline] = []
        if report.options.scope == .analysis { parts += volumeSummary }
        if report.boot?.result == .blocked {
            parts.append(isCertain(report.boot) ? "the target will not boot" : "the target may not boot")
        }
        let failed = Set(report.decision.blockingPreflight).count
        if failed > 0 { parts.append("\(failed) preflight item\(plural(failed)) must be fixed first") }
        if report.options.scope == .preflight, failed == 0 {
            let open = Set(report.preflight.filter { $0.result == .unknown }.map(\.id)).count
            parts.append(open == 0 ? "no preflight item blocks" : "\(open) preflight item\(plural(open)) not answered")
        }
        let accepted = report.decision.waivedFindings.count + report.decision.baselineFindings.count
        if accepted > 0 { parts.append("\(accepted) finding\(plural(accepted)) accepted on the record") }
        return .joined(parts)
    }

    private var volumeSummary: [MarkdownInline] {
        guard counts.total > 0 else {
            return report.outOfScope.isEmpty
                ? ["no PersistentVolume was read"] : ["no static PV depends on these nodes"]
        }
        let certain = counts.count(.disturbed)
        let possible = counts.count(.mayBeDisturbed)
        let open = counts.count(.undetermined)
        var parts: [MarkdownInline] = []
        if certain > 0 { parts.append("\(certain) static PV\(plural(certain)) will be disturbed") }
        if possible > 0 {
            parts.append(
                certain > 0 ? "\(possible) may be" : "\(possible) static PV\(plural(possible)) may be disturbed"
            )
        }
        if open > 0 {
            let noun: MarkdownInline = parts.isEmpty ? " static PV\(plural(open))" : ""
            parts.append("\(open)\(noun) cannot be judged")
        }
        guard parts.isEmpty else { return parts }
        switch report.decision.verdict {
        case .inconclusive:
            return ["no static PV is known to be disturbed (\(counts.total) judged), but evidence is missing"]
        case .warnings:
            let below = groups.count { $0.severity >= .low }
            let warnings: MarkdownInline = below == 0 ? "" : ", \(below) finding\(plural(below)) below the threshold"
            return ["no static PV is disturbed (\(counts.total) judged)\(warnings)"]
        case .pass, .blocked:
            return ["no static PV is disturbed (\(counts.total) judged)"]
        }
    }

    private func isCertain(_ boot: BootOutcome?) -> Bool {
        if case .certain? = boot?.certainty { true } else { false }
    }

    /// Numbers.
    mutating func summary() {
        writer.heading(2, "At a glance")
        let sides = VolumeSide.allCases.filter { counts.rows[$0] != nil }
        writer.table(
            ["Static PVs", "disturbed", "may be disturbed", "cannot be judged", "unaffected"],
            sides.map { side in
                let row = counts.rows[side] ?? [:]
                let label: MarkdownInline =
                    side == .resident
                    ? "resident (on the target \(name(.target)) today)" : "carried (coming from \(name(.source)))"
                let order: [ReportCounts.Fate] = [.disturbed, .mayBeDisturbed, .undetermined, .unaffected]
                return [label] + order.map { "\(row[$0] ?? 0)" }
            }
        )
        var lines: [MarkdownInline] = []
        let severities = Severity.allCases.filter { (counts.findings[$0] ?? 0) > 0 }
        let tally = severities.map { "\(counts.findings[$0] ?? 0) \(text: $0.rawValue)" as MarkdownInline }
        lines.append(
            "Findings: \(tally.isEmpty ? "none" : .joined(tally)) (each counted once, with what follows from it)"
        )
        let users = counts.blastRadius
        if !users.claims.isEmpty || !users.workloads.isEmpty {
            lines.append(
                "Hit or not cleared: \(users.claims.count) claim\(plural(users.claims.count)), \(users.workloads.count) workload\(plural(users.workloads.count)) in \(users.namespaces.count) namespace\(plural(users.namespaces.count))"
            )
        }
        let silent = (users.services ?? []).filter(\.losesAllEndpoints).map(\.name)
        if !silent.isEmpty {
            lines.append("Services that lose all endpoints: \(.codeList(silent, limit: 5))")
        }
        if let boot = report.boot {
            lines.append("First boot of the target afterwards: **\(text: boot.result.rawValue)**")
        }
        if !report.preflight.isEmpty {
            let results: [(CheckResult, MarkdownInline)] = [
                (.fail, "failed"), (.unknown, "not answered"), (.pass, "passed"), (.notApplicable, "not applicable"),
            ]
            lines.append("Preflight: \(.joined(results.map { "\(counts.preflight[$0.0] ?? 0) \($0.1)" }))")
        }
        let gaps = coverage.gaps.count
        if gaps > 0 {
            lines.append("\(gaps) missing capture\(plural(gaps)) would settle what is not known (listed below)")
        }
        writer.list(lines)
    }

    /// What happens to every disk.
    mutating func diskPlan() {
        guard !report.diskPlan.isEmpty else { return }
        writer.heading(2, "Disk plan")
        writer.table(
            ["Node", "Disk", "Size", "What happens", "Partner", "Holds", "Why so"],
            report.diskPlan.map { row in
                var why: MarkdownInline = "\(text: row.reason)"
                if let problem = row.problem { why = "\(why) **Problem:** \(text: problem)" }
                let disk: MarkdownInline =
                    row.identity.isEmpty ? .code(row.device) : "\(code: row.device) \(code: row.identity)"
                return [
                    "\(text: row.role.rawValue)", disk, .text(ByteCount.words(row.size)), words(row.action),
                    row.partner.map { .code($0) } ?? "-",
                    row.contents.isEmpty ? "-" : .joined(row.contents.prefix(12).map { .code($0) }, separator: "<br>"),
                    why,
                ]
            }
        )
    }

    private func words(_ action: DiskPlanRow.Action) -> MarkdownInline {
        switch action {
        case .copied: "copied to its partner"
        case .leftBehind: "left behind"
        case .reattached: "attached to the target as it is"
        case .overwritten: "**overwritten: all its data is lost**"
        case .untouched: "untouched"
        case .unknown: "**not known: treat its data as at risk**"
        }
    }

    /// The first boot of the target.
    mutating func boot() {
        guard let boot = report.boot, boot.result != .completes || !boot.problems.isEmpty else { return }
        writer.heading(2, "First boot of the target")
        writer.paragraph("\(text: bootWords(boot.result)) (\(words(boot.certainty))).")
        writer.table(
            ["Mount or swap", "From", "Effect", "Why", "Evidence"],
            boot.problems.map { problem in
                [
                    .code(problem.target), .code(problem.source), "\(text: problem.result.rawValue)",
                    .text(problem.reason), .joined(problem.evidence.map(citation), separator: "<br>"),
                ]
            }
        )
    }

    private func bootWords(_ result: BootResult) -> String {
        switch result {
        case .completes: "The boot completes"
        case .degraded: "The boot completes, but units fail and the system is degraded"
        case .blocked: "The boot stops in emergency mode: a required mount cannot be satisfied, kubelet never starts"
        case .undetermined: "Whether the boot completes is not known"
        }
    }
}

/// The ending of a plural.
func plural(_ count: Int) -> MarkdownInline { count == 1 ? "" : "s" }
