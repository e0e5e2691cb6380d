import Findings
import SourceText
import StorageModel

/// What stands at a path on a machine as it was captured.
struct BeforeEnd: Sendable {
    /// What stands there.
    var kind: FileKind
    /// The path with links resolved.
    var path: String
    /// The mount that covers it; nil for device nodes.
    var mount: MountEntry?
    /// The device behind it.
    var node: Int?
    /// Content key: of the file system for directories, of the device for device nodes.
    var key: String?
    /// Path inside the file system.
    var inner: String
    /// Whether it may be a symbolic link to something else, for lack of a probe.
    var mayBeLink = false
    /// Whether nothing may be concluded about the path: captures contradict each other, or the path is none.
    var isUndecidable = false
    /// What would tell more.
    var missing: [MissingEvidence] = []
    /// How it was found.
    var hops: [EvidenceHop] = []
}

/// Resolves paths on a machine as it was captured.
struct BeforeResolver {
    /// The machine.
    let machine: MachineState

    /// What stands at a path.
    func resolve(_ text: String) -> BeforeEnd {
        if let fault = AbsolutePath.fault(in: text) { return refused(text, fault) }
        let path = AbsolutePath.normalized(text)
        let probe = machine.facts.pathProbes?[path] ?? machine.facts.pathProbes?[text]
        var hops: [EvidenceHop] = []
        var real = probe?.realPath.map(AbsolutePath.normalized)
        if let probe {
            let what = probe.link.map { "symbolic link to `\($0)`" } ?? "probed: \(probe.kind.rawValue)"
            hops.append(hop(probe.link == nil ? .path : .link, path, what, probe.location))
        }
        if real == nil { real = machine.canonical(path) }
        let place = real ?? path
        let isDevice = AbsolutePath.isWithin(place, "/dev") || probe?.kind == .block
        var end = isDevice ? device(path, place, probe, hops) : directory(place, probe, hops)
        if probe?.kind == .missing || probe?.kind == .dangling { end.kind = probe?.kind ?? .missing }
        if let probe, let claim = contradiction(place, probe) { contradict(&end, claim, probe) }
        return end
    }

    /// A path that is not looked up at all.
    private func refused(_ text: String, _ fault: String) -> BeforeEnd {
        var end = BeforeEnd(kind: .unknown, path: text, inner: "", missing: [MissingCaptures.path(fault)])
        end.isUndecidable = true
        return end
    }

    /// What mountinfo says against a probe of the path; nil when both agree.
    private func contradiction(_ place: String, _ probe: PathProbe) -> (text: String, mount: MountEntry)? {
        guard !AbsolutePath.isWithin(place, "/dev"), let mount = machine.covering(place, strictly: false) else {
            return nil
        }
        if probe.kind == .missing || probe.kind == .dangling {
            if place != "/", mount.target == place { return ("`\(place)` is a mount point", mount) }
            guard let below = machine.mountPoints(below: place).first, let inner = machine.mount(at: below) else {
                return nil
            }
            return ("the mount point `\(below)` lies below `\(place)`", inner)
        }
        guard mount.fsType != "autofs", probe.kind != .unknown else { return nil }
        // The root of a file system is a directory; only a bind mount puts a file or device on a mount point.
        if mount.target == place, mount.root == "/", probe.kind != .directory {
            return ("`\(place)` is a mount point of \(mount.fsType), so it is a directory", mount)
        }
        if let target = probe.mountTarget, AbsolutePath.normalized(target) != mount.target {
            return ("the file system at `\(mount.target)` covers `\(place)`", mount)
        }
        if let majMin = probe.majMin, majMin != mount.majMin, mount.fsType != "btrfs" {
            return ("the file system that covers `\(place)` is \(mount.majMin)", mount)
        }
        return nil
    }

    private func contradict(_ end: inout BeforeEnd, _ claim: (text: String, mount: MountEntry), _ probe: PathProbe) {
        let said = [probe.kind.rawValue, probe.majMin, probe.mountTarget].compactMap { $0 }.joined(separator: " ")
        end.kind = .unknown
        end.isUndecidable = true
        end.hops.append(
            EvidenceHop(
                .mount,
                end.path,
                rule: "contradiction: the probe says `\(said)`, but by mountinfo \(claim.text)",
                evidence: [Evidence(.cause, at: probe.location), Evidence(.cause, at: claim.mount.location)]
            )
        )
        end.missing = [MissingCaptures.contradicted(machine.role, end.path)]
    }

