import Findings
import Resolution
import SourceText
import StorageModel

/// NET-03: a Fibre Channel unit is not visible on the target.
enum FibreChannelNotZoned: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-03",
        family: .network,
        name: "fc-unit-not-visible",
        title: "The Fibre Channel unit of the volume is not visible on the target",
        severity: .high,
        mechanism:
            "Fibre Channel storage is zoned to the world-wide port names of host bus adapters. The target has adapters of its own (or none, in a cloud), so that units of the source are not visible unless they are zoned to the target too.",
        message: "MountVolume.WaitForAttach failed for volume \"pv-a\" : no fc disk found",
        remedy:
            "Zone the unit to the target's adapters and map it under the unit number in the PV before the takeover.",
        example:
            "PV with `targetWWNs: [50060e801049cfd1]`, `lun: 0`; the target lists no `fc-0x50060e801049cfd1-lun-0`.",
        references: ["Kubernetes pkg/volume/fc/fc_util.go: searchDisk, findDisk, findDiskWWIDs"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static Fibre Channel volume can be used on the two nodes"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in NetworkVolumes.all(context) {
            guard case .fc(let names, let lun, let ids) = entry.volume.source else { continue }
            tally.looked()
            let wanted = names.map { "fc-0x\($0.value.lowercased())-lun-\(lun.isEmpty ? "0" : lun)" }
            let scsi = ids.map { "/dev/disk/by-id/scsi-\($0.value.split(separator: " ").joined(separator: "_"))" }
            guard let links = context.inventory.target.links else {
                tally.lacks("target node", "device-links", "whether the target sees the Fibre Channel unit")
                continue
            }
            let isVisible = links.contains { link in
                wanted.contains { link.path.hasPrefix("/dev/disk/by-path/") && link.path.hasSuffix($0) }
                    || scsi.contains(link.path)
            }
            guard !isVisible else { continue }
            let unit = (wanted + scsi).first ?? entry.volume.name
            var issue = NetworkVolumes.issue(
                entry,
                context,
                key: "zone",
                detail: "the target lists no link for \(ShellQuote.code(unit))",
                effect:
                    "pods stay in ContainerCreating: `MountVolume.WaitForAttach failed for volume \"\(ShellQuote.printable(entry.volume.name))\" : no fc disk found`"
            )
            issue.certainty = .depends(on: ["zoning of the unit to the target's adapters"])
            issue.evidence = [Evidence(.cause, at: entry.place, note: "Fibre Channel unit of the volume")]
            issue.remediation = [
                Remediation(
                    .command,
                    "read the port names of the target, and have the unit zoned and mapped to them",
                    body:
                        "oc debug node/\(ShellQuote.word(context.graph.targetNode.name)) --quiet -- chroot /host sh -c 'cat /sys/class/fc_host/*/port_name; ls -l /dev/disk/by-path'",
                    place: "workstation"
                )
            ]
            tally.hit(issue)
        }
    }
}
