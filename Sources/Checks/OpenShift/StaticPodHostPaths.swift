import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-08: static pods and agents of the platform use a host path that is disturbed.
enum StaticPodHostPaths: VolumeRule {
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

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isInline, !HostPathText.isWithin(facts.outcome.path, "/var/lib/etcd") else { return .outside }
        let pods = facts.pods
        let mirrored = pods.filter { $0.metadata.annotations["kubernetes.io/config.mirror"] != nil }
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
            detail: "\(who), \(ShellQuote.code(first.reference.qualifiedName)), uses it: \(StateText.change(facts))",
            effect: [.otherData, .bareDirectory, .createdEmpty].contains(facts.outcome.pathFate)
                ? EffectText.silentWrite(facts) : EffectText.absent(facts)
        )
        issue.severity = mirrored.isEmpty ? .high : .critical
        issue.evidence = [Evidence(.cause, at: NodePods.place(first), note: "pod on the node")]
        issue.remediation = [
            Remediation(.hint, "verify \(ShellQuote.code(facts.outcome.path)) on the machine before kubelet starts")
        ]
        return .hit(issue)
    }
}
