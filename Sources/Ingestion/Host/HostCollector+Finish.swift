import SourceText
import StorageModel

extension HostCollector {
    /// Records that a file is not whole, going by the problems from a position on.
    mutating func noteDamage(of capture: LoadedCapture, from position: Int) {
        guard let evidence = capture.kind?.evidence else { return }
        // The kernel writes mountinfo without faults, so a line that cannot be read was damaged later.
        let isDamaged = problems[position...].contains {
            $0.effect == .truncated || (evidence == .mountinfo && $0.effect.losesEvidence)
        }
        if isDamaged { facts.damaged.insert(evidence) }
    }

    /// Takes back what an incomplete list of modules would make of a missing entry.
    private mutating func finishDamaged() {
        if facts.damaged.contains(.builtinModules) || facts.builtinModules?.isEmpty ?? false {
            facts.builtinModules = nil
        }
        guard facts.damaged.contains(.initramfs) else { return }
        facts.initramfs = facts.initramfs?.map { listing in
            var listing = listing
            listing.isComplete = false
            listing.incompleteReason = listing.incompleteReason ?? "the file was cut"
            return listing
        }
    }

    /// Joins what belongs together and sorts everything.
    mutating func finish(_ context: CaptureContext) {
        takeAbsentFiles(context)
        if facts.mounts == nil { facts.mounts = findmnt }
        finishUnits(context)
        compareBoots(context)
        finishFirmware()
        finishDevices()
        finishDamaged()
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
        expandSpecifiers()
        facts.unitFiles?.sort { ($0.path, $0.location) < ($1.path, $1.location) }
        facts.unitLinks?.sort { ($0.path, $0.location) < ($1.path, $1.location) }
    }

    /// Links that one device alone claims; which of several gets a link stands in no property.
    private mutating func uncontested(_ claims: [ListedLink]) -> [ListedLink] {
        let claimants = Dictionary(grouping: claims, by: \.path).mapValues { Set($0.map(\.target)) }
        for (path, targets) in claimants.sorted(by: { $0.key < $1.key }) where targets.count > 1 {
            guard let place = claims.first(where: { $0.path == path })?.location else { continue }
            let names = targets.sorted().map { "`\($0)`" }.joined(separator: " and ")
            let message = "\(names) claim the link `\(path)`; which of them has it is in no property"
            problems.append(InputProblem(.skippedLine, at: place, message))
        }
        return claims.filter { claimants[$0.path]?.count == 1 }
    }

    /// efibootmgr works only after a boot by UEFI firmware, so it tells what meta/firmware tells, or contradicts it.
    private mutating func finishFirmware() {
        guard let found = bootManager else { return }
        guard let stated = facts.bootedWithEFI else {
            facts.bootedWithEFI = found
            return
        }
        guard stated.value != found.value else { return }
        func words(_ fact: Located<Bool>) -> Located<String> {
            Located(fact.value ? "UEFI" : "no UEFI", at: fact.location)
        }
        facts.contradictions.append(FactContradiction(fact: "firmware", used: words(stated), other: words(found)))
    }

    /// Parts of a capture that were taken at different boots; kernel names and mounts of one say nothing about the other.
    private mutating func compareBoots(_ context: CaptureContext) {
        let boots = context.environments.sorted { $0.key < $1.key }.compactMap { $0.value["boot_id"] }
            .filter { !$0.value.isEmpty }
        guard let first = boots.first, let other = boots.first(where: { $0.value != first.value }) else { return }
        facts.contradictions.append(FactContradiction(fact: "boot ID of the captures", used: first, other: other))
    }

    private mutating func finishDevices() {
        // What devices claim counts only where nobody listed what udev made of it.
        if let listed = deviceLinks ?? (claimedLinks.isEmpty ? nil : uncontested(claimedLinks)) {
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
        facts.contradictions += merger.contradictions
    }
}
