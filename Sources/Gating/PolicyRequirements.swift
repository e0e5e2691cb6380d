import Findings
import SourceText
import StorageModel

/// What a policy demands of the evidence, beyond what every run must have.
enum PolicyRequirements {
    /// How far a capture may lie in the future before its clock is not believed, in seconds.
    private static let clockTolerance = 300

    /// Why the evidence is not what the policy demands, in a fixed order.
    static func reasons(in input: GateInput, controls: GateControls) -> [String] {
        let policy = controls.policy
        var reasons = policy.requiredCaptures.compactMap { missing($0, input) }
        if let limit = policy.maximumCaptureAge {
            reasons += captured(input).compactMap { age(of: $0, limit: limit, now: controls.now) }
        }
        if policy.requiresSameBoot {
            reasons += captured(input).filter { $0.isOfDumpedBoot != true }.map {
                "it is not proven that the capture of the \($0.host.rawValue) node is of the boot that the dump shows"
            }
        }
        if policy.requiresSameCluster {
            reasons += captured(input).filter { $0.isOfDumpedCluster != true }.map {
                "it is not proven that the \($0.host.rawValue) node is a node of the one dumped cluster"
            }
        }
        return reasons + coverage(input, policy.minimumCoverage)
    }

    /// Machines of which something was captured; both when nothing is known about that.
    private static func captured(_ input: GateInput) -> [GateNode] {
        let nodes = input.nodes.filter(\.isCaptured)
        return nodes.isEmpty && input.scope == .analysis
            ? HostRole.allCases.map { GateNode(host: $0, isCaptured: false) } : nodes
    }

    private static func missing(_ required: RequiredCapture, _ input: GateInput) -> String? {
        let name = "the policy demands `\(required.capture)` of the \(required.origin.rawValue)"
        switch required.origin {
        case .cluster:
            return (input.objectCounts[required.capture] ?? 0) > 0 ? nil : "\(name), and no such object was read"
        case .source, .target:
            let role: InputRole = required.origin == .source ? .sourceNode : .targetNode
            let found = input.captures.filter { $0.role == role && isNamed($0, required.capture) }
            if found.contains(where: \.isWhole) { return nil }
            return found.isEmpty ? "\(name) node, which was not captured" : "\(name) node, which was not read whole"
        }
    }

    /// Whether a capture is called so: by its kind, or by the end of its path at a slash.
    private static func isNamed(_ capture: GateCapture, _ name: String) -> Bool {
        capture.kind == name || capture.path == name || capture.path.hasSuffix("/" + name)
    }

    private static func age(of node: GateNode, limit: Int, now: Int) -> String? {
        guard let captured = node.capturedAt else {
            return "the age of the capture of the \(node.host.rawValue) node is not known"
        }
        let age = now - captured
        if age < -clockTolerance { return "the capture of the \(node.host.rawValue) node is of the future" }
        guard age > limit else { return nil }
        return "the capture of the \(node.host.rawValue) node is \(words(age)) old, the policy allows \(words(limit))"
    }

    private static func coverage(_ input: GateInput, _ minimum: MinimumCoverage) -> [String] {
        var reasons: [String] = []
        func demand(_ share: Int?, _ good: Int, of all: Int, _ what: String) {
            guard let share, good * 100 < share * all || all == 0 && share > 0 else { return }
            let text = all == 0 ? "none" : "\(good) of \(all)"
            reasons.append("coverage: \(text) \(what), the policy demands \(share) percent")
        }
        let asked = input.outcomes.filter { $0.crashed || $0.result != .notApplicable }
        let decided = asked.count { !$0.crashed && $0.result != .unknown }
        demand(minimum.checks, decided, of: asked.count, "checks were decided")
        let rows = input.preflight.filter { $0.result != .notApplicable }
        demand(minimum.preflight, rows.count { $0.result != .unknown }, of: rows.count, "preflight items were answered")
        guard input.scope == .analysis, !input.volumes.isEmpty else { return reasons }
        let sure = input.volumes.count { $0.certainty == .certain && $0.headline != .undetermined }
        demand(minimum.volumes, sure, of: input.volumes.count, "predictions of volumes are certain")
        return reasons
    }

    /// A duration in the largest unit that does not round it away: `36 h`, `10 d`.
    static func words(_ seconds: Int) -> String {
        switch seconds {
        case ..<3_600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
