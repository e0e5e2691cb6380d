import Findings
import SourceText
import StorageModel

/// All mounts that systemd would try at the first boot, under one answer to whose configuration is there.
struct MountPlan: Sendable {
    /// The mounts.
    private(set) var jobs: [MountJob] = []
    /// The mount of each mount point.
    private(set) var byTarget: [String: Int] = [:]
    /// Mounts whose attempt creates a directory, by each directory on the way.
    private(set) var creators: [String: [Int]] = [:]
    /// Swap areas.
    private(set) var swaps: [SwapJob] = []

    /// Mount points that stay with the root file system when the system disk is not replaced.
    private static func isSystem(_ target: String) -> Bool {
        ["/", "/usr", "/boot", "/boot/efi", "/efi"].contains(target)
    }

    /// Puts the configuration together.
    ///
    /// - Parameters:
    ///   - root: The machine whose root file system is there afterwards.
    ///   - merged: Whether the target's entries for other mount points stay.
    init(
        source: MountConfiguration,
        target: MountConfiguration,
        root: MachineState,
        merged: Bool
    ) {
        let keepsSystem = root.role == .target
        let sourceLines = source.fstab.filter { !keepsSystem || !MountPlan.isSystem($0.target) }
        let sourceUnits = source.units.values.filter { !keepsSystem || !MountPlan.isSystem($0.target) }
        var lines = keepsSystem ? target.fstab.filter { MountPlan.isSystem($0.target) } : []
        lines += sourceLines
        var units = keepsSystem ? target.units.values.filter { MountPlan.isSystem($0.target) } : []
        units += sourceUnits
        lines += source.unexplained.filter { !keepsSystem || !MountPlan.isSystem($0.target) }
        swaps = source.swaps
        if merged {
            let known = Set(lines.map(\.target))
            lines += target.fstab.filter { !known.contains($0.target) }
            let names = Set(source.units.keys)
            units += target.units.filter { name, job in
                !names.contains(name) && !(keepsSystem && MountPlan.isSystem(job.target))
            }.map(\.value)
            lines += target.unexplained
            swaps += target.swaps
        } else if keepsSystem {
            lines += target.unexplained.filter { MountPlan.isSystem($0.target) }
        }
        // An fstab line for the same mount point comes first.
        lines += source.extra + target.extra
        swaps += source.extraSwaps + target.extraSwaps
        let masked = merged ? source.masked.union(target.masked) : source.masked
        for job in MountPlan.initramfsJobs(root) { insert(job) }
        for job in units.sorted(by: { ($0.target, $0.location) < ($1.target, $1.location) }) where job.beatsFstab {
            insert(job)
        }
        for job in lines where job.target != "/" && !masked.contains(MountPlan.unitName(job.target)) { insert(job) }
        for job in units.sorted(by: { ($0.target, $0.location) < ($1.target, $1.location) }) where !job.beatsFstab {
            insert(job)
        }
        for (index, job) in jobs.enumerated() {
            for prefix in AbsolutePath.prefixes(job.target).dropFirst() { creators[prefix, default: []].append(index) }
            guard job.isBind, case .path(let path)? = job.spec?.form else { continue }
            for prefix in AbsolutePath.prefixes(root.canonical(path)).dropFirst() where creators[prefix]?.last != index
            {
                creators[prefix, default: []].append(index)
            }
        }
    }

    /// The first entry for a mount point wins; what a later fstab line adds is only that the boot requires it.
    private mutating func insert(_ job: MountJob) {
        guard let index = byTarget[job.target] else {
            byTarget[job.target] = jobs.count
            jobs.append(job)
            return
        }
        if case .initramfs = jobs[index].origin {
            if job.target != "/" { jobs[index] = job }
            return
        }
        if case .unit = jobs[index].origin, case .fstab = job.origin, case .enabled = job.enablement {
            jobs[index].isRequired = jobs[index].isRequired || job.isRequired
            jobs[index].enablement = .enabled
        }
    }

    /// Mounts that the kernel arguments and ostree give: the root, and on RHCOS /sysroot, /etc, /usr, /var and /boot.
    private static func initramfsJobs(_ root: MachineState) -> [MountJob] {
        var jobs: [MountJob] = []
        let rootArgument = root.facts.kernelCommandLine?.last { $0.value.hasPrefix("root=") }
        if let mount = root.mount(at: "/") {
            var job = MountJob(
                host: root.role,
                origin: .initramfs,
                target: "/",
                spec: nil,
                fsType: "auto",
                options: isReadOnlyRoot(root, mount) ? ["ro"] : [],
                enablement: .enabled,
                isRequired: true,
                location: rootArgument?.location ?? mount.location
            )
            job.fixed = (root.key(of: mount), root.node(of: mount) ?? root.rootNode, mount.root)
            if let rootArgument { job.spec = DeviceSpec(String(rootArgument.value.dropFirst(5))) }
            jobs.append(job)
        }
        guard root.isOSTree else { return jobs }
        for mount in root.mounts where mount.target != "/" {
            let isBase =
                ["/sysroot", "/etc", "/usr", "/var", "/boot", "/boot/efi"].contains(mount.target)
                || (mount.target.hasPrefix("/sysroot/ostree/deploy/") && mount.target.hasSuffix("/var"))
            guard isBase, let node = root.node(of: mount) else { continue }
            var job = MountJob(
                host: root.role,
                origin: .initramfs,
                target: mount.target,
                spec: nil,
                fsType: mount.fsType,
                options: mount.options.filter { ["ro", "rw"].contains($0) },
                enablement: .enabled,
                // CoreOS wants boot.mount, it does not require it.
                isRequired: !mount.target.hasPrefix("/boot"),
                location: mount.location
            )
            job.fixed = (root.key(of: mount), node, mount.root)
            jobs.append(job)
        }
        return jobs
    }

    /// Whether `/` stays read-only: as its fstab line says, on ostree as it was mounted (the argument `ro` is undone at boot).
    private static func isReadOnlyRoot(_ root: MachineState, _ mount: MountEntry) -> Bool {
        if let line = root.facts.fstab?.first(where: { $0.target == "/" }) { return line.options.contains("ro") }
        return root.isOSTree && mount.isReadOnly
    }

    /// Name of the mount unit of a mount point (systemd.unit(5), string escaping; plain characters only).
    private static func unitName(_ target: String) -> String {
        target.split(separator: "/").map { $0.replacing("-", with: "\\x2d") }.joined(separator: "-") + ".mount"
    }
}
