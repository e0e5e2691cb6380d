import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-19: the StorageClass that the operator publishes into is missing.
enum OperatorClassMissing: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-19",
        family: .localStorage,
        name: "operator-class-missing",
        title: "The StorageClass of a LocalVolume or LocalVolumeSet does not exist",
        severity: .medium,
        mechanism:
            "The operator creates its classes and needs them to publish. When the class is missing or renamed, no volume is published any more, and existing volumes and claims keep the old name.",
        message: "error fetching storageclass fast",
        remedy: "Create the class again: `kubernetes.io/no-provisioner`, WaitForFirstConsumer.",
        example: "LocalVolume `disks` publishes into `fast`, and the dumps hold the classes `slow` and `gp3` only.",
        references: ["local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "the dumps hold no LocalVolume and no LocalVolumeSet"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let cluster = context.inventory.cluster
        var wanted: [(ObjectReference, ClusterRole, Located<String>)] = cluster.localVolumes.flatMap { object in
            object.classes.map { (object.reference, object.cluster, $0.storageClassName) }
        }
        wanted += cluster.localVolumeSets.compactMap { set in
            set.storageClassName.map { (set.reference, set.cluster, $0) }
        }
        for (reference, role, name) in wanted {
            tally.looked()
            guard cluster.has(kind: "StorageClass") else {
                tally.lacks("cluster", "oc get storageclass -o yaml", "whether the operator's classes exist")
                continue
            }
            guard context.graph.index.storageClass(name.value, in: role) == nil else { continue }
            tally.hit(
                ObjectIssue(
                    subject: reference,
                    side: .cluster,
                    key: StaticVolumes.key("class|\(name.value)", role),
                    detail: "StorageClass \(ShellQuote.code(name.value)) is not in the dumps",
                    effect:
                        "no volume is published into it: `error fetching storageclass \(ShellQuote.printable(name.value))`",
                    remediation: [
                        Remediation(
                            .manifest,
                            "the class as the operator makes it, with policy Retain for the time of the takeover",
                            body:
                                "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: \(ShellQuote.yaml(name.value))\nprovisioner: kubernetes.io/no-provisioner\nreclaimPolicy: Retain\nvolumeBindingMode: WaitForFirstConsumer\n",
                            place: "cluster"
                        )
                    ],
                    evidence: [Evidence(.cause, at: name.location, note: "class of the operator's object")]
                )
            )
        }
    }
}
