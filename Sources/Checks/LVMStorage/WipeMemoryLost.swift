import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-01: the memory of a forced wipe is lost.
enum WipeMemoryLost: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-01",
        family: .lvmStorage,
        name: "wipe-memory-lost",
        title: "LVM Storage wipes its devices again, because the memory of the first wipe is lost",
        severity: .critical,
        mechanism:
            "With `forceWipeDevicesAndDestroyAllData` vg-manager wipes the selected devices once for each node, and remembers it in an annotation of the LVMVolumeGroup that contains the node's name. When the node has another name, when its Node object was deleted, or when the LVMVolumeGroup was restored without the annotation, everything that the paths lead to is wiped again.",
        whenSilent: "The wipe is the first thing that vg-manager does on the node.",
        remedy: "Set `forceWipeDevicesAndDestroyAllData: false` before the takeover.",
        example: "Annotation `wiped.devices.lvms.openshift.io/worker-2`, and the machine is `worker-1` afterwards.",
        references: [
            "lvm-operator internal/controllers/vgmanager/wipe_devices.go",
            "lvm-operator internal/controllers/node/removal/controller.go",
        ]
    )
    static let nothing = "no LVMCluster that selects the target forces a wipe"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        for entry in LVMStorage.classes(context) {
            guard let flag = entry.deviceClass.forceWipe else { continue }
            tally.looked()
            let groups = context.inventory.cluster.lvmVolumeGroups
            guard context.inventory.cluster.has(kind: "LVMVolumeGroup") else {
                tally.lacks(
                    "cluster",
                    "oc get lvmvolumegroup -A -o yaml",
                    "whether the devices of the machine are known as wiped"
                )
                continue
            }
            let group = groups.first { $0.name == entry.deviceClass.name.value && $0.cluster == entry.object.cluster }
            let names = machine.candidates.isEmpty ? [context.graph.targetNode] : machine.candidates
            let forgotten = names.filter {
                group?.metadata.annotations["wiped.devices.lvms.openshift.io/\($0.name)"] == nil
            }
            guard let first = forgotten.first else { continue }
            let isOpen = forgotten.count < names.count
            tally.hit(
                ObjectIssue(
                    subject: entry.object.reference,
                    side: .targetNode,
                    node: first.name,
                    key: StaticVolumes.key("wipe|\(entry.deviceClass.name.value)", entry.object.cluster),
                    detail:
                        "device class \(ShellQuote.code(entry.deviceClass.name.value)) forces a wipe, and its LVMVolumeGroup has no annotation for \(ShellQuote.code(first.name))",
                    effect:
                        "vg-manager removes device-mapper children and runs `wipefs` on every selected path as soon as it starts on the machine",
                    certainty: isOpen || entry.isSelected == nil
                        ? .depends(on: (isOpen ? ["nodeIdentity"] : []) + entry.openQuestions) : .certain,
                    remediation: [
                        LVMStorage.edit(
                            entry.object,
                            "set `forceWipeDevicesAndDestroyAllData: false` before the takeover"
                        )
                    ],
                    evidence: [Evidence(.cause, at: flag, note: "the wipe is forced")]
                        + (group.map {
                            [Evidence(.counterpart, at: $0.metadata.name.location, note: "the LVMVolumeGroup")]
                        } ?? [])
                )
            )
        }
    }
}
