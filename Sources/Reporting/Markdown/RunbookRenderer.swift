package import Findings
import SourceText

/// Writes a runbook as a Markdown document of its own.
package enum RunbookRenderer {
    /// The document; an introduction stands above the steps.
    package static func markdown(_ runbook: Runbook, title: String, _ introduction: String) -> String {
        var writer = MarkdownWriter()
        writer.heading(1, "\(text: title)")
        writer.paragraph("\(text: introduction)")
        RunbookSection.write(runbook, level: 2, to: &writer)
        return writer.document
    }
}

/// Writes the list of the files of a remedy folder.
package enum RemedyIndexRenderer {
    /// One file of the folder.
    package struct Entry: Sendable, Hashable {
        /// Path below the folder.
        package var path: String
        /// What it is for.
        package var purpose: String
        /// Whether using it removes or renames something.
        package var isDestructive: Bool

        /// Describes a file.
        package init(path: String, purpose: String, isDestructive: Bool) {
            self.path = path
            self.purpose = purpose
            self.isDestructive = isDestructive
        }
    }

    /// The document; `open` names what no file covers.
    package static func markdown(_ report: Report, entries: [Entry], open: [String]) -> String {
        var writer = MarkdownWriter()
        writer.heading(1, "Remedies for \(text: report.move)")
        writer.paragraph(
            "Written from the analysis of \(text: report.evaluatedAt). Nothing here was executed. Read every file before you use it, and follow [runbook.md](runbook.md). Scripts marked **destructive** do nothing without the confirmation that stands in them."
        )
        writer.table(
            ["File", "What it is for", "Care"],
            entries.map { [.code($0.path), "\(text: $0.purpose)", $0.isDestructive ? "**destructive**" : "-"] }
        )
        if !open.isEmpty {
            writer.heading(2, "Not covered by a file")
            writer.list(open.map { .text($0) })
        }
        writer.heading(2, "Made from")
        let dumps = report.sources.files.filter { [.cluster, .sourceCluster, .targetCluster].contains($0.role) }
        writer.table(["Dump", "SHA-256"], dumps.map { [.code($0.path), .code($0.sha256)] })
        return writer.document
    }
}

/// The steps of a runbook, phase by phase.
enum RunbookSection {
    /// Writes all phases that have steps under headings of a level.
    static func write(_ runbook: Runbook, level: Int, to writer: inout MarkdownWriter) {
        for phase in RunbookStep.Phase.allCases {
            let steps = runbook.steps(phase)
            guard !steps.isEmpty else { continue }
            writer.heading(level, title(phase))
            for (index, step) in steps.enumerated() { write(step, number: index + 1, to: &writer) }
        }
    }

    private static func title(_ phase: RunbookStep.Phase) -> MarkdownInline {
        switch phase {
        case .before: "Before the migration"
        case .during: "During the migration"
        case .after: "After the first boot of the target"
        case .undo: "Taking the preparations back"
        }
    }

    private static func write(_ step: RunbookStep, number: Int, to writer: inout MarkdownWriter) {
        let place: MarkdownInline = step.place.isEmpty ? "" : " (on the \(text: step.place))"
        let checks: MarkdownInline = step.checks.isEmpty ? "" : ", for \(.joined(step.checks.map { .text($0) }))"
        writer.paragraph("**Step \(number).** \(MarkdownInline.sentence(step.title))\(place)\(checks)")
        if !step.command.isEmpty { writer.fence(step.command, language: "sh") }
        if !step.expected.isEmpty { writer.paragraph("Expected: \(text: step.expected)") }
        guard !step.undo.isEmpty else { return }
        writer.paragraph("To undo:")
        writer.fence(step.undo, language: "sh")
    }
}
