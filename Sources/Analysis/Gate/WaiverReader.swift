import FoundationEssentials
import Gating
import Ingestion
import SourceText
import YAMLEvents

/// Reads waiver and baseline files.
enum WaiverReader {
    private static let keys = [
        "fingerprint", "rule", "object", "reason", "approver", "author", "ticket", "created", "expires",
        "evidenceDigest",
    ]

    /// Reads a list of waivers, or a mapping with a list `waivers`, and adds the file to the inputs.
    ///
    /// A date that is none is kept, so that it voids its waiver and no other.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be read, and for unknown, missing or wrongly typed fields.
    static func waivers(path: String, into sources: inout SourceMap) throws(ConfigurationError) -> [Waiver] {
        let fields = ConfigurationFields(path: path)
        var waivers: [Waiver] = []
        for item in try entries(path, kind: "waivers", header: "Waivers", list: "waivers", fields, into: &sources) {
            waivers.append(try waiver(item, fields))
        }
        return waivers
    }

    /// Reads a baseline and adds the file to the inputs.
    ///
    /// - Throws: `ConfigurationError` as for waivers.
    static func baseline(path: String, into sources: inout SourceMap) throws(ConfigurationError) -> [BaselineEntry] {
        let fields = ConfigurationFields(path: path)
        var entries: [BaselineEntry] = []
        for item in try self.entries(
            path,
            kind: "baseline",
            header: "Baseline",
            list: "findings",
            fields,
            into: &sources
        ) {
            try fields.requireKeys(of: item, in: ["fingerprint", "evidenceDigest", "rule", "object"])
            entries.append(
                BaselineEntry(
                    fingerprint: try digest(item, "fingerprint", fields),
                    evidenceDigest: try digest(item, "evidenceDigest", fields),
                    rule: try fields.text(item, "rule") ?? "",
                    object: try fields.text(item, "object") ?? "",
                    line: item.location.line
                )
            )
        }
        return entries
    }

    private static func entries(
        _ path: String,
        kind: String,
        header: String,
        list: String,
        _ fields: ConfigurationFields,
        into sources: inout SourceMap
    ) throws(ConfigurationError) -> [YAMLNode] {
        let text = try ConfigurationFile.read(path, kind: kind, into: &sources)
        let root = try ConfigurationFile.document(text, path: path)
        if let elements = root.elements { return elements }
        try fields.requireKeys(of: root, in: ["apiVersion", "kind", list])
        try fields.requireHeader(of: root, apiVersion: PolicyReader.apiVersion, kind: header)
        guard root[list] != nil else { throw fields.error(at: root, "`\(list)` is missing: a list is expected") }
        return try fields.items(root, list)
    }

    private static func waiver(_ node: YAMLNode, _ fields: ConfigurationFields) throws(ConfigurationError) -> Waiver {
        try fields.requireKeys(of: node, in: keys)
        return Waiver(
            target: try target(node, fields),
            reason: try fields.required(node, "reason"),
            approver: try fields.required(node, "approver"),
            author: try fields.text(node, "author"),
            ticket: try fields.required(node, "ticket"),
            created: moment(try fields.required(node, "created")),
            expires: moment(try fields.required(node, "expires")),
            evidenceDigest: try digest(node, "evidenceDigest", fields),
            line: node.location.line
        )
    }

    private static func target(
        _ node: YAMLNode,
        _ fields: ConfigurationFields
    ) throws(ConfigurationError) -> Waiver.Target {
        let hasRule = node["rule"] != nil || node["object"] != nil
        switch (node["fingerprint"] != nil, hasRule) {
        case (true, false): return .fingerprint(try digest(node, "fingerprint", fields))
        case (false, true):
            return .rule(try fields.required(node, "rule"), object: try fields.required(node, "object"))
        case (true, true): throw fields.error(at: node, "give `fingerprint`, or `rule` and `object`, not both")
        case (false, false): throw fields.error(at: node, "`fingerprint` is missing, or `rule` and `object`")
        }
    }

    /// 64 lower-case hexadecimal digits.
    private static func digest(
        _ node: YAMLNode,
        _ key: String,
        _ fields: ConfigurationFields
    ) throws(ConfigurationError) -> String {
        let text = try fields.required(node, key)
        let isHexadecimal = text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard text.utf8.count == 64, isHexadecimal else {
            throw fields.error(
                at: node[key] ?? node,
                "`\(key)` must be 64 hexadecimal digits, as the analysis shows them"
            )
        }
        return text
    }

    /// What a date (its first second in UTC) or an RFC 3339 moment means; no other form, and no day that does not exist.
    static func moment(_ text: String) -> WaiverMoment {
        let day = Date.ISO8601FormatStyle().year().month().day()
        if let date = try? day.parse(text), date.formatted(day) == text {
            return WaiverMoment(text, seconds: Int(date.timeIntervalSince1970))
        }
        let zulu = text.hasSuffix("Z") ? String(text.dropLast()) + "+00:00" : text
        let date = String(zulu.prefix(10))
        guard zulu.utf8.count == 25, let start = try? day.parse(date), start.formatted(day) == date,
            let moment = try? Date(text, strategy: .iso8601)
        else { return WaiverMoment(text, seconds: nil) }
        return WaiverMoment(text, seconds: Int(moment.timeIntervalSince1970))
    }
}
