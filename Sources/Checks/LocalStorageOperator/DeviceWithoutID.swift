import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-07: the operator's link names a kernel device name.
enum DeviceWithoutID: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-07",
        family: .localStorage,
        name: "device-without-id",
        title: "The operator's link names a kernel device name",
        severity: .medium,
        mechanism:
            "A device without an entry below `/dev/disk/by-id`, for example a virtio disk without serial number, is linked by its kernel name. Kernel names follow the order of discovery, so that the link leads to another disk after disks were added, removed or moved.",
        whenSilent: "Until disks are discovered in another order.",
        message:
            "SymLinkedOnDeviceName: created symlink on device name /dev/sdb with no disk/by-id. device name might not persist on reboot",
        remedy: "Give the virtual disk a serial number, and let the LocalVolume name it by `/dev/disk/by-id`.",
        example: "`/mnt/local-storage/fast/sdb -> /dev/sdb`.",
        references: [
            "local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go",
            "openshift-docs: persistent-storage-local, serial numbers of KVM disks",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard LocalStorage.isManaged(facts), !facts.outcome.path.hasPrefix("/dev/"), facts.before.kind != .directory
        else { return .outside }
        let probe = facts.index.context.inventory.facts(facts.hostBefore).pathProbes?[facts.outcome.path]
        guard let probe, let link = probe.link else {
            return .unknown([
                MissingEvidence(
                    origin: facts.hostBefore == .source ? "source node" : "target node",
                    capture: "probe/paths.tsv",
                    settles: "which device name the link \(ShellQuote.code(facts.outcome.path)) has"
                )
            ])
        }
        guard DeviceReference(path: link) == .kernelName else { return .clean }
        let moves = [.otherData, .ambiguous].contains(facts.outcome.pathFate)
        var issue = VolumeIssue(
            "no-id",
            detail: "the link leads to \(ShellQuote.code(link)), a name that follows the order of discovery",
            effect: moves
                ? EffectText.foreignData(facts)
                : "the link leads to another disk as soon as disks are discovered in another order; event `SymLinkedOnDeviceName`: `created symlink on device name \(ShellQuote.printable(LocalStorage.base(link))) with no disk/by-id. device name might not persist on reboot`"
        )
        issue.severity = moves ? .critical : .medium
        issue.standsAlone = !moves
        if !moves { issue.certainty = .certain }
        issue.evidence = [Evidence(.cause, at: probe.location, note: "the link")]
        issue.remediation = [
            Remediation(
                .hint,
                "give the disk a serial number, name it by `/dev/disk/by-id` in the LocalVolume, and create the PV again for the new link"
            )
        ]
        return .hit(issue)
    }
}
