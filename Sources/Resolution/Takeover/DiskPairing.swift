import Findings
import SourceText
import StorageModel

/// Which source disk goes where, and why.
struct DiskPairing: Sendable {
    /// One copy of a source disk onto a target disk.
    struct Copy: Sendable {
        /// Source disk, as a node of the source's model.
        var source: Int
        /// Target disk, as a node of the target's model.
        var target: Int
        /// 0 for the paired copy, 1 and up for extra copies.
        var instance: Int
        /// Why.
        var reason: String
        /// The line of the pairing file that says so.
        var location: SourceLocation?
    }

    /// Copies, pairs first.
    private(set) var copies: [Copy] = []
    /// Source disks that are re-attached.
    private(set) var moved: Set<Int> = []
    /// Why a source disk has no partner.
    private(set) var leftReason: [Int: String] = [:]
    /// Disks that are paired by an order of which not all members are known.
    private(set) var guessed: Set<NodeRef> = []
    /// Excluded partitions as source nodes.
    private(set) var excluded: Set<Int> = []
    /// Assumptions for the reader.
    private(set) var assumptions: [String] = []

    /// Pairs the disks of two machines.
    ///
    /// - Throws: `PairingError` for names that do not exist and disks that are given twice.
    init(source: MachineState, target: MachineState, plan: TakeoverPlan) throws(PairingError) {
        let sources = DiskNames(source.devices)
        let targets = DiskNames(target.devices)
        var usedSources: Set<Int> = []
        var usedTargets: Set<Int> = []
        for name in plan.profile.movedDisks {
            let disk = try sources.disk(name, role: .source)
            moved.insert(disk)
            usedSources.insert(disk)
        }
        var given: Set<Int> = []
        for pair in plan.pairs {
            let disk = try sources.disk(pair.source, role: .source)
            guard given.insert(disk).inserted else {
                throw PairingError(message: "source disk `\(pair.source)` is paired twice")
            }
            guard let targetName = pair.target, !targetName.isEmpty else {
                if usedSources.insert(disk).inserted { leftReason[disk] = "left out on request" }
                continue
            }
            guard !moved.contains(disk) else {
                throw PairingError(message: "source disk `\(pair.source)` is both paired and re-attached")
            }
            let partner = try targets.disk(targetName, role: .target)
            guard usedTargets.insert(partner).inserted else {
                throw PairingError(message: "target disk `\(targetName)` is given twice")
            }
            usedSources.insert(disk)
            copies.append(Copy(source: disk, target: partner, instance: 0, reason: "given", location: pair.location))
        }
        var extras: [Copy] = []
        for extra in plan.profile.extraCopies {
            let disk = try sources.disk(extra.source, role: .source)
            let partner = try targets.disk(extra.target, role: .target)
            guard usedTargets.insert(partner).inserted else {
                throw PairingError(message: "target disk `\(extra.target)` is given twice")
            }
            let instance = 1 + extras.filter { $0.source == disk }.count
            extras.append(Copy(source: disk, target: partner, instance: instance, reason: "extra copy of the profile"))
        }
        pairByRule(source, target, plan, &usedSources, &usedTargets)
        copies += extras
        for entry in plan.profile.excludedPartitions {
            let disk = try sources.disk(entry.source, role: .source)
            let parts = source.devices.nodes[disk].children.filter {
                source.devices.nodes[$0].number == entry.partition
            }
            guard let part = parts.first else {
                throw PairingError(message: "source disk `\(entry.source)` has no partition \(entry.partition)")
            }
            excluded.insert(part)
        }
    }

