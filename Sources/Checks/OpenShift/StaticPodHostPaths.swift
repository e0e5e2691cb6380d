import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-08: static pods and agents of the platform use a host path that is disturbed.
enum StaticPodHostPaths: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-08",
        family: .openShift,
        name: "platform-host-path-disturbed",
        title: "A host path of static pods or platform agents is disturbed",
        severity: .high,
        mechanism:
            "Static pods of the control plane and agents of the platform use host paths without any PersistentVolume. kubelet starts static pods before the API server answers, so that a wrong path shows on the node only.",
        whenSilent: "No PV and no claim tells of it.",
        remedy: "Verify these paths on the machine before kubelet starts.",
        example: "`/etc/kubernetes/static-pod-resources` of a control-plane node is replaced.",
        references: ["Kubernetes pkg/volume/hostpath/host_path.go", "Kubernetes pkg/kubelet/config/file.go"]
    )

    static let nothing = "no static pod or agent of the platform on the two nodes uses a host path that changes"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let index = VolumeIndex(context)
        for outcome in context.prediction?.volumes ?? [] {
            let facts = index.facts(of: outcome)
            switch judge(facts) {
            case .outside: continue
            case .clean: tally.looked()
            case .unknown(let missing):
                tally.looked()
                tally.lacks(missing)
            case .hit(let issue):
                tally.looked()
                tally.hit(facts.finding(issue, of: descriptor))
            }
        }
        staticPods(context, &tally)
    }

    private static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isInline, !HostPathText.isWithin(facts.outcome.path, "/var/lib/etcd") else { return .outside }
        let pods = facts.pods
        let mirrored = pods.filter(isMirror)
        let agents = pods.filter { pod in
            (pod.namespace.hasPrefix("openshift-") || pod.namespace == "kube-system")
                && pod.metadata.ownerReferences.contains { $0.kind == "DaemonSet" }
        }
        guard let first = mirrored.first ?? agents.first else { return .outside }
        switch facts.outcome.pathFate {
        case .sameData: return .clean
        case .undetermined: return .unknown(facts.missing)
        default: break
        }
        let who = mirrored.isEmpty ? "an agent of the platform" : "a static pod"
        var issue = VolumeIssue(
            "platform",
            detail:
                "\(who), \(ShellQuote.code(first.reference.qualifiedName)), uses it: \(StateText.change(facts))",
            effect: [.otherData, .bareDirectory].contains(facts.outcome.pathFate)
                ? EffectText.silentWrite(facts) : EffectText.absent(facts)
        )
        issue.severity = mirrored.isEmpty ? .high : .critical
        issue.evidence = [Evidence(.cause, at: NodePods.place(first), note: "pod on the node")]
        issue.remediation = [
            Remediation(.hint, "verify \(ShellQuote.code(facts.outcome.path)) on the machine before kubelet starts")
        ]
        return .hit(issue)
    }

    private static func isMirror(_ pod: Pod) -> Bool {
        pod.metadata.annotations["kubernetes.io/config.mirror"] != nil
    }

    /// Static pods of the target find the source's files below `/etc` when the machine stays the target.
    private static func staticPods(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let pods = NodePods.assigned(to: machine.target, context).filter { pod in
            isMirror(pod)
                && pod.spec.volumes.contains { volume in
                    if case .hostPath(let path, _) = volume.source { return HostPathText.isWithin(path.value, "/etc") }
                    return false
                }
        }
        guard !pods.isEmpty else { return }
        tally.looked(pods.count)
        guard let root = machine.rootOf else {
            tally.lacks("source node", "lsblk", "whose static pods and manifests the machine has")
            return
        }
        guard root == .source, machine.identity != .source else { return }
        tally.hit(
            ObjectIssue(
                subject: NodePods.reference(machine.target),
                side: .targetNode,
                node: machine.target.name,
                key: "static-pods",
                detail:
                    "\(pods.count) static pod(s) of \(ShellQuote.code(machine.target.name)) use host paths below `/etc`, which is the source's after the takeover",
                effect:
                    "the manifests and files of static pods are gone or are another node's; the control plane on the machine does not start, or starts as another member",
                severity: .critical,
                certainty: machine.certainty,
                radius: NodePods.radius(pods),
                remediation: [
                    Remediation(
                        .hint,
                        "keep `/etc/kubernetes` of the target aside before the takeover; replace a control-plane node by the documented procedure instead of copying over it"
                    )
                ],
                evidence: pods.prefix(4).map { Evidence(.cause, at: NodePods.place($0), note: "static pod") }
            )
        )
    }
}
