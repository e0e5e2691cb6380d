import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-04: a changed by-id name leaves a dead link and a second volume of the same disk.
enum DanglingLinkDuplicate: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-04",
        family: .localStorage,
        name: "dangling-link-duplicate-volume",
        title: "The operator's link is dead and its disk is published a second time",
        severity: .critical,
        mechanism:
            "The link of the PV names the disk by an id that does not exist on the target, while a LocalVolume path or a LocalVolumeSet filter still matches the disk. Up to OpenShift 4.21 the operator makes a second link and a second PV, Available and with policy Delete, that exposes the same data to the next claim of the class; the old PV cannot be mounted. From 4.22 provisioning stops instead, unless the policy of the LocalVolumeDeviceLink is PreferredLinkTarget.",
        whenSilent: "Until the next claim of the class binds to the second PV, or is deleted and wipes the disk.",
        message:
            "found stale symlink for local-pv-1 in /mnt/local-storage/fast but policy is not PreferredLinkTarget (from 4.22)",
        remedy:
            "Keep the operator away from the node, make the old link lead to the disk again, or (from 4.22) set policy PreferredLinkTarget in the LocalVolumeDeviceLink.",
        example: "The link names `wwn-0x5000c500a1b2c3d4`; the target shows the same disk as `virtio-EVS0003`.",
        references: [
            "local-storage-operator issue #423", "local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go",
            "local-storage-operator pkg/internal/current_block_device_info.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no volume in scope is published by a local storage operator"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let index = VolumeIndex(context)
        for outcome in context.prediction?.volumes ?? [] {
            let facts = index.facts(of: outcome)
            guard LocalStorage.isManaged(facts), let volume = facts.volume else { continue }
            tally.looked()
            if outcome.pathFate == .undetermined {
                tally.lacks(facts.missing)
                continue
            }
            guard facts.isAbsentAfter, [.kept, .arrives].contains(outcome.dataFate) else { continue }
            guard LocalStorage.hasObjects(context) else {
                tally.lacks(
                    "cluster",
                    "oc get localvolume,localvolumeset -A -o yaml",
                    "whether the disk behind a dead link is published a second time"
                )
                continue
            }
            guard let owner = matching(facts, volume, context) else { continue }
            tally.hit(issue(facts, volume, owner, context))
        }
    }

    /// The path or filter that still matches the disk under another name than the dead link's.
    private static func matching(
        _ facts: VolumeFacts,
        _ volume: PersistentVolume,
        _ context: CheckContext
    ) -> Located<String>? {
        let storageClass = volume.storageClassName?.value ?? ""
        let set = context.inventory.cluster.localVolumeSets.first {
            $0.cluster == volume.cluster && $0.storageClassName?.value == storageClass
        }
        // A set takes blank devices only: one with a file system is not published again.
        if let set, facts.before.fsType == "" { return set.metadata.name }
        let deadNames = Set(facts.deviceNames)
        let devices = context.inventory.cluster.localVolumes.filter { $0.cluster == volume.cluster }.flatMap(\.classes)
        return devices.filter { $0.storageClassName.value == storageClass }.flatMap(\.devicePaths).first { path in
            guard !deadNames.contains(path.value) else { return false }
            return path.value == facts.before.device || path.value == facts.before.realPath
                || DeviceReference(path: path.value) == .kernelName
        }
    }

    private static func issue(
        _ facts: VolumeFacts,
        _ volume: PersistentVolume,
        _ owner: Located<String>,
        _ context: CheckContext
    ) -> ObjectIssue {
        let minor = LocalStorage.minorVersion(context)
        let old = "the operator makes a second link and a second PV of the same data, Available and with policy Delete"
        let new =
            "provisioning of the disk stops: `found stale symlink for \(ShellQuote.printable(volume.name)) in \(ShellQuote.printable(facts.outcome.path)) but policy is not PreferredLinkTarget`"
        let effect: String
        switch minor {
        case .some(22...): effect = new
        case .some: effect = old
        case nil: effect = "up to OpenShift 4.21 \(old); from 4.22 \(new)"
        }
        return ObjectIssue(
            subject: volume.reference,
            side: FindingSide(facts.outcome.side),
            node: facts.outcome.node,
            key: StaticVolumes.key("duplicate", volume.cluster),
            detail:
                "\(StateText.clause(facts.after)), but its disk is there under another name, and \(ShellQuote.code(owner.value)) still matches it",
            effect: effect,
            severity: (minor ?? 0) >= 22 ? .high : .critical,
            certainty: facts.outcome.certainty,
            radius: facts.blastRadius,
            remediation: [LocalStorage.stopDiskmaker(facts.outcome.node)] + VolumeRemedies.retain(facts)
                + VolumeRemedies.repoint(facts, reason: VolumeRemedies.stableName(facts)),
            evidence: [Evidence(.cause, at: owner.location, note: "matches the disk under its new name")]
                + EvidenceList.of(facts.outcome)
        )
    }
}
