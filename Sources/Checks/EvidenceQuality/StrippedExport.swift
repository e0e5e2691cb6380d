import Findings
import Resolution
import SourceText
import StorageModel

/// EV-06: the dump lost the fields that prove a binding.
enum StrippedExport: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-06",
        family: .evidence,
        name: "stripped-export",
        title: "Dump lacks the uid or status of volumes and claims",
        severity: .info,
        mechanism:
            "Binding is by uid. Dumps that were cleaned for re-use have no uid and no status, and then only names tell which claim a volume belongs to. A status that is there is history: what is created from such a file starts without it.",
        remedy: "Dump with `oc get … -o yaml` from the live cluster, and do not clean the file.",
        example: "A PersistentVolume without `metadata.uid` and `status.phase`.",
        references: ["Kubernetes pkg/registry/core/persistentvolume/strategy.go: PrepareForCreate"],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context)
        var places: [ClusterRole: [Evidence]] = [:]
        for pair in volumes {
            if pair.volume.uid == nil || pair.volume.phase == nil {
                places[pair.volume.cluster, default: []].append(
                    Evidence(.context, at: pair.volume.metadata.name.location, note: lacking(pair.volume.uid, "volume"))
                )
            }
            if let claim = pair.claim, claim.uid == nil || claim.phase == nil {
                places[claim.cluster, default: []].append(
                    Evidence(.context, at: claim.metadata.name.location, note: lacking(claim.uid, "claim"))
                )
            }
        }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: places.keys.sorted().map { finding($0, places[$0] ?? []) },
            nothing: "no static volume is in scope"
        )
    }

    private static func lacking(_ uid: String?, _ what: String) -> String {
        uid == nil ? "\(what) without uid" : "\(what) without phase"
    }

    private static func finding(_ cluster: ClusterRole, _ places: [Evidence]) -> Finding {
        var evidence = Array(places.prefix(5))
        evidence[0].role = .cause
        return Finding(
            check: descriptor,
            subject: ObjectReference(kind: "Check", name: descriptor.id),
            side: .cluster,
            stableKey: StaticVolumes.key("stripped", cluster),
            detail: "volumes and claims without uid or phase: \(places.count)",
            effect: "their binding rests on names alone",
            remediation: [
                Remediation(
                    .command,
                    "dump volumes and claims again",
                    body: "oc get pv,pvc --all-namespaces -o yaml",
                    place: "workstation"
                )
            ],
            evidence: evidence
        )
    }
}
