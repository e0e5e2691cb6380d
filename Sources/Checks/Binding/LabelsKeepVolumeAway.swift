import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-18: labels of a PV do not meet the claim's selector, or its zone is not that of its node.
enum LabelsKeepVolumeAway: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-18",
        family: .binding,
        name: "labels-keep-volume-away",
        title: "Labels keep a volume from its claim or its node",
        severity: .high,
        mechanism:
            "A claim with a selector only takes volumes that have the labels; a volume that was made again without them is no match. A volume with a zone or region label is used only on nodes with the same one.",
        message: "node(s) had no available volume zone",
        remedy:
            "Put the labels of the old object on the new one. Remove zone labels from volumes of one node: their node affinity is enough.",
        example: "Claim `selector: {matchLabels: {tier: gold}}`, and no volume with that label.",
        references: [
            "Kubernetes staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go: FindMatchingVolume",
            "Kubernetes pkg/scheduler/framework/plugins/volumezone/volume_zone.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )

    private static let zoneKeys = [
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region",
    ]

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context)
        let selecting = PendingClaims.all(context).filter {
            $0.claim.selector?.isEmpty == false && $0.claim.boundVolumeName == nil
                && StaticVolumes.wantsStatic($0.claim, context)
        }
        var findings: [Finding] = []
        if !selecting.isEmpty {
            let simulator = BindingSimulator(context.inventory.cluster, context.graph.index)
            for entry in selecting where entry.prediction.outcome == .pending || isWaiting(entry) {
                guard simulator.candidates(forClaimAt: entry.binding.claimIndex).isEmpty else { continue }
                findings.append(unmatched(entry))
            }
        }
        findings += volumes.compactMap { zoned($0, context) }
        return .decided(
            descriptor,
            subjects: volumes.count + selecting.count,
            findings: findings,
            nothing: "no static volume is in scope, and no claim that waits has a selector"
        )
    }

    private static func isWaiting(_ entry: PendingClaim) -> Bool {
        if case .waitsForConsumer = entry.prediction.outcome { true } else { false }
    }

    private static func unmatched(_ entry: PendingClaim) -> Finding {
        let keys = (entry.claim.selector ?? []).prefix(4).map { ShellQuote.code($0.key.value) }.joined(separator: ", ")
        return Finding(
            check: descriptor,
            subject: entry.claim.reference,
            side: .cluster,
            stableKey: entry.key("selector"),
            detail: "the claim selects volumes by \(keys), and no free volume that fits has such labels",
            effect: "the claim stays Pending",
            blastRadius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "label the volume that holds the data of the claim as the selector asks, with `oc label pv`"
                )
            ],
            evidence: (entry.claim.selector ?? []).prefix(4).map { Evidence(.cause, at: $0.key.location) }
        )
    }

    /// Kubernetes reads a list of zones in one label as names between two underscores.
    private static func zoned(_ pair: StaticVolume, _ context: CheckContext) -> Finding? {
        // Few volumes have such labels; only those are compared with every node.
        guard zoneKeys.contains(where: { pair.volume.metadata.labels[$0] != nil }) else { return nil }
        let nodes = context.inventory.cluster.nodes.filter {
            $0.cluster == pair.volume.cluster
                && (pair.volume.nodeAffinity?.matches(labels: $0.labels, nodeName: $0.name) ?? true)
        }
        guard !nodes.isEmpty else { return nil }
        for key in zoneKeys {
            guard let label = pair.volume.metadata.labels[key] else { continue }
            let zones = label.value.split(separator: "__").map(String.init)
            let isMet = nodes.contains { node in node.metadata.labels[key].map { zones.contains($0.value) } ?? false }
            // Nodes without any zone label are not compared.
            let isCompared = nodes.contains { node in zoneKeys.contains { node.metadata.labels[$0] != nil } }
            if isMet || !isCompared { continue }
            return Finding(
                check: descriptor,
                subject: pair.volume.reference,
                side: .cluster,
                stableKey: pair.key("zone|\(key)"),
                detail:
                    "the volume has label `\(key)` with \(ShellQuote.code(label.value)), and no node that its affinity allows has it",
                effect: "pods stay Pending: `node(s) had no available volume zone`",
                blastRadius: pair.binding.blastRadius,
                remediation: [
                    Remediation(
                        .command,
                        "remove the label; node affinity pins the volume already",
                        body: "oc label pv \(ShellQuote.word(pair.volume.name)) \(key)-",
                        place: "workstation",
                        undo:
                            "oc label pv \(ShellQuote.word(pair.volume.name)) \(ShellQuote.word("\(key)=\(label.value)"))"
                    )
                ],
                evidence: [Evidence(.cause, at: label.location)]
                    + nodes.prefix(2).map { Evidence(.counterpart, at: $0.metadata.name.location, note: "a node") }
            )
        }
        return nil
    }
}
