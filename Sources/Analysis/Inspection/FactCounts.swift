import Reporting
import SourceText
import StorageModel

/// How many facts came from each file.
struct FactCounts {
    private var counts: [FileID: [String: Int]] = [:]

    /// Counts what a node's captures say.
    init(_ facts: HostFacts) {
        add("mounts", (facts.mounts ?? []).map(\.location))
        add("mounts", (facts.kubeletMounts ?? []).map(\.location))
        add("entries", (facts.fstab ?? []).map(\.location))
        add("units", (facts.unitFiles ?? []).map(\.location))
        add("links", (facts.unitLinks ?? []).map(\.location) + (facts.links ?? []).map(\.location))
        add("units", (facts.unitStates ?? []).map(\.location))
        add("swap areas", (facts.swaps ?? []).map(\.location))
        add("arguments", (facts.kernelCommandLine ?? []).map(\.location))
        add("physical volumes", (facts.physicalVolumes ?? []).map(\.location))
        add("volume groups", (facts.volumeGroups ?? []).map(\.location))
        add("logical volumes", (facts.logicalVolumes ?? []).map(\.location))
        add("arrays", (facts.mdArrays ?? []).map(\.location))
        add("paths", (facts.pathProbes ?? [:]).values.map(\.location) + (facts.beneathProbes ?? []).map(\.location))
        add("paths", (facts.fileAttributes ?? [:]).values.map(\.location))
        add("volumes", (facts.kubeletVolumes ?? []).map(\.location))
        add("file systems", (facts.filesystemUsage ?? []).map(\.location))
        add("modules", (facts.builtinModules ?? [:]).values)
        add("modules", (facts.modulesOnDisk ?? [:]).values)
        add("modules", (facts.initramfs ?? []).flatMap(\.modules.values))
        add("values", (facts.osRelease ?? [:]).values.map(\.location))
        add("values", (facts.aleph ?? [:]).values.map(\.location))
        add("values", (facts.environment?.values ?? [:]).values.map(\.location))
        add("items", facts.manifest.values.map(\.location))
        add("lines", (facts.bootEntries ?? [:]).values.flatMap { $0 }.map(\.location))
        add("values", [facts.hostname, facts.machineID, facts.systemUUID].compactMap { $0?.location })
        add("values", [facts.bootedWithEFI?.location].compactMap { $0 })
        addDevices(facts.devices ?? [])
    }

    /// What came from a file, sorted by noun.
    func of(_ file: FileID) -> [Inspection.Count] {
        (counts[file] ?? [:]).sorted { $0.key < $1.key }.map { Inspection.Count($0.key, $0.value) }
    }

    private mutating func add(_ noun: String, _ places: some Sequence<SourceLocation>) {
        for place in places { counts[place.file, default: [:]][noun, default: 0] += 1 }
    }

    /// A device counts for every file that told something about it.
    private mutating func addDevices(_ devices: [BlockDevice]) {
        for device in devices {
            let files = Set(device.locations.values.map(\.file) + [device.location.file])
            for file in files { counts[file, default: [:]]["devices", default: 0] += 1 }
        }
    }
}
