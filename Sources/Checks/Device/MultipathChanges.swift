import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-14: multipath claims or releases the disk of a volume.
enum MultipathChanges: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-14",
        family: .device,
        name: "multipath-changes",
        title: "Multipath starts or stops claiming the disk of the volume",
        severity: .high,
        mechanism:
            "With the root file system the machine gets another `/etc/multipath.conf` and another list of WWIDs. A disk that multipath claims is busy under its own name, and its by-id links lead to the map; a disk that it does not claim any more has no map, and no failover.",
        message: "mount: /dev/sdb: already mounted or mount point busy",
        remedy: "Bring the multipath configuration that the target's disks need, and name volumes by WWN or UUID.",
        example: "The target's volume lies on `/dev/mapper/mpatha`; the source has no multipath devices.",
        references: [
            "multipath.conf(5)", "Kubernetes pkg/volume/fc/fc_util.go",
            "local-storage-operator pkg/diskmaker/controllers/lvset/matcher.go",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.outcome.side == .resident, DeviceVolume.isDevice(facts) || facts.before.device != nil,
            facts.before.device?.hasPrefix("/dev/") ?? false
        else { return .outside }
        let inventory = facts.index.context.inventory
        guard let layers = facts.layersBefore, let other = DeviceLayers(inventory.source),
            let root = facts.index.context.prediction?.rootOf
        else {
            return .unknown([
                DevicesAfter.lacksDevices("whether multipath claims the disk of \(ShellQuote.code(facts.outcome.path))")
            ])
        }
        guard root == .source else { return .clean }
        let map = layers.first { $0.type == "mpath" }
        let foreign = other.has(type: "mpath")
        guard (map == nil) != (foreign == nil), let cause = map ?? foreign else { return .clean }
        let disk = layers.last
        // Only disks that could have paths are claimed.
        if map == nil, ["fc", "iscsi", "sas"].contains(disk?.transport ?? "") == false { return .clean }
        var issue = VolumeIssue(
            "multipath",
            detail: map.map {
                "the volume lies on the multipath device \(ShellQuote.code($0.path)), and the source, whose configuration the machine gets, has no multipath devices"
            }
                ?? "the volume lies on \(ShellQuote.code(disk?.path ?? "")) directly, and the source, whose configuration the machine gets, uses multipath",
            effect: map == nil
                ? "multipath can claim the disk: `already mounted or mount point busy` under its own name, and by-id links lead to the map"
                : "there is no map after the boot: names below `/dev/mapper` are missing, and one path is used without failover"
        )
        issue.certainty = .depends(on: ["/etc/multipath.conf and /etc/multipath/wwids of the source"])
        issue.evidence = [Evidence(.cause, at: cause.location, note: "multipath device")]
        issue.remediation = [
            Remediation(
                .command,
                "compare the configuration of both machines",
                body: "multipath -B -ll; cat /etc/multipath.conf /etc/multipath/wwids",
                place: "source node"
            ),
            Remediation(
                .hint,
                "have a multipath configuration on the machine that fits the target's disks before pods start"
            ),
        ]
        return .hit(issue)
    }
}
