import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-13: an XFS file system and its clone are attached at one time.
enum ClonedXFS: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-13",
        family: .device,
        name: "cloned-xfs",
        title: "An XFS file system and its clone are attached to one machine",
        severity: .high,
        mechanism:
            "XFS refuses to mount a file system whose UUID is mounted already. With a copy and its original on one machine, whichever is mounted second fails, and links by UUID lead to either.",
        message: "XFS (vdb1): Filesystem has duplicate UUID 1111-aaaa - can't mount",
        remedy:
            "Give the copy another UUID (`xfs_admin -U generate`), or mount it with `nouuid`; `local` volumes take that in `mountOptions`.",
        example: "The source's disk is re-attached beside its copy.",
        references: ["xfs_admin(8)", "container-storage-interface/spec#482", "topolvm internal/driver/node.go"]
    )
    static let nothing = "no volume lies on an XFS file system whose UUID is known afterwards"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let devices = DevicesAfter(context)
        let index = VolumeIndex(context)
        let clones = Dictionary(
            grouping: devices.all.filter { $0.fsType == "xfs" && !($0.filesystemUUID ?? "").isEmpty }
        ) {
            $0.filesystemUUID ?? ""
        }
        for outcome in context.prediction?.volumes ?? [] {
            let uuid = outcome.after.filesystemUUID ?? outcome.before.filesystemUUID ?? ""
            guard outcome.before.fsType == "xfs" || outcome.after.fsType == "xfs", !uuid.isEmpty else { continue }
            tally.looked()
            guard devices.isKnown else {
                tally.lacks([DevicesAfter.lacksDevices("whether a clone of an XFS file system is attached")])
                continue
            }
            guard let group = clones[uuid], group.count > 1 else { continue }
            let facts = index.facts(of: outcome)
            var issue = VolumeIssue(
                "clone",
                detail:
                    "\(group.prefix(3).map(DevicesAfter.text).joined(separator: " and ")) have one UUID, \(ShellQuote.code(uuid))",
                effect:
                    "the second one to be mounted fails: `MountVolume.MountDevice failed for volume \"\(ShellQuote.printable(facts.eventName))\"` with `wrong fs type, bad option, bad superblock`, in the kernel log `Filesystem has duplicate UUID … can't mount`"
            )
            issue.certainty =
                group.allSatisfy { $0.isPresent == true }
                ? .certain : .depends(on: Set(group.flatMap(\.openQuestions)).sorted())
            issue.evidence = group.prefix(2).enumerated().map { position, device in
                DevicesAfter.evidence(device, position == 0 ? .cause : .counterpart)
            }
            issue.remediation = [
                Remediation(
                    .command,
                    "give the copy that is not the volume's another UUID, while it is not mounted",
                    body: "xfs_admin -U generate \(ShellQuote.word(group[1].path))",
                    place: "target node",
                    undo: "xfs_admin -U \(ShellQuote.word(uuid)) \(ShellQuote.word(group[1].path))",
                    isDestructive: true
                )
            ]
            tally.hit(facts.finding(issue, of: descriptor))
        }
    }
}
