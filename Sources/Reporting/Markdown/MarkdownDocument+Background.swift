import Findings
import Gating
import SourceText
import StorageModel

extension MarkdownDocument {
    /// What the result rests on beside the inputs.
    mutating func assumptions() {
        writer.heading(2, "Assumptions")
        let options = report.options
        var lines = [options.sourceNode, options.targetNode].map { node -> MarkdownInline in
            let age: MarkdownInline = node.capturedAt.map { ", captured \(text: $0)\(captureAge(node))" } ?? ""
            let how: MarkdownInline = node.reason.isEmpty ? "" : ": \(text: node.reason)"
            let match: MarkdownInline =
                node.isAssumed
                ? "**assumed**: it does not exist yet"
                : node.isMatched ? "matched with its Node object" : "no Node object matched"
            return "The \(text: node.host.rawValue) node is \(code: node.name), \(match)\(how)\(age)"
        }
        if !options.pairs.isEmpty { lines.append("Disk pairs were given: \(.codeList(options.pairs, limit: 23))") }
        lines += report.assumptions.map { .sentence($0) }
        writer.list(lines)
        if let profile = options.profile, !options.profileAttributes.isEmpty {
            writer.paragraph("Profile \(code: profile) says about the migration tool:")
            writer.table(
                ["Attribute", "Value"],
                options.profileAttributes.map {
                    [.code($0.key), $0.value == "unknown" ? "**unknown**" : .code($0.value)]
                }
            )
        }
    }

    private func captureAge(_ node: NodeRow) -> MarkdownInline {
        guard let age = node.captureAge else { return "" }
        if age < 0 { return " (later than the moment of this analysis)" }
        switch age {
        case ..<3_600: return " (\(age / 60) min before this analysis)"
        case ..<172_800: return " (\(age / 3_600) h before this analysis)"
        default: return " (\(age / 86_400) days before this analysis)"
        }
    }

    /// What the migration guide warns of whatever the captures say.
    mutating func precautions() {
        writer.heading(2, "Precautions")
        writer.list([
            "The first copy and every synchronisation can take long, and nobody can say how long: files are replicated over the network. Plan the window with a margin.",
            "The target takes on the disk settings of the source. Mounts behind PVs and claims that already exist on the target can change; this report names which, as far as the captures tell.",
            "Consistent file systems do not mean that containers start. Check pods after the first boot, and keep the source until they run.",
        ])
    }

    /// Steps before, during and after the migration, and how to take them back.
    mutating func runbook() {
        guard let runbook = report.runbook, !runbook.steps.isEmpty else { return }
        writer.heading(2, "Runbook")
        RunbookSection.write(runbook, level: 3, to: &writer)
    }

    /// What every check said, in numbers, and those that could not decide.
    mutating func checks() {
        guard !report.outcomes.isEmpty else { return }
        writer.heading(2, "Checks")
        let results: [(CheckResult, MarkdownInline)] = [
            (.pass, "passed"), (.fail, "have findings"), (.unknown, "could not decide"),
            (.notApplicable, "do not apply"),
        ]
        let numbers = MarkdownInline.joined(results.map { "\(coverage.checks[$0.0] ?? 0) \($0.1)" })
        writer.paragraph("\(report.outcomes.count) checks: \(numbers), \(coverage.crashed.count) crashed.")
        let open = report.outcomes.filter { $0.crashed || $0.result == .unknown }
        writer.table(
            ["Check", "Result", "Why"],
            open.map { outcome in
                let captures = outcome.missing.distinctCaptures
                let needs: MarkdownInline = captures.isEmpty ? "" : "needs \(.codeList(captures, limit: 3))"
                let why: [MarkdownInline] = outcome.reason.isEmpty ? [needs] : [.text(outcome.reason), needs]
                return [
                    .code(outcome.check), outcome.crashed ? "**crashed**" : "could not decide",
                    .joined(why.filter { !$0.isEmpty }, separator: "; "),
                ]
            }
        )
    }

    /// What could not be read.
    mutating func troubles() {
        if !report.problems.isEmpty {
            let limit = 100
            writer.heading(2, "Problems with the inputs")
            writer.table(
                ["Place", "What it cost", "Problem"],
                report.problems.prefix(limit).map { [.code(place($0)), words($0.effect), .text($0.message)] }
            )
            if report.problems.count > limit {
                writer.paragraph("\(report.problems.count - limit) further problems are in the JSON output.")
            }
        }
    }

    /// Facts and objects on which inputs disagree.
    mutating func contradictions() {
        guard !report.contradictions.isEmpty || !report.conflicts.isEmpty else { return }
        writer.heading(2, "Inputs that contradict each other")
        let facts = report.contradictions.map { ($0.fact, $0.used, $0.other) }
        let objects = report.conflicts.map {
            ("\($0.reference.kind) \($0.reference.qualifiedName)", $0.kept, $0.dropped)
        }
        writer.table(
            ["About", "Used", "Not used"],
            (facts + objects).map { [.code($0.0), located($0.1), located($0.2)] }
        )
    }

    private func located(_ value: Located<String>) -> MarkdownInline {
        "\(code: value.value) at \(code: report.place(of: value.location))"
    }

    private func place(_ problem: InputProblem) -> String {
        guard let file = problem.file else { return "-" }
        var place = report.path(of: file)
        if let line = problem.line { place += ":\(line)" }
        if problem.line != nil, let column = problem.column { place += ":\(column)" }
        return place
    }

    private func words(_ effect: InputProblem.Effect) -> MarkdownInline {
        switch effect {
        case .note: "nothing lost"
        case .skippedLine: "line not used"
        case .skippedObject: "object not used"
        case .truncated: "rest of the file not used"
        case .unusable: "file not used"
        }
    }

    /// Input files with their digests, objects read, and the program.
    mutating func inputs() {
        writer.heading(2, "Inputs")
        writer.table(
            ["File", "Used as", "Recognised as", "Bytes", "SHA-256"],
            report.sources.files.map { file in
                [
                    .code(file.path), words(file.role), .text(file.kind), "\(file.size)",
                    file.sha256.isEmpty ? "not read" : .code(file.sha256),
                ]
            }
        )
        let objects = report.objectCounts.map { "\($0.count) \(text: $0.kind)" as MarkdownInline }
        if !objects.isEmpty { writer.paragraph("Objects read: \(.joined(objects)).") }
        writer.paragraph(
            "Made by \(text: report.tool.name) \(text: report.tool.version). Nothing was contacted or changed."
        )
    }

    private func words(_ role: InputRole) -> MarkdownInline {
        switch role {
        case .cluster: "cluster"
        case .sourceCluster: "source cluster"
        case .targetCluster: "target cluster"
        case .sourceNode: "source node"
        case .targetNode: "target node"
        case .configuration: "configuration"
        }
    }
}
