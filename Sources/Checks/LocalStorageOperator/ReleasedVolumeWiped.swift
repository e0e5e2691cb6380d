import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-01: a Released volume with policy Delete is wiped.
enum ReleasedVolumeWiped: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-01",
        family: .localStorage,
        name: "released-volume-wiped",
        title: "Released local volume with policy Delete is wiped by its node",
        severity: .critical,
        mechanism:
            "A PV whose claimRef names a claim that is gone, or that was created anew with another uid, becomes Released. With policy Delete the operator's process on the node then wipes it within a minute: a block device gets `mkfs.xfs -f` (the static provisioner: `mkfs -F`) and `wipefs -a`, a directory loses its contents; the PV is deleted and published again as Available.",
        whenSilent: "Whenever objects are restored before their claims, because the wipe starts at once.",
        message: "VolumeDelete: Starting cleanup of Block PV \"local-pv-1\", this may take a while",
        remedy:
            "Set policy Retain before anything else, take the stale uid out of claimRef, and keep the operator away from the node until the claims are there.",
        example: "PV `local-pv-1` is Bound to uid `A`; the restored claim of that name has uid `B`.",
        references: [
            "Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: syncVolume",
            "sig-storage-local-static-provisioner pkg/deleter/deleter.go",
            "local-storage-operator hack/scripts/quick_reset.sh",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no volume in scope is published by a local storage operator"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let machine = MachineAfter(context)
        let causes = VolumeOutcomes(context)
        for entry in LocalStorage.managed(context) {
            tally.looked()
            let volume = LocalStorage.volume(of: entry, context)
            guard LocalStorage.isDeleted(volume), let uid = volume.claimRef?.uid, runsOn(volume, machine) else {
                continue
            }
            switch entry.binding.state {
            case .released, .claimMissing, .uidMismatch, .claimElsewhere:
                tally.hit(issue(entry, volume, uid, causes))
            case .claimUnknown:
                let namespace = volume.claimRef?.namespace ?? ""
                tally.lacks(
                    "cluster",
                    "oc get pvc -n \(ShellQuote.word(namespace)) -o yaml",
                    "whether the claim of a volume with policy Delete still has the uid in claimRef"
                )
            default: continue
            }
        }
    }

    /// Whether a process under the name in the annotation runs on the machine, today or afterwards.
    private static func runsOn(_ volume: PersistentVolume, _ machine: MachineAfter) -> Bool {
        guard let by = volume.metadata.annotations[LocalStorage.provisionedBy]?.value else { return true }
        let owner = by.dropFirst(LocalStorage.provisionerPrefix.count)
        return ([machine.source, machine.target] + machine.candidates).contains {
            owner == $0.name || owner.hasPrefix($0.name + "-")
        }
    }

    private static func issue(
        _ entry: StaticSubject,
        _ volume: PersistentVolume,
        _ uid: Located<String>,
        _ causes: VolumeOutcomes
    ) -> ObjectIssue {
        let what =
            volume.isBlockMode || causes.outcome(of: entry.subject)?.before.kind == .block
            ? "the device at \(ShellQuote.code(entry.subject.path.value)) is formatted and its signatures are wiped"
            : "everything below \(ShellQuote.code(entry.subject.path.value)) is deleted"
        return ObjectIssue(
            subject: volume.reference,
            side: FindingSide(entry.subject.side),
            node: entry.subject.node,
            key: StaticVolumes.key("released", volume.cluster),
            detail:
                "claimRef has uid \(ShellQuote.code(uid.value)), no claim of the dumps has it, and the reclaim policy is Delete",
            effect:
                "the volume becomes Released and \(what) within a minute; event `VolumeDelete`: `Starting cleanup of Block PV \"\(ShellQuote.printable(volume.name))\", this may take a while`",
            radius: entry.binding.blastRadius,
            remediation: ClaimRemedies.retain(volume) + [
                ClaimRemedies.release(volume), LocalStorage.stopDiskmaker(entry.subject.node),
            ],
            evidence: [Evidence(.cause, at: uid.location, note: "uid of a claim that is not there")]
                + LocalStorage.policyEvidence(volume) + LocalStorage.mark(entry.binding)
        )
    }
}
