import Findings
import Gating
import StorageModel

extension MarkdownDocument {
    /// Preflight table, then what to do about each item that failed.
    mutating func preflight() {
        guard !report.preflight.isEmpty else { return }
        writer.heading(2, "Preflight")
        if report.options.method == nil {
            writer.paragraph("No method was chosen: both columns say what a failure means for it.")
        }
        var header: [MarkdownInline] = ["Item", "Question", "Node", "Answer"]
        if report.options.method == nil { header += ["File-level", "Block-level"] } else { header += ["Severity"] }
        writer.table(header + ["Found"], report.preflight.map { preflightCells($0) })
        let failing = report.preflight.filter { $0.result == .fail && !$0.remediation.isEmpty }
        for row in failing {
            writer.heading(3, "Fix \(text: row.id) on the \(text: row.host.rawValue) node \(name(row.host))")
            for remedy in row.remediation { self.remedy(remedy) }
        }
    }

    private func preflightCells(_ row: PreflightRow) -> [MarkdownInline] {
        let isOpen = row.result == .fail || row.result == .unknown
        var cells: [MarkdownInline] = [
            "\(text: row.id)", .text(row.title), "\(text: row.host.rawValue)", answer(row.result),
        ]
        if report.options.method == nil {
            cells += TakeoverMethod.allCases.map { method in
                isOpen ? row.severity[method].map { "\(text: $0.rawValue)" } ?? "-" : "-"
            }
        } else {
            let severity = Gate.severity(of: row, method: report.options.method)
            cells.append(isOpen ? "\(text: severity.rawValue)" : "-")
        }
        var found: [MarkdownInline] = row.detail.isEmpty ? [] : [.text(row.detail)]
        found += row.evidence.prefix(3).map(citation).filter { !$0.isEmpty }
        if row.result == .unknown && !row.missing.isEmpty {
            found.append("needs \(.codeList(row.missing.distinctCaptures, limit: 3))")
        }
        cells.append(.joined(found, separator: "<br>"))
        return cells
    }

    private func answer(_ result: CheckResult) -> MarkdownInline {
        switch result {
        case .pass: "pass"
        case .fail: "**FAIL**"
        case .unknown: "**unknown**"
        case .notApplicable: "n/a"
        }
    }

    /// Findings under their cause, with effect and remedy.
    mutating func findings() {
        guard !groups.isEmpty else { return }
        writer.heading(2, "Findings and what to do")
        var order: [String] = []
        var byCheck: [String: [FindingGroup]] = [:]
        for group in groups {
            if byCheck[group.cause.check] == nil { order.append(group.cause.check) }
            byCheck[group.cause.check, default: []].append(group)
        }
        for check in order { section(check, byCheck[check] ?? []) }
    }

    private mutating func section(_ check: String, _ groups: [FindingGroup]) {
        guard let first = groups.first else { return }
        let severities = Severity.allCases.filter { severity in groups.contains { $0.severity == severity } }
        let label = MarkdownInline.joined(severities.map { "\(text: $0.rawValue)" })
        writer.heading(3, "\(text: check): \(text: first.cause.title) (\(label))")
        for group in groups { finding(group) }
        remedies(groups)
    }

    private mutating func finding(_ group: FindingGroup) {
        let cause = group.cause
        let blocks = report.decision.blockingFindings.contains(cause.fingerprint)
        var title: MarkdownInline =
            "**\(text: cause.subject.kind)** \(code: cause.subject.qualifiedName) (\(text: cause.side.rawValue))"
        if blocks { title = "\(title), blocks" }
        writer.paragraph("\(title): \(text: cause.detail)")
        var lines: [MarkdownInline] = []
        if !cause.before.isEmpty { lines.append("Before: \(text: cause.before)") }
        if !cause.after.isEmpty { lines.append("After: \(text: cause.after)") }
        if !cause.effect.isEmpty { lines.append("Effect: \(text: cause.effect)") }
        if case .certain = cause.certainty {} else { lines.append("How sure: \(words(cause.certainty))") }
        lines += cause.evidence.map(citation).filter { !$0.isEmpty }.map { "Evidence: \($0)" }
        lines += group.consequences.map { consequence in
            let effect: MarkdownInline = consequence.effect.isEmpty ? "" : " Effect: \(text: consequence.effect)"
            return
                "Follows (\(text: consequence.check), \(text: consequence.severity.rawValue)): \(text: consequence.detail)\(effect)"
        }
        writer.list(lines)
    }

    /// Remedies of all findings of a check, each once.
    private mutating func remedies(_ groups: [FindingGroup]) {
        var seen: Set<Remediation> = []
        let all = groups.flatMap(\.members).flatMap(\.remediation).filter { seen.insert($0).inserted }
        guard !all.isEmpty else { return }
        writer.paragraph("**What to do**")
        for remedy in all { self.remedy(remedy) }
    }

    /// Findings that were accepted on the record.
    mutating func waivers() {
        guard !groups.isEmpty else { return }
        writer.heading(2, "Waived")
        writer.paragraph("Nothing is waived.")
    }

    /// Missing captures and open facts, with what they would settle.
    mutating func unknowns() {
        let facts = openFacts()
        guard !coverage.gaps.isEmpty || !facts.isEmpty else { return }
        writer.heading(2, "What is not known, and what would settle it")
        writer.table(
            ["Capture", "Missing from", "Would settle", "For volumes", "For checks"],
            coverage.gaps.map { gap in
                [
                    .code(gap.missing.capture), .text(gap.missing.origin), .text(gap.missing.settles),
                    .codeList(gap.volumes, limit: 8), .codeList(gap.checks, limit: 12),
                ]
            }
        )
        if !facts.isEmpty {
            writer.paragraph("Facts about the migration tool that the outcome depends on:")
            writer.list(facts)
        }
    }

    /// For each open fact the volumes that it decides, and what each answer would mean.
    private func openFacts() -> [MarkdownInline] {
        var lines: [MarkdownInline] = []
        for row in report.volumes + report.hostPaths {
            guard case .depends(let facts) = row.outcome.certainty else { continue }
            let answers = row.outcome.worlds.map { world -> MarkdownInline in
                let condition: MarkdownInline =
                    world.assumptions.isEmpty ? "otherwise" : "if \(.codeList(world.assumptions, limit: 4))"
                return "\(condition): **\(text: world.headline.rawValue)**"
            }
            lines.append(
                "\(code: row.outcome.volume.qualifiedName) (\(text: row.outcome.side.rawValue)) depends on \(.codeList(facts)): \(.joined(answers, separator: "; "))"
            )
        }
        return lines
    }
}
