import Findings
import Gating
import Reporting
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Reporting

/// SARIF, JUnit, GitLab Code Quality, receipt and statement: what other programs rely on.
@Suite("formats for pipelines") struct PipelineFormatTests {
    private let sample = SampleReport.make()

    private func json(_ format: ReportFormat, _ report: Report) throws -> JSONTree {
        try JSONTree.parse(format.render(report))
    }

    /// The sample without findings, inconclusive.
    private var inconclusive: Report {
        var report = sample
        report.findings = []
        report.preflight = []
        report.decision = GateDecision(verdict: .inconclusive, exitCode: 5, reasons: ["no PersistentVolume was read"])
        return report
    }

    @Test("SARIF: one run, relative URIs, lines, fingerprints, rules with help")
    func sarif() throws {
        let log = try json(.sarif, sample)
        #expect(log["version"] == .string("2.1.0"))
        #expect(log["runs"].elements.count == 1)
        let run = log["runs"][0]
        let results = run["results"].elements
        #expect(!results.isEmpty)
        let rules = run["tool"]["driver"]["rules"].elements
        for result in results {
            let rule = try #require(result["ruleIndex"].int)
            #expect(rules[rule]["id"] == result["ruleId"])
            #expect(rules[rule]["help"]["text"].text?.isEmpty == false)
            #expect(result["partialFingerprints"]["pvImpactFingerprint/v1"].text?.count == 64)
        }
        let places = log.objects(withKeys: ["artifactLocation"])
        #expect(!places.isEmpty)
        for place in places {
            let uri = try #require(place["artifactLocation"]["uri"].text)
            #expect(!uri.hasPrefix("/") && !uri.contains(" ") && !uri.contains(":"))
            #expect((place["region"]["startLine"].int ?? 0) >= 1)
        }
    }

    @Test("SARIF holds at most 5,000 results, blockers first, and says what it left out")
    func sarifLimit() throws {
        let run = try json(.sarif, LargeReport.make(findings: 5_299, blocking: 40))["runs"][0]
        let results = run["results"].elements
        // One failed preflight item, which no finding tells, is counted too.
        #expect(results.count == 5_000)
        #expect(results.prefix(40).allSatisfy { $0["properties"]["blocks"] == .bool(true) })
        #expect(run["properties"]["omittedResults"] == .number(300))
        let notes = run["invocations"][0]["toolExecutionNotifications"].elements
        #expect(notes.contains { $0["message"]["text"].text?.contains("300 of 5300 results are left out") == true })
    }

    @Test("addresses of odd paths are valid relative references")
    func addresses() {
        #expect(RelativeURI.uri("./a b/ü%.yaml") == "a%20b/%C3%BC%25.yaml")
        #expect(RelativeURI.uri("/etc//x/./fstab") == "etc/x/fstab")
        #expect(RelativeURI.uri("-") == "-")
        #expect(RelativeURI.uri("javascript:alert(1)") == "javascript%3Aalert%281%29")
    }

    @Test("an inconclusive run without findings is not an empty list")
    func inconclusiveIsNeverEmpty() throws {
        #expect(try json(.gitlab, inconclusive).elements.map { $0["check_name"].text } == ["verdict"])
        let results = try json(.sarif, inconclusive)["runs"][0]["results"].elements
        #expect(results.map { $0["ruleId"].text } == ["verdict"])
        #expect(results[0]["level"] == .string("error"))
        #expect(ReportFormat.junit.render(inconclusive).contains("<error message=\"inconclusive\""))
        var calm = inconclusive
        calm.decision = GateDecision(verdict: .pass, exitCode: 0, reasons: [])
        #expect(try json(.gitlab, calm).elements.isEmpty)
        #expect(!ReportFormat.junit.render(calm).contains("<error"))
    }

    @Test("JUnit: each name once, blockers fail, what is below the threshold is skipped")
    func junit() throws {
        var report = sample
        report.findings += report.findings
        let text = ReportFormat.junit.render(report)
        var names: Set<String> = []
        for line in text.split(separator: "\n") where line.contains("<testcase ") {
            let fields = line.split(separator: "\"")
            #expect(names.insert("\(fields[1])::\(fields[3])").inserted, "\(line)")
        }
        #expect(names.count > 10)
        let direct = ReportFormat.junit.render(sample)
        #expect(direct.contains("<failure message=\"blocked\" type=\"failure\">"))
        #expect(direct.contains("<failure message=\"critical: "))
        var milder = sample
        milder.findings[0].severity = .medium
        milder.decision.blockingFindings = []
        #expect(ReportFormat.junit.render(milder).contains("<skipped message=\"below the threshold: medium: "))
    }

