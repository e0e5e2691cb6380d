import StorageModel

/// What the kernel refuses because of a file system that is mounted already, seen on Linux 6.18 with util-linux 2.38:
///
/// - XFS takes no second device with the UUID of a mounted one (fs/xfs/xfs_mount.c, `xfs_uuid_mount`), unless one of the two
///   is mounted with `nouuid`.
/// - A device that is mounted for writing cannot be mounted `ro` at a second point (fs/super.c, `get_tree_bdev`); one that
///   is mounted `ro` is mounted so a second time, whatever the second line asks for (libmount tries again read-only).
extension AfterBoot {
    /// How a mount ends whose device was found, given the other mounts.
    ///
    /// Names of the others are looked up only where they can matter: each look-up may meet a question of its own.
    mutating func settled(_ status: MountStatus, _ job: MountJob, _ index: Int) -> MountStatus {
        guard case .mounted(var tree) = status, let device = tree.device, job.spec?.namesDevice ?? false else {
            return status
        }
        let twins = job.options.contains("nouuid") ? [] : twins(of: device, tree)
        let sharesSuperblock = ["xfs", "ext2", "ext3", "ext4"].contains(tree.fsType)
        for (other, rival) in plan.jobs.enumerated() where other != index && mayHoldDevice(rival) {
            guard let spec = rival.spec else { continue }
            if sharesSuperblock, rival.isReadOnly != job.isReadOnly, mayName(spec, device) || spec == job.spec,
                deviceOf(rival, spec) == device, isFirst(rival, other, job, index, "one device")
            {
                if job.isReadOnly {
                    return .failed("its device is mounted for writing at `\(rival.target)`, so not a second time `ro`")
                }
                tree.isReadOnly = true
                tree.rule += ", read-only as it is at `\(rival.target)`"
            }
            guard !rival.options.contains("nouuid"), twins.contains(where: { mayName(spec, $0) }),
                let found = deviceOf(rival, spec), twins.contains(found), keepUUID(device, found),
                isFirst(rival, other, job, index, "two XFS file systems with one UUID")
            else { continue }
            return .failed("XFS takes no second file system with the UUID of the one at `\(rival.target)`")
        }
        return .mounted(tree)
    }

    /// Other devices that bear the UUID of an XFS file system.
    private func twins(of device: Int, _ tree: MountedTree) -> [Int] {
        guard tree.fsType == "xfs", let uuid = state.devices.all[device].node.fsUUID else { return [] }
        let claims = state.devices.claims["uuid \(uuid)"] ?? []
        return Set(claims.map(\.device)).subtracting([device]).sorted()
    }

    /// Whether a name may lead to a device, as far as that is known without answering anything.
    private func mayName(_ spec: DeviceSpec, _ device: Int) -> Bool {
        let name: String
        switch spec.form {
        case .uuid(let value): name = "uuid \(value)"
        case .label(let value): name = "label \(value)"
        case .partitionUUID(let value): name = "partuuid \(value)"
        case .partitionLabel(let value): name = "partlabel \(value)"
        case .contentID(let value): name = "id \(value)"
        case .mapper, .logicalVolume: return state.devices.all[device].node.kind != .partition
        case .array: return state.devices.all[device].node.kind == .array
        case .hardware, .joined, .kernel: return [.disk, .partition].contains(state.devices.all[device].node.kind)
        case .numbered, .loop, .path, .other: return false
        }
        return state.devices.claims[name]?.contains { $0.device == device } ?? false
    }

    /// Whether a mount may hold a device; what the initramfs of an ostree system mounts is read-only only per mount.
    private func mayHoldDevice(_ job: MountJob) -> Bool {
        guard case .enabled = job.enablement, job.missing.isEmpty, job.defect == nil, job.spec?.namesDevice ?? false
        else {
            return false
        }
        if job.isBind || MountTypes.isVolatile(job.fsType) || MountTypes.isRemote(job.fsType) { return false }
        if case .initramfs = job.origin { return job.target == "/" && !state.machine(job.host).isOSTree }
        return true
    }

    /// The device that a line names, when it holds a file system of the line's type.
    private mutating func deviceOf(_ job: MountJob, _ spec: DeviceSpec) -> Int? {
        guard spec.namesDevice, case .device(let id, _) = state.lookup(spec, follows: job.host == .source, &decisions)
        else { return nil }
        guard let found = state.content(id, &decisions).fsType, !DeviceNode.notMountable.contains(found),
            !found.isEmpty, MountTypes.mounts(job.fsType, found)
        else { return nil }
        return id
    }

    /// Whether two devices with XFS bear the UUID that they were found by after the takeover, too.
    private mutating func keepUUID(_ left: Int, _ right: Int) -> Bool {
        guard state.content(right, &decisions).fsType == "xfs", let uuid = state.devices.all[left].node.fsUUID else {
            return false
        }
        for claim in state.devices.claims["uuid \(uuid)"] ?? [] where claim.device == left || claim.device == right {
            if let attribute = claim.attribute, !state.keeps(attribute, &decisions) { return false }
        }
        return true
    }

    /// Whether one mount is made before another: what lies above comes first, and of the others either may.
    private mutating func isFirst(
        _ job: MountJob,
        _ index: Int,
        _ other: MountJob,
        _ otherIndex: Int,
        _ what: String
    ) -> Bool {
        if precedes(job, other) { return true }
        if precedes(other, job) { return false }
        let pair = index < otherIndex ? [job.target, other.target] : [other.target, job.target]
        let question = OpenQuestion.race("which of `\(pair[0])` and `\(pair[1])`, \(what), is mounted first")
        let choice = decisions.ask(question, pair.map { "`\($0)`" })
        return pair[min(choice, 1)] == job.target
    }

    private func precedes(_ job: MountJob, _ other: MountJob) -> Bool {
        if case .initramfs = job.origin { return true }
        if AbsolutePath.isWithin(other.target, job.target) { return true }
        if other.requiredPaths.contains(where: { AbsolutePath.isWithin($0, job.target) }) { return true }
        return other.requiredUnits.contains { DeviceNames.path(ofUnit: $0) == job.target }
    }
}
