import Findings
import Resolution
import SourceText
import StorageModel

/// ID-06: kubelet uses credentials of another node.
enum ForeignKubeletCredentials: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ID-06",
        family: .identity,
        name: "foreign-kubelet-credentials",
        title: "kubelet starts with the credentials of the other node",
        severity: .high,
        mechanism:
            "`/var/lib/kubelet/pki` and kubelet's kubeconfig arrive with the source's files. Their certificate is made out to the source's node name: under another host name kubelet starts without an error, and every request about its own Node is refused; with another cluster's authority it cannot even connect.",
        whenSilent: "kubelet checks at start only that the certificate can be read and is not expired.",
        message: "nodes \"NEW\" is forbidden: node \"OLD\" is not allowed to modify node \"NEW\"",
        remedy:
            "Keep the source's host name with its credentials, or remove pki and kubeconfig, bootstrap anew and approve the certificate requests.",
        example: "The machine is called `worker-2` and has the certificate `system:node:worker-1`.",
        references: [
            "Kubernetes pkg/kubelet/certificate/bootstrap/bootstrap.go: isClientConfigStillValid",
            "Kubernetes plugin/pkg/admission/noderestriction/admission.go",
        ]
    )
    static let nothing = "no identity of the machine is predicted"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        guard machine.identity != nil, machine.source.isNamed, machine.target.isNamed else { return }
        tally.looked()
        guard let root = machine.rootOf else {
            tally.lacks("source node", "lsblk", "whose kubelet credentials the machine has")
            return
        }
        let isOtherCluster = machine.source.node?.cluster != machine.target.node?.cluster
        guard root == .source, machine.identity != .source, machine.namesDiffer || isOtherCluster else { return }
        tally.hit(
            ObjectIssue(
                subject: NodePods.reference(machine.target),
                side: .targetNode,
                node: machine.target.name,
                key: "credentials",
                detail:
                    "kubelet has the credentials of \(ShellQuote.code(machine.source.name)), and the machine \(machine.identity == .unknown ? "may be" : "is") called \(ShellQuote.code(machine.target.name))",
                effect: isOtherCluster
                    ? "kubelet cannot join: `x509: certificate signed by unknown authority`; the node stays NotReady"
                    : "the node stays NotReady: `nodes \"\(ShellQuote.printable(machine.target.name))\" is forbidden: node \"\(ShellQuote.printable(machine.source.name))\" is not allowed to modify node \"\(ShellQuote.printable(machine.target.name))\"`",
                certainty: machine.certainty,
                remediation: [
                    Remediation(
                        .command,
                        "after the takeover and before kubelet starts: put the credentials aside, let kubelet bootstrap, and approve its requests",
                        body:
                            "systemctl stop kubelet && mv /var/lib/kubelet/pki /var/lib/kubelet/pki.source && mv /var/lib/kubelet/kubeconfig /var/lib/kubelet/kubeconfig.source && systemctl start kubelet",
                        place: "target node",
                        undo:
                            "systemctl stop kubelet && mv /var/lib/kubelet/pki.source /var/lib/kubelet/pki && mv /var/lib/kubelet/kubeconfig.source /var/lib/kubelet/kubeconfig"
                    )
                ],
                evidence: Self.evidence(machine)
            )
        )
    }

    private static func evidence(_ machine: MachineAfter) -> [Evidence] {
        var evidence = machine.evidence
        if !evidence.isEmpty { evidence[0].role = .cause }
        return evidence
    }
}
