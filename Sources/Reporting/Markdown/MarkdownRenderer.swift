import Findings
import Gating
import SourceText
import StorageModel

/// Renders a report as Markdown: the verdict in the first line, then what an approver needs, then what an engineer needs.
package enum MarkdownRenderer {
    /// The document, with a line feed at its end; it keeps to the size profile of the settings.
    package static func render(_ report: Report, _ settings: RenderSettings = RenderSettings()) -> String {
        document(report, settings).text()
    }

    /// All sections, in the order of the document.
    static func document(_ report: Report, _ settings: RenderSettings = RenderSettings()) -> MarkdownDocument {
        var document = MarkdownDocument(report, settings)
        // The numbers say what is kept first when not everything fits.
        document.part(.verdict, 0) { $0.verdict() }
        document.part(.summary, 3) { $0.summary() }
        document.part(.breakage, 2) { $0.breakage() }
        document.part(.workloads, 5) { $0.workloads() }
        document.part(.firstSteps, 1) { $0.firstSteps() }
        document.part(.diskPlan, 7) { $0.diskPlan() }
        document.part(.boot, 4) { $0.boot() }
        document.part(.preflight, 6) { $0.preflight() }
        document.part(.diagrams, 14) { $0.diagrams() }
        document.part(.volumes, 13) { $0.volumeSections() }
        document.part(.findings, 11) { $0.findings() }
        document.part(.waivers, 8) { $0.waivers() }
        document.part(.alternatives, 12) { $0.alternatives() }
        document.part(.unknowns, 9) { $0.unknowns() }
        document.part(.assumptions, 10) { $0.assumptions() }
        document.part(.precautions, 16) { $0.precautions() }
        document.part(.runbook, 12) { $0.runbook() }
        document.part(.unaffected, 18) { $0.unaffected() }
        document.part(.outOfScope, 19) { $0.outOfScope() }
        document.part(.checks, 17) { $0.checks() }
        document.part(.troubles, 10) { $0.troubles() }
        document.part(.contradictions, 10) { $0.contradictions() }
        document.part(.inputs, 15) { $0.inputs() }
        return document
    }
}

/// A report on its way to Markdown: each method adds one section, in the order in which they are called.
struct MarkdownDocument {
    /// The report.
    let report: Report
    /// Where the document is shown.
    let settings: RenderSettings
    /// Its numbers.
    let counts: ReportCounts
    /// What was looked at.
    let coverage: Coverage
    /// Its findings under their causes.
    let groups: [FindingGroup]
    /// Fingerprints of the causes that block.
    let blocking: Set<String>
    /// Identifiers of the checks that have findings about a subject on a side, in report order.
    let checksBySubject: [SubjectKey: [String]]
    /// What has been written.
    var writer = MarkdownWriter()

    init(_ report: Report, _ settings: RenderSettings = RenderSettings()) {
        self.report = report
        self.settings = settings
        self.counts = ReportCounts(report)
        self.coverage = Coverage(report)
        self.groups = FindingGroup.groups(of: report.findings)
        self.blocking = Set(report.decision.blockingFindings)
        var checks: [SubjectKey: [String]] = [:]
        for finding in groups.flatMap(\.members) {
            let key = SubjectKey(subject: finding.subject, side: finding.side.rawValue)
            if checks[key]?.contains(finding.check) != true { checks[key, default: []].append(finding.check) }
        }
        self.checksBySubject = checks
    }

    /// Adds a part; `importance` orders what is kept when not everything fits, smaller first.
    mutating func part(_ part: ReportPart, _ importance: Int, _ write: (inout MarkdownDocument) -> Void) {
        writer.begin(part, importance: importance)
        write(&self)
    }

    /// The document within the limit of its size profile.
    func text() -> String {
        let cutter = MarkdownCutter(profile: settings.sizeProfile, wholeReport: wholeReport) { limit, size in
            BlockerNames(self).blocks(limit: limit, size: size)
        }
        return cutter.document(writer.sections.filter { !$0.blocks.isEmpty })
    }

    /// Where the whole report is.
    private var wholeReport: MarkdownInline {
        if let place = settings.fullReport { return "The whole report: \(MarkdownInline.link(place))." }
        return
            "The whole report is in the JSON output of this run: `pv-impact render ANALYSIS --format markdown` prints all of it."
    }

    /// Name of the machine as code, for running text.
    func name(_ host: HostRole) -> MarkdownInline {
        .code(host == .source ? report.options.sourceNode.name : report.options.targetNode.name)
    }

    /// A place, the quoted text and what it says.
    func citation(_ evidence: Evidence) -> MarkdownInline {
        var pieces: [MarkdownInline] = []
        if let location = evidence.location { pieces.append(.code(report.place(of: location))) }
        if let quote = evidence.quote { pieces.append(.code(quote.trimmingSpaces)) }
        let cited = MarkdownInline.joined(pieces, separator: ": ")
        if evidence.note.isEmpty { return cited }
        return cited.isEmpty ? .text(evidence.note) : "\(cited) (\(text: evidence.note))"
    }

    /// Certainty in words.
    func words(_ certainty: Certainty) -> MarkdownInline {
        switch certainty {
        case .certain: "certain"
        case .depends(let facts): "depends on \(MarkdownInline.codeList(facts, limit: 3))"
        case .undetermined(let missing):
            missing.isEmpty
                ? "not known" : "not known: needs \(MarkdownInline.codeList(missing.distinctCaptures, limit: 3))"
        }
    }

    /// A remedy: what it does, where, the text to copy, and how to undo it.
    mutating func remedy(_ remedy: Remediation) {
        var line = MarkdownInline.sentence(remedy.title)
        if !remedy.place.isEmpty { line = "\(line) (on the \(text: remedy.place))" }
        if remedy.isDestructive { line = "**Destructive if applied wrongly.** \(line)" }
        if !remedy.body.isEmpty { line = "\(line):" }
        writer.paragraph(line)
        if !remedy.body.isEmpty { writer.fence(remedy.body, language: language(remedy.kind)) }
        undo(remedy.undo, isCommand: remedy.kind == .command)
    }

    /// How to take a remedy or a step back; nothing when there is nothing to take back.
    mutating func undo(_ text: String, isCommand: Bool) {
        guard !text.isEmpty else { return }
        guard isCommand else { return writer.paragraph("To undo: \(text: text)") }
        writer.paragraph("To undo:")
        writer.fence(text, language: "sh")
    }

    private func language(_ kind: Remediation.Kind) -> String {
        switch kind {
        case .hint: "text"
        case .command: "sh"
        case .filePatch: "text"
        case .manifest: "yaml"
        }
    }
}

/// What ties a volume to the findings about it.
struct SubjectKey: Hashable {
    /// The object.
    var subject: ObjectReference
    /// Side, as in the JSON output.
    var side: String
}

extension [MissingEvidence] {
    /// Names of the captures with their origin, each once, in order.
    var distinctCaptures: [String] {
        var seen: Set<String> = []
        return map { "\($0.origin): \($0.capture)" }.filter { seen.insert($0).inserted }
    }
}

extension String {
    /// The text without spaces and tabs at its ends.
    var trimmingSpaces: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...end])
    }
}
