import Findings
import StorageModel

/// A file system that is mounted after the takeover.
struct MountedTree: Sendable {
    /// The device; nil for network and memory file systems.
    var device: Int?
    /// Content key; nil when not known.
    var key: String?
    /// Path inside the file system that is mounted.
    var root: String
    /// Type of the file system.
    var fsType: String
    /// Whether writes are refused.
    var isReadOnly: Bool
    /// Options as configured.
    var options: [String]
    /// The rule that found the device.
    var rule: String
}

/// How one mount ends at the first boot.
enum MountStatus: Sendable {
    case mounted(MountedTree)
    /// systemd tried it: the mount point was made, the unit is failed.
    case failed(String)
    /// Something it needs did not come: not tried, not in the list of failed units.
    case dependency(String)
    /// Nothing starts it.
    case inactive
    case unknown([MissingEvidence])

    /// Whether systemd ran the mount command, which creates the mount point first.
    var wasTried: Bool {
        switch self {
        case .mounted, .failed: true
        default: false
        }
    }
}

/// A prediction of mounts and paths under one set of answers; it remembers mounts that it has evaluated.
struct AfterBoot {
    /// The state.
    let state: AfterState
    /// The mounts.
    let plan: MountPlan
    /// The answers.
    var decisions: Decisions
    private var known: [Int: MountStatus] = [:]
    private var active: Set<Int> = []

    /// Starts a prediction.
    init(_ state: AfterState, _ decisions: Decisions) {
        self.state = state
        self.decisions = decisions
        plan = state.plan(&self.decisions)
    }

    /// Starts a prediction for one of the plans.
    init(_ state: AfterState, plan: MountPlan, _ decisions: Decisions) {
        self.state = state
        self.plan = plan
        self.decisions = decisions
    }

    /// How a mount ends.
    mutating func status(_ index: Int, pulled: Bool = false) -> MountStatus {
        if let status = known[index] { return status }
        guard active.insert(index).inserted else { return .dependency("it depends on itself") }
        defer { active.remove(index) }
        let status = evaluate(plan.jobs[index], index, pulled: pulled)
        if case .inactive = status { return status }
        known[index] = status
        return status
    }

    private mutating func evaluate(_ job: MountJob, _ index: Int, pulled: Bool) -> MountStatus {
        switch job.enablement {
        case .enabled: break
        case .onDemand: if !pulled, !isPulledFromBelow(job) { return .inactive }
        case .notKnown(let missing):
            if decisions.ask(.evidence(missing), ["enabled", "not enabled"]) == 1 { return .inactive }
        }
        if !job.missing.isEmpty { return .unknown(job.missing) }
        if let unmet = unmetCondition(job) { return unmet }
        if case .initramfs = job.origin { return initramfs(job) }
        if let blocked = unmetRequirement(job, index) { return blocked }
        if let defect = job.defect { return .failed(defect) }
        if lacksMountPoint(job) { return .dependency("its mount point cannot be made on a read-only file system") }
        guard let spec = job.spec else { return .unknown(job.missing) }
        if job.isBind { return bind(job, spec) }
        if MountTypes.isRemote(job.fsType) { return remote(job, spec) }
        if job.fsType == "overlay" { return overlay(job) }
        if MountTypes.isVolatile(job.fsType) {
            return .mounted(
                tree(
                    job,
                    device: nil,
                    key: "memory at \(job.target)",
                    fsType: job.fsType,
                    rule: "made anew at each boot"
                )
            )
        }
        return settled(device(job, spec), job, index)
    }

    /// A condition that does not hold skips the unit silently, an assertion makes it fail (systemd.unit(5)).
    private mutating func unmetCondition(_ job: MountJob) -> MountStatus? {
        for condition in job.conditions {
            let question = OpenQuestion.undocumented("whether `\(condition.text)` of `\(job.target)` holds at boot")
            guard decisions.ask(question, ["it holds", "it does not hold"]) == 1 else { continue }
            let reason = "`\(condition.text)` does not hold"
            return condition.key.hasPrefix("Assert") ? .dependency(reason) : .inactive
        }
        return nil
    }