    /// System disk with system disk, the rest by order: not documented for any tool, so it is an assumption.
    private mutating func pairByRule(
        _ source: MachineState,
        _ target: MachineState,
        _ plan: TakeoverPlan,
        _ usedSources: inout Set<Int>,
        _ usedTargets: inout Set<Int>
    ) {
        var openSources = source.devices.disks.filter { !usedSources.contains($0) }
        var openTargets = target.devices.disks.filter { !usedTargets.contains($0) }
        func pair(_ left: Int, _ right: Int, _ reason: String) {
            copies.append(Copy(source: left, target: right, instance: 0, reason: reason))
            openSources.removeAll { $0 == left }
            openTargets.removeAll { $0 == right }
        }
        let systemSource = source.systemDisks.first { openSources.contains($0) }
        // A machine on which nothing is installed has no system disk yet: its first disk becomes it.
        let isPlanned = target.facts.plannedName != nil
        let systemTarget = isPlanned ? openTargets.first : target.systemDisks.first { openTargets.contains($0) }
        if let systemSource, let systemTarget {
            let partner = isPlanned ? "first disk" : "system disk"
            pair(systemSource, systemTarget, "system disk with \(partner), by rule")
            assumptions.append(
                "system disk `\(source.devices.nodes[systemSource].path)` goes to \(partner) `\(target.devices.nodes[systemTarget].path)`"
            )
        }
        for disk in openSources {
            let node = source.devices.nodes[disk]
            if plan.profile.method == .file, node.fsType == "", node.children.isEmpty, node.tableType == "" {
                leftReason[disk] = "empty: file-level tools migrate disks that are in use"
                openSources.removeAll { $0 == disk }
                assumptions.append("source disk `\(node.path)` shows no content and is not migrated")
                continue
            }
            guard let partner = openTargets.first else {
                leftReason[disk] = "no target disk is left"
                continue
            }
            pair(disk, partner, DiskPairing.byOrder)
            if !source.devices.isComplete || !target.devices.isComplete {
                guessed.insert(NodeRef(role: .source, index: disk))
                guessed.insert(NodeRef(role: .target, index: partner))
            }
            assumptions.append(
                "source disk `\(node.path)` goes to target disk `\(target.devices.nodes[partner].path)`, by order"
            )
        }
        usedSources.formUnion(copies.map(\.source))
        usedTargets.formUnion(copies.map(\.target))
    }

    /// Reason of a pair that nobody gave and that only the order of the disks suggests.
    static let byOrder = "by order, by rule"

    /// Copies of a source disk, the paired one first.
    func copies(ofSource disk: Int) -> [Copy] { copies.filter { $0.source == disk } }
    /// The copy that a target disk receives.
    func copy(ontoTarget disk: Int) -> Copy? { copies.first { $0.target == disk } }
    /// Whether anything of a source disk is on the target afterwards.
    func isMigrated(_ disk: Int) -> Bool { moved.contains(disk) || copies.contains { $0.source == disk } }
}

/// Finds disks by the names that people use for them.
private struct DiskNames {
    private var byName: [String: Set<Int>] = [:]
    private let listing: String

    init(_ model: DeviceModel) {
        for index in model.disks {
            let node = model.nodes[index]
            var names = [node.kname, node.path, "/dev/" + node.kname]
            for member in node.parents { names += [model.nodes[member].kname, "/dev/" + model.nodes[member].kname] }
            for link in node.hardwareLinks {
                names.append(link.path)
                if let name = link.path.split(separator: "/").last { names.append(String(name)) }
            }
            names += model.hardwareNames(index)
            for name in names where !name.isEmpty { byName[name, default: []].insert(index) }
        }
        listing = model.disks.map { index in
            let node = model.nodes[index]
            return node.identity == node.kname ? "`\(node.kname)`" : "`\(node.kname)` (\(node.identity))"
        }.joined(separator: ", ")
    }

    func disk(_ name: String, role: HostRole) throws(PairingError) -> Int {
        let found = byName[name] ?? byName[name.lowercased()] ?? []
        if found.count == 1, let disk = found.first { return disk }
        let shown = listing.isEmpty ? "none is known" : "there are \(listing)"
        if found.isEmpty {
            throw PairingError(message: "the \(role.rawValue) has no disk `\(name)`: \(shown)")
        }
        throw PairingError(message: "`\(name)` names more than one disk of the \(role.rawValue): \(shown)")
    }
}
