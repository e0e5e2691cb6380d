import Findings
import Gating
import Reporting
import StorageModel
import Testing

@testable import Reporting

/// Markdown within the limits of the places where it is shown.
@Suite("size profiles") struct SizeProfileTests {
    private static let hashed: @Sendable (Int) -> String = { index in
        "local-pv-" + String(Fingerprint.digest([String(index)]).prefix(8))
    }

    private func render(_ report: Report, _ profile: SizeProfile, fullReport: String? = nil) -> String {
        ReportFormat.markdown.render(report, RenderSettings(sizeProfile: profile, fullReport: fullReport))
    }

    /// Every name that a document holds, with the braces of `stem{a,b}` opened.
    private func names(_ text: String) -> Set<String> {
        var found: Set<String> = []
        for span in text.split(whereSeparator: { $0 == "`" || $0 == "\n" }) {
            guard span.hasPrefix("local-pv-") else { continue }
            guard let open = span.firstIndex(of: "{"), span.hasSuffix("}") else {
                found.insert(String(span))
                continue
            }
            for end in span[span.index(after: open)...].dropLast().split(separator: ",") {
                found.insert("\(span[..<open])\(end)")
            }
        }
        return found
    }

    @Test("5,000 findings fit, and every blocker is named", arguments: SizeProfile.allCases)
    func manyFindings(profile: SizeProfile) {
        let report = LargeReport.make(findings: 5_000, blocking: 600, volumes: 300, name: Self.hashed)
        let text = render(report, profile)
        if let limit = profile.limit { #expect(profile.size(of: text) <= limit) }
        #expect(names(text).isSuperset(of: (0..<600).map(Self.hashed)))
        #expect(text.hasPrefix("# BLOCKED"))
        expectValidMarkdown(text)
        let isCut = text.contains("This report is cut")
        #expect(isCut == (profile != .plain))
    }

    @Test("5,000 blockers are all named even in the smallest comment")
    func manyBlockers() {
        let report = LargeReport.make(findings: 5_000, blocking: 5_000, name: Self.hashed)
        let text = render(report, .githubComment)
        #expect(SizeProfile.githubComment.size(of: text) <= 65_536)
        #expect(names(text).count >= 5_000)
        expectValidMarkdown(text)
    }

    @Test("blockers whose names cannot fit are counted, never dropped silently")
    func namesThatCannotFit() {
        let report = LargeReport.make(findings: 5_000, blocking: 5_000) { index in
            String(repeating: "n", count: 240) + String(index)
        }
        let text = render(report, .githubComment)
        #expect(SizeProfile.githubComment.size(of: text) <= 65_536)
        let counted = text.firstMatch(of: /\*\*(\d+) more that this report has no room to name\*\*/)
        #expect((Int(counted?.output.1 ?? "") ?? 0) > 4_000)
        expectValidMarkdown(text)
    }

    @Test("what was left out is said, with the place of the whole report")
    func notice() {
        let report = LargeReport.make(findings: 600, blocking: 10)
        let linked = render(report, .githubComment, fullReport: "https://ci.example.invalid/runs/7")
        #expect(linked.contains("Left out: "))
        #expect(linked.contains("<https://ci.example.invalid/runs/7>"))
        #expect(render(report, .githubComment).contains("`pv-impact render ANALYSIS --format markdown`"))
        #expect(render(report, .githubComment, fullReport: "](javascript:x)").contains("`](javascript:x)`"))
    }

    @Test("a report that fits is not changed")
    func smallReports() {
        let plain = render(SampleReport.make(), .plain)
        for profile in SizeProfile.allCases where profile != .gitlab {
            #expect(render(SampleReport.make(), profile) == plain)
        }
    }

    @Test("GitLab draws less than 2,000 characters at once, the rest behind a click")
    func gitlabDiagrams() {
        var report = LargeReport.make(findings: 120, blocking: 60)
        for index in report.volumes.indices {
            report.volumes[index].outcome.node = "worker-\(index / 10)"
            report.volumes[index].blastRadius.namespaces = ["team-\(index / 5)"]
        }
        let text = render(report, .gitlab)
        var open = 0
        var folded = 0
        var depth = 0
        var inside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "<details>" { depth += 1 }
            if line == "</details>" { depth -= 1 }
            if line == "```mermaid" { inside = true } else if line == "```" { inside = false }
            if inside { if depth == 0 { open += line.count + 1 } else { folded += line.count + 1 } }
        }
        #expect(open < 2_000)
        #expect(folded > 0)
        expectValidMarkdown(text)
    }

    @Test("names that begin alike are written together, others alone")
    func compactNames() {
        let pieces = BlockerNames.compact(["pv-b", "pv-a", "x", "pv-{c}", "a|b-c"])
        #expect(pieces.map(\.text) == ["a|b-c", "pv-{a,b}", "pv-{c}", "x"])
        #expect(pieces.map(\.count).reduce(0, +) == 5)
    }

    /// Fences and folded blocks are closed in order, and tables keep their columns.
    private func expectValidMarkdown(_ text: String) {
        var fence: Substring?
        var depth = 0
        var columns = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = fence {
                if line == open { fence = nil }
                continue
            }
            if line.hasPrefix("```") { fence = line.prefix { $0 == "`" } }
            if line == "<details>" { depth += 1 }
            if line == "</details>" { depth -= 1 }
            if line.hasPrefix("|") {
                let bars = line.count { $0 == "|" }
                if columns == 0 { columns = bars }
                #expect(bars == columns)
            } else {
                columns = 0
            }
        }
        #expect(fence == nil && depth == 0)
    }
}
