package import Findings
import StorageModel

/// Renders the documentation of checks from their descriptors: for `explain` and for the files below docs/checks.
package enum CheckDocumentation {
    /// Every descriptor of the registry, preflight items included, sorted by family and number.
    package static func descriptors() -> [CheckDescriptor] { sorted }

    private static let sorted: [CheckDescriptor] = {
        let all = CheckRegistry.checks.map { $0.descriptor } + CheckRegistry.preflight.map { $0.descriptor }
        let keyed = all.map { (key: sortKey($0), descriptor: $0) }
        return keyed.sorted { $0.key < $1.key }.map(\.descriptor)
    }()

    /// Name and text of every generated file: `index.md`, and one page for each check.
    package static func files() -> [(name: String, text: String)] {
        [("index.md", index())] + descriptors().map { ("\($0.id).md", page($0)) }
    }

    /// The page of one check as Markdown.
    package static func page(_ descriptor: CheckDescriptor) -> String {
        var lines = ["# \(descriptor.id): \(escaped(descriptor.title))", ""]
        lines += [
            "| Name | Family | Severity | Waivable |", "|---|---|---|---|",
            "| `\(descriptor.name)` | \(familyTitle(descriptor.family)) | \(severityText(descriptor)) | \(descriptor.isWaivable ? "yes" : "no") |",
            "",
        ]
        lines += section("What happens", descriptor.mechanism)
        lines += section("When nobody notices", descriptor.whenSilent)
        lines += messages(descriptor.message)
        lines += section("What to do", descriptor.remedy)
        lines += section("Example", descriptor.example)
        lines += requirements(descriptor.requires)
        if !descriptor.references.isEmpty {
            lines += ["## References", ""] + descriptor.references.map { "- \(escaped($0))" } + [""]
        }
        lines.removeLast()
        return lines.joined(separator: "\n") + "\n"
    }

    /// The index page: every check, then the reserved numbers and the catalogue entries that no check covers yet.
    package static func index() -> String {
        var lines = [
            "# Checks", "",
            "Every check of this version. `pv-impact explain ID` prints the same pages.", "",
            "| Check | Title | Severity | Family |", "|---|---|---|---|",
        ]
        for descriptor in descriptors() {
            let link = "[\(descriptor.id)](\(descriptor.id).md)"
            lines.append(
                "| \(link) | \(cell(descriptor.title)) | \(severityText(descriptor)) | \(familyTitle(descriptor.family)) |"
            )
        }
        lines += ["", "## Reserved numbers", ""]
        lines += HeadlineCatalogue.reserved.sorted { $0.key < $1.key }.map { "- \($0.key): \($0.value)" }
        let explained = PlannedChecks.explained
        if !explained.isEmpty {
            lines += [
                "", "## No check of their own", "",
                "These situations cannot be decided from dumps and captures, or another check decides them.", "",
                "| Number | Situation | Why |", "|---|---|---|",
            ]
            lines += explained.map { "| \($0.id) | \(cell($0.situation)) | \(cell($0.reason ?? "")) |" }
        }
        let open = PlannedChecks.open
        if !open.isEmpty {
            lines += [
                "", "## Not checked yet", "",
                "These situations are known, and this version does not look for them: a report without a finding about them says nothing.",
                "", "| Number | Situation |", "|---|---|",
            ]
            lines += open.map { "| \($0.id) | \(cell($0.situation)) |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func sortKey(_ descriptor: CheckDescriptor) -> (Int, Int, String) {
        let family = CheckDescriptor.Family.allCases.firstIndex(of: descriptor.family) ?? 0
        let digits = descriptor.id.reversed().prefix { $0.isASCII && $0.isNumber }
        return (family, Int(String(digits.reversed())) ?? 0, descriptor.id)
    }

    private static func familyTitle(_ family: CheckDescriptor.Family) -> String {
        switch family {
        case .takeover: "outcome of the takeover"
        case .guide: "preflight: migration guide"
        case .preflight: "preflight: further items"
        case .path: "directories and host paths"
        case .device: "block devices"
        case .localStorage: "Local Storage Operator"
        case .lvmStorage: "LVM Storage"
        case .ceph: "OpenShift Data Foundation"
        case .network: "network and CSI volumes"
        case .binding: "objects and binding"
        case .identity: "node identity"
        case .openShift: "OpenShift nodes"
        case .workload: "workloads"
        case .evidence: "quality of the evidence"
        }
    }

    /// Default severity; preflight items have one for each method.
    private static func severityText(_ descriptor: CheckDescriptor) -> String {
        guard let item = CheckRegistry.preflight.first(where: { $0.descriptor.id == descriptor.id }) else {
            return descriptor.severity.rawValue
        }
        let rows = TakeoverMethod.allCases.compactMap { method in
            item.severities[method].map { (method: method, severity: $0) }
        }
        let distinct = Set(rows.map(\.severity))
        if let only = distinct.first, distinct.count == 1, rows.count == TakeoverMethod.allCases.count {
            return only.rawValue
        }
        return rows.isEmpty
            ? descriptor.severity.rawValue
            : rows.map { "\($0.severity.rawValue) (\($0.method.rawValue))" }.joined(separator: ", ")
    }

    private static func section(_ title: String, _ text: String) -> [String] {
        text.isEmpty ? [] : ["## \(title)", "", escaped(text), ""]
    }

    private static func messages(_ text: String) -> [String] {
        text.isEmpty ? [] : ["## Message", "", "```text", text, "```", ""]
    }

    private static func requirements(_ requires: [EvidenceRequirement]) -> [String] {
        guard !requires.isEmpty else { return [] }
        let lines = requires.map { requirement in
            var parts: [String] = []
            if let host = requirement.host {
                let captures = requirement.anyOf.map { "`\($0.rawValue)`" }.joined(separator: " or ")
                parts.append("\(host.rawValue) node: \(captures)")
            }
            if let kind = requirement.kind { parts.append("cluster dump: \(kind) objects") }
            return "- \(parts.joined(separator: "; "))"
        }
        return ["## Needs", ""] + lines + [""]
    }

    /// Prose with backticks kept: angle brackets outside code spans would be read as HTML.
    private static func escaped(_ text: String) -> String {
        var isCode = false
        var result = ""
        for character in text {
            if character == "`" { isCode.toggle() }
            switch character {
            case "<" where !isCode: result += "&lt;"
            case ">" where !isCode: result += "&gt;"
            case "*" where !isCode: result += "\\*"
            case "\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }

    private static func cell(_ text: String) -> String {
        escaped(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
