import Checks
import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Objects, mount configuration and predicted outcomes that a rule is shown.
struct Scene {
    var objects = InventoryBuilder()
    var outcomes: [VolumeOutcome] = []
    var boot = BootOutcome(result: .completes, certainty: .certain, problems: [])
    var diskPlan: [DiskPlanRow] = []
    var mountConfiguration = TakeoverProfile.MountConfiguration.source
    var filesystemUUID = TakeoverProfile.Identity.kept
    var nodeIdentity = TakeoverProfile.NodeIdentity.unknown
    var method = TakeoverMethod.block
    var rootOf: HostRole? = .source
    var devices: [PredictedDevice]?

    /// Adds a local PV that is bound, used by a pod of a StatefulSet, and predicted.
    mutating func local(
        _ name: String = "pv-a",
        block: Bool = false,
        fsType: String? = nil,
        side: VolumeSide = .resident,
        from before: PathResolution,
        to after: PathResolution,
        path: PathFate,
        data: DataFate,
        headline: Headline? = nil,
        _ change: (inout VolumeOutcome) -> Void = { _ in }
    ) {
        let located = objects.at(before.path)
        let type = fsType.map { objects.at($0) }
        volume(name, .local(path: located, fsType: type), block: block, on: "t")
        outcomes.append(
            OutcomeBuilder.outcome(
                name,
                block: block,
                side: side,
                from: before,
                to: after,
                path: path,
                data: data,
                headline: headline,
                place: located.location,
                change
            )
        )
    }

    /// Adds a hostPath PV with a pod, and its outcome.
    mutating func hostPath(
        _ name: String = "pv-h",
        type: String? = nil,
        from before: PathResolution,
        to after: PathResolution,
        path: PathFate,
        data: DataFate = .kept
    ) {
        let located = objects.at(before.path)
        let locatedType = type.map { objects.at($0) }
        volume(name, .hostPath(path: located, type: locatedType), block: false, on: "t")
        outcomes.append(
            OutcomeBuilder.outcome(
                name,
                field: "hostPath",
                type: type,
                from: before,
                to: after,
                path: path,
                data: data,
                place: located.location
            )
        )
    }

    /// Adds an fstab line of a machine.
    mutating func fstab(_ host: HostRole, _ source: String, _ target: String, _ type: String, _ options: String) {
        let entry = FstabEntry(
            source: source,
            target: target,
            fsType: type,
            options: options.split(separator: ",").map(String.init),
            dump: 0,
            pass: 0,
            location: objects.place()
        )
        switch host {
        case .source: objects.inventory.source.fstab = (objects.inventory.source.fstab ?? []) + [entry]
        case .target: objects.inventory.target.fstab = (objects.inventory.target.fstab ?? []) + [entry]
        }
    }

    /// Adds a line of the target's mountinfo.
    mutating func mountinfo(_ majMin: String, _ target: String) {
        let entry = MountEntry(
            id: 1,
            parentID: 1,
            majMin: majMin,
            root: "/",
            target: target,
            options: ["rw"],
            optionalFields: [],
            fsType: "ext4",
            source: "/dev/sdb1",
            superOptions: ["rw"],
            location: objects.place()
        )
        objects.inventory.target.mounts = (objects.inventory.target.mounts ?? []) + [entry]
    }

    /// The context, with a graph of the objects.
    func context() -> CheckContext {
        var profile = TakeoverProfile(name: "test", method: method)
        profile.mountConfiguration = mountConfiguration
        profile.filesystemUUID = filesystemUUID
        profile.nodeIdentity = nodeIdentity
        profile.lvmNames = .kept
        var prediction = TakeoverPrediction(volumes: outcomes, boot: boot, diskPlan: diskPlan, assumptions: [])
        prediction.devices = devices
        prediction.rootOf = rootOf
        return CheckContext(
            inventory: objects.inventory,
            graph: GraphBuilder.build(objects.inventory, names: .init(source: "s", target: "t")),
            prediction: prediction,
            method: method,
            plan: TakeoverPlan(profile: profile, pairs: [], sourceNode: "s", targetNode: "t"),
            now: 1_800_000_000
        )
    }

    /// What a check says about the scene.
    func run(_ id: String) throws -> CheckOutcome {
        let check = try #require(CheckRegistry.checks.first { $0.descriptor.id == id }, "\(id) is not registered")
        return check.evaluate(context())
    }

    private mutating func volume(_ name: String, _ source: VolumeSource, block: Bool, on node: String) {
        objects.volume(name, source, on: node) { volume, builder in
            volume.claimRef = builder.reference("claim-\(name)", uid: "uid-\(name)")
            volume.phase = builder.at("Bound")
            volume.reclaimPolicy = builder.at("Delete")
            if block { volume.volumeMode = builder.at("Block") }
        }
        objects.claim("claim-\(name)", volume: name, uid: "uid-\(name)", phase: "Bound") { claim, builder in
            if block { claim.volumeMode = builder.at("Block") }
        }
        objects.workload("StatefulSet", "db")
        objects.pod("db-\(name)", claims: ["claim-\(name)"], node: node, owner: ("StatefulSet", "db")) { pod, _ in
            pod.spec.uses = [
                ContainerVolumeUse(container: "db", volumeName: "claim0", path: "/data", isDevice: block)
            ]
        }
    }
}

/// One rule with a scene in which it fires and one in which it is content.
struct RuleCase: Sendable, CustomStringConvertible {
    var id: String
    var severity: Severity
    /// A part of the detail or effect that the reader must see.
    var says: String
    var fires: @Sendable (inout Scene) -> Void
    var clean: @Sendable (inout Scene) -> Void

    var description: String { id }
}
