import Findings
import Resolution
import SourceText
import StorageModel

/// WL-04: a rolling update runs two pods on one local volume.
enum RollingUpdateOnLocalVolume: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "WL-04",
        family: .workload,
        name: "rolling-update-on-local-volume",
        title: "A rolling update runs two pods on one local volume",
        severity: .medium,
        mechanism:
            "ReadWriteOnce is a promise for one node, not for one pod. A Deployment with strategy RollingUpdate starts the new pod before the old one ends, on the same node, because the volume is there: two processes write to one directory during the roll-out.",
        whenSilent: "Always, unless the application locks its data.",
        remedy: "Set `strategy.type: Recreate` before the workload is changed or restarted.",
        example: "Deployment `grafana` with one replica and a `local` volume.",
        references: [
            "Kubernetes pkg/apis/core/types.go: ReadWriteOnce", "Kubernetes pkg/controller/deployment/rolling.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no Deployment uses a static local volume"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let workloads = context.inventory.cluster.workloads
        var seen: Set<ObjectReference> = []
        for entry in StaticSubjects.all(context) {
            let volume = LocalStorage.volume(of: entry, context)
            let modes = Set(volume.accessModes.map(\.value))
            guard modes == ["ReadWriteOnce"] else { continue }
            for reference in entry.binding.workloads where reference.kind == "Deployment" {
                guard seen.insert(reference).inserted else { continue }
                tally.looked()
                let name = ClusterIndex.NamespacedName(volume.cluster, reference.namespace ?? "", reference.name)
                let key = ClusterIndex.WorkloadName(name, kind: "Deployment")
                guard let position = context.graph.index.workloads[key] else {
                    tally.lacks(
                        "cluster",
                        "oc get deployments -A -o yaml",
                        "which update strategy Deployments on local volumes have"
                    )
                    continue
                }
                let workload = workloads[position]
                guard (workload.strategy?.value ?? "RollingUpdate") == "RollingUpdate", workload.replicas != 0 else {
                    continue
                }
                tally.hit(issue(workload, volume, entry))
            }
        }
    }

    private static func issue(_ workload: Workload, _ volume: PersistentVolume, _ entry: StaticSubject) -> ObjectIssue {
        let target = "deployment/\(workload.name)"
        let patch = #"{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}"#
        return ObjectIssue(
            subject: workload.reference,
            side: FindingSide(entry.subject.side),
            node: entry.subject.node,
            key: StaticVolumes.key("rolling", workload.cluster),
            detail:
                "strategy RollingUpdate on PV \(ShellQuote.code(volume.name)), a ReadWriteOnce volume of one node",
            effect: "every roll-out runs the old and the new pod on the volume at one time",
            radius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "end the old pod before the new one starts",
                    body:
                        "oc patch \(ShellQuote.word(target)) -n \(ShellQuote.word(workload.namespace)) --type merge -p \(ShellQuote.word(patch))",
                    place: "workstation",
                    undo:
                        "oc patch \(ShellQuote.word(target)) -n \(ShellQuote.word(workload.namespace)) --type merge -p '{\"spec\":{\"strategy\":{\"type\":\"RollingUpdate\"}}}'"
                )
            ],
            evidence: [
                Evidence(.cause, at: (workload.strategy ?? workload.metadata.name).location, note: "update strategy"),
                Evidence(.context, at: entry.subject.path.location, note: "path of the volume"),
            ]
        )
    }
}
