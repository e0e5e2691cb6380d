import Findings
import Resolution
import SourceText
import StorageModel

/// ID-01: the node affinity of a volume matches no node after the takeover.
enum AffinityAfterTakeover: Check {
    static let descriptor = CheckDescriptor(
        id: "ID-01",
        family: .identity,
        name: "affinity-matches-no-node",
        title: "Node affinity does not match the machine after the takeover",
        severity: .high,
        mechanism:
            "The scheduler compares the volume's nodeAffinity with node labels, letter by letter. After the takeover the machine has the labels of one node only, the source's or the target's; another host name, a full instead of a short name, or other letter case match nothing.",
        message:
            "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity / up to Kubernetes 1.32: had volume node affinity conflict",
        remedy:
            "Keep the host name that the volumes ask for, or create the PV again under the same name with the new affinity: nodeAffinity cannot be changed in place.",
        example: "`kubernetes.io/hostname In [worker-1]`, and the machine is `worker-7` afterwards.",
        references: [
            "Kubernetes pkg/scheduler/framework/plugins/volumebinding/binder.go",
            "Kubernetes pkg/apis/core/validation/validation.go: validatePvNodeAffinity",
        ],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard let identity = context.plan?.profile.nodeIdentity else {
            return CheckOutcome(
                check: descriptor.id,
                result: .notApplicable,
                subjects: 0,
                reason: "this run predicts no takeover"
            )
        }
        let causes = VolumeOutcomes(context)
        var findings: [Finding] = []
        var missing: Set<MissingEvidence> = []
        var subjects = 0
        for subject in StaticSubjects.all(context) {
            subjects += 1
            switch subject.subject.isReachableAfter {
            case .reachable: continue
            case .unknown(let capture): missing.insert(capture)
            case .onlyWithIdentity(let host, let evidence):
                guard identity != (host == .source ? .source : .target) else { continue }
                findings.append(finding(subject, host, evidence, identity, causes, context))
            }
        }
        let near = NearMisses.findings(context)
        return .decided(
            descriptor,
            subjects: subjects + near.count,
            findings: findings + near,
            missing: missing.sorted(),
            nothing: "no static volume is in scope"
        )
    }

    private static func finding(
        _ subject: StaticSubject,
        _ host: HostRole,
        _ evidence: [Evidence],
        _ identity: TakeoverProfile.NodeIdentity,
        _ causes: VolumeOutcomes,
        _ context: CheckContext
    ) -> Finding {
        let wanted = context.graph.match(host)
        let other = context.graph.match(host == .source ? .target : .source)
        let isOpen = identity == .unknown
        return Finding(
            check: descriptor,
            certainty: isOpen ? .depends(on: ["nodeIdentity"]) : .certain,
            subject: subject.subject.volume,
            side: FindingSide(subject.subject.side),
            node: subject.subject.node,
            stableKey: StaticVolumes.key("affinity", subject.subject.cluster),
            detail: "the volume is usable on \(ShellQuote.code(wanted.name)) only"
                + (isOpen
                    ? ", and it is not known whether the machine keeps that identity"
                    : "; the machine is \(ShellQuote.code(other.name)) after the takeover"),
            before: "the affinity matches \(ShellQuote.code(wanted.name))",
            after: isOpen
                ? "it matches only if the machine is \(ShellQuote.code(wanted.name))"
                : "it does not match \(ShellQuote.code(other.name))",
            effect: SchedulerText.affinity(other),
            blastRadius: subject.binding.blastRadius,
            remediation: remediation(subject.subject.volume.name, wanted, instead: other),
            evidence: evidence,
            causedBy: causes.cause(of: subject.subject, severity: .high)
        )
    }

    private static func remediation(_ volume: String, _ wanted: NodeMatch, instead other: NodeMatch) -> [Remediation] {
        [
            Remediation(
                .hint,
                "let the machine have the host name and node labels of \(ShellQuote.code(wanted.name)) after the takeover; volumes whose affinity names \(ShellQuote.code(other.name)) can then not be scheduled there"
            ),
            Remediation(
                .hint,
                "or stop the workload, set policy Retain, delete the PV \(ShellQuote.code(volume)) and create it again under the same name with the new affinity and a claimRef with the uid of its claim"
            ),
        ]
    }
}

