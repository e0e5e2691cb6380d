import Findings
import StorageModel

/// What a device holds after the takeover.
struct AfterContent: Sendable, Hashable {
    /// Whose content it is: the key of the original device; nil when that is not known.
    var key: String?
    /// Type of the content; empty for blank, nil when not known.
    var fsType: String?
    /// Whether the end of the content is cut off.
    var isClipped = false
}

extension AfterState {
    /// Whether a device is there.
    func isPresent(_ id: Int, _ decisions: inout Decisions) -> Bool { isPresent(id, &decisions, depth: 0) }

    private func isPresent(_ id: Int, _ decisions: inout Decisions, depth: Int) -> Bool {
        guard depth < 32 else { return false }
        let device = devices.all[id]
        switch device.node.kind {
        case .disk: return true
        case .multipathMember, .hiddenVolume: return false
        case .logicalVolume:
            return isActive(device, &decisions) && isInReach(device, &decisions) && isMigrated(device, &decisions)
        case .array:
            guard isStarted(device, &decisions), isMigrated(device, &decisions) else { return false }
        case .crypt:
            guard !device.parents.isEmpty, isMigrated(device, &decisions), isOpened(device, &decisions) else {
                return false
            }
        case .partition:
            guard partitionExists(device, &decisions) else { return false }
        case .other:
            guard !device.lacksDisk else { return false }
        }
        for parent in device.parents {
            guard isPresent(parent, &decisions, depth: depth + 1) else { return false }
            if device.node.kind != .partition, !holdsOriginal(parent, &decisions) { return false }
            // mdadm takes no member that is smaller than what its superblock says.
            if device.node.kind == .array, content(parent, &decisions).isClipped { return false }
        }
        return !isErased(device, &decisions) && isSetUp(device, &decisions)
    }

    /// Whether udev starts an array: with every member; an incomplete one only where dracut or a timer does it later.
    private func isStarted(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard device.lacksDisk || device.parents.count < device.node.parents.count else { return true }
        let members = device.node.parents.count + device.node.missingMembers
        let present = device.parents.count
        guard present > 0, members - present <= DataSurvival.tolerance(device.node.raidLevel, members: members),
            root.isOSTree
        else { return false }
        let question = OpenQuestion.undocumented(
            "whether the incomplete array `\(device.node.path)` is started at boot"
        )
        return decisions.ask(question, ["it stays inactive", "it is started without its missing members"]) == 1
    }

    /// Whether anything sets up a device of which no configuration is known (dmsetup, drbd, nbd): none comes back by itself.
    private func isSetUp(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard device.node.kind == .other else { return true }
        let question = OpenQuestion.undocumented("whether anything sets up `\(device.node.path)` at boot")
        return decisions.ask(question, ["nothing does", "it is set up"]) == 1
    }

    /// Whether a copy is of a kind that the tool migrates at all.
    func isMigrated(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard device.origin == .copied, let what = excludedKind(source.devices, device.ref.index) else { return true }
        return migratesExcluded(what, &decisions)
    }

    /// Whether the tool migrates what its documentation excludes.
    func migratesExcluded(_ what: String, _ decisions: inout Decisions) -> Bool {
        let question = OpenQuestion.undocumented("whether the tool migrates \(what), which its documentation excludes")
        return decisions.ask(question, ["not migrated", "migrated"]) == 1
    }

    /// What the documentation of the tool excludes about a source device or one beneath it; nil when nothing.
    func excludedKind(_ model: DeviceModel, _ index: Int) -> String? {
        guard profile.excludesComplexStorage else { return nil }
        let node = model.nodes[index]
        switch node.kind {
        case .array: return "the RAID array `\(node.path)`"
        case .crypt: return "the encrypted volume `\(node.path)`"
        case .logicalVolume where node.isThin: return "the thin volume `\(node.path)`"
        default: break
        }
        if let fsType = node.fsType, node.holdsFilesystem,
            !["ext2", "ext3", "ext4", "vfat", "xfs"].contains(fsType)
        {
            return "the \(fsType) file system on `\(node.path)`"
        }
        return node.parents.lazy.compactMap { excludedKind(model, $0) }.first
    }

    /// Whether a device still is the member or container that it was.
    private func holdsOriginal(_ id: Int, _ decisions: inout Decisions) -> Bool {
        content(id, &decisions).fsType == devices.all[id].node.fsType
    }

    /// Whether a device of the target lost its content with an erased disk.
    private func isErased(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard device.origin == .kept, device.node.kind != .disk else { return false }
        return erasesUnpaired(&decisions)
    }

