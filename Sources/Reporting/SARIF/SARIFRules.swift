import Findings
import Gating

/// Metadata of the rules that results of a SARIF run refer to.
struct SARIFRules {
    /// Rules, sorted by identifier.
    let values: [JSONValue]
    private let positions: [String: Int]

    /// Collects the rules of the results.
    init(_ report: Report, issues: [ReportIssue]) {
        var first: [String: ReportIssue] = [:]
        for issue in issues where first[issue.rule] == nil { first[issue.rule] = issue }
        let ids = first.keys.sorted()
        positions = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($0.element, $0.offset) })
        values = ids.compactMap { id in
            first[id].map { issue in
                report.descriptors[id].map { Self.rule($0, title: issue.title) } ?? Self.rule(issue)
            }
        }
    }

    /// Position of a rule in the list.
    func index(of rule: String) -> Int { positions[rule] ?? -1 }

    private static func rule(_ check: CheckDescriptor, title: String) -> JSONValue {
        let help = help(check)
        var members: [JSONValue.Member] = [
            .init("id", .string(check.id)),
            .init("name", .string(identifier(check.name))),
            .init("shortDescription", ["text": .string(title)]),
            .init("fullDescription", ["text": .string(check.mechanism.isEmpty ? title : check.mechanism)]),
            .init("help", ["text": .string(help.text), "markdown": .string(help.markdown)]),
            .init("defaultConfiguration", ["level": .string(SARIFRenderer.level(check.severity))]),
        ]
        if let address = check.references.first(where: { $0.hasPrefix("https://") && !$0.contains(" ") }) {
            members.append(.init("helpUri", .string(address)))
        }
        members.append(.init("properties", properties(check.severity, family: check.family.rawValue)))
        return .object(members)
    }

    /// A rule of which the report holds no description.
    private static func rule(_ issue: ReportIssue) -> JSONValue {
        [
            "id": .string(issue.rule),
            "shortDescription": ["text": .string(issue.title)],
            "help": ["text": .string(issue.remedy.isEmpty ? issue.title : issue.remedy)],
            "defaultConfiguration": ["level": .string(SARIFRenderer.level(issue.severity))],
            "properties": properties(issue.severity, family: String(issue.rule.prefix { $0.isLetter })),
        ]
    }

    /// `security-severity` orders alerts on GitHub: critical above 9, high above 7, medium from 4.
    private static func properties(_ severity: Severity, family: String) -> JSONValue {
        let score =
            switch severity {
            case .critical: "9.5"
            case .high: "8.0"
            case .medium: "5.5"
            case .low: "3.0"
            case .info: "0.0"
            }
        return [
            "tags": .strings(["storage", family]),
            "precision": "high",
            "problem.severity": .string(
                severity >= .high ? "error" : severity == .medium ? "warning" : "recommendation"
            ),
            "security-severity": .string(score),
        ]
    }

    private static func help(_ check: CheckDescriptor) -> (text: String, markdown: String) {
        let parts: [(title: String, body: String)] = [
            ("How it happens", check.mechanism), ("When nobody notices", check.whenSilent),
            ("What operators see", check.message), ("What to do", check.remedy), ("Example", check.example),
        ].filter { !$0.1.isEmpty }
        var text = parts.map { "\($0.title): \($0.body)" }.joined(separator: "\n")
        var markdown = parts.map { "**\($0.title).** \(MarkdownInline.text($0.body, limit: 4_000).source)" }
            .joined(separator: "\n\n")
        if !check.references.isEmpty {
            text += "\nReferences:\n" + check.references.joined(separator: "\n")
            markdown += "\n\n" + check.references.map { "- \(MarkdownInline.link($0).source)" }.joined(separator: "\n")
        }
        return (text, markdown)
    }

    /// `local-path-not-mounted` as `LocalPathNotMounted`, the form that SARIF suggests for names.
    private static func identifier(_ name: String) -> String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
