import Findings
import SourceText
import StorageModel

/// Where a path ends after the takeover.
struct PathEnd: Sendable {
    /// What stands there.
    var kind: FileKind
    /// The path with links resolved.
    var path: String
    /// Mount point of the file system that it lies in; nil for device nodes.
    var mountPoint: String?
    /// The file system that it lies in.
    var tree: MountedTree?
    /// Path inside that file system.
    var inner: String
    /// The device, for device nodes.
    var device: Int?
    /// What the device holds.
    var content: AfterContent?
    /// What would tell more.
    var missing: [MissingEvidence] = []
    /// How it was found.
    var hops: [EvidenceHop] = []
}

extension AfterBoot {
    /// Follows a path through the mounts and links that will be there.
    mutating func walk(_ path: String) -> PathEnd {
        var hops: [EvidenceHop] = []
        return walk(AbsolutePath.normalized(path), budget: 40, &hops)
    }

    private mutating func walk(_ path: String, budget: Int, _ hops: inout [EvidenceHop]) -> PathEnd {
        if AbsolutePath.isWithin(path, "/dev"), path != "/dev" { return deviceEnd(path, &hops) }
        guard var here = rootEnd(&hops) else { return PathEnd(kind: .missing, path: path, inner: "/", hops: hops) }
        guard here.kind == .directory else { return here }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count <= AbsolutePath.componentLimit else {
            let missing = [MissingCaptures.paths(state.root.role, path)]
            return PathEnd(kind: .unknown, path: path, inner: "", missing: missing, hops: hops)
        }
        for (position, part) in parts.enumerated() {
            let rest = parts[(position + 1)...].joined(separator: "/")
            switch step(part, rest, here, budget, &hops) {
            case .goOn(let next): here = next
            case .end(var end):
                end.hops = hops
                return end
            }
        }
        here.hops = hops
        return here
    }

    /// Where one component of a path leads.
    private enum Step {
        case goOn(PathEnd)
        case end(PathEnd)
    }

    private mutating func step(
        _ part: String,
        _ rest: String,
        _ here: PathEnd,
        _ budget: Int,
        _ hops: inout [EvidenceHop]
    ) -> Step {
        let next = AbsolutePath.join(here.path, part)
        if let step = mounted(next, &hops) { return step }
        let inner = AbsolutePath.join(here.inner, part)
        let found = entry(next, inner, here)
        var end = here
        end.path = next
        end.inner = inner
        switch found?.kind {
        case .link: return .end(follow(found, next, rest, here, budget, &hops))
        case .directory:
            if rest.isEmpty { hops.append(hop(.path, next, "a directory stands there", found?.location)) }
            return .goOn(end)
        case .missing, nil:
            if isMade(next) {
                hops.append(EvidenceHop(.path, next, rule: "systemd makes the missing directory before it mounts"))
                return .goOn(end)
            }
            if found == nil, !rest.isEmpty { return .goOn(end) }
            let rule = found == nil ? "no capture tells what stands there" : "nothing stands there"
            hops.append(hop(.path, next, rule, found?.location))
            if found == nil { end.missing = [pathProbe(next, here)] }
            end.kind = found == nil ? .unknown : .missing
            end.path = AbsolutePath.join(next, rest)
            end.inner = AbsolutePath.join(inner, rest)
            return .end(end)
        case .some(let kind):
            end.kind = rest.isEmpty ? kind : .missing
            return .end(end)
        }
    }

    /// The mount on a mount point; nil when nothing is mounted there, which is noted.
    private mutating func mounted(_ path: String, _ hops: inout [EvidenceHop]) -> Step? {
        guard let index = plan.byTarget[path] else { return nil }
        switch status(index) {
        case .mounted(let tree): return .goOn(enter(tree, at: path, plan.jobs[index], &hops))
        case .unknown(let missing): return .end(PathEnd(kind: .unknown, path: path, inner: "", missing: missing))
        case .failed(let reason), .dependency(let reason):
            hops.append(hop(.mount, path, "not mounted: \(reason)", plan.jobs[index].location))
        case .inactive: hops.append(hop(.mount, path, "not mounted at boot", plan.jobs[index].location))
        }
        return nil
    }

    private mutating func follow(
        _ found: FileTrees.Entry?,
        _ path: String,
        _ rest: String,
        _ here: PathEnd,
        _ budget: Int,
        _ hops: inout [EvidenceHop]
    ) -> PathEnd {
        guard let text = found?.link, budget > 0 else {
            return PathEnd(kind: .unknown, path: path, inner: "", missing: [pathProbe(path, here)])
        }
        hops.append(hop(.link, path, "symbolic link to `\(text)`", found?.location))
        let base = text.hasPrefix("/") ? text : here.path + "/" + text
        var end = walk(AbsolutePath.join(AbsolutePath.normalized(base), rest), budget: budget - 1, &hops)
        if end.kind == .missing, rest.isEmpty { end.kind = .dangling }
        return end
    }