    /// Whether the kernel finds a partition: not when its disk is smaller than the table says, or it was left out.
    private func partitionExists(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard device.origin == .copied, let disk = device.disks.first else { return true }
        if pairing.excluded.contains(device.ref.index), profile.method == .file {
            let question = OpenQuestion.undocumented("whether an excluded partition is created empty")
            if decisions.ask(question, ["not created", "created empty"]) == 0 { return false }
        }
        let original = source.devices.nodes[devices.disks[disk].content.index]
        if mayBeSmaller(disk, &decisions) { return false }
        if hasOtherSectors(disk) { return false }
        guard let size = devices.disks[disk].size, let before = original.size, size < before else { return true }
        if profile.method == .block {
            if original.tableType == "gpt" {
                // The header names the last usable block, 33 sectors before the end; beyond the disk the table is invalid.
                let sector = UInt64(max(original.sectorSize ?? 512, 512))
                if let last = original.lastUsableSector, last < before / sector { return size / sector > last }
                return size >= before - min(before, 33 * sector)
            }
            return (device.node.start ?? 0) < size / 512
        }
        guard let start = device.node.start, let length = device.node.size else { return true }
        if start <= size / 512, length <= size - start * 512 { return true }
        let question = OpenQuestion.undocumented("what becomes of partitions that do not fit the smaller target disk")
        return decisions.ask(question, ["made smaller", "not created"]) == 0
    }

    /// Whether the sectors of the target disk have another size, so that the kernel looks for a copied table elsewhere.
    func hasOtherSectors(_ disk: Int) -> Bool {
        let place = devices.disks[disk]
        guard place.origin == .copied, profile.method == .block else { return false }
        let hardware = machine(place.hardware.role).devices.nodes[place.hardware.index]
        guard let was = source.devices.nodes[place.content.index].sectorSize, let will = hardware.sectorSize else {
            return false
        }
        return was != will
    }

    /// Whether a target disk of which no capture tells the size is assumed to be smaller than what it receives.
    private func mayBeSmaller(_ disk: Int, _ decisions: inout Decisions) -> Bool {
        let place = devices.disks[disk]
        let original = source.devices.nodes[place.content.index]
        guard place.origin == .copied, place.size == nil, original.size != nil else { return false }
        let hardware = machine(place.hardware.role).devices.nodes[place.hardware.index]
        let settles = "whether `\(hardware.path)` is as large as `\(original.path)` of the source"
        let question = OpenQuestion.evidence(MissingCaptures.devices(place.hardware.role, settles))
        return decisions.ask(question, ["large enough", "too small"]) == 1
    }

    /// What a device holds.
    func content(_ id: Int, _ decisions: inout Decisions) -> AfterContent {
        let device = devices.all[id]
        let node = device.node
        switch device.origin {
        case .kept:
            if erasesUnpaired(&decisions) { return AfterContent(key: "blank \(node.key)", fsType: "") }
            return AfterContent(key: node.key, fsType: node.fsType)
        case .moved: return AfterContent(key: node.key, fsType: node.fsType)
        case .copied: break
        }
        if isExcluded(device) { return AfterContent(key: "blank copy of \(node.key)", fsType: "") }
        guard profile.method == .file else {
            return AfterContent(key: node.key, fsType: node.fsType, isClipped: isClipped(device, &decisions))
        }
        guard let fsType = node.fsType else { return AfterContent(key: nil, fsType: nil) }
        let isStructure =
            !fsType.isEmpty || !(node.tableType ?? "").isEmpty && node.kind == .disk || !node.children.isEmpty
        if isStructure || copiesRawContent(&decisions) { return AfterContent(key: node.key, fsType: fsType) }
        return AfterContent(key: "blank copy of \(node.key)", fsType: "")
    }

    /// Whether a device is an excluded partition or lies on one.
    func isExcluded(_ device: AfterDevice) -> Bool {
        guard device.origin == .copied, !pairing.excluded.isEmpty else { return false }
        return pairing.excluded.contains(device.ref.index)
            || device.parents.contains { isExcluded(devices.all[$0]) }
    }

    private func isClipped(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard device.origin == .copied else { return false }
        switch device.node.kind {
        case .crypt: return device.parents.contains { isClipped(devices.all[$0], &decisions) }
        case .logicalVolume, .hiddenVolume, .array, .other, .multipathMember: return false
        case .disk, .partition: break
        }
        guard let position = device.disks.first, device.disks.count == 1 else { return false }
        let isBare = (device.node.tableType ?? "").isEmpty
        if device.node.kind == .disk, isBare, mayBeSmaller(position, &decisions) { return true }
        guard let size = devices.disks[position].size else { return false }
        let original = source.devices.nodes[devices.disks[position].content.index]
        guard let before = original.size, size < before else { return false }
        if device.node.kind == .disk { return isBare }
        guard let length = device.node.size else { return false }
        let start = min(device.node.start ?? 0, size / 512)
        return length > size - start * 512
    }

