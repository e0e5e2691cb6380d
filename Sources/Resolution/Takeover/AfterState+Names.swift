import Findings
import SourceText
import StorageModel

/// What a device name leads to after the takeover.
enum NameResult: Sendable {
    /// A device, with the rule that led there.
    case device(Int, rule: String)
    /// Nothing.
    case nothing(String)
    /// Some device that is not the one that the name stood for.
    case foreign(String)
    /// The captures do not tell.
    case unknown([MissingEvidence])
}

extension AfterState {
    /// Resolves a device name.
    ///
    /// - Parameter follows: Whether the line is edited when the profile rewrites references (only the source's configuration is).
    func lookup(_ spec: DeviceSpec, follows: Bool, _ decisions: inout Decisions) -> NameResult {
        switch spec.form {
        case .uuid(let value): return claimed("uuid \(value)", spec, follows, &decisions)
        case .label(let value): return claimed("label \(value)", spec, false, &decisions)
        case .partitionUUID(let value): return claimed("partuuid \(value)", spec, follows, &decisions)
        case .partitionLabel(let value): return claimed("partlabel \(value)", spec, false, &decisions)
        case .contentID(let name): return claimed("id \(name)", spec, follows, &decisions)
        case .hardware(let path): return hardwareLink(path, &decisions)
        case .joined(let base, let content): return joined(base, content, spec, follows, &decisions)
        case .kernel(let name): return kernelName(name, &decisions)
        case .numbered(let path): return numbered(path, &decisions)
        case .loop(let path): return .unknown([MissingCaptures.loopDevice(root.role, path)])
        case .mapper(let name): return mapper(name, spec, &decisions)
        case .logicalVolume(let group, let volume): return logicalVolume(group, volume, &decisions)
        case .array(let name): return array(name, spec, &decisions)
        case .path, .other: return .nothing("`\(spec.text)` names no block device")
        }
    }

    // MARK: - Content

    private func claimed(
        _ name: String,
        _ spec: DeviceSpec,
        _ follows: Bool,
        _ decisions: inout Decisions
    ) -> NameResult {
        let claims = devices.claims[name] ?? []
        if let role = devices.unplaced[name] {
            return .unknown([MissingCaptures.devices(role, "which disks the device of `\(spec.text)` lies on")])
        }
        var bearing: [Int] = []
        var rewritten: [Int] = []
        for claim in claims {
            let device = devices.all[claim.device]
            guard isPresent(claim.device, &decisions) else { continue }
            guard holdsName(device, claim, &decisions) else { continue }
            if let attribute = claim.attribute, !keeps(attribute, &decisions) {
                if follows, rewritesReferences(&decisions) { rewritten.append(claim.device) }
            } else {
                bearing.append(claim.device)
            }
        }
        let found = rewritten.isEmpty ? bearing : rewritten
        if found.isEmpty {
            let unlisted = [source, target].filter { !$0.devices.isComplete }
            if claims.isEmpty, !unlisted.isEmpty {
                return .unknown(
                    unlisted.map { MissingCaptures.devices($0.role, "which device `\(spec.text)` stands for") }
                )
            }
            return .nothing("no attached device bears `\(spec.text)`")
        }
        let rule = rewritten.isEmpty ? "content bears `\(spec.text)`" : "the line follows the new identity"
        return choose(found, name: spec.text, rule: rule, &decisions)
    }

    /// Whether the content that bears the name is still there (partition names lie in the table, not in the content).
    private func holdsName(_ device: AfterDevice, _ claim: AfterDevices.Claim, _ decisions: inout Decisions) -> Bool {
        switch claim.attribute {
        case .partitionUUID, .partitionLabel: return true
        default: break
        }
        if device.node.kind == .partition, device.origin == .kept { return !erasesUnpaired(&decisions) }
        if device.node.fsType?.isEmpty ?? true { return true }
        return content(device.id, &decisions).fsType == device.node.fsType
    }

    /// Two devices that claim one link: the higher udev link_priority wins (md 100, multipath 50, default 0), a tie is open.
    private func choose(_ found: [Int], name: String, rule: String, _ decisions: inout Decisions) -> NameResult {
        let best = found.map(linkPriority).max() ?? 0
        let winners = found.filter { linkPriority($0) == best }
        guard winners.count > 1 else { return .device(winners[0], rule: rule) }
        let question = OpenQuestion.race("which of \(winners.count) devices gets the link of `\(name)`")
        let choice = decisions.ask(question, winners.map { "the one on \(diskName($0))" })
        return .device(winners[min(choice, winners.count - 1)], rule: "\(winners.count) devices claim `\(name)`")
    }