    private mutating func rootEnd(_ hops: inout [EvidenceHop]) -> PathEnd? {
        guard let index = plan.byTarget["/"] else {
            let missing = [state.root.role].map { MissingCaptures.mountinfo($0) }
            return PathEnd(kind: .unknown, path: "/", inner: "", missing: missing)
        }
        switch status(index) {
        case .mounted(let tree): return enter(tree, at: "/", plan.jobs[index], &hops)
        case .unknown(let missing): return PathEnd(kind: .unknown, path: "/", inner: "", missing: missing)
        case .failed(let reason), .dependency(let reason):
            hops.append(hop(.mount, "/", "no root file system: \(reason)", plan.jobs[index].location))
            return nil
        case .inactive: return nil
        }
    }

    private func enter(_ tree: MountedTree, at path: String, _ job: MountJob, _ hops: inout [EvidenceHop]) -> PathEnd {
        hops.append(hop(.mount, path, tree.rule, job.location))
        if let id = tree.device { hops.append(contentsOf: deviceHops(id)) }
        return PathEnd(kind: .directory, path: path, mountPoint: path, tree: tree, inner: tree.root)
    }

    /// What a probe or the layout of ostree says about a place.
    private func entry(_ path: String, _ inner: String, _ here: PathEnd) -> FileTrees.Entry? {
        guard let key = here.tree?.key else { return nil }
        if key.hasPrefix("memory ") { return FileTrees.Entry(kind: .missing, location: nil) }
        if let entry = state.trees.entry(key, inner) { return entry }
        if state.root.isOSTree, let text = state.root.linkText(path), let root = state.root.mount(at: "/") {
            return FileTrees.Entry(kind: .link, link: text, location: root.location)
        }
        return nil
    }

    private func pathProbe(_ path: String, _ here: PathEnd) -> MissingEvidence {
        let isSource = here.tree?.key?.hasPrefix("source:") ?? (state.rootRole == .source)
        let role: HostRole = isSource ? .source : .target
        return state.machine(role).facts.pathProbes == nil
            ? MissingCaptures.paths(role, path) : MissingCaptures.beneath(role, path)
    }

    /// Whether a mount attempt makes the directory.
    private mutating func isMade(_ path: String) -> Bool {
        for index in (plan.creators[path] ?? []).prefix(64) where status(index).wasTried { return true }
        return false
    }

    private mutating func deviceEnd(_ path: String, _ hops: inout [EvidenceHop]) -> PathEnd {
        let spec = DeviceSpec(path)
        guard spec.namesDevice else { return PathEnd(kind: .unknown, path: path, inner: "", missing: [], hops: hops) }
        switch state.lookup(spec, follows: false, &decisions) {
        case .nothing(let reason):
            hops.append(EvidenceHop(.device, path, rule: reason))
            return PathEnd(kind: .missing, path: path, inner: "", hops: hops)
        case .unknown(let missing): return PathEnd(kind: .unknown, path: path, inner: "", missing: missing, hops: hops)
        case .foreign(let reason):
            hops.append(EvidenceHop(.device, path, rule: reason))
            return PathEnd(
                kind: .block,
                path: path,
                inner: "",
                content: AfterContent(key: "another device at \(path)", fsType: ""),
                hops: hops
            )
        case .device(let id, let rule):
            hops.append(hop(.device, path, rule, state.devices.all[id].node.location))
            hops.append(contentsOf: deviceHops(id))
            let content = state.content(id, &decisions)
            return PathEnd(kind: .block, path: path, inner: "", device: id, content: content, hops: hops)
        }
    }

    /// Device, and the disks that it lies on.
    private func deviceHops(_ id: Int) -> [EvidenceHop] {
        let device = state.devices.all[id]
        let step: EvidenceHop.Step =
            switch device.node.kind {
            case .logicalVolume, .hiddenVolume: .logicalVolume
            case .array: .array
            case .partition: .partition
            case .disk, .multipathMember: .disk
            default: .device
            }
        let origin =
            switch device.origin {
            case .kept: "stays on the target"
            case .copied: "copy of the source's"
            case .moved: "re-attached with its disk"
            }
        var hops = [hop(step, device.node.path, origin, device.node.location)]
        for disk in device.disks {
            let hardware = state.devices.disks[disk].hardware
            let node = state.machine(hardware.role).devices.nodes[hardware.index]
            hops.append(
                hop(.disk, node.identity, "disk `\(node.path)` of the \(hardware.role.rawValue)", node.location)
            )
        }
        return hops
    }

    private func hop(_ step: EvidenceHop.Step, _ subject: String, _ rule: String, _ location: SourceLocation?)
        -> EvidenceHop
    {
        EvidenceHop(step, subject, rule: rule, evidence: location.map { [Evidence(.cause, at: $0)] } ?? [])
    }
}
