import Findings
import StorageModel

/// The target after the takeover: devices, names, mounts and paths, as functions of the questions that are open.
struct AfterState: Sendable {
    /// What the tool does.
    let profile: TakeoverProfile
    /// The source as captured.
    let source: MachineState
    /// The target as captured.
    let target: MachineState
    /// Which disk goes where.
    let pairing: DiskPairing
    /// All devices that may be there.
    let devices: AfterDevices
    /// Answers that the user assumes, by the name of the question.
    let assumed: [String: String]
    /// What is known about the inside of file systems.
    let trees: FileTrees
    /// Whose root file system is there afterwards; nil when the captures do not tell which disk is the system disk.
    let rootRole: HostRole?
    /// What is left of the target's own data on disks that receive no copy.
    let residentData: DataSurvival
    /// What of the source's data is on disks and partitions that come along.
    let carriedData: DataSurvival
    private let sourcePlan: MountPlan
    private let mergedPlan: MountPlan

    /// Prepares the state after a takeover.
    init(
        source: MachineState,
        target: MachineState,
        pairing: DiskPairing,
        profile: TakeoverProfile,
        assumed: [AssumedAnswer] = []
    ) {
        self.assumed = Dictionary(assumed.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
        self.profile = profile
        self.source = source
        self.target = target
        self.pairing = pairing
        devices = AfterDevices(source: source.devices, target: target.devices, pairing: pairing)
        trees = FileTrees([source, target])
        residentData = DataSurvival(
            model: target.devices,
            lostDisks: Set(target.devices.disks.filter { pairing.copy(ontoTarget: $0) != nil }),
            lostPartitions: []
        )
        carriedData = DataSurvival(
            model: source.devices,
            lostDisks: Set(source.devices.disks.filter { !pairing.isMigrated($0) }),
            lostPartitions: pairing.excluded.union(
                AfterState.partitionsBeyondEnd(source.devices, target.devices, pairing, profile)
            )
        )
        let systemDisks = source.systemDisks
        if systemDisks.isEmpty {
            rootRole = nil
        } else {
            rootRole = systemDisks.allSatisfy(pairing.isMigrated) ? .source : .target
        }
        let root = rootRole == .target ? target : source
        let sourceConfiguration = MountConfiguration(source, root: root)
        let targetConfiguration = MountConfiguration(target, root: root)
        sourcePlan = MountPlan(source: sourceConfiguration, target: targetConfiguration, root: root, merged: false)
        mergedPlan = MountPlan(source: sourceConfiguration, target: targetConfiguration, root: root, merged: true)
    }

    /// Source partitions that begin where the smaller target disk has ended, so that no block of them is copied.
    private static func partitionsBeyondEnd(
        _ source: DeviceModel,
        _ target: DeviceModel,
        _ pairing: DiskPairing,
        _ profile: TakeoverProfile
    ) -> [Int] {
        guard profile.method == .block else { return [] }
        return source.nodes.filter { node in
            guard node.kind == .partition, let start = node.start, let disk = node.disks.first,
                !pairing.moved.contains(disk), let copy = pairing.copies(ofSource: disk).first,
                let size = target.nodes[copy.target].size
            else { return false }
            return start >= size / 512
        }.map(\.index)
    }

    /// The machine that the root file system comes from.
    var root: MachineState { rootRole == .target ? target : source }

    /// One of the machines.
    func machine(_ role: HostRole) -> MachineState { role == .source ? source : target }

    // MARK: - Profile

    /// Whether an identity of a copy is the one of the original.
    func keeps(_ attribute: ProfileAttribute, _ decisions: inout Decisions) -> Bool {
        let value: TakeoverProfile.Identity
        var otherwise = "regenerated"
        switch attribute {
        case .filesystemUUID: value = profile.filesystemUUID
        case .partitionUUID: value = profile.partitionUUID
        case .lvmUUID: value = profile.lvmUUID
        case .mdUUID: value = profile.mdUUID
        case .filesystemLabel:
            value = profile.filesystemLabel
            otherwise = "lost"
        case .partitionLabel:
            value = profile.partitionLabel
            otherwise = "lost"
        case .lvmNames:
            value = profile.lvmNames
            otherwise = "lost"
        default: return true
        }
        switch value {
        case .kept: return true
        case .regenerated, .lost: return false
        case .unknown: return decisions.ask(.attribute(attribute), ["kept", otherwise]) == 0
        }
    }

    /// Whether configuration lines follow identities that were made anew.
    func rewritesReferences(_ decisions: inout Decisions) -> Bool {
        switch profile.references {
        case .rewritten: true
        case .asIs: false
        case .unknown: decisions.ask(.attribute(.references), ["rewritten", "as-is"]) == 0
        }
    }

    /// Whether content without file system arrives.
    func copiesRawContent(_ decisions: inout Decisions) -> Bool {
        if profile.method == .block { return true }
        switch profile.rawContent {
        case .copied: return true
        case .empty: return false
        case .unknown: return decisions.ask(.attribute(.rawContent), ["copied", "empty"]) == 0
        }
    }

    /// Whether target disks without a partner lose their content.
    func erasesUnpaired(_ decisions: inout Decisions) -> Bool {
        switch profile.unpairedTargetDisks {
        case .untouched: false
        case .erased: true
        case .unknown: decisions.ask(.attribute(.unpairedTargetDisks), ["untouched", "erased"]) == 1
        }
    }

    /// Whether the node keeps the identity of a machine.
    func hasIdentity(of role: HostRole, _ decisions: inout Decisions) -> Bool {
        switch profile.nodeIdentity {
        case .source: role == .source
        case .target: role == .target
        case .unknown: (decisions.ask(.attribute(.nodeIdentity), ["source", "target"]) == 0) == (role == .source)
        }
    }

    /// The mounts of the first boot.
    func plan(_ decisions: inout Decisions) -> MountPlan {
        switch profile.mountConfiguration {
        case .source: sourcePlan
        case .merged: mergedPlan
        case .unknown:
            decisions.ask(.attribute(.mountConfiguration), ["source", "merged"]) == 0 ? sourcePlan : mergedPlan
        }
    }

    /// Mounts of every plan that the profile allows, for the boot.
    var possiblePlans: [MountPlan] {
        switch profile.mountConfiguration {
        case .source: [sourcePlan]
        case .merged: [mergedPlan]
        case .unknown: [sourcePlan, mergedPlan]
        }
    }
}
