import Findings
import SourceText
import StorageModel

/// Draws up other ways of doing a takeover that its prediction gives reason for.
struct AlternativeScenarios {
    /// The source.
    let source: HostFacts
    /// The target.
    let target: HostFacts
    /// The volumes.
    let subjects: [VolumeSubject]
    /// The plan of the report.
    let plan: TakeoverPlan
    /// What was predicted for it.
    let prediction: TakeoverPrediction

    /// Every other way worth a prediction, in the order of the report.
    func scenarios() -> [AlternativeScenario] {
        let machine = MachineState(source)
        return [
            otherMethod(), migrateLeftBehind(), spareResidents(), swapGuessed(), stablePaths(machine),
            stableMounts(machine),
            optionalMounts(), renamedGroup(),
        ].compactMap { $0 }
    }

    private func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    private func scenario(
        _ kind: Alternative.Kind,
        _ title: String,
        _ instructions: [String],
        _ evidence: [Evidence]
    ) -> AlternativeScenario {
        AlternativeScenario(
            kind: kind,
            title: title,
            instructions: instructions,
            evidence: evidence,
            source: source,
            target: target,
            subjects: subjects,
            plan: plan
        )
    }

    // MARK: - Method

    private func otherMethod() -> AlternativeScenario? {
        let now = plan.profile
        var other: TakeoverProfile
        switch now.method {
        case .file: other = now.excludesComplexStorage ? .smsBlock : .blockClone
        case .block: other = now.excludesComplexStorage ? .smsFile : .recreateSameUUID
        }
        // Only the method differs: what the profile says about both machines stays.
        other.mountConfiguration = now.mountConfiguration
        other.nodeIdentity = now.nodeIdentity
        other.unpairedTargetDisks = now.unpairedTargetDisks
        other.movedDisks = now.movedDisks
        other.extraCopies = now.extraCopies
        if other.method == .file { other.excludedPartitions = now.excludedPartitions }
        let what = other.method == .block ? "Copy blocks instead of files" : "Copy files instead of blocks"
        var result = scenario(
            .method,
            "\(what), as profile `\(other.name)` describes it",
            ["`--method \(other.method.rawValue) --profile \(other.name)`"],
            []
        )
        result.plan.profile = other
        return result
    }

    // MARK: - Pairs

    /// The pairs of the prediction, spelled out by device node.
    private var pairs: [DiskPair] {
        prediction.diskPlan.filter { $0.role == .source && $0.action != .reattached }.map { row in
            let partner = row.partner.flatMap { $0.split(separator: ",").first.map(String.init) }
            return DiskPair(source: row.device, target: partner)
        }
    }

    /// Target disks that receive nothing, the smallest first.
    private var freeTargets: [DiskPlanRow] {
        prediction.diskPlan.filter { $0.role == .target && $0.partner == nil && $0.size != nil }
            .sorted { ($0.size ?? 0, $0.device) < ($1.size ?? 0, $1.device) }
    }

    /// Disks that volumes lie on before the takeover.
    private func disksInUse(_ side: VolumeSide) -> Set<String> {
        Set(prediction.volumes.filter { $0.side == side }.flatMap(\.before.disks))
    }

    private func command(_ pairs: [DiskPair]) -> String {
        pairs.map { "--pair \($0.source)=\($0.target ?? "")" }.joined(separator: " ")
    }

    /// Source disks that stay behind although volumes lie on them, paired with target disks that receive nothing.
    private func migrateLeftBehind() -> AlternativeScenario? {
        let inUse = disksInUse(.carried)
        let residents = disksInUse(.resident)
        var free = freeTargets
        var pairs = pairs
        var evidence: [Evidence] = []
        var names: [String] = []
        for row in prediction.diskPlan
        where row.role == .source && row.action == .leftBehind && inUse.contains(row.identity) {
            let fitting = free.indices.filter { (free[$0].size ?? 0) >= (row.size ?? .max) }
            let choice = fitting.first { !residents.contains(free[$0].identity) } ?? fitting.first
            guard let choice, let index = pairs.firstIndex(where: { $0.source == row.device }) else { continue }
            let partner = free.remove(at: choice)
            pairs[index].target = partner.device
            names.append("`\(row.device)` with `\(partner.device)`")
            evidence += row.evidence + partner.evidence
        }
        guard !names.isEmpty else { return nil }
        var result = scenario(
            .pairing,
            "Migrate source disks that would stay behind: pair \(names.joined(separator: ", "))",
            ["`\(command(pairs))`"],
            evidence
        )
        result.plan.pairs = pairs
        return result
    }

