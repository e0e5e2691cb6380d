import Findings
import Resolution
import SourceText
import StorageModel

/// LVMS-08: TopoLVM wipes a logical volume whose content is no file system.
enum SignatureWiped: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LVMS-08",
        family: .lvmStorage,
        name: "signature-wiped",
        title: "TopoLVM wipes a logical volume that holds no file system",
        severity: .critical,
        mechanism:
            "Before it mounts, TopoLVM looks for file systems only. A logical volume with LUKS, LVM, RAID or BlueStore content looks blank to it: it runs `wipefs -a` and makes a file system. Another file system than the class asks for is refused.",
        whenSilent: "The pod starts, on an empty file system.",
        message: "target device is already formatted with different filesystem: volume=…, current=xfs, new:ext4",
        remedy: "Use volumeMode Block for such content, and keep the pod from starting until that is changed.",
        example: "A Filesystem-mode PV whose logical volume holds `crypto_LUKS`.",
        references: [
            "topolvm internal/driver/node.go: nodePublishFilesystemVolume", "topolvm internal/filesystem/util.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "neither node has a Filesystem-mode volume of TopoLVM"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in LVMStorage.volumes(context) where !entry.volume.isBlockMode {
            tally.looked()
            guard let devices = context.inventory.facts(entry.match.host).devices else {
                tally.lacks("\(entry.match.host.rawValue) node", "lsblk", "what the logical volumes of TopoLVM hold")
                continue
            }
            let mapped =
                "-" + entry.handle.value.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "--")
            guard let device = devices.first(where: { $0.type == "lvm" && $0.path.hasSuffix(mapped) }) else { continue }
            guard let type = device.fsType else {
                tally.lacks("\(entry.match.host.rawValue) node", "blkid", "what \(ShellQuote.code(device.path)) holds")
                continue
            }
            var wanted = ""
            if case .csi(_, _, let fsType, _) = entry.volume.source { wanted = fsType?.value ?? "" }
            if DeviceVolume.foreignSignatures.contains(type) {
                tally.hit(issue(entry, device, type, nil))
            } else if !type.isEmpty, !wanted.isEmpty, type != wanted {
                tally.hit(issue(entry, device, type, wanted))
            }
        }
    }

    private static func issue(
        _ entry: LVMStorage.Volume,
        _ device: BlockDevice,
        _ type: String,
        _ wanted: String?
    ) -> ObjectIssue {
        ObjectIssue(
            subject: entry.volume.reference,
            side: LVMStorage.side(entry.match),
            node: entry.match.name,
            key: StaticVolumes.key("signature", entry.volume.cluster),
            detail: "\(ShellQuote.code(device.path)) holds \(ShellQuote.code(type))"
                + (wanted.map { ", and the PV asks for \(ShellQuote.code($0))" }
                    ?? ", and the volume is used as a file system"),
            effect: wanted.map {
                "mounting fails: `target device is already formatted with different filesystem: volume=…, current=\(ShellQuote.printable(type)), new:\(ShellQuote.printable($0))`"
            } ?? "TopoLVM runs `wipefs -a` on it and makes a file system when the next pod starts",
            severity: wanted == nil ? .critical : .high,
            radius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "keep the workload at 0 replicas, and create the PV again with volumeMode Block or the right fsType, with policy Retain"
                )
            ],
            evidence: [
                Evidence(
                    .cause,
                    at: device.locations["FSTYPE"] ?? device.location,
                    note: "content of the logical volume"
                ),
                Evidence(.counterpart, at: entry.handle.location, note: "volume handle"),
            ]
        )
    }
}
