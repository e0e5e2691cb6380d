import Findings
import Resolution
import SourceText
import StorageModel

/// One line of fstab or one mount unit, seen as the same thing.
struct ConfiguredMount: Sendable, Hashable {
    /// The machine whose configuration names it.
    var host: HostRole
    /// What is mounted, as spelled.
    var source: String
    /// Mount point, or `swap`.
    var target: String
    /// File-system type; empty when a unit leaves it out.
    var fsType: String
    /// Mount options.
    var options: [String]
    /// The line.
    var location: SourceLocation

    /// Whether it makes one directory appear at another place.
    var isBind: Bool { options.contains("bind") || options.contains("rbind") || fsType == "bind" }
    /// Whether the boot goes on without it.
    var isOptional: Bool { options.contains("nofail") }
    /// Whether it is mounted at boot at all.
    var isAutomatic: Bool { !options.contains("noauto") }
    /// Whether it waits for the network.
    var isNetworked: Bool { options.contains("_netdev") }
}

/// The mounts that fstab and units of the machines ask for.
struct MountConfiguration: Sendable {
    private let onSource: [String: ConfiguredMount]
    private let onTarget: [String: ConfiguredMount]
    private let onTargetAfterwards: [String: ConfiguredMount]
    /// Everything that is configured on the target after the takeover, as far as the profile tells.
    let afterwards: [ConfiguredMount]

    /// Reads both machines; after the takeover the source's configuration counts, the target's only where the profile merges.
    init(_ context: CheckContext) {
        let source = Self.mounts(of: context.inventory.source)
        let target = Self.mounts(of: context.inventory.target)
        onSource = Self.firstByMountPoint(source)
        onTarget = Self.firstByMountPoint(target)
        var after = source
        if context.plan?.profile.mountConfiguration != .source {
            let taken = Set(source.map(\.target))
            after += target.filter { !taken.contains($0.target) || $0.target == "swap" }
        }
        afterwards = after
        onTargetAfterwards = Self.firstByMountPoint(after)
    }

    /// The configured mount at a mount point of a machine today.
    func mount(at mountPoint: String, on host: HostRole) -> ConfiguredMount? {
        host == .source ? onSource[mountPoint] : onTarget[mountPoint]
    }

    /// The configured mount at a mount point of the target after the takeover.
    func mountAfterwards(at mountPoint: String) -> ConfiguredMount? {
        onTargetAfterwards[mountPoint]
    }

    private static func firstByMountPoint(_ mounts: [ConfiguredMount]) -> [String: ConfiguredMount] {
        Dictionary(mounts.map { ($0.target, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func mounts(of facts: HostFacts) -> [ConfiguredMount] {
        let lines = (facts.fstab ?? []).map { entry in
            ConfiguredMount(
                host: facts.role,
                source: entry.source,
                target: entry.isSwap ? "swap" : entry.target,
                fsType: entry.fsType,
                options: entry.options,
                location: entry.location
            )
        }
        let units = (facts.unitFiles ?? []).compactMap { unit(of: $0, host: facts.role) }
        return units + lines
    }

    private static func unit(of file: UnitFile, host: HostRole) -> ConfiguredMount? {
        guard !file.isDropIn, file.unit.hasSuffix(".mount") else { return nil }
        let values = Dictionary(
            file.settings.filter { $0.section == "Mount" }.map { ($0.key, $0) },
            uniquingKeysWith: { _, last in last }
        )
        guard let what = values["What"], let place = values["Where"] else { return nil }
        return ConfiguredMount(
            host: host,
            source: what.value,
            target: place.value,
            fsType: values["Type"]?.value ?? "",
            options: (values["Options"]?.value ?? "").split(separator: ",").map(String.init),
            location: what.location
        )
    }
}
