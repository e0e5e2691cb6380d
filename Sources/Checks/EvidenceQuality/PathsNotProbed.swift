import Findings
import Resolution
import SourceText
import StorageModel

/// EV-05: nobody looked what stands at the paths of volumes.
enum PathsNotProbed: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-05",
        family: .evidence,
        name: "paths-not-probed",
        title: "What stands at volume paths, and beneath their mounts, was not captured",
        severity: .low,
        mechanism:
            "Whether pods stop with an error or write into an empty directory when a mount is lost depends on what lies beneath the mount. Only a look at the node tells; until then the worse outcome is reported.",
        remedy: "Run the capture script with the list of paths on both nodes.",
        example: "fstab and mountinfo only, and a volume whose mount is lost: `missing` or `shadow-write`.",
        references: ["Kubernetes pkg/volume/local/local.go", "man 8 mount"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard let prediction = context.prediction else {
            return CheckOutcome(
                check: descriptor.id,
                result: .notApplicable,
                subjects: 0,
                reason: "this run predicts no takeover"
            )
        }
        let open = prediction.volumes.filter { $0.certainty != .certain }
        let findings = HostRole.allCases.compactMap { host -> Finding? in
            // After the takeover the source's directories answer for both sides.
            let hit = host == .source ? open : open.filter { $0.side == .resident }
            let facts = context.inventory.facts(host)
            var captures: [String] = []
            if facts.pathProbes == nil { captures.append("probe/paths.tsv") }
            if facts.beneathProbes == nil { captures.append("probe/beneath.tsv") }
            guard !captures.isEmpty, !hit.isEmpty else { return nil }
            return finding(captures, hit, host, context.graph.match(host).name)
        }
        return .decided(
            descriptor,
            subjects: prediction.volumes.count,
            findings: findings,
            nothing: "no volume is in scope"
        )
    }

    private static func finding(
        _ captures: [String],
        _ volumes: [VolumeOutcome],
        _ host: HostRole,
        _ node: String
    ) -> Finding {
        let names = Set(volumes.map { ShellQuote.code($0.volume.name) }).sorted()
        let listed = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
        let missing = captures.map {
            MissingEvidence(
                origin: "\(host.rawValue) node",
                capture: $0,
                settles: $0.hasSuffix("paths.tsv")
                    ? "what stands at the paths of \(listed)"
                    : "whether pods of \(listed) stop or write beneath a lost mount"
            )
        }
        return Finding(
            check: descriptor,
            certainty: .undetermined(missing: missing),
            subject: ObjectReference(kind: "Node", name: node),
            side: host == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: captures.joined(separator: "|"),
            detail:
                "\(captures.map(ShellQuote.code).joined(separator: " and ")) were not captured; volumes that are not certain: \(listed)",
            effect: "the worse outcome is reported for these volumes",
            remediation: [
                Remediation(
                    .hint,
                    "run the capture script on \(ShellQuote.code(node)) with the paths of the cluster dump"
                )
            ],
            evidence: volumes.prefix(5).compactMap { $0.evidence.first }
        )
    }
}