    private func tree(_ job: MountJob, device: Int?, key: String?, root: String = "/", fsType: String, rule: String)
        -> MountedTree
    {
        MountedTree(
            device: device,
            key: key,
            root: root,
            fsType: fsType,
            isReadOnly: job.isReadOnly,
            options: job.options,
            rule: rule
        )
    }

    /// Whether an enabled mount below requires this one.
    private func isPulledFromBelow(_ job: MountJob) -> Bool {
        (plan.creators[job.target] ?? []).prefix(64).contains { index in
            guard case .enabled = plan.jobs[index].enablement else { return false }
            return plan.jobs[index].target != job.target && AbsolutePath.isWithin(plan.jobs[index].target, job.target)
        }
    }

    /// Mounts that this one requires: every one above it, above its bind source, and what options and units name.
    private mutating func unmetRequirement(_ job: MountJob, _ index: Int) -> MountStatus? {
        var needed: [Int] = []
        for prefix in AbsolutePath.prefixes(job.target) where prefix != job.target {
            if let parent = plan.byTarget[prefix] { needed.append(parent) }
        }
        for path in job.requiredPaths {
            for prefix in AbsolutePath.prefixes(path) {
                if let parent = plan.byTarget[prefix], parent != index { needed.append(parent) }
            }
        }
        for unit in job.requiredUnits {
            guard unit.hasSuffix(".mount"), let path = DeviceNames.path(ofUnit: unit) else { continue }
            guard let parent = plan.byTarget[path] else { return .dependency("required unit `\(unit)` does not exist") }
            if parent != index { needed.append(parent) }
        }
        for parent in needed {
            switch status(parent, pulled: true) {
            case .mounted: continue
            case .unknown(let missing): return .unknown(missing)
            case .failed, .dependency, .inactive:
                return .dependency("it requires `\(plan.jobs[parent].target)`, which is not mounted")
            }
        }
        return nil
    }

    /// Whether the mount point is missing on a file system that is mounted read-only.
    private mutating func lacksMountPoint(_ job: MountJob) -> Bool {
        for prefix in AbsolutePath.prefixes(job.target).dropLast().reversed() {
            guard let index = plan.byTarget[prefix] else { continue }
            guard case .mounted(let tree) = status(index), tree.isReadOnly, let key = tree.key else { return false }
            let inner = AbsolutePath.join(tree.root, AbsolutePath.remainder(job.target, below: prefix))
            return state.trees.entry(key, inner)?.kind == .missing
        }
        return false
    }

    /// The root and what ostree binds: there as soon as the device is.
    private mutating func initramfs(_ job: MountJob) -> MountStatus {
        if let spec = job.spec, spec.namesDevice {
            let status = device(job, spec)
            guard case .mounted(var tree) = status, let fixed = job.fixed, let node = fixed.node,
                state.machine(job.host).devices.nodes[node].key != fixed.key
            else { return status }
            tree.key = fixed.key
            tree.root = fixed.root
            return .mounted(tree)
        }
        guard let fixed = job.fixed else { return .unknown([MissingCaptures.mountinfo(job.host)]) }
        guard let node = fixed.node else {
            return .mounted(
                tree(
                    job,
                    device: nil,
                    key: fixed.key,
                    root: fixed.root,
                    fsType: job.fsType,
                    rule: "mounted by the initramfs"
                )
            )
        }
        for id in state.devices.descendants[NodeRef(role: job.host, index: node)] ?? [] {
            guard state.isPresent(id, &decisions) else { continue }
            let content = state.content(id, &decisions)
            let key = fixed.key == state.devices.all[id].node.key ? content.key : fixed.key
            return .mounted(
                tree(
                    job,
                    device: id,
                    key: key,
                    root: fixed.root,
                    fsType: content.fsType ?? job.fsType,
                    rule: "mounted by the initramfs"
                )
            )
        }
        return .dependency("the device of `\(job.target)` is not attached")
    }

    private mutating func remote(_ job: MountJob, _ spec: DeviceSpec) -> MountStatus {
        let question = OpenQuestion.undocumented("whether the target reaches `\(spec.text)`")
        guard decisions.ask(question, ["reachable", "not reachable"]) == 0 else {
            return .failed("`\(spec.text)` is not reachable")
        }
        return .mounted(
            tree(job, device: nil, key: "network \(spec.text)", fsType: job.fsType, rule: "network storage")
        )
    }

