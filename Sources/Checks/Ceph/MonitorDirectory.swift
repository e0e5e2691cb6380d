import Findings
import Resolution
import SourceText
import StorageModel

/// ODF-04: Ceph's data directory on the host is lost or copied.
enum MonitorDirectory: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "ODF-04",
        family: .ceph,
        name: "ceph-data-directory-disturbed",
        title: "Ceph's data directory on the host is lost or is another one",
        severity: .high,
        mechanism:
            "Monitors keep their store, and OSDs their configuration, below `dataDirHostPath` (`/var/lib/rook`). A monitor with an empty store does not join; a directory of another cluster has stale keys, and its monitors fail.",
        whenSilent: "A single monitor that does not come back only lowers redundancy.",
        message: "mon.a … unable to read magic from mon data / e0 … not in quorum",
        remedy:
            "Keep the quorum: move or fail over monitors from the machine before the takeover, and empty a copied directory.",
        example: "`/var/lib/rook` of the target is replaced by the source's root file system.",
        references: ["rook Documentation/CRDs/Cluster/ceph-cluster-crd.md: dataDirHostPath"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        let cluster = facts.index.context.inventory.cluster
        let roots = cluster.cephClusters.compactMap { $0.dataDirHostPath?.value } + ["/var/lib/rook"]
        guard facts.isInline, roots.contains(where: { HostPathText.isWithin(facts.outcome.path, $0) }) else {
            return .outside
        }
        switch facts.outcome.pathFate {
        case .sameData: return .clean
        case .undetermined: return .unknown(facts.missing)
        default: break
        }
        let isMonitor = facts.pods.contains { $0.metadata.labels["app"]?.value == "rook-ceph-mon" }
        var issue = VolumeIssue(
            "ceph-directory",
            detail: "\(isMonitor ? "a monitor's store" : "Ceph's data directory"): \(StateText.change(facts))",
            effect: isMonitor
                ? "the monitor does not join the quorum; with a copied store of another cluster its keys do not fit"
                : "daemons of Ceph on the machine start without their configuration and keys, or with those of another cluster"
        )
        issue.severity = isMonitor ? .critical : .high
        issue.remediation = [
            Remediation(
                .hint,
                "check `ceph quorum_status` first; fail the monitor over to another node before the takeover, and empty a copied directory before Rook starts on the machine"
            )
        ]
        return .hit(issue)
    }
}