    @Test("GitLab: every issue has a path, a line, a known severity and a fingerprint of its own")
    func codeQuality() throws {
        var report = sample
        report.findings += report.findings
        report.findings[0].evidence = []
        let issues = try json(.gitlab, report).elements
        #expect(Set(issues.compactMap { $0["fingerprint"].text }).count == issues.count)
        for issue in issues {
            #expect(["info", "minor", "major", "critical", "blocker"].contains(issue["severity"].text ?? ""))
            #expect(issue["location"]["path"].text?.isEmpty == false)
            #expect(issue["location"]["path"].text?.hasPrefix("/") == false)
            #expect((issue["location"]["lines"]["begin"].int ?? 0) >= 1)
        }
    }

    @Test("a receipt has at most 2 KiB whatever the inputs are called, and names verdict and digests")
    func receipt() throws {
        for name in ["a", String(repeating: "\u{202E}|<", count: 400), String(repeating: "n", count: 253)] {
            var report = sample
            report.options.sourceNode.name = name
            report.options.targetNode.name = name
            report.tool.version = name
            for index in 0..<400 {
                _ = report.sources.add(
                    SourceFile(path: "\(name)/\(index)", role: .sourceNode, sha256: String(repeating: "a", count: 64))
                )
            }
            let text = ReportFormat.receipt.render(report)
            #expect(text.utf8.count <= ReceiptRenderer.byteLimit)
            let receipt = try JSONTree.parse(text)
            #expect(receipt["verdict"] == .string("blocked") && receipt["exitCode"] == .number(3))
            #expect(receipt["inputs"]["count"] == .number(404))
            #expect(receipt["reportDigest"].text?.count == 64 && receipt["policyDigest"].text?.count == 64)
        }
    }

    @Test("the statement is about the JSON output, and names every input by its digest")
    func statement() throws {
        let statement = try json(.inToto, sample)
        #expect(statement["_type"] == .string("https://in-toto.io/Statement/v1"))
        let digest = Fingerprint.sha256(ReportFormat.json.render(sample))
        #expect(statement["subject"][0]["digest"]["sha256"] == .string(digest))
        #expect(statement["predicate"]["verdict"] == .string("blocked"))
        #expect(statement["predicate"]["inputs"].elements.count == sample.sources.files.count)
        let lines = sample.sources.files.map { "\($0.sha256)  \($0.path)\n" }.joined()
        #expect(statement["predicate"]["inputDigest"] == .string(Fingerprint.sha256(lines)))
    }
}

/// Reports with very many findings.
enum LargeReport {
    /// A report with a finding for each number, of which the first ones block, and rows for the first PVs.
    static func make(
        findings count: Int,
        blocking: Int,
        volumes: Int = 100,
        name: (Int) -> String = { "local-pv-\($0)" }
    ) -> Report {
        var report = SampleReport.make()
        let template = report.findings[0]
        let row = report.volumes[0]
        report.findings = (0..<count).map { index in
            var finding = Finding(
                check: index < blocking ? "TKO-01" : "PATH-11",
                title: index < blocking ? "The data of the volume is destroyed" : "The path has another owner",
                severity: index < blocking ? .critical : .medium,
                subject: ObjectReference(kind: "PersistentVolume", name: name(index)),
                side: .resident,
                fingerprint: Fingerprint.digest([String(index)]),
                evidenceDigest: Fingerprint.digest(["digest", String(index)])
            )
            finding.detail = "the disk of `\(name(index))` is overwritten"
            finding.evidence = template.evidence
            finding.remediation = template.remediation
            return finding
        }
        report.volumes = (0..<min(count, volumes)).map { index in
            var row = row
            row.outcome.volume.name = name(index)
            row.outcome.headline = index < blocking ? .destroyed : .changed
            return row
        }
        var gate = GateInput(scope: .analysis, method: .file)
        gate.findings = report.findings
        gate.outcomes = report.outcomes
        gate.volumes = report.volumes.map(\.outcome)
        report.decision = Gate.decide(gate, policy: GatePolicy())
        return report
    }
}