    /// Target disks with resident volumes, spared by giving the copy to a disk that receives nothing.
    private func spareResidents() -> AlternativeScenario? {
        let residents = disksInUse(.resident)
        var free = freeTargets.filter { !residents.contains($0.identity) }
        var pairs = pairs
        var evidence: [Evidence] = []
        var names: [String] = []
        for row in prediction.diskPlan
        where row.role == .target && row.partner != nil && residents.contains(row.identity) {
            guard let index = pairs.firstIndex(where: { $0.target == row.device }) else { continue }
            let needed = prediction.diskPlan.first { $0.role == .source && $0.device == pairs[index].source }?.size
            guard let choice = free.firstIndex(where: { ($0.size ?? 0) >= (needed ?? .max) }) else { continue }
            let partner = free.remove(at: choice)
            pairs[index].target = partner.device
            names.append("`\(pairs[index].source)` to `\(partner.device)` instead of `\(row.device)`")
            evidence += row.evidence + partner.evidence
        }
        guard !names.isEmpty else { return nil }
        var result = scenario(
            .pairing,
            "Spare target disks that hold volumes: copy \(names.joined(separator: ", "))",
            ["`\(command(pairs))`"],
            evidence
        )
        result.plan.pairs = pairs
        return result
    }

    /// The first two pairs of data disks that were made by order, the other way round, where both copies fit.
    private func swapGuessed() -> AlternativeScenario? {
        let rows = prediction.diskPlan
        let inUse = disksInUse(.carried).union(disksInUse(.resident))
        let guessed = rows.filter { $0.role == .source && $0.reason == DiskPairing.byOrder && $0.size != nil }.prefix(
            16
        )
        func partner(_ row: DiskPlanRow) -> DiskPlanRow? {
            rows.first { $0.role == .target && $0.device == row.partner && $0.size != nil }
        }
        for (position, one) in guessed.enumerated() {
            for other in guessed.dropFirst(position + 1) {
                guard let oneTarget = partner(one), let otherTarget = partner(other),
                    [one, other, oneTarget, otherTarget].contains(where: { inUse.contains($0.identity) }),
                    (one.size ?? .max) <= (otherTarget.size ?? 0), (other.size ?? .max) <= (oneTarget.size ?? 0)
                else { continue }
                var pairs = pairs
                for index in pairs.indices {
                    if pairs[index].source == one.device { pairs[index].target = otherTarget.device }
                    if pairs[index].source == other.device { pairs[index].target = oneTarget.device }
                }
                var result = scenario(
                    .pairing,
                    "The other way round, should the tool pair so: `\(one.device)` to `\(otherTarget.device)` and `\(other.device)` to `\(oneTarget.device)`",
                    ["`\(command(pairs))`"],
                    one.evidence + other.evidence + oneTarget.evidence + otherTarget.evidence
                )
                result.plan.pairs = pairs
                return result
            }
        }
        return nil
    }

    // MARK: - References

    /// A name that lies in the content, as a link and as a tag; one that the profile keeps, if there is one.
    private func contentName(_ node: DeviceNode) -> (path: String, tag: String)? {
        var names: [(isKept: Bool, path: String, tag: String)] = []
        func add(_ value: String?, _ folder: String, _ tag: String, _ identity: TakeoverProfile.Identity) {
            guard let value, !value.isEmpty else { return }
            let path = "/dev/disk/\(folder)/\(DeviceNames.udevEncoded(value))"
            names.append((identity == .kept, path, "\(tag)=\(value)"))
        }
        if node.holdsFilesystem { add(node.fsUUID, "by-uuid", "UUID", plan.profile.filesystemUUID) }
        add(node.partitionUUID, "by-partuuid", "PARTUUID", plan.profile.partitionUUID)
        if node.holdsFilesystem { add(node.fsLabel, "by-label", "LABEL", plan.profile.filesystemLabel) }
        let best = names.first(where: \.isKept) ?? names.first
        return best.map { ($0.path, $0.tag) }
    }

