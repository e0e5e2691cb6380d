import SourceText

/// Forms in which `inspect` prints.
package enum InspectionFormat: String, Sendable, CaseIterable {
    /// A table for people.
    case text
    /// JSON for programs.
    case json

    /// The whole output.
    package func render(_ inspection: Inspection) -> String {
        switch self {
        case .text: InspectionText.render(inspection)
        case .json: InspectionJSON.value(inspection).text
        }
    }
}

/// The table.
private enum InspectionText {
    /// Oddities that cost nothing are listed up to this number.
    private static let mostNotes = 20

    static func render(_ inspection: Inspection) -> String {
        var lines: [String] = []
        for subject in inspection.subjects {
            if !lines.isEmpty { lines.append("") }
            lines += render(subject)
        }
        if inspection.subjects.isEmpty { lines.append("nothing was recognised") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func render(_ subject: Inspection.Subject) -> [String] {
        var lines = [subject.kind.uppercased()]
        lines += subject.facts.map { "  \($0.name): \(safe($0.value))" }
        lines.append("")
        let rows = subject.files.map { file in
            [
                safe(file.path), safe(file.kind), "\(file.size)",
                file.facts.map { "\($0.number) \($0.noun)" }.joined(separator: ", "),
                problemSummary(file.problems),
            ]
        }
        lines += table(["FILE", "KIND", "BYTES", "READ", "PROBLEMS"], rows)
        let all = subject.files.flatMap { file in file.problems.map { (file.path, $0) } }
        let notes = all.filter { !$0.1.effect.losesEvidence }
        let problems = all.filter { $0.1.effect.losesEvidence } + notes.prefix(mostNotes)
        if !problems.isEmpty || !subject.problems.isEmpty {
            lines += ["", "PROBLEMS"]
            lines += subject.problems.map { "  \($0.effect.rawValue): \(safe($0.message))" }
            lines += problems.map { path, problem in
                "  \(safe(path))\(problem.line.map { ":\($0)" } ?? ""): \(problem.effect.rawValue): \(safe(problem.message))"
            }
        }
        if notes.count > mostNotes { lines.append("  \(notes.count - mostNotes) more notes; --format json lists all") }
        if !subject.contradictions.isEmpty {
            lines += ["", "CONTRADICTIONS"] + subject.contradictions.map { "  " + safe($0) }
        }
        if !subject.gaps.isEmpty {
            lines.append("")
            lines += table(
                ["MISSING", "SETTLES", "WAITING FOR IT"],
                subject.gaps.map { [safe($0.capture), safe($0.settles), $0.checks.joined(separator: " ")] }
            )
        }
        return lines
    }

    private static func problemSummary(_ problems: [InputProblem]) -> String {
        let lost = problems.count { $0.effect.losesEvidence }
        let notes = problems.count - lost
        return [lost > 0 ? "\(lost) lost" : "", notes > 0 ? "\(notes) noted" : ""].filter { !$0.isEmpty }
            .joined(separator: ", ")
    }

    /// Captured text on one line of a terminal.
    private static func safe(_ text: String) -> String { TerminalText.escaped(text) }

    private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column + 1 < row.count { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

/// The JSON form; docs/schema describes it.
private enum InspectionJSON {
    static func value(_ inspection: Inspection) -> JSONValue {
        [
            "schemaVersion": .integer(1),
            "tool": ["name": .string(inspection.tool.name), "version": .string(inspection.tool.version)],
            "complete": .bool(!inspection.losesEvidence),
            "subjects": .array(inspection.subjects.map(value)),
        ]
    }

    private static func value(_ subject: Inspection.Subject) -> JSONValue {
        [
            "kind": .string(subject.kind),
            "facts": .object(subject.facts.map { JSONValue.Member($0.name, .string($0.value)) }),
            "files": .array(subject.files.map(value)),
            "missing": .array(
                subject.gaps.map { gap in
                    [
                        "capture": .string(gap.capture), "settles": .string(gap.settles),
                        "checks": .strings(gap.checks),
                    ]
                }
            ),
            "problems": .array(subject.problems.map(value)),
            "contradictions": .strings(subject.contradictions),
        ]
    }

    private static func value(_ file: Inspection.File) -> JSONValue {
        [
            "path": .string(file.path), "kind": .string(file.kind), "size": .integer(file.size),
            "sha256": .string(file.sha256),
            "read": .object(file.facts.map { JSONValue.Member($0.noun, .integer($0.number)) }),
            "problems": .array(file.problems.map(value)),
        ]
    }

    private static func value(_ problem: InputProblem) -> JSONValue {
        [
            "effect": .string(problem.effect.rawValue), "line": problem.line.map(JSONValue.integer) ?? .null,
            "message": .string(problem.message),
        ]
    }
}