    private func linkPriority(_ id: Int) -> Int {
        let device = devices.all[id]
        if device.node.kind == .array { return 100 }
        if device.parents.contains(where: { devices.all[$0].node.kind == .array }) { return 100 }
        if device.node.kind == .disk, !device.node.parents.isEmpty { return 50 }
        return 0
    }

    /// Hardware that a device lies on, for the reader.
    func diskName(_ id: Int) -> String {
        guard let disk = devices.all[id].disks.first else { return devices.all[id].node.path }
        let hardware = devices.disks[disk].hardware
        return machine(hardware.role).devices.nodes[hardware.index].identity
    }

    // MARK: - Hardware

    private func hardwareLink(_ path: String, _ decisions: inout Decisions) -> NameResult {
        if let disk = devices.hardware[path] {
            return .device(devices.disks[disk].device, rule: "the link follows the hardware")
        }
        if let split = DeviceNames.splitPartSuffix(path), let disk = devices.hardware[split.base] {
            return partition(split.part, of: disk, "`\(path)`", &decisions)
        }
        if let declared = target.facts.plannedName { return plannedLink(path, declared.value, &decisions) }
        guard target.devices.hasLinks else { return .unknown([MissingCaptures.deviceLinks(.target, path)]) }
        if !pairing.moved.isEmpty {
            if !source.devices.hasLinks { return .unknown([MissingCaptures.deviceLinks(.source, path)]) }
            if path.hasPrefix("/dev/disk/by-path/") {
                let question = OpenQuestion.undocumented("at which place of the bus a re-attached disk appears")
                if decisions.ask(question, ["another one", "`\(path)`"]) == 1 { return .foreign("a re-attached disk") }
            }
        }
        return .nothing("no hardware of the target gives `\(path)`")
    }

    /// A link on a machine that was only declared: what the declaration leaves out may give any disk that link.
    private func plannedLink(_ path: String, _ name: String, _ decisions: inout Decisions) -> NameResult {
        let split = DeviceNames.splitPartSuffix(path)
        let base = split?.base ?? path
        let isByPath = base.hasPrefix("/dev/disk/by-path/")
        let candidates = devices.disks.indices.filter { position in
            let hardware = devices.disks[position].hardware
            guard hardware.role == .target else { return false }
            let names = target.devices.hardwareNames(hardware.index)
            // A declared serial number stands in the link's name, or the link is of another disk.
            return isByPath || names.isEmpty || names.contains { base.contains($0) }
        }
        guard !candidates.isEmpty else {
            return .nothing("no disk of \(name) has the serial number or WWN of `\(base)`")
        }
        let question = OpenQuestion.undocumented("which disk of \(name) gets the link `\(base)`")
        let choice = decisions.ask(question, ["none"] + candidates.map { diskName(devices.disks[$0].device) })
        guard choice > 0 else { return .nothing("no disk of \(name) gives `\(base)`") }
        let disk = candidates[min(choice, candidates.count) - 1]
        guard let split else { return .device(devices.disks[disk].device, rule: "the link follows the hardware") }
        return partition(split.part, of: disk, "`\(path)`", &decisions)
    }

    private func partition(_ number: Int, of disk: Int, _ name: String, _ decisions: inout Decisions) -> NameResult {
        let whole = devices.disks[disk].device
        for child in devices.children[whole] where devices.all[child].node.kind == .partition {
            guard devices.all[child].node.number == number, isPresent(child, &decisions) else { continue }
            return .device(child, rule: "hardware link and partition number \(number)")
        }
        let model = machine(devices.disks[disk].content.role)
        if !model.devices.isComplete, model.facts.evidence[.partitionTables] == nil {
            return .unknown([MissingCaptures.devices(model.role, "whether \(name) has a partition \(number)")])
        }
        return .nothing("the disk behind \(name) has no partition \(number)")
    }

    private func joined(
        _ base: String,
        _ content: String,
        _ spec: DeviceSpec,
        _ follows: Bool,
        _ decisions: inout Decisions
    ) -> NameResult {
        guard let disk = devices.hardware[base] else { return hardwareLink(base, &decisions) }
        let result = lookup(DeviceSpec(content), follows: follows, &decisions)
        guard case .device(let id, _) = result else { return result }
        guard devices.all[id].disks == [disk] else { return .nothing("`\(content)` is not on the disk at `\(base)`") }
        return .device(id, rule: "bus position and content both match")
    }

