import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-05: the data directory of etcd is disturbed.
enum EtcdDirectory: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-05",
        family: .openShift,
        name: "etcd-directory-disturbed",
        title: "The data directory of etcd is disturbed",
        severity: .critical,
        mechanism:
            "An etcd member that finds an empty data directory refuses to start, because the cluster knows it already; a directory of another member or cluster has another member id and must never be started. Copying a member's directory is no way to restore it.",
        message: "member 8e9e05c52164694d has already been bootstrapped",
        remedy:
            "Remove the member from the cluster and add it again by the procedure for replacing a control-plane node.",
        example: "`/var/lib/etcd` of a control-plane node is replaced by the source's root file system.",
        references: ["etcd-io/etcd#2780", "openshift-docs: replacing an unhealthy etcd member"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard HostPathText.isWithin(facts.outcome.path, "/var/lib/etcd") else { return .outside }
        let identity = facts.index.context.plan?.profile.nodeIdentity
        let isForeign = facts.outcome.side == .carried && facts.outcome.pathFate == .sameData && identity == .target
        switch facts.outcome.pathFate {
        case .undetermined: return .unknown(facts.missing)
        case .sameData where !isForeign: return .clean
        default: break
        }
        var issue = VolumeIssue(
            "etcd",
            detail: isForeign
                ? "the machine gets the member directory of \(ShellQuote.code(facts.outcome.node)) and keeps its own identity"
                : StateText.change(facts),
            effect: isForeign
                ? "a second member with one id: it must not be started"
                : "etcd does not start: `member … has already been bootstrapped`; the control plane loses a member"
        )
        issue.standsAlone = isForeign
        issue.remediation = [
            Remediation(
                .hint,
                "take the member out of the etcd cluster before the takeover and add the machine as a new member afterwards; never start a copied directory"
            )
        ]
        return .hit(issue)
    }
}