/// Volumes that would be usable on one of the machines if only the spelling of its name agreed.
private enum NearMisses {
    static func findings(_ context: CheckContext) -> [Finding] {
        var likes = [context.graph.sourceNode, context.graph.targetNode].filter(\.isNamed).map { Likeness($0) }
        return context.graph.outOfScope.compactMap { excluded in
            guard excluded.volume.kind == "PersistentVolume",
                let position = context.graph.bindingOfVolume[
                    BindingGraph.VolumeKey(cluster: excluded.cluster, name: excluded.volume.name)
                ]
            else { return nil }
            let binding = context.graph.bindings[position]
            let volume = context.inventory.cluster.persistentVolumes[binding.volumeIndex]
            guard binding.provisioning.kind.isStatic, volume.isOnNode else { return nil }
            let hostnames = hostnames(volume)
            for index in likes.indices {
                guard let value = hostnames.first(where: { likes[index].isLike($0.value) }) else { continue }
                // A node of exactly that name is another node, not a misspelling.
                let isNode = context.inventory.cluster.nodes.contains {
                    $0.name == value.value || $0.labels[NodeMatch.hostnameLabel] == value.value
                }
                if !isNode { return finding(volume, value, likes[index].match, binding) }
            }
            return nil
        }
    }

    private static func hostnames(_ volume: PersistentVolume) -> [Located<String>] {
        (volume.nodeAffinity?.terms ?? []).flatMap(\.matchExpressions).filter {
            $0.key.value == NodeMatch.hostnameLabel && $0.operator == "In"
        }.flatMap(\.values)
    }

    /// Names that are like those of a node; many volumes ask for few names.
    private struct Likeness {
        let match: NodeMatch
        private let names: [String]
        private var known: [String: Bool] = [:]

        init(_ match: NodeMatch) {
            self.match = match
            let label = match.node?.labels[NodeMatch.hostnameLabel]
            names = ([match.name] + (label.map { [$0] } ?? [])).map { $0.lowercased() }
        }

        /// Equal without letter case, or one is the short form of the other.
        mutating func isLike(_ value: String) -> Bool {
            if let answer = known[value] { return answer }
            let wanted = value.lowercased()
            let answer = names.contains {
                $0 == wanted || $0.hasPrefix(wanted + ".") || wanted.hasPrefix($0 + ".")
            }
            known[value] = answer
            return answer
        }
    }

    private static func finding(
        _ volume: PersistentVolume,
        _ value: Located<String>,
        _ match: NodeMatch,
        _ binding: VolumeBinding
    ) -> Finding {
        var evidence = [Evidence(.cause, at: value.location, note: "the host name that the volume asks for")]
        evidence += match.evidence.map { Evidence(.counterpart, at: $0.location, note: "the node") }
        return Finding(
            check: AffinityAfterTakeover.descriptor,
            subject: volume.reference,
            side: match.host == .source ? .carried : .resident,
            node: match.name,
            stableKey: StaticVolumes.key("spelling", volume.cluster),
            detail:
                "the affinity asks for host name \(ShellQuote.code(value.value)), which is not how \(ShellQuote.code(match.name)) is spelled",
            effect: SchedulerText.affinity(match),
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "compare the affinity with label `kubernetes.io/hostname` of the node; create the PV again with the right value"
                )
            ],
            evidence: evidence
        )
    }
}

/// Messages of the scheduler, whose wording changed in Kubernetes 1.33 (OpenShift 4.20).
enum SchedulerText {
    /// The message about a node that a volume's affinity excludes.
    static func affinity(_ match: NodeMatch) -> String {
        let new = "node(s) didn't match PersistentVolume's node affinity"
        let old = "node(s) had volume node affinity conflict"
        let version = (match.node?.kubeletVersion?.value).flatMap { KubernetesVersion($0) }
        guard let version else {
            return "pods stay Pending: `FailedScheduling`: `\(new)` (before Kubernetes 1.33: `\(old)`)"
        }
        return "pods stay Pending: `FailedScheduling`: `\(version < KubernetesVersion(1, 33) ? old : new)`"
    }
}
