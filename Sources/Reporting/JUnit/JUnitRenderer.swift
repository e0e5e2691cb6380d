import Findings
import Gating
import StorageModel

/// Renders a report as JUnit XML: a failure is what blocks, an error is what keeps the verdict open, and what is below
/// the threshold or does not apply is skipped.
package enum JUnitRenderer {
    /// The document, with a line feed at its end.
    package static func render(_ report: Report) -> String {
        var writer = JUnitWriter()
        let issues = ReportIssue.all(report).filter { $0.rule != ReportIssue.verdictRule && $0.causedBy == nil }
        let suites: [(String, [JUnitCase])] = [
            ("verdict", [verdict(report)]),
            ("findings", issues.map { finding($0, report) }),
            ("volumes", report.volumes.filter { $0.outcome.headline == .unaffected }.map(volume)),
            ("preflight", preflight(report)),
            ("checks", report.outcomes.filter { $0.result != .fail || $0.crashed }.map(check)),
        ]
        let kept = suites.filter { !$0.1.isEmpty }
        writer.open(report, kept.flatMap(\.1))
        for (name, cases) in kept { writer.suite(name, cases, report) }
        return writer.close()
    }

    private static func verdict(_ report: Report) -> JUnitCase {
        let decision = report.decision
        let text = decision.reasons.joined(separator: "\n")
        let outcome: JUnitCase.Outcome =
            switch decision.verdict {
            case .blocked: .failure("blocked", text)
            case .inconclusive: .error("inconclusive", text)
            case .warnings, .pass: .passed
            }
        return JUnitCase(group: "verdict", name: "migration of \(report.move)", outcome: outcome)
    }

    private static func finding(_ issue: ReportIssue, _ report: Report) -> JUnitCase {
        var lines = [issue.detail, issue.effect, issue.certaintyWords].filter { !$0.isEmpty }
        if let place = issue.primaryPlace, let location = place.location { lines.append(report.place(of: location)) }
        if !issue.remedy.isEmpty { lines.append("What to do: \(issue.remedy)") }
        lines.append("Fingerprint: \(issue.fingerprint)")
        let message = "\(issue.severity.rawValue): \(issue.title)"
        let outcome: JUnitCase.Outcome
        if let reason = issue.acceptance {
            outcome = .skipped("\(reason) (\(message))")
        } else if issue.blocks {
            outcome = .failure(message, lines.joined(separator: "\n"))
        } else if case .undetermined = issue.certainty {
            outcome = .error("not known: \(issue.title)", lines.joined(separator: "\n"))
        } else {
            outcome = .skipped("below the threshold: \(message)")
        }
        return JUnitCase(group: issue.rule, name: issue.subjectWords, outcome: outcome)
    }

    private static func volume(_ row: VolumeRow) -> JUnitCase {
        JUnitCase(
            group: "volumes",
            name: "\(row.title) (\(row.outcome.side.rawValue)) is unaffected",
            outcome: .passed
        )
    }

    /// Items that passed, do not apply or are not answered; those that failed are among the findings.
    private static func preflight(_ report: Report) -> [JUnitCase] {
        report.preflight.compactMap { row in
            let outcome: JUnitCase.Outcome
            switch row.result {
            case .fail: return nil
            case .pass: outcome = .passed
            case .notApplicable: outcome = .skipped("does not apply")
            case .unknown:
                let needs = row.missing.distinctCaptures.joined(separator: ", ")
                outcome = .skipped(needs.isEmpty ? "not answered" : "not answered: needs \(needs)")
            }
            return JUnitCase(group: "preflight.\(row.host.rawValue)", name: "\(row.id) \(row.title)", outcome: outcome)
        }
    }

    private static func check(_ record: CheckOutcome) -> JUnitCase {
        let outcome: JUnitCase.Outcome
        switch record.result {
        case _ where record.crashed: outcome = .error("the check crashed", record.reason)
        case .pass, .fail: outcome = .passed
        case .notApplicable: outcome = .skipped(record.reason.isEmpty ? "does not apply" : record.reason)
        case .unknown:
            let needs = record.missing.distinctCaptures.joined(separator: ", ")
            outcome = .skipped("could not decide" + (needs.isEmpty ? "" : ": needs \(needs)"))
        }
        return JUnitCase(group: "checks", name: record.check, outcome: outcome)
    }
}

/// One test case.
struct JUnitCase: Sendable {
    /// How it ended; the first text is one line.
    enum Outcome: Sendable {
        case passed
        case skipped(String)
        case failure(String, String)
        case error(String, String)
    }

    /// Last part of the class name.
    var group: String
    /// Name; unique within the group, or made so by the writer.
    var name: String
    /// How it ended.
    var outcome: Outcome
}

/// Writes suites and cases; a second case of the same class and name gets a number.
private struct JUnitWriter {
    private var text = ""
    private var seen: [String: Int] = [:]

    mutating func open(_ report: Report, _ cases: [JUnitCase]) {
        text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"\(XMLText.escaped(report.tool.name))\" \(tally(cases)) time=\"0\">\n"
    }

    mutating func suite(_ name: String, _ cases: [JUnitCase], _ report: Report) {
        // The moment without its zone, as the common schema of the format wants it.
        let moment = XMLText.escaped(report.evaluatedAt.split(separator: "Z").first.map(String.init) ?? "")
        text += "  <testsuite name=\"pv-impact.\(name)\" \(tally(cases)) time=\"0\" timestamp=\"\(moment)\">\n"
        for item in cases { add(item) }
        text += "  </testsuite>\n"
    }

    func close() -> String { text + "</testsuites>\n" }

    private mutating func add(_ item: JUnitCase) {
        let group = XMLText.escaped("pv-impact.\(item.group)")
        var name = XMLText.escaped(item.name, limit: 600)
        let number = (seen["\(group)::\(name)"] ?? 0) + 1
        seen["\(group)::\(name)"] = number
        if number > 1 { name += " [\(number)]" }
        text += "    <testcase classname=\"\(group)\" name=\"\(name)\" time=\"0\""
        switch item.outcome {
        case .passed: text += "/>\n"
        case .skipped(let message): body("<skipped message=\"\(short(message))\"/>")
        case .failure(let message, let detail): body(element("failure", message, detail))
        case .error(let message, let detail): body(element("error", message, detail))
        }
    }

    private mutating func body(_ element: String) { text += ">\n      \(element)\n    </testcase>\n" }

    private func element(_ name: String, _ message: String, _ detail: String) -> String {
        let lines = detail.split(separator: "\n").map { XMLText.escaped(String($0), limit: 1_000) }
        return
            "<\(name) message=\"\(short(message))\" type=\"\(name)\">\(lines.prefix(20).joined(separator: "\n"))</\(name)>"
    }

    private func short(_ message: String) -> String { XMLText.escaped(message, limit: 300) }

    private func tally(_ cases: [JUnitCase]) -> String {
        var failures = 0
        var errors = 0
        var skipped = 0
        for item in cases {
            switch item.outcome {
            case .passed: break
            case .skipped: skipped += 1
            case .failure: failures += 1
            case .error: errors += 1
            }
        }
        return "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
    }
}
