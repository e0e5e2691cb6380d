import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-06: the LogicalVolume object of a PV is missing or lost its volume id.
enum LogicalVolumeObjectLost: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-06",
        family: .lvmStorage,
        name: "logical-volume-object-lost",
        title: "The LogicalVolume object of a TopoLVM volume was restored without its identity",
        severity: .critical,
        mechanism:
            "TopoLVM finds the logical volume of a PV by `status.volumeID` of a LogicalVolume object. An export that is created again loses its status and gets a new uid: topolvm-node then makes a new, empty logical volume under the new uid, while the PV names the old one, and later resizes and deletes act on the wrong one.",
        whenSilent: "The object looks healthy.",
        message: "rpc error: code = NotFound desc = failed to find LV: <volumeID>",
        remedy: "Restore `status.volumeID` through the status subresource before topolvm-node runs.",
        example: "PV handle `7d2f…`; the only LogicalVolume of that claim has uid `91aa…` and no status.",
        references: ["topolvm internal/controller/logicalvolume_controller.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "neither node has a volume of TopoLVM"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let cluster = context.inventory.cluster
        for entry in LVMStorage.volumes(context) {
            tally.looked()
            guard cluster.has(kind: "LogicalVolume") else {
                tally.lacks(
                    "cluster",
                    "oc get logicalvolumes.topolvm.io -o yaml",
                    "whether TopoLVM still knows its logical volumes"
                )
                continue
            }
            let objects = cluster.topoLVMVolumes.filter { $0.cluster == entry.volume.cluster }
            if objects.contains(where: { $0.volumeID?.value == entry.handle.value }) { continue }
            let named = objects.first { $0.name == entry.volume.name || $0.uid == entry.handle.value }
            tally.hit(
                ObjectIssue(
                    subject: entry.volume.reference,
                    side: LVMStorage.side(entry.match),
                    node: entry.match.name,
                    key: StaticVolumes.key("object", entry.volume.cluster),
                    detail: named.map {
                        "LogicalVolume \(ShellQuote.code($0.name)) has no `status.volumeID`, the PV names \(ShellQuote.code(entry.handle.value))"
                    }
                        ?? "no LogicalVolume of the dumps has volume id \(ShellQuote.code(entry.handle.value))",
                    effect:
                        "topolvm-node makes a new, empty logical volume for an object without status, and mounting the PV fails: `failed to find LV: \(ShellQuote.printable(entry.handle.value))`",
                    radius: entry.binding.blastRadius,
                    remediation: [
                        Remediation(
                            .hint,
                            "restore the LogicalVolume with `status.volumeID: \(ShellQuote.printable(entry.handle.value))` through the status subresource, with topolvm-node stopped"
                        )
                    ],
                    evidence: [Evidence(.cause, at: entry.handle.location, note: "volume handle")]
                        + (named.map { [Evidence(.counterpart, at: $0.metadata.name.location, note: "the object")] }
                            ?? [])
                )
            )
        }
    }
}
