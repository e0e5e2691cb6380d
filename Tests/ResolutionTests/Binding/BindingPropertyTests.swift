import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Thousands of random clusters: the indexed search answers as a plain reading of Kubernetes' loop does.
@Suite struct BindingPropertyTests {
    private static let modes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]

    /// One cluster with some PVs, two nodes, one claim and perhaps a pod that uses it.
    private struct World {
        var builder = InventoryBuilder()
        var hasPod: Bool

        init(_ random: inout SeededGenerator) {
            hasPod = Bool.random(using: &random)
            for node in ["a", "b"] { builder.node(node) }
            for (name, mode) in [("now", "Immediate"), ("wait", "WaitForFirstConsumer")] {
                builder.storageClass(name, bindingMode: mode)
            }
            for index in 0..<Int.random(in: 0...7, using: &random) { addVolume("pv-\(index)", &random) }
            builder.claim("c") { claim, builder in
                claim.requestedStorage = builder.at("\(Int.random(in: 1...4, using: &random))Gi")
                claim.accessModes = Self.someModes(&random).map { builder.at($0) }
                claim.volumeMode = Bool.random(using: &random) ? nil : builder.at(Self.mode(&random))
                claim.storageClassName = [nil, "", "now", "wait", "wait"].randomElement(using: &random)?
                    .map { builder.at($0) }
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let requirement = SelectorRequirement(
                        key: builder.at("tier"),
                        operator: "In",
                        values: [builder.at("gold")]
                    )
                    claim.selector = [requirement]
                }
                if Int.random(in: 0..<8, using: &random) == 0 {
                    claim.volumeAttributesClassName = builder.at("fast")
                }
            }
            if hasPod { builder.pod("p", claims: ["c"]) }
        }

        private mutating func addVolume(_ name: String, _ random: inout SeededGenerator) {
            let node = [nil, "a", "b"].randomElement(using: &random) ?? nil
            let className = [nil, "", "now", "wait", "wait"].randomElement(using: &random) ?? nil
            builder.localVolume(name, path: "/mnt/\(name)", on: node, class: className) { volume, builder in
                volume.capacity = builder.at("\(Int.random(in: 1...5, using: &random))Gi")
                volume.accessModes = Self.someModes(&random).map { builder.at($0) }
                volume.volumeMode = Bool.random(using: &random) ? nil : builder.at(Self.mode(&random))
                let phases = ["Available", "Available", "Available", "Available", "Released", "Pending", ""]
                volume.phase = builder.at(phases.randomElement(using: &random) ?? "")
                if Bool.random(using: &random) { volume.metadata.labels["tier"] = builder.at("gold") }
                if Int.random(in: 0..<8, using: &random) == 0 {
                    volume.volumeAttributesClassName = builder.at("fast")
                }
                if Int.random(in: 0..<10, using: &random) == 0 {
                    volume.metadata.deletionTimestamp = builder.at("2026-11-20T09:00:00Z")
                }
                switch Int.random(in: 0..<10, using: &random) {
                case 0: volume.claimRef = builder.reference("c", uid: nil)
                case 1: volume.claimRef = builder.reference("c", uid: "uid-1")
                case 2: volume.claimRef = builder.reference("c", uid: "uid-old")
                case 3: volume.claimRef = builder.reference("other", uid: nil)
                default: break
                }
            }
        }

        private static func mode(_ random: inout SeededGenerator) -> String {
            Int.random(in: 0..<4, using: &random) == 0 ? "Block" : "Filesystem"
        }

        private static func someModes(_ random: inout SeededGenerator) -> [String] {
            let all = BindingPropertyTests.modes
            let some = all.filter { _ in Int.random(in: 0..<5, using: &random) == 0 }
            return some.contains("ReadWriteOnce") || Int.random(in: 0..<4, using: &random) == 0 && !some.isEmpty
                ? some : ["ReadWriteOnce"] + some
        }
    }

    /// What Kubernetes may do, found by trying everything.
    private struct Reading {
        /// PVs that the claim may be bound to; empty when it is not bound.
        var possible: Set<String> = []
        /// Whether a node decides.
        var nodes: [String: Set<String>] = [:]
    }

    private static func gigabytes(_ text: String?) -> Int { text.flatMap { Int($0.dropLast(2)) } ?? 0 }

    /// `FindMatchingVolume` for one list, written down condition by condition.
    private func loop(
        _ volumes: [PersistentVolume],
        _ claim: PersistentVolumeClaim,
        node: String?,
        delayed: Bool
    ) -> Set<String> {
        var reserved: Set<String> = []
        var best: [PersistentVolume] = []
        for volume in volumes {
            let isMine =
                volume.claimRef.map {
                    $0.name.value == claim.name && ($0.uid == nil || $0.uid?.value == claim.uid)
                } ?? false
            if volume.claimRef != nil, !isMine { continue }
            if Self.gigabytes(volume.capacity?.value) < Self.gigabytes(claim.requestedStorage?.value) { continue }
            if (volume.volumeMode?.value ?? "Filesystem") != (claim.volumeMode?.value ?? "Filesystem") { continue }
            if volume.volumeAttributesClassName?.value != claim.volumeAttributesClassName?.value { continue }
            if volume.metadata.deletionTimestamp != nil { continue }
            let wanted = volume.nodeAffinity?.terms[0].matchExpressions[0].values[0].value
            let isHere = node == nil || wanted == nil || wanted == node
            if isMine {
                if !isHere { return [] }
                reserved.insert(volume.name)
                continue
            }
            if node == nil, delayed { continue }
            if volume.phase?.value != "Available" { continue }
            if claim.selector != nil, volume.metadata.labels["tier"]?.value != "gold" { continue }
            if (volume.storageClassName?.value ?? "") != (claim.storageClassName?.value ?? "") { continue }
            if !isHere { continue }
            if node != nil, !Set(claim.accessModes.map(\.value)).isSubset(of: volume.accessModes.map(\.value)) {
                continue
            }
            let size = Self.gigabytes(volume.capacity?.value)
            let smallest = best.first.map { Self.gigabytes($0.capacity?.value) } ?? .max
            if size < smallest { best = [volume] } else if size == smallest { best.append(volume) }
        }
        return reserved.isEmpty ? Set(best.map(\.name)) : reserved
    }

    private func reading(_ world: World) -> Reading {
        let cluster = world.builder.inventory.cluster
        let claim = cluster.persistentVolumeClaims[0]
        let isDelayed = claim.storageClassName?.value == "wait"
        let wanted = Set(claim.accessModes.map(\.value))
        for count in 1...4 {
            var found: Set<String> = []
            let groups = Dictionary(grouping: cluster.persistentVolumes) { Set($0.accessModes.map(\.value)) }
            for (modes, volumes) in groups where modes.count == count && wanted.isSubset(of: modes) {
                found.formUnion(loop(volumes, claim, node: nil, delayed: isDelayed))
            }
            if !found.isEmpty { return Reading(possible: found) }
        }
        guard isDelayed, world.hasPod else { return Reading() }
        var answer = Reading()
        let own = cluster.persistentVolumes.filter { $0.storageClassName?.value == "wait" }
        for node in ["a", "b"] {
            var found = loop(own, claim, node: node, delayed: true)
            // A reserved PV without the access modes is picked by the scheduler and refused by the controller.
            let lacking = own.filter { found.contains($0.name) && !wanted.isSubset(of: $0.accessModes.map(\.value)) }
            if !lacking.isEmpty { found = [] }
            if !found.isEmpty { answer.nodes[node] = found }
        }
        answer.possible = answer.nodes.values.reduce(into: []) { $0.formUnion($1) }
        return answer
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func indexedSearchAnswersAsTheLoopOfKubernetes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bound = 0
        for round in 0..<750 {
            let world = World(&random)
            let cluster = world.builder.inventory.cluster
            var simulator = BindingSimulator(cluster, ClusterIndex(cluster))
            let prediction = simulator.predict(claimAt: 0)
            let expected = reading(world)
            let label = "seed \(seed), round \(round): \(prediction.reason); expected \(expected.possible.sorted())"
            let isCertain =
                expected.possible.count == 1 && (expected.nodes.isEmpty || Set(expected.nodes.values).count == 1)
            #expect(prediction.volume == (isCertain ? expected.possible.first : nil), "\(label)")
            if expected.possible.count > 1, Set(expected.nodes.values).count <= 1 {
                #expect(prediction.outcome == .bindsOneOf(expected.possible.sorted()), "\(label)")
            }
            #expect(prediction.outcome == simulator.outcome(ofClaimAt: 0).outcome, "\(label)")
            if let name = prediction.volume {
                bound += 1
                try expectNoConditionIsViolated(name, prediction, cluster, label)
            }
            let named = Set(prediction.rejected.map(\.volume))
            let all = Set(cluster.persistentVolumes.map(\.name))
            #expect(all.subtracting(named) == expected.possible, "\(label)")
        }
        // A generator that never binds would prove nothing.
        #expect(bound > 100)
    }

    /// Whatever is bound meets every condition that holds for it, and nothing that comes first was left.
    private func expectNoConditionIsViolated(
        _ name: String,
        _ prediction: BindingPrediction,
        _ cluster: ClusterInventory,
        _ label: String
    ) throws {
        let volume = try #require(cluster.persistentVolumes.first { $0.name == name })
        let claim = cluster.persistentVolumeClaims[0]
        let size = Self.gigabytes(volume.capacity?.value)
        #expect(size >= Self.gigabytes(claim.requestedStorage?.value), "\(label)")
        #expect(volume.metadata.deletionTimestamp == nil, "\(label)")
        #expect(Set(claim.accessModes.map(\.value)).isSubset(of: volume.accessModes.map(\.value)), "\(label)")
        guard case .binds(_, .smallest) = prediction.outcome else {
            #expect(volume.claimRef?.name.value == "c", "\(label)")
            return
        }
        #expect(volume.claimRef == nil, "\(label)")
        #expect(volume.phase?.value == "Available", "\(label)")
        #expect((volume.storageClassName?.value ?? "") == (claim.storageClassName?.value ?? ""), "\(label)")
        for rejected in prediction.rejected {
            guard case .larger = rejected.rejection else { continue }
            let other = try #require(cluster.persistentVolumes.first { $0.name == rejected.volume })
            #expect(Self.gigabytes(other.capacity?.value) > size, "\(label)")
        }
    }
}
