import Findings
import Resolution
import SourceText
import StorageModel

/// PATH-12: a hostPath PV does not say which node has its data.
enum HostPathWithoutAffinity: Check {
    static let descriptor = CheckDescriptor(
        id: "PATH-12",
        family: .path,
        name: "host-path-without-affinity",
        title: "hostPath PersistentVolume without node affinity on several nodes",
        severity: .high,
        mechanism:
            "A hostPath PV without `nodeAffinity` is usable on every node. The scheduler may start the pod on a node where the path is empty or missing; moving the data disk to the target does not move the pod there.",
        whenSilent:
            "With a creating type (none, DirectoryOrCreate, FileOrCreate): the pod starts empty on another node.",
        remedy:
            "Add a node affinity: it may be set once on an existing PV. Or pin the pods with a node selector.",
        example: "PV with `hostPath.path: /data/app` and three schedulable nodes.",
        references: [
            "Kubernetes pkg/apis/core/validation/validation.go: validatePvNodeAffinity",
            "Kubernetes component-helpers/storage/volume/pv_helpers.go",
        ]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let cluster = context.inventory.cluster
        var findings: [Finding] = []
        var undecided: Set<MissingEvidence> = []
        var subjects = 0
        let nodes = Dictionary(grouping: cluster.nodes.filter { !$0.unschedulable }, by: \.cluster)
        for binding in context.graph.bindings where cluster.persistentVolumes.indices.contains(binding.volumeIndex) {
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            guard case .hostPath(let path, let type) = volume.source else { continue }
            subjects += 1
            guard volume.nodeAffinity == nil else { continue }
            guard let schedulable = nodes[binding.cluster] else {
                undecided.insert(
                    MissingEvidence(
                        origin: "cluster",
                        capture: "Node objects",
                        settles: "whether pods of hostPath volumes without affinity can start on another node"
                    )
                )
                continue
            }
            guard schedulable.count > 1 else { continue }
            findings.append(
                finding(
                    volume,
                    binding: binding,
                    path: path,
                    type: type?.value ?? "",
                    nodes: schedulable.count,
                    context
                )
            )
        }
        return record(subjects: subjects, findings: findings, undecided: undecided)
    }

    private static func record(
        subjects: Int,
        findings: [Finding],
        undecided: Set<MissingEvidence>
    ) -> CheckOutcome {
        let result: CheckResult =
            !findings.isEmpty ? .fail : !undecided.isEmpty ? .unknown : subjects == 0 ? .notApplicable : .pass
        let reason =
            result == .notApplicable
            ? "no hostPath PersistentVolume" : result == .unknown ? "no Node objects in the dump" : ""
        return CheckOutcome(
            check: descriptor.id,
            result: result,
            subjects: subjects,
            reason: reason,
            missing: undecided.sorted(),
            findings: findings
        )
    }

    private static func finding(
        _ volume: PersistentVolume,
        binding: VolumeBinding,
        path: Located<String>,
        type: String,
        nodes: Int,
        _ context: CheckContext
    ) -> Finding {
        let creates = type.isEmpty || type.hasSuffix("OrCreate")
        let patch = affinityPatch(node: context.graph.targetNode.name)
        return Finding(
            check: descriptor,
            severity: creates ? .critical : .high,
            subject: binding.volume,
            side: .cluster,
            stableKey: "\(binding.cluster.rawValue)-no-affinity",
            detail:
                "hostPath \(ShellQuote.code(path.value)) (type \(ShellQuote.code(type.isEmpty ? "none" : type))) is usable on each of \(nodes) schedulable nodes",
            effect: creates
                ? "a pod that starts on another node gets an empty path there, without an event"
                : "a pod that starts on another node stays in ContainerCreating: "
                    + ShellQuote.code(
                        "MountVolume.SetUp failed for volume \"\(volume.name)\" : hostPath type check failed: \(path.value) is not a \(type.lowercased())"
                    ),
            blastRadius: binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "pin the PV to the node that has its data (possible once; correct the node name first)",
                    body:
                        "oc patch pv \(ShellQuote.word(volume.name)) --type merge -p \(ShellQuote.word(patch))",
                    place: "workstation",
                    undo: "none: the affinity of a PV is immutable once it is set"
                )
            ],
            evidence: EvidenceList.merged(
                [Evidence(.cause, at: path.location, note: "hostPath without nodeAffinity")],
                binding.evidence
            )
        )
    }

    private static func affinityPatch(node: String) -> String {
        "{\"spec\":{\"nodeAffinity\":{\"required\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"kubernetes.io/hostname\",\"operator\":\"In\",\"values\":[\(ShellQuote.yaml(node))]}]}]}}}}"
    }
}
