import Findings
import Gating
import Ingestion
import Reporting
import SourceText
import YAMLEvents

/// Reads a policy file; what it does not say has the built-in value, what it says wrongly is an error.
struct PolicyReader {
    /// Version of the form of policy, waiver and baseline files.
    static let apiVersion = "pv-impact/v1"

    private static let keys = [
        "apiVersion", "kind", "threshold", "failOnWarning", "undetermined", "overrides", "unwaivable",
        "requiredCaptures", "minimumCoverage", "maximumCaptureAge", "sameBoot", "sameCluster", "scope", "sizeProfile",
        "waivers", "baseline",
    ]

    private let fields: ConfigurationFields
    /// Identifiers of every check, to find misspelt rules.
    private let rules: Set<String>

    private init(path: String, rules: Set<String>) {
        self.fields = ConfigurationFields(path: path)
        self.rules = rules
    }

    /// Reads the file and adds it to the inputs.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be read, for unknown fields and rules, and for wrong values.
    static func read(
        path: String,
        rules: Set<String>,
        into sources: inout SourceMap
    ) throws(ConfigurationError) -> GatePolicy {
        let text = try ConfigurationFile.read(path, kind: "policy", into: &sources)
        let root = try ConfigurationFile.document(text, path: path)
        return try PolicyReader(path: path, rules: rules).policy(root)
    }

    private func policy(_ root: YAMLNode) throws(ConfigurationError) -> GatePolicy {
        try fields.requireKeys(of: root, in: Self.keys)
        try fields.requireHeader(of: root, apiVersion: Self.apiVersion, kind: "Policy")
        let thresholds = Severity.allCases.filter { $0 != .info }
        var policy = GatePolicy(
            failOn: try fields.choice(root, "threshold", of: thresholds) ?? .high,
            failOnWarning: try fields.flag(root, "failOnWarning") ?? false
        )
        policy.blocksUndetermined = try fields.choice(root, "undetermined", of: Undetermined.allCases) == .blocked
        for item in try fields.items(root, "overrides") { policy.overrides.append(try override(item)) }
        policy.unwaivable = Set(try ruleList(root, "unwaivable")).sorted()
        for item in try fields.items(root, "requiredCaptures") {
            policy.requiredCaptures.append(try requiredCapture(item))
        }
        if let minimum = root["minimumCoverage"] { policy.minimumCoverage = try coverage(minimum) }
        policy.maximumCaptureAge = try fields.duration(root, "maximumCaptureAge")
        policy.requiresSameBoot = try fields.flag(root, "sameBoot") ?? false
        policy.requiresSameCluster = try fields.flag(root, "sameCluster") ?? false
        if let scope = root["scope"] { policy.scope = try self.scope(scope) }
        policy.sizeProfile = try fields.choice(root, "sizeProfile", of: SizeProfile.allCases)?.rawValue
        if let waivers = root["waivers"] { policy.waiverRules = try waiverRules(waivers) }
        if let baseline = root["baseline"] {
            try fields.requireKeys(of: baseline, in: ["maximumSeverity"])
            policy.maximumBaselineSeverity = try fields.choice(baseline, "maximumSeverity", of: Severity.allCases)
        }
        return policy
    }

    /// What an undetermined finding at or above the threshold does.
    private enum Undetermined: String, CaseIterable {
        case inconclusive
        case blocked
    }

    private func override(_ node: YAMLNode) throws(ConfigurationError) -> SeverityRule {
        try fields.requireKeys(of: node, in: ["rule", "severity", "reason", "scope"])
        let check = try fields.required(node, "rule")
        try requireRule(check, at: node["rule"] ?? node)
        guard let severity = try fields.choice(node, "severity", of: Severity.allCases) else {
            throw fields.error(at: node, "`severity` is missing")
        }
        return SeverityRule(
            check: check,
            severity: severity,
            reason: try fields.required(node, "reason"),
            scope: try node["scope"].map(scope) ?? GateScope()
        )
    }

    private func ruleList(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> [String] {
        let list = try fields.texts(node, key)
        for (text, item) in zip(list, try fields.items(node, key)) { try requireRule(text, at: item) }
        return list
    }

    /// A rule that does not exist would silently change nothing.
    private func requireRule(_ check: String, at node: YAMLNode) throws(ConfigurationError) {
        guard rules.contains(check) else {
            throw fields.error(at: node, "no rule `\(check)`; `pv-impact checks list` shows all")
        }
    }

    private func requiredCapture(_ node: YAMLNode) throws(ConfigurationError) -> RequiredCapture {
        try fields.requireKeys(of: node, in: ["from", "capture"])
        guard let origin = try fields.choice(node, "from", of: RequiredCapture.Origin.allCases) else {
            throw fields.error(at: node, "`from` is missing: source, target or cluster")
        }
        return RequiredCapture(origin, try fields.required(node, "capture"))
    }

    private func coverage(_ node: YAMLNode) throws(ConfigurationError) -> MinimumCoverage {
        try fields.requireKeys(of: node, in: ["checks", "preflight", "volumes"])
        return MinimumCoverage(
            checks: try fields.number(node, "checks", in: 0...100),
            preflight: try fields.number(node, "preflight", in: 0...100),
            volumes: try fields.number(node, "volumes", in: 0...100)
        )
    }

    private func scope(_ node: YAMLNode) throws(ConfigurationError) -> GateScope {
        try fields.requireKeys(of: node, in: ["namespaces", "persistentVolumes", "storageClasses", "nodes"])
        let scope = GateScope(
            namespaces: try fields.texts(node, "namespaces"),
            volumes: try fields.texts(node, "persistentVolumes"),
            storageClasses: try fields.texts(node, "storageClasses"),
            nodes: try fields.texts(node, "nodes")
        )
        guard !scope.isEmpty else { throw fields.error(at: node, "the scope selects nothing: name what it is about") }
        return scope
    }

    private func waiverRules(_ node: YAMLNode) throws(ConfigurationError) -> WaiverRules {
        try fields.requireKeys(
            of: node,
            in: ["approverDiffersFromAuthor", "maximumLifetime", "maximumNumber", "coverUndetermined"]
        )
        return WaiverRules(
            approverDiffersFromAuthor: try fields.flag(node, "approverDiffersFromAuthor") ?? false,
            maximumLifetime: try fields.duration(node, "maximumLifetime"),
            maximumNumber: try fields.number(node, "maximumNumber", in: 0...10_000),
            coversUndetermined: try fields.flag(node, "coverUndetermined") ?? false
        )
    }
}
