import Findings
import SourceText
import StorageModel

/// The mount configuration of one machine: fstab lines and mount units as systemd reads them.
struct MountConfiguration: Sendable {
    /// The machine.
    var role: HostRole
    /// fstab lines that mount something, in order.
    var fstab: [MountJob] = []
    /// Mounts and swap areas of kernel arguments, when the root file system is this machine's.
    var extra: [MountJob] = []
    var extraSwaps: [SwapJob] = []
    /// Mount units, by unit name.
    var units: [String: MountJob] = [:]
    /// Unit names of mount points that are masked.
    var masked: Set<String> = []
    /// Swap areas of fstab and units.
    var swaps: [SwapJob] = []
    /// Mounts that are there and that no captured configuration explains, while a capture is missing.
    var unexplained: [MountJob] = []

    /// Reads the configuration of a machine; mount points are resolved through the links of `root`.
    init(_ machine: MachineState, root: MachineState) {
        role = machine.role
        let facts = machine.facts
        let arguments = MountArguments(root.facts.kernelCommandLine ?? [])
        masked = arguments.masked
        for entry in facts.fstab ?? [] where arguments.readsFstab {
            if entry.isSwap {
                if arguments.usesSwap { swaps.append(MountConfiguration.swap(entry, role: role)) }
            } else if entry.target.hasPrefix("/") {
                fstab.append(MountConfiguration.job(entry, role: role, root: root))
            }
        }
        if role == root.role {
            extra = arguments.mounts.map { MountConfiguration.extra($0, role: role, root: root) }
            extraSwaps = arguments.swaps.map { MountConfiguration.swap($0, role: role) }
        }
        readUnits(facts, root: root)
        findUnexplained(machine)
    }

    /// A mount of `systemd.mount-extra=`, which systemd knows from version 254 on.
    private static func extra(_ entry: FstabEntry, role: HostRole, root: MachineState) -> MountJob {
        var job = MountConfiguration.job(entry, role: role, root: root)
        if case .enabled = job.enablement {
            job.enablement = .notKnown(MissingCaptures.systemdVersion(role, job.target))
        }
        return job
    }

    private static func swap(_ entry: FstabEntry, role: HostRole) -> SwapJob {
        SwapJob(
            host: role,
            spec: DeviceSpec(entry.source),
            isOptional: entry.options.contains { ["nofail", "noauto"].contains($0) },
            location: entry.location
        )
    }

    /// fstab generator: `systemd-fstab-generator(8)`, `systemd.mount(5)` section "FSTAB".
    private static func job(_ entry: FstabEntry, role: HostRole, root: MachineState) -> MountJob {
        let options = entry.options
        let isAutomount = options.contains("x-systemd.automount")
        let hasOwner = options.contains {
            $0.hasPrefix("x-systemd.wanted-by=") || $0.hasPrefix("x-systemd.required-by=")
        }
        // An entry of another unit is not required, unless that unit is local-fs.target itself.
        let isRequiredByLocal = options.contains("x-systemd.required-by=local-fs.target")
        let isRemote = MountTypes.isNetwork(entry.fsType, options)
        let isManual = options.contains("noauto") && !isAutomount && !hasOwner
        var job = MountJob(
            host: role,
            origin: .fstab,
            target: root.canonical(entry.target),
            spec: DeviceSpec(entry.source),
            fsType: entry.fsType.isEmpty || entry.fsType == "none" ? "auto" : entry.fsType,
            options: options,
            enablement: isManual ? .onDemand : .enabled,
            isRequired: isRequiredByLocal
                || !isManual && !isAutomount && !hasOwner && !isRemote && !options.contains("nofail"),
            location: entry.location
        )
        for option in options {
            if let path = option.dropping(prefix: "x-systemd.requires-mounts-for=") {
                job.requiredPaths.append(root.canonical(path))
            }
            if let unit = option.dropping(prefix: "x-systemd.requires=") { job.requiredUnits.append(unit) }
        }
        job.addBindRequirement(root)
        return job
    }

    private mutating func readUnits(_ facts: HostFacts, root: MachineState) {
        let links = (facts.unitLinks ?? []).filter { !$0.path.hasPrefix("/run/systemd/generator") }
        for link in links where link.target == "/dev/null" {
            masked.insert(link.path.split(separator: "/").last.map(String.init) ?? "")
        }
        var files: [String: [UnitFile]] = [:]
        for file in facts.unitFiles ?? [] where !file.path.hasPrefix("/run/systemd/generator") {
            files[file.unit, default: []].append(file)
        }
        var pulls: [String: [UnitLink]] = [:]
        for link in links where link.path.contains(".wants/") || link.path.contains(".requires/") {
            pulls[link.path.split(separator: "/").last.map(String.init) ?? "", default: []].append(link)
        }
        let names = Set(files.keys).union(pulls.keys).filter { $0.hasSuffix(".mount") && !masked.contains($0) }
        for name in names.sorted() {
            let reader = UnitReader(name: name, files: files[name] ?? [], role: role, root: root)
            var pulledBy = pulls[name] ?? []
            let automount = String(name.dropLast(6)) + ".automount"
            let viaAutomount = pulls[automount] ?? []
            pulledBy += viaAutomount
            guard var job = reader.mountJob(pulledBy: pulledBy) else { continue }
            if facts.unitLinks == nil { job.enablement = .notKnown(MissingCaptures.unitLinks(role, job.target)) }
            job.isRequired =
                pulledBy.contains { $0.path.contains("/local-fs.target.requires/") } && viaAutomount.isEmpty
            units[name] = job
        }
        readSwapUnits(files, pulls)
    }

    private mutating func readSwapUnits(_ files: [String: [UnitFile]], _ pulls: [String: [UnitLink]]) {
        for name in files.keys.sorted() where name.hasSuffix(".swap") && !masked.contains(name) && pulls[name] != nil {
            for file in files[name] ?? [] {
                for setting in file.settings where setting.section == "Swap" && setting.key == "What" {
                    swaps.append(
                        SwapJob(
                            host: role,
                            spec: DeviceSpec(setting.value),
                            isOptional: false,
                            location: setting.location
                        )
                    )
                }
            }
        }
    }

    /// A block-backed mount without fstab line and unit was made by hand, or its configuration was not captured.
    private mutating func findUnexplained(_ machine: MachineState) {
        let facts = machine.facts
        guard facts.fstab == nil || facts.unitLinks == nil else { return }
        let explained = Set(fstab.map(\.target)).union(units.values.map(\.target))
        for mount in machine.mounts where !explained.contains(mount.target) && mount.target != "/" {
            guard machine.node(of: mount) != nil, !mount.target.hasPrefix("/var/lib/kubelet/") else { continue }
            var missing: [MissingEvidence] = []
            if facts.fstab == nil { missing.append(MissingCaptures.fstab(role, mount.target)) }
            if facts.unitLinks == nil { missing.append(MissingCaptures.unitLinks(role, mount.target)) }
            var job = MountJob(
                host: role,
                origin: .notKnown,
                target: mount.target,
                spec: nil,
                fsType: mount.fsType,
                options: [],
                enablement: .enabled,
                isRequired: false,
                location: mount.location
            )
            job.missing = missing
            unexplained.append(job)
        }
    }
}

extension MountJob {
    /// systemd adds RequiresMountsFor= for the source of a bind mount (`mount_add_mount_dependencies`).
    mutating func addBindRequirement(_ root: MachineState) {
        guard isBind, case .path(let source)? = spec?.form else { return }
        requiredPaths.append(root.canonical(source))
    }
}

extension String {
    /// The rest after a prefix; nil when the text does not start with it.
    func dropping(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
