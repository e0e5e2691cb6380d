import SourceText
import StorageModel

extension HostCollector {
    /// Joins what belongs together and sorts everything.
    mutating func finish(_ context: CaptureContext) {
        takeAbsentFiles(context)
        if facts.mounts == nil { facts.mounts = findmnt }
        finishUnits(context)
        finishDevices()
        facts.initramfs?.sort { ($0.image, $0.location) < ($1.image, $1.location) }
        facts.unrecognised.sort()
        for key in facts.evidence.keys { facts.evidence[key]?.sort() }
    }

    /// A file that the script looked for and did not find is known to be without entries.
    private mutating func takeAbsentFiles(_ context: CaptureContext) {
        for row in context.manifest where row.result == "absent" {
            let file = row.location.file
            switch row.id {
            case "/etc/fstab" where facts.fstab == nil && facts.evidence[.fstab] == nil:
                facts.fstab = []
                facts.evidence[.fstab] = [file]
            case "/proc/mdstat" where facts.mdArrays == nil && facts.evidence[.mdstat] == nil:
                facts.mdArrays = []
                facts.evidence[.mdstat] = [file]
            case "/proc/swaps" where facts.swaps == nil && facts.evidence[.swaps] == nil:
                facts.swaps = []
                facts.evidence[.swaps] = [file]
            case "/etc/crypttab" where facts.evidence[.crypttab] == nil: facts.evidence[.crypttab] = [file]
            case "/etc/lvm/devices/system.devices" where facts.evidence[.lvmDevicesFile] == nil:
                facts.evidence[.lvmDevicesFile] = [file]
            default: continue
            }
        }
    }

    private mutating func finishUnits(_ context: CaptureContext) {
        // The capture script copies every mount unit, so a bundle of it without units is a node without them.
        let scripted = context.environments.values.contains { $0["schema"] != nil }
        if facts.unitFiles == nil, scripted, let file = context.manifest.first?.location.file,
            !problems.contains(where: { $0.effect == .unusable && $0.message.contains("/systemd/") })
        {
            facts.unitFiles = []
            facts.evidence[.mountUnits] = [file]
        }
        facts.unitFiles?.sort { ($0.path, $0.location) < ($1.path, $1.location) }
        facts.unitLinks?.sort { ($0.path, $0.location) < ($1.path, $1.location) }
    }

    private mutating func finishDevices() {
        if let listed = deviceLinks {
            let resolved = DeviceLinkResolver.resolve(listed)
            facts.links = resolved.value
            problems += resolved.problems
        }
        let rows = deviceRows + SysfsRows.rows(sysfs)
        let merger = DeviceMerger(
            rows: rows,
            links: facts.links ?? [],
            mounts: facts.mounts ?? [],
            emptyIsKnown: emptyIsKnown
        )
        if !merger.devices.isEmpty || facts.evidence[.lsblk] != nil { facts.devices = merger.devices }
        facts.contradictions = merger.contradictions
    }
}