    // MARK: - Order of discovery

    private func kernelName(_ name: DeviceNames.KernelName, _ decisions: inout Decisions) -> NameResult {
        var family: [Int] = []
        var names: Set<String> = []
        for (position, disk) in devices.disks.enumerated() {
            let node = machine(disk.hardware.role).devices.nodes[disk.hardware.index]
            let kernelNames = node.parents.isEmpty ? [node.kname] : []
            for kname in kernelNames {
                guard let parsed = DeviceNames.kernelName(kname), parsed.family == name.family else { continue }
                family.append(position)
                if disk.hardware.role == .target { names.insert(parsed.disk) }
            }
        }
        for index in family.indices {
            if name.family == "nvme" {
                names.insert("nvme\(index)n1")
            } else if name.family == "mmcblk" {
                names.insert("mmcblk\(index)")
            } else {
                names.insert(DeviceNames.letterName(name.family, index))
            }
        }
        guard names.contains(name.disk) else {
            if !target.devices.isComplete {
                return .unknown([MissingCaptures.devices(.target, "whether the target has a disk `\(name.disk)`")])
            }
            return .nothing("the target has \(family.count) `\(name.family)` disks, so none is called `\(name.disk)`")
        }
        let question = OpenQuestion.race("which disk gets the name `/dev/\(name.disk)`")
        let choice = decisions.ask(question, family.map { diskName(devices.disks[$0].device) })
        let disk = family[min(choice, family.count - 1)]
        let rule =
            family.count == 1
            ? "the only disk of the driver" : "one of \(family.count) disks that may be called `\(name.disk)`"
        guard let number = name.partition else { return .device(devices.disks[disk].device, rule: rule) }
        return partition(number, of: disk, "`/dev/\(name.disk)`", &decisions)
    }

    private func numbered(_ path: String, _ decisions: inout Decisions) -> NameResult {
        if let id = namedArray(path) {
            guard isPresent(id, &decisions) else { return .nothing("the array is not assembled") }
            return .device(id, rule: "the array of that number")
        }
        let question = OpenQuestion.race("which device is numbered `\(path)`")
        let candidates = devices.all.filter { device in
            switch device.node.kind {
            case .logicalVolume, .crypt: path.hasPrefix("/dev/dm-")
            case .array: path.hasPrefix("/dev/md")
            case .disk: path.hasPrefix("/dev/disk/by-diskseq")
            default: false
            }
        }
        let choice = decisions.ask(
            question,
            ["none"] + candidates.map { "\($0.node.path) of the \($0.ref.role.rawValue)" }
        )
        guard choice > 0 else { return .nothing("numbers are given in the order of discovery") }
        let id = candidates[min(choice, candidates.count) - 1].id
        guard isPresent(id, &decisions) else { return .nothing("numbers are given in the order of discovery") }
        return .device(id, rule: "numbers are given in the order of discovery")
    }

    /// The array behind /dev/mdN, when N was chosen by name (mdadm counts down from 127 for the others), or when it is alone.
    private func namedArray(_ path: String) -> Int? {
        guard path.hasPrefix("/dev/md") else { return nil }
        let arrays = devices.all.filter { $0.node.kind == .array }
        let named = arrays.filter { "/dev/" + $0.node.kname == path }
        guard named.count == 1, let array = named.first else { return nil }
        let number = Int(array.node.kname.dropFirst(2)) ?? 127
        return number < 100 || arrays.count == 1 ? array.id : nil
    }

    // MARK: - Device mapper and md

    private func mapper(_ name: String, _ spec: DeviceSpec, _ decisions: inout Decisions) -> NameResult {
        if let disk = devices.hardware["/dev/mapper/" + name] {
            return map(name, of: disk, number: nil, &decisions)
        }
        if let (base, number) = DeviceNames.splitMapPartition(name), let disk = devices.hardware["/dev/mapper/" + base]
        {
            return map(base, of: disk, number: number, &decisions)
        }
        if devices.claims["mapper \(name)"]?.contains(where: {
            $0.attribute == nil && devices.all[$0.device].node.kind != .logicalVolume
        }) ?? false {
            return claimed("mapper \(name)", spec, false, &decisions)
        }
        if let parts = DeviceNames.splitMapperName(name), parts.layer == nil {
            return logicalVolume(parts.group, parts.volume, &decisions)
        }
        return claimed("mapper \(name)", spec, false, &decisions)
    }