    /// Whether a name follows hardware or the order of discovery.
    private func isUnstable(_ text: String) -> Bool {
        switch DeviceSpec(text).form {
        case .kernel, .numbered, .hardware, .joined: true
        default: false
        }
    }

    private func stablePaths(_ machine: MachineState) -> AlternativeScenario? {
        var changed = subjects
        var lines: [String] = []
        var evidence: [Evidence] = []
        for (index, outcome) in prediction.volumes.enumerated()
        where outcome.side == .carried && outcome.headline.standing < Headline.changed.standing {
            let real = machine.linkText(AbsolutePath.normalized(outcome.path)) ?? outcome.path
            guard isUnstable(outcome.path) || isUnstable(real), let device = outcome.before.device,
                let node = machine.devices.node(path: device), let name = contentName(machine.devices.nodes[node])
            else { continue }
            let place = subjects[index].path.location
            changed[index].path = Located(name.path, at: place)
            lines.append("\(outcome.volume.name): `\(outcome.path)` → `\(name.path)`")
            evidence.append(Evidence(.cause, at: place, note: "path of the volume"))
        }
        guard !lines.isEmpty else { return nil }
        var result = scenario(
            .stablePath,
            "Recreate \(count(lines.count, "PV", "PVs")) on paths that name content instead of hardware",
            lines,
            evidence
        )
        result.subjects = changed
        return result
    }

    /// Mount points whose entry fails at boot, or that volumes with trouble lie below.
    private var troubledTargets: Set<String> {
        var result = Set(prediction.boot.problems.map(\.target))
        for outcome in prediction.volumes where outcome.headline.standing < Headline.changed.standing {
            if let point = outcome.before.mountPoint, point != "/" { result.insert(point) }
        }
        return result
    }

    private func stableMounts(_ machine: MachineState) -> AlternativeScenario? {
        let troubled = troubledTargets
        var facts = source
        var lines: [String] = []
        var evidence: [Evidence] = []
        func replacement(_ text: String, _ target: String) -> String? {
            guard troubled.contains(AbsolutePath.normalized(target)), isUnstable(text),
                let node = machine.devices.node(path: AbsolutePath.normalized(text))
            else { return nil }
            return contentName(machine.devices.nodes[node])?.tag
        }
        for (index, entry) in (source.fstab ?? []).enumerated() where !entry.isSwap {
            guard let tag = replacement(entry.source, entry.target) else { continue }
            facts.fstab?[index].source = tag
            lines.append("`\(entry.target)`: `\(entry.source)` → `\(tag)`")
            evidence.append(Evidence(.cause, at: entry.location))
        }
        for (file, unit) in (source.unitFiles ?? []).enumerated() {
            let target = unit.settings.last { $0.key == "Where" }?.value ?? DeviceNames.path(ofUnit: unit.unit) ?? ""
            for (index, setting) in unit.settings.enumerated() where setting.key == "What" {
                guard let tag = replacement(setting.value, target) else { continue }
                facts.unitFiles?[file].settings[index].value = tag
                lines.append("`\(unit.unit)`: `What=\(setting.value)` → `What=\(tag)`")
                evidence.append(Evidence(.cause, at: setting.location))
            }
        }
        guard !lines.isEmpty else { return nil }
        let title =
            "Name content instead of hardware in \(count(lines.count, "mount entry", "mount entries")) of the source"
        var result = scenario(.stableMount, title, lines, evidence)
        result.source = facts
        return result
    }