    /// Size of a device afterwards, as far as it can be told.
    func size(_ id: Int) -> UInt64? {
        let device = devices.all[id]
        if device.node.kind == .disk, let disk = device.disks.first { return devices.disks[disk].size }
        return device.node.size
    }

    // MARK: - LVM, encryption

    /// Whether the extents of a logical volume lie on what the smaller disk still has of its physical volumes.
    private func isInReach(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        var pending = device.parents
        var seen: Set<Int> = []
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            if devices.all[next].node.kind == .hiddenVolume {
                pending += devices.all[next].parents
            } else if isClipped(devices.all[next], &decisions) {
                let volume = device.node.path
                let question = OpenQuestion.undocumented(
                    "whether all extents of `\(volume)` lie on the part of its physical volume that fits the smaller disk"
                )
                return decisions.ask(question, ["some do not", "they do"]) == 1
            }
        }
        return true
    }

    private func isActive(_ device: AfterDevice, _ decisions: inout Decisions) -> Bool {
        guard let name = device.node.group, !device.node.skipsActivation else { return false }
        let own = devices.groups[name]?.first { $0.role == device.ref.role && $0.instance == device.instance }
        guard let own else { return false }
        if own.isCopy, !keeps(.lvmNames, &decisions) { return isComplete(own, &decisions) }
        guard let active = activeGroup(name, &decisions) else { return false }
        return active.role == own.role && active.instance == own.instance
    }

    /// Whether LVM finds a physical volume.
    private func isUsable(_ member: Int, _ decisions: inout Decisions) -> Bool {
        isPresent(member, &decisions) && holdsOriginal(member, &decisions) && isListed(member, &decisions)
    }

    private func isComplete(_ group: AfterDevices.Group, _ decisions: inout Decisions) -> Bool {
        guard !group.lacksMember else { return false }
        for member in group.members {
            guard isUsable(member, &decisions) else { return false }
        }
        return true
    }

    /// The volume group of a name whose volumes are activated at boot.
    ///
    /// Event-driven activation (`pvscan --cache`, `vgchange -aay --autoactivation event`) waits until a group is complete;
    /// two groups of one name keep each other from being activated, unless one was faster.
    func activeGroup(_ name: String, _ decisions: inout Decisions) -> AfterDevices.Group? {
        var found: [AfterDevices.Group] = []
        for group in devices.groups[name] ?? [] {
            if group.isCopy, !keeps(.lvmNames, &decisions) { continue }
            for member in group.members {
                guard isUsable(member, &decisions) else { continue }
                found.append(group)
                break
            }
        }
        guard !found.isEmpty else { return nil }
        if !mayHideGroups(&decisions) { return nil }
        var complete: [AfterDevices.Group] = []
        for group in found where isComplete(group, &decisions) { complete.append(group) }
        guard found.count > 1 else { return complete.first }
        let names = complete.map {
            "the one of the \($0.role.rawValue)" + ($0.instance > 0 ? ", copy \($0.instance + 1)" : "")
        }
        if areClones(found, &decisions) {
            guard !complete.isEmpty else { return nil }
            let question = OpenQuestion.race("which of two copies of volume group `\(name)` LVM takes")
            return complete[min(decisions.ask(question, names), complete.count - 1)]
        }
        let question = OpenQuestion.race("which of two volume groups named `\(name)` is activated")
        let choice = decisions.ask(question, ["neither"] + names)
        return choice == 0 ? nil : complete[min(choice, complete.count) - 1]
    }

    /// Whether groups of one name have one UUID, so that LVM sees duplicates of its physical volumes.
    private func areClones(_ groups: [AfterDevices.Group], _ decisions: inout Decisions) -> Bool {
        let uuids = Set(groups.map { $0.uuid ?? "" })
        guard uuids.count == 1, uuids.first?.isEmpty == false || Set(groups.map(\.role)).count == 1 else {
            return false
        }
        for group in groups where group.isCopy && !keeps(.lvmUUID, &decisions) { return false }
        return true
    }

    /// Asks for pvs when an LVM member of unknown group could claim any name; false when it does.
    private func mayHideGroups(_ decisions: inout Decisions) -> Bool {
        for machine in [source, target] {
            let hidden = machine.devices.orphanMembers.contains { index in
                devices.descendants[NodeRef(role: machine.role, index: index)] != nil
            }
            guard hidden else { continue }
            let question = OpenQuestion.evidence(MissingCaptures.physicalVolumes(machine.role))
            if decisions.ask(question, ["no other group of that name", "another group of that name"]) != 0 {
                return false
            }
        }
        return true
    }
}