    /// A multipath map or a partition of it, by its name.
    ///
    /// A name like `mpatha` comes from the bindings file of the root file system (multipath.conf(5),
    /// `user_friendly_names`), so that of another machine does not know the map.
    private func map(_ name: String, of disk: Int, number: Int?, _ decisions: inout Decisions) -> NameResult {
        let hardware = devices.disks[disk].hardware
        let isAlias = name.dropping(prefix: "mpath").map { !$0.isEmpty && $0.allSatisfy(\.isLowercase) } ?? false
        if isAlias, hardware.role != root.role {
            let reserved = root.devices.nodes.contains { node in
                node.hardwareLinks.contains { $0.path == "/dev/mapper/" + name }
            }
            if reserved { return .nothing("the bindings of multipath give `\(name)` to a disk that is not attached") }
            let question = OpenQuestion.undocumented("whether multipath calls a map of the other machine `\(name)`")
            if decisions.ask(question, ["another name", "`\(name)`"]) == 0 {
                return .nothing("the bindings of multipath give the map another name")
            }
        }
        guard let number else { return .device(devices.disks[disk].device, rule: "multipath map") }
        return partition(number, of: disk, "`/dev/mapper/\(name)`", &decisions)
    }

    private func logicalVolume(_ group: String, _ volume: String, _ decisions: inout Decisions) -> NameResult {
        if let role = devices.unplaced["mapper " + DeviceNames.mapperName(group: group, volume: volume)] {
            return .unknown([MissingCaptures.devices(role, "which disks volume group `\(group)` lies on")])
        }
        guard let active = activeGroup(group, &decisions) else {
            let known = devices.groups[group] != nil
            let unlisted = [source, target].filter { !$0.devices.isComplete && $0.facts.logicalVolumes == nil }
            if !known, !unlisted.isEmpty {
                return .unknown(
                    unlisted.map { MissingCaptures.devices($0.role, "whether it has a volume group `\(group)`") }
                )
            }
            return .nothing(known ? "volume group `\(group)` is not activated" : "there is no volume group `\(group)`")
        }
        let mapper = DeviceNames.mapperName(group: group, volume: volume)
        for claim in devices.claims["mapper " + mapper] ?? [] {
            let device = devices.all[claim.device]
            guard device.ref.role == active.role, device.instance == active.instance, device.node.kind == .logicalVolume
            else { continue }
            guard isPresent(device.id, &decisions) else {
                return .nothing("volume `\(volume)` is not activated at boot")
            }
            return .device(device.id, rule: "name in the metadata of volume group `\(group)`")
        }
        return .nothing("volume group `\(group)` has no volume `\(volume)`")
    }

    /// /dev/md/NAME: the name in the superblock, if the array belongs to the host name that the machine then has.
    private func array(_ name: String, _ spec: DeviceSpec, _ decisions: inout Decisions) -> NameResult {
        let result = claimed("array \(name)", spec, false, &decisions)
        guard case .device(let id, let rule) = result, devices.all[id].node.kind == .array else { return result }
        let device = devices.all[id]
        let owner = machine(device.ref.role)
        let homes = device.node.contentLinks.compactMap { link -> String? in
            let last = link.path.split(separator: "/").last.map(String.init) ?? ""
            guard let text = last.dropping(prefix: "md-name-"), let colon = text.firstIndex(of: ":") else { return nil }
            return String(text[..<colon])
        }
        guard let home = homes.first, home != "any", home == owner.facts.hostname?.value else { return result }
        // A number at the end means that the array was taken for a foreign one before, too.
        if let tail = name.split(separator: "_").last, tail.count < name.count, Int(tail) != nil { return result }
        for role in HostRole.allCases where hasIdentity(of: role, &decisions) {
            let hostname = machine(role).facts.hostname?.value
            if hostname == home { return .device(id, rule: rule) }
        }
        // The mdadm.conf that comes with the source's root cannot list an array of the target, which is foreign then.
        if device.ref.role == .target, rootRole == .source, profile.nodeIdentity == .source {
            return .nothing("the array belongs to host `\(home)`, so mdadm calls it `\(name)_0` or mdNNN")
        }
        let question = OpenQuestion.undocumented(
            "what mdadm calls the array of host `\(home)` on a host of another name"
        )
        if decisions.ask(question, ["`\(name)_0` or mdNNN", "`\(name)`"]) == 1 { return result }
        return .nothing("the array belongs to host `\(home)`, so it is not called `\(name)`")
    }
}