    private func optionalMounts() -> AlternativeScenario? {
        let blocking = Set(
            prediction.boot.problems.filter { $0.result == .blocked }.flatMap { $0.evidence.compactMap(\.location) }
        )
        var changed = (source: source, target: target)
        var lines: [String] = []
        var evidence: [Evidence] = []
        func soften(_ facts: inout HostFacts) {
            for (index, entry) in (facts.fstab ?? []).enumerated()
            where blocking.contains(entry.location) && entry.target != "/" && !entry.options.contains("nofail") {
                facts.fstab?[index].options.append("nofail")
                let options = (entry.options + ["nofail"]).joined(separator: ",")
                lines.append("`\(entry.target)` of the \(facts.role.rawValue): `\(options)`")
                evidence.append(Evidence(.cause, at: entry.location))
            }
        }
        soften(&changed.source)
        soften(&changed.target)
        guard !lines.isEmpty else { return nil }
        let title =
            "Mark \(count(lines.count, "mount entry", "mount entries")) `nofail`, so that the boot goes on without"
        var result = scenario(.optionalMount, title, lines, evidence)
        result.source = changed.source
        result.target = changed.target
        return result
    }

    // MARK: - Volume groups

    private func renamedGroup() -> AlternativeScenario? {
        let ours = Set((source.volumeGroups ?? []).map(\.name))
        guard let group = (target.volumeGroups ?? []).first(where: { ours.contains($0.name) }) else { return nil }
        let other = group.name + "_target"
        let renaming = GroupRenaming(from: group.name, to: other)
        let places = (source.volumeGroups ?? []).filter { $0.name == group.name }.map(\.location) + [group.location]
        var result = scenario(
            .volumeGroupName,
            "Rename volume group `\(group.name)` of the target to `\(other)` before the takeover, with the lines and PVs that name it",
            ["`vgrename \(group.uuid.isEmpty ? group.name : group.uuid) \(other)` on the target"],
            places.map { Evidence(.cause, at: $0) }
        )
        result.target = renaming.apply(target)
        result.subjects = subjects.map { subject in
            guard subject.side == .resident else { return subject }
            var subject = subject
            subject.path = Located(renaming.apply(subject.path.value), at: subject.path.location)
            return subject
        }
        return result
    }
}

/// Another name for a volume group of one machine, wherever its captures name it.
private struct GroupRenaming {
    /// Name as captured.
    let from: String
    /// New name.
    let to: String

    /// A device path under the new name.
    func apply(_ path: String) -> String {
        let mapper = "/dev/mapper/" + DeviceNames.mapperName(group: from, volume: "")
        if let rest = path.dropping(prefix: mapper), !rest.hasPrefix("-") {
            return "/dev/mapper/" + DeviceNames.mapperName(group: to, volume: "") + rest
        }
        if let rest = path.dropping(prefix: "/dev/\(from)/") { return "/dev/\(to)/\(rest)" }
        return path
    }

    /// The captures under the new name.
    func apply(_ facts: HostFacts) -> HostFacts {
        var facts = facts
        for index in facts.volumeGroups?.indices ?? 0..<0 where facts.volumeGroups?[index].name == from {
            facts.volumeGroups?[index].name = to
        }
        for index in facts.physicalVolumes?.indices ?? 0..<0 where facts.physicalVolumes?[index].volumeGroup == from {
            facts.physicalVolumes?[index].volumeGroup = to
        }
        for index in facts.logicalVolumes?.indices ?? 0..<0 where facts.logicalVolumes?[index].volumeGroup == from {
            facts.logicalVolumes?[index].volumeGroup = to
        }
        for index in facts.devices?.indices ?? 0..<0 {
            if let path = facts.devices?[index].path { facts.devices?[index].path = apply(path) }
        }
        for index in facts.links?.indices ?? 0..<0 {
            if let path = facts.links?[index].path { facts.links?[index].path = apply(path) }
        }
        for index in facts.mounts?.indices ?? 0..<0 {
            if let path = facts.mounts?[index].source { facts.mounts?[index].source = apply(path) }
        }
        for index in facts.fstab?.indices ?? 0..<0 {
            if let path = facts.fstab?[index].source { facts.fstab?[index].source = apply(path) }
        }
        for file in facts.unitFiles?.indices ?? 0..<0 {
            for index in facts.unitFiles?[file].settings.indices ?? 0..<0 {
                guard let setting = facts.unitFiles?[file].settings[index], setting.key == "What" else { continue }
                facts.unitFiles?[file].settings[index].value = apply(setting.value)
            }
        }
        return facts
    }
}
