/// One block of a document, whatever language it is written in.
indirect enum ReportBlock: Sendable {
    /// A heading of level 1 to 6.
    case heading(Int, MarkdownInline)
    /// A paragraph.
    case paragraph(MarkdownInline)
    /// Quoted lines.
    case quote([MarkdownInline])
    /// A bulleted list.
    case list([MarkdownInline])
    /// A numbered list.
    case numbered([MarkdownInline])
    /// A table.
    case table(ReportTable)
    /// Text that is shown as it stands, with the name of its language.
    case fence(String, language: String)
    /// Blocks that a reader opens with a click.
    case folded(MarkdownInline, [ReportBlock])
}

/// A table: every row has as many cells as the header.
struct ReportTable: Sendable {
    /// Titles of the columns.
    var header: [MarkdownInline]
    /// Cells, row by row.
    var rows: [[MarkdownInline]]
    /// Word that tells for each row how bad it is, for formats that mark or filter rows; empty when rows have none.
    var marks: [String]
}

/// A part of a document, and how much the reader needs it.
struct ReportSection: Sendable {
    /// What it is about; decides what a format may show in another way.
    var part: ReportPart
    /// Sections with smaller numbers are kept first when not all fit.
    var importance: Int
    /// The heading and what follows it.
    var blocks: [ReportBlock]

    /// The title of the first heading; empty without one.
    var title: MarkdownInline {
        if case .heading(_, let title)? = blocks.first { title } else { .empty }
    }
}

/// What a section is about.
enum ReportPart: String, Sendable, Hashable {
    case verdict
    case summary
    case diskPlan = "disk-plan"
    case breakage
    case firstSteps = "first-steps"
    case workloads
    case boot
    case preflight
    case diagrams
    case volumes
    case findings
    case waivers
    case alternatives
    case unknowns
    case assumptions
    case precautions
    case runbook
    case unaffected
    case outOfScope = "out-of-scope"
    case checks
    case troubles
    case contradictions
    case inputs
}