    private mutating func bind(_ job: MountJob, _ spec: DeviceSpec) -> MountStatus {
        guard case .path(let source) = spec.form else { return .failed("a bind mount of `\(spec.text)`") }
        let end = walk(source)
        switch end.kind {
        case .unknown where end.tree?.key == nil: return .unknown(end.missing)
        case .dangling: return .failed("the bind source `\(source)` is a dangling link")
        default: break
        }
        guard let parent = end.tree else { return .unknown(end.missing) }
        let isMissing = end.kind == .missing
        if isMissing, parent.isReadOnly {
            return .failed("the bind source `\(source)` cannot be made on a read-only file system")
        }
        var result = tree(
            job,
            device: parent.device,
            key: parent.key,
            root: end.inner,
            fsType: parent.fsType,
            rule: isMissing ? "systemd makes the missing bind source `\(source)`" : "bind mount of `\(source)`"
        )
        result.isReadOnly = job.isReadOnly || parent.isReadOnly
        return .mounted(result)
    }

    /// An overlay shows what lies in its upper directory.
    private mutating func overlay(_ job: MountJob) -> MountStatus {
        guard let directory = OverlayOptions.directory(job.options) else {
            return .failed("an overlay without directories")
        }
        let end = walk(directory)
        switch end.kind {
        case .directory: break
        case .unknown where end.tree?.key != nil: break
        case .unknown: return .unknown(end.missing)
        default: return .failed("`\(directory)` of the overlay does not exist")
        }
        guard let below = end.tree, let key = below.key else { return .unknown(end.missing) }
        let rule = "overlay of `\(directory)`"
        let name = "overlay on \(key)#\(end.inner)"
        return .mounted(tree(job, device: below.device, key: name, fsType: job.fsType, rule: rule))
    }

    private mutating func device(_ job: MountJob, _ spec: DeviceSpec) -> MountStatus {
        if case .path = spec.form { return loop(job, spec) }
        if case .other(let text) = spec.form, !text.hasPrefix("/dev/") { return .failed("`\(text)` is no device") }
        switch state.lookup(spec, follows: job.host == .source, &decisions) {
        case .unknown(let missing): return .unknown(missing)
        case .nothing(let reason): return .dependency(reason)
        case .foreign(let reason): return .failed("`\(spec.text)` is another device: \(reason)")
        case .device(let id, let rule):
            let content = state.content(id, &decisions)
            guard let found = content.fsType else {
                return .unknown([MissingCaptures.devices(state.devices.all[id].ref.role, "what `\(spec.text)` holds")])
            }
            let holds = found.isEmpty ? "no file system" : found
            if found.isEmpty, job.options.contains("x-systemd.makefs"), job.fsType != "auto" {
                let made = "made on \(state.devices.all[id].node.key)"
                let rule = "x-systemd.makefs formats the blank `\(spec.text)`"
                return .mounted(tree(job, device: id, key: made, fsType: job.fsType, rule: rule))
            }
            guard !found.isEmpty, !DeviceNode.notMountable.contains(found) else {
                return .failed("`\(spec.text)` holds \(holds)")
            }
            guard MountTypes.mounts(job.fsType, found) else {
                return .failed("`\(spec.text)` holds \(holds), not \(job.fsType)")
            }
            if content.isClipped, found != "vfat" { return .failed("`\(spec.text)` is cut off: the disk is too small") }
            let subvolume = job.options.compactMap { $0.dropping(prefix: "subvol=") }.last
            let root = AbsolutePath.normalized(subvolume ?? job.fixed?.root ?? "/")
            return .mounted(tree(job, device: id, key: content.key, root: root, fsType: found, rule: rule))
        }
    }

    /// A file that is mounted through a loop device.
    private mutating func loop(_ job: MountJob, _ spec: DeviceSpec) -> MountStatus {
        let end = walk(spec.text)
        switch end.kind {
        case .file:
            let key = "\(end.tree?.key ?? "?") file \(end.inner)"
            return .mounted(
                tree(job, device: end.tree?.device, key: key, fsType: job.fsType, rule: "loop mount of `\(spec.text)`")
            )
        case .unknown: return .unknown(end.missing)
        default: return .failed("`\(spec.text)` is no file")
        }
    }
}
