import Findings
import Gating
import SourceText
import StorageModel

/// Renders a report as Markdown: the verdict in the first line, then what an approver needs, then what an engineer needs.
package enum MarkdownRenderer {
    /// The document, with a line feed at its end.
    package static func render(_ report: Report) -> String {
        var document = MarkdownDocument(report)
        document.verdict()
        document.summary()
        document.diskPlan()
        document.breakage()
        document.firstSteps()
        document.workloads()
        document.boot()
        document.preflight()
        document.diagrams()
        document.volumeSections()
        document.findings()
        document.waivers()
        document.alternatives()
        document.unknowns()
        document.assumptions()
        document.precautions()
        document.runbook()
        document.unaffected()
        document.outOfScope()
        document.checks()
        document.troubles()
        document.inputs()
        return document.writer.document
    }
}

/// A report on its way to Markdown: each method adds one section, in the order in which they are called.
struct MarkdownDocument {
    /// The report.
    let report: Report
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

    init(_ report: Report) {
        self.report = report
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
