import Findings
import Gating
import Reporting
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Reporting

/// Names and lines from inputs that try to become markup, commands or layout.
@Suite struct HostileTextTests {
    static let names = [
        "a|b", "a`b", "``", "`|`", "<script>alert(1)</script>", "](javascript:alert(1))",
        "![x](http://evil.example/a.png)",
        "**bold**", "[link](https://evil.example)", "@everyone", "#123", "&lt;", "a\nb", "a\r\nb", "# heading",
        "- item",
        "1. item", "\u{1B}[31mred", "\u{202E}gnp.exe", "\u{2066}x\u{2069}", "a\u{200B}b", "end\"]; n1 --> n2", "a\\",
        "a\\|b",
        "$$x$$", ":smile:", "~~gone~~", "www.evil.example", "x--><b>", "|", " ", "\u{0}", "</details>",
        "%%{init: {}}%%",
        String(repeating: "n", count: 253), "```\nfence", "\u{E0041}tag",
    ]

    /// The sample with a name in every place that inputs fill.
    static func report(naming name: String) -> Report {
        var report = SampleReport.make()
        for index in report.volumes.indices {
            report.volumes[index].outcome.volume.name = name
            report.volumes[index].outcome.path = name
            report.volumes[index].outcome.node = name
            report.volumes[index].outcome.evidence[0].quote = name
            report.volumes[index].outcome.evidence[0].note = name
            report.volumes[index].outcome.after.device = name
            report.volumes[index].provisioningReasons = [name]
            report.volumes[index].blastRadius = BlastRadius(
                claims: [name],
                pods: [name],
                workloads: [name],
                namespaces: [name]
            )
        }
        for index in report.findings.indices {
            report.findings[index].subject.name = name
            report.findings[index].detail = name
            report.findings[index].effect = name
            report.findings[index].remediation = [Remediation(.command, name, body: name, place: name, undo: name)]
        }
        report.problems = [InputProblem(.unusable, file: nil, name)]
        report.decision.reasons = [name]
        report.assumptions = [name]
        report.options.sourceNode.name = name
        report.diskPlan[0].contents = [name]
        report.diskPlan[0].identity = name
        report.sources[FileID(0)].path = name
        report.alternatives = alternatives(naming: name)
        return report
    }

    private static func alternatives(naming name: String) -> Alternatives {
        var alternative = Alternative(
            kind: .pairing,
            title: name,
            instructions: [name, "`--pair \(name)=\(name)`"],
            evidence: [],
            bootNow: .blocked
        )
        alternative.bootThen = .completes
        alternative.improves = [
            Alternative.Effect(
                volume: ObjectReference(kind: "PersistentVolume", name: name),
                side: .carried,
                now: .missing,
                then: .unaffected,
                certainty: .depends(on: [name])
            )
        ]
        var alternatives = Alternatives()
        alternatives.compared = [alternative]
        alternatives.withoutEffect = [name]
        alternatives.skipped = [name]
        alternatives.advice = [AlternativeAdvice(title: name, text: name, evidence: [])]
        return alternatives
    }

    @Test(arguments: names) func noFormatLetsHiddenScalarsThrough(name: String) {
        let report = Self.report(naming: name)
        let diagrams = DiagramBuilder.diagrams(report)
        let texts =
            ReportFormat.allCases.map { $0.render(report) } + diagrams.map(MermaidRenderer.render)
            + diagrams.map(DOTRenderer.render) + [DiagramEncoder.render(diagrams)]
        for text in texts {
            let hidden = text.unicodeScalars.filter { $0 != "\n" && TerminalText.isHidden($0) }
            #expect(hidden.isEmpty)
        }
    }

    @Test(arguments: names) func tablesKeepTheirColumnsAndFencesClose(name: String) {
        var columns = 0
        var fence: Substring?
        for line in MarkdownRenderer.render(Self.report(naming: name)).split(
            separator: "\n",
            omittingEmptySubsequences: false
        ) {
            if let open = fence {
                if line == open { fence = nil }
                continue
            }
            if line.hasPrefix("```") {
                fence = line.prefix { $0 == "`" }
            } else if line.hasPrefix("|") {
                let bars = line.count { $0 == "|" }
                if columns == 0 { columns = bars }
                #expect(bars == columns, "\(line)")
            } else {
                columns = 0
            }
        }
        #expect(fence == nil)
    }

    @Test(arguments: names) func rawHTMLIsLimitedToLineBreaksAndCode(name: String) {
        var fence: Substring?
        for line in MarkdownRenderer.render(Self.report(naming: name)).split(separator: "\n") {
            if let open = fence {
                if line == open { fence = nil }
                continue
            }
            if line.hasPrefix("```") {
                fence = line.prefix { $0 == "`" }
                continue
            }
            // Folded blocks are written by the program, each tag on a line of its own; a name in a line of text is not.
            if line == "<details>" || line == "</details>" { continue }
            let line = line.replacing(/^<summary>(.*)<\/summary>$/) { $0.output.1 }
            let outside = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: "x")
            let rest = outside.replacing("<br>", with: "").replacing("<code>", with: "").replacing("</code>", with: "")
                .replacing("\\<", with: "")
            #expect(!rest.contains("<"), "\(line)")
            #expect(!rest.replacing("\\[", with: "").contains("["), "\(line)")
        }
    }

    @Test(arguments: names) func mermaidLabelsCannotLeaveTheirQuotes(name: String) {
        for diagram in DiagramBuilder.diagrams(Self.report(naming: name)) {
            for line in MermaidRenderer.render(diagram).split(separator: "\n") where line.contains("\"") {
                #expect(line.count { $0 == "\"" } == 2, "\(line)")
                let label = line.split(separator: "\"", omittingEmptySubsequences: false)[1].replacing(
                    "<br/>",
                    with: ""
                )
                #expect(!label.contains { "<>`[]{}|\\%;".contains($0) && $0 != ";" }, "\(line)")
            }
        }
    }

    @Test func codeChoosesAFormThatNothingCanLeave() {
        #expect(MarkdownInline.code("a-b") == "`a-b`")
        #expect(MarkdownInline.code("") == "")
        #expect(MarkdownInline.code("a`|b") == "<code>a&#96;&#124;b</code>")
        #expect(MarkdownInline.code("a\u{1B}[1m") == "`a\\u{1b}[1m`")
    }

    @Test func proseKeepsCodeOfMessagesAndEscapesTheRest() {
        #expect(MarkdownInline.text("`a|b` is *not* mounted") == "<code>a&#124;b</code> is \\*not\\* mounted")
        #expect(MarkdownInline.text("one ` only") == "one \\` only")
        #expect(MarkdownInline.text("see https://x.example now") == "see `https://x.example` now")
        #expect(MarkdownInline.text("ping @all #12") == "ping `@all` `#12`")
        #expect(MarkdownInline.text("2026-02-03T04:05:06Z 0.1.0") == "2026-02-03T04:05:06Z 0.1.0")
        #expect(MarkdownInline.text("- x") == "\\- x")
        #expect(MarkdownInline.text("12. x") == "12\\. x")
        #expect(MarkdownInline.sentence("remove it") == "Remove it")
    }

    @Test func longTextIsCutWithItsRest() {
        let name = String(repeating: "x", count: 5_000)
        #expect(TerminalText.escaped(name, limit: 10) == "xxxxxxxxxx… (4990 more)")
        #expect(TerminalText.escapedLines("a\r\nb\u{7}\rc") == "a\nb\\u{7}\nc")
    }
}
