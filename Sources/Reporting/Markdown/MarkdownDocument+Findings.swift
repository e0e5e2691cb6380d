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
        header.append("Found")
        let open = report.preflight.filter { $0.result == .fail || $0.result == .unknown }
        let settled = report.preflight.filter { $0.result == .pass || $0.result == .notApplicable }
        if open.isEmpty { writer.paragraph("No item failed, and none is unanswered.") }
        writer.table(header, open.map { preflightCells($0) })
        writer.foldedTable(
            "\(settled.count) item\(plural(settled.count)) passed or not applicable",
            header,
            settled.map { preflightCells($0) }
        )
        let failing = report.preflight.filter { $0.result == .fail && !$0.remediation.isEmpty && $0.causedBy == nil }
        for row in failing {
            writer.heading(3, "Fix \(text: row.id) on the \(text: row.host.rawValue) node \(name(row.host))")
            for remedy in row.remediation { self.remedy(remedy) }
        }
        let proven = settled.filter { !$0.evidence.isEmpty }
        guard !proven.isEmpty else { return }
        writer.foldedList(
            "Evidence of the items that passed or do not apply",
            proven.map { row in
                let cited = row.evidence.prefix(2).map(citation).filter { !$0.isEmpty }
                return "\(text: row.id) (\(text: row.host.rawValue)): \(.joined(cited))"
            }
        )
    }

    private func preflightCells(_ row: PreflightRow) -> [MarkdownInline] {
        let isOpen = row.result == .fail || row.result == .unknown
        var cells: [MarkdownInline] = [
            "\(text: row.id)", .text(row.title), "\(text: row.host.rawValue)", answer(row.result),
        ]
        if report.options.method == nil {
            cells += TakeoverMethod.allCases.map { method in
                let severity = row.severityOverride?.severity ?? row.severity[method]
                return isOpen ? severity.map { "\(text: $0.rawValue)" } ?? "-" : "-"
            }
        } else {
            let severity = Gate.severity(of: row, method: report.options.method)
            cells.append(isOpen ? "\(text: severity.rawValue)" : "-")
        }
        var found: [MarkdownInline] = row.detail.isEmpty ? [] : [.text(row.detail)]
        if isOpen { found += row.evidence.prefix(3).map(citation).filter { !$0.isEmpty } }
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
        var title: MarkdownInline =
            "**\(text: cause.subject.kind)** \(code: cause.subject.qualifiedName) (\(text: cause.side.rawValue))"
        if let words = gateWords(group) { title = "\(title), \(words)" }
        writer.paragraph("\(title): \(text: cause.detail)")
        var lines = [overrideWords(cause)].compactMap { $0 }
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

    /// What each answer to an open fact would mean, and for which volumes.
    private func openFacts() -> [MarkdownInline] {
        var order: [String] = []
        var volumes: [String: [String]] = [:]
        var lines: [String: MarkdownInline] = [:]
        for row in report.volumes + report.hostPaths {
            guard case .depends(let facts) = row.outcome.certainty else { continue }
            let answers = row.outcome.worlds.map { world -> MarkdownInline in
                let condition: MarkdownInline =
                    world.assumptions.isEmpty ? "otherwise" : "if \(.codeList(world.assumptions, limit: 4))"
                return "\(condition): **\(text: world.headline.rawValue)**"
            }
            let line: MarkdownInline = "\(.codeList(facts)) - \(.joined(answers, separator: "; "))"
            if lines[line.source] == nil { order.append(line.source) }
            lines[line.source] = line
            volumes[line.source, default: []].append(
                "\(row.outcome.volume.qualifiedName) (\(row.outcome.side.rawValue))"
            )
        }
        return order.map { "\(lines[$0] ?? .empty) (\(.codeList(volumes[$0] ?? [], limit: 12)))" }
    }

    /// The first remedy of everything that blocks, and the captures to take: what an approver asks for next.
    mutating func firstSteps() {
        var steps: [MarkdownInline] = []
        var order: [String] = []
        var subjects: [String: [String]] = [:]
        for group in groups where blocking.contains(group.cause.fingerprint) {
            guard let remedy = group.members.lazy.compactMap(\.remediation.first).first else { continue }
            // What follows a semicolon is how to run it; that stands with the command below.
            let title = String(remedy.title.prefix { $0 != ";" })
            let isPreflight = group.cause.subject.kind == "Node"
            let subject = isPreflight ? group.cause.check : group.cause.subject.qualifiedName
            if subjects[title] == nil { order.append(title) }
            if subjects[title]?.contains(subject) != true { subjects[title, default: []].append(subject) }
        }
        steps += order.map { "\(.codeList(subjects[$0] ?? [], limit: 8)): \(text: $0)" }
        let told = Set(groups.map(\.cause.check))
        let failing = report.preflight.filter {
            $0.result == .fail && report.decision.blockingPreflight.contains($0.id) && !told.contains($0.id)
        }
        for row in failing {
            guard let remedy = row.remediation.first else { continue }
            steps.append("\(text: row.id), \(text: row.host.rawValue) node: \(text: remedy.title)")
        }
        if !coverage.gaps.isEmpty {
            let captures = coverage.gaps.map(\.missing).distinctCaptures
            steps.append(
                "to settle what is not known, capture \(.codeList(captures, limit: 6)) and run the analysis again"
            )
        }
        guard !steps.isEmpty else { return }
        writer.heading(2, "What to do first")
        writer.list(steps)
        writer.paragraph("Commands, evidence and further remedies follow below.")
    }
}