    private func device(_ path: String, _ place: String, _ probe: PathProbe?, _ hops: [EvidenceHop]) -> BeforeEnd {
        let model = machine.devices
        var index = model.node(path: place) ?? model.node(path: path)
        if index == nil, case .logicalVolume(let group, let volume) = DeviceSpec(path).form {
            index = model.node(path: "/dev/mapper/" + DeviceNames.mapperName(group: group, volume: volume))
        }
        if index == nil { index = machine.nodeByContent(DeviceSpec(place)) }
        guard let index else {
            let isKnown = model.hasLinks && model.isComplete
            var end = BeforeEnd(
                kind: probe?.kind ?? (isKnown ? .missing : .unknown),
                path: place,
                inner: "",
                hops: hops
            )
            if !model.hasLinks { end.missing.append(MissingCaptures.deviceLinks(machine.role, path)) }
            if !model.isComplete {
                end.missing.append(MissingCaptures.devices(machine.role, "which device `\(path)` is"))
            }
            if probe?.kind == .missing { end.missing = [] }
            return end
        }
        return BeforeEnd(
            kind: .block,
            path: place,
            node: index,
            key: model.nodes[index].key,
            inner: "",
            hops: hops + machine.deviceHops(index)
        )
    }

    private func directory(_ place: String, _ probe: PathProbe?, _ hops: [EvidenceHop]) -> BeforeEnd {
        guard let mount = machine.covering(place, strictly: false) else {
            var end = BeforeEnd(kind: probe?.kind ?? .unknown, path: place, inner: place, hops: hops)
            end.missing = [MissingCaptures.mountinfo(machine.role)]
            return end
        }
        let node = machine.node(of: mount)
        let mountHop = hop(.mount, mount.target, "mount point that covers the path", mount.location)
        var end = BeforeEnd(
            kind: probe?.kind ?? .unknown,
            path: place,
            mount: mount,
            node: node,
            key: machine.key(of: mount),
            inner: machine.inner(place, in: mount),
            hops: hops + [mountHop] + (node.map { machine.deviceHops($0) } ?? [])
        )
        if probe == nil {
            if mount.target == place {
                end.kind = .directory
            } else {
                end.missing = [MissingCaptures.paths(machine.role, place)]
                let beneath = machine.beneathProbe(mount: mount.target, path: place)
                if let beneath, beneath.kind != .link, beneath.kind != .unknown {
                    end.kind = beneath.kind
                    end.hops.append(hop(.beneath, place, "probed: \(beneath.kind.rawValue)", beneath.location))
                } else {
                    end.mayBeLink = true
                }
            }
        }
        if machine.isUnexplainedLoop(mount) {
            end.key = nil
            end.missing.append(MissingCaptures.loopDevice(machine.role, mount.source))
        }
        if end.kind == .link { end.kind = .unknown }
        return end
    }

    private func hop(_ step: EvidenceHop.Step, _ subject: String, _ rule: String, _ location: SourceLocation)
        -> EvidenceHop
    {
        EvidenceHop(step, subject, rule: rule, evidence: [Evidence(.cause, at: location)])
    }
}

extension MachineState {
    /// The device that a content name leads to on the captured machine; nil when none or more than one bears it.
    func nodeByContent(_ spec: DeviceSpec) -> Int? {
        let found = devices.nodes.filter { node in
            switch spec.form {
            case .uuid(let value): node.fsUUID?.lowercased() == value
            case .label(let value): node.fsLabel == value
            case .partitionUUID(let value): node.partitionUUID == value
            case .partitionLabel(let value): node.partitionLabel == value
            default: false
            }
        }
        return found.count == 1 ? found[0].index : nil
    }

    /// A device and the disks beneath it, as steps of an evidence chain.
    func deviceHops(_ index: Int) -> [EvidenceHop] {
        let node = devices.nodes[index]
        let step: EvidenceHop.Step =
            switch node.kind {
            case .logicalVolume, .hiddenVolume: .logicalVolume
            case .array: .array
            case .partition: .partition
            case .disk, .multipathMember: .disk
            default: .device
            }
        var hops: [EvidenceHop] = []
        if let fsType = node.fsType, !fsType.isEmpty {
            let location = node.locations["UUID"] ?? node.locations["FSTYPE"] ?? node.location
            let identity = node.fsUUID.map { " \($0)" } ?? ""
            hops.append(
                EvidenceHop(
                    .filesystem,
                    fsType + identity,
                    rule: "content of `\(node.path)`",
                    evidence: [Evidence(.cause, at: location)]
                )
            )
        }
        hops.append(EvidenceHop(step, node.path, rule: "device", evidence: [Evidence(.cause, at: node.location)]))
        for disk in node.disks where disk != index {
            let below = devices.nodes[disk]
            hops.append(
                EvidenceHop(
                    .disk,
                    below.path,
                    rule: "disk \(below.identity)",
                    evidence: [Evidence(.cause, at: below.location)]
                )
            )
        }
        return hops
    }
}
