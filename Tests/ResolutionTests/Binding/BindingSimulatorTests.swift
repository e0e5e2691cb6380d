import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// The order of tests and the special cases of Kubernetes' binding, one by one.
@Suite struct BindingSimulatorTests {
    private func predict(_ builder: InventoryBuilder, claim position: Int = 0) -> BindingPrediction {
        let cluster = builder.inventory.cluster
        var simulator = BindingSimulator(cluster, ClusterIndex(cluster))
        return simulator.predict(claimAt: position)
    }

    private func rejection(_ prediction: BindingPrediction, _ name: String) -> VolumeRejection? {
        prediction.rejected.first { $0.volume == name }?.rejection
    }

    private func volume(
        _ builder: inout InventoryBuilder,
        _ name: String,
        _ capacity: String = "10Gi",
        on node: String? = nil,
        class className: String? = nil,
        _ change: (inout PersistentVolume, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        builder.localVolume(name, path: "/mnt/\(name)", on: node, class: className) { volume, builder in
            volume.capacity = builder.at(capacity)
            volume.phase = builder.at("Available")
            change(&volume, &builder)
        }
    }

    private func claim(
        _ builder: inout InventoryBuilder,
        class className: String? = nil,
        volume: String? = nil,
        _ change: (inout PersistentVolumeClaim, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        builder.claim("c", volume: volume, phase: "Pending") { claim, builder in
            claim.storageClassName = className.map { builder.at($0) }
            change(&claim, &builder)
        }
    }

    // MARK: The controller

    @Test func smallestVolumeWinsAndEqualOnesAreNotChosenBetween() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-a", "20Gi")
        volume(&builder, "pv-b", "10Gi")
        volume(&builder, "pv-c", "10Gi")
        claim(&builder)
        let prediction = predict(builder)
        #expect(prediction.outcome == .bindsOneOf(["pv-b", "pv-c"]))
        #expect(prediction.volume == nil)
        #expect(prediction.reason.contains("pv-b, pv-c"))
        #expect(prediction.rejected == [RejectedVolume(volume: "pv-a", rejection: .larger(than: "pv-b"))])
    }

    @Test func volumeOfFewerAccessModesBeatsReservedOneOfMoreModesWithImmediateBinding() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-free", "50Gi")
        volume(&builder, "pv-mine") { volume, builder in
            volume.accessModes = [builder.at("ReadWriteOnce"), builder.at("ReadOnlyMany")]
            volume.claimRef = builder.reference("c", uid: nil)
        }
        claim(&builder)
        let prediction = predict(builder)
        #expect(prediction.outcome == .binds("pv-free", .smallest))
        #expect(rejection(prediction, "pv-mine") == .moreModes(than: "pv-free"))
    }

    @Test func reservedVolumeWinsInItsGroupWithoutRegardToClassSelectorAndPhase() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-a")
        volume(&builder, "pv-mine", "90Gi", class: "other") { volume, builder in
            volume.phase = builder.at("Released")
            volume.claimRef = builder.reference("c", uid: nil)
        }
        claim(&builder) { claim, builder in
            claim.selector = [SelectorRequirement(key: builder.at("x"), operator: "Exists", values: [])]
        }
        let prediction = predict(builder)
        #expect(prediction.outcome == .binds("pv-mine", .reserved))
        #expect(rejection(prediction, "pv-a") == .selector)
    }

    @Test func reservedVolumeThatIsTooSmallIsPassedOver() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-mine", "1Gi") { $0.claimRef = $1.reference("c", uid: nil) }
        volume(&builder, "pv-other")
        claim(&builder)
        let prediction = predict(builder)
        #expect(prediction.volume == "pv-other")
        #expect(rejection(prediction, "pv-mine") == .tooSmall(capacity: "1Gi", request: "10Gi"))
    }

    @Test func reservedVolumeOfDelayedClassIsBoundAtOnceWhateverItsNode() {
        var builder = InventoryBuilder()
        builder.node("worker-1")
        builder.storageClass("local")
        volume(&builder, "pv-mine", on: "nowhere", class: "local") { $0.claimRef = $1.reference("c", uid: nil) }
        claim(&builder, class: "local")
        builder.pod("p", claims: ["c"])
        #expect(predict(builder).outcome == .binds("pv-mine", .reserved))
    }

    @Test(arguments: [
        ("deleting", "the volume is marked for deletion \"pv-a\""), ("small", "requested PV is too small"),
        ("class", "storageClassName does not match"), ("attributes", "volumeAttributesClassName does not match"),
        ("mode", "incompatible volumeMode"), ("access", "incompatible accessMode"),
    ])
    func namedVolumeThatDoesNotSatisfyTheClaimGivesTheMessageOfKubernetes(wrong: String, message: String) {
        var builder = InventoryBuilder()
        volume(&builder, "pv-a", wrong == "small" ? "1Gi" : "10Gi", class: wrong == "class" ? "x" : nil) {
            if wrong == "deleting" { $0.metadata.deletionTimestamp = $1.at("2026-11-20T09:00:00Z") }
            if wrong == "attributes" { $0.volumeAttributesClassName = $1.at("fast") }
            if wrong == "mode" { $0.volumeMode = $1.at("Block") }
            if wrong == "access" { $0.accessModes = [$1.at("ReadOnlyMany")] }
        }
        claim(&builder, volume: "pv-a")
        let prediction = predict(builder)
        #expect(prediction.outcome == .pending)
        #expect(prediction.reason == "VolumeMismatch: Cannot bind to requested volume \"pv-a\": \(message)")
    }

    @Test func namedVolumeIsTakenWithoutRegardToSelectorAndNode() {
        var builder = InventoryBuilder()
        builder.node("worker-1")
        volume(&builder, "pv-a", on: "nowhere")
        volume(&builder, "pv-b")
        claim(&builder, volume: "pv-a") { claim, builder in
            claim.selector = [SelectorRequirement(key: builder.at("x"), operator: "Exists", values: [])]
        }
        let prediction = predict(builder)
        #expect(prediction.outcome == .binds("pv-a", .named))
        #expect(rejection(prediction, "pv-b") == .notNamed("pv-a"))
    }

    @Test func namedVolumeThatIsReservedForTheClaimIsNotComparedAtAll() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-a", "1Gi", class: "x") { volume, builder in
            volume.claimRef = builder.reference("c", uid: nil)
            volume.volumeMode = builder.at("Block")
        }
        claim(&builder, volume: "pv-a")
        #expect(predict(builder).outcome == .binds("pv-a", .reserved))
    }

    @Test func missingClassObjectMakesDelayedBindingImmediateAndTheReasonSaysSo() {
        var builder = InventoryBuilder()
        builder.node("worker-1")
        volume(&builder, "pv-a", on: "worker-2", class: "local")
        claim(&builder, class: "local")
        builder.pod("p", claims: ["c"])
        let prediction = predict(builder)
        #expect(prediction.volume == "pv-a")
        #expect(prediction.reason.contains("StorageClass local is in none of the dumps"))
    }

    @Test func defaultClassIsWrittenIntoAClaimWithoutClassWhenNoVolumeFits() {
        var builder = InventoryBuilder()
        builder.storageClass("old", provisioner: "csi.old", bindingMode: "Immediate")
        builder.storageClass("new", provisioner: "csi.new", bindingMode: "Immediate")
        for (index, time) in ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"].enumerated() {
            builder.inventory.cluster.storageClasses[index].metadata.creationTimestamp = time
            builder.inventory.cluster.storageClasses[index].metadata.annotations[
                "storageclass.kubernetes.io/is-default-class"
            ] = builder.at("true")
        }
        claim(&builder)
        volume(&builder, "pv-a", "1Gi")
        #expect(predict(builder).outcome == .provisions(provisioner: "csi.new"))
        volume(&builder, "pv-b", "10Gi")
        #expect(predict(builder).volume == "pv-b")
        builder.inventory.cluster.persistentVolumeClaims[0].storageClassName = builder.at("")
        builder.inventory.cluster.persistentVolumes.removeLast()
        #expect(predict(builder).outcome == .pending)
    }

    @Test func betaAnnotationNamesTheClassBeforeTheField() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-a", class: "field") { volume, builder in
            volume.metadata.annotations["volume.beta.kubernetes.io/storage-class"] = builder.at("beta")
        }
        claim(&builder, class: "beta")
        #expect(predict(builder).volume == "pv-a")
    }

    @Test func volumesWithAttributesClassAreNotBoundBefore134() {
        var builder = InventoryBuilder()
        volume(&builder, "pv-a") { $0.volumeAttributesClassName = $1.at("fast") }
        claim(&builder) { $0.volumeAttributesClassName = $1.at("fast") }
        let unknown = predict(builder)
        #expect(unknown.volume == "pv-a")
        #expect(unknown.reason.contains("before Kubernetes 1.34"))
        builder.node("n") { node, builder in node.kubeletVersion = builder.at("v1.33.9") }
        let old = predict(builder)
        #expect(old.volume == nil)
        #expect(rejection(old, "pv-a") == .attributesClassUnsupported("fast"))
        builder.node("m") { node, builder in node.kubeletVersion = builder.at("v1.34.0") }
        #expect(predict(builder).volume == "pv-a")
    }

    @Test func claimsOfAnotherClusterSeeTheirOwnVolumesOnly() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: nil, in: .source)
        builder.claim("c", cluster: .target)
        let prediction = predict(builder)
        #expect(prediction.volume == nil)
        #expect(prediction.rejected.isEmpty)
    }

    @Test func dumpWithoutVolumesDoesNotPassForAClusterWithoutVolumes() {
        var builder = InventoryBuilder()
        claim(&builder)
        #expect(predict(builder).outcome == .undetermined(missing: "oc get pv -o yaml"))
    }

    @Test func recreatedClaimDoesNotFindItsOldVolumeAgain() {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: nil)
        volume(&builder, "pv-b", "30Gi")
        let cluster = builder.inventory.cluster
        var simulator = BindingSimulator(cluster, ClusterIndex(cluster))
        let prediction = simulator.predict(recreatedClaimAt: 0)
        #expect(prediction.volume == "pv-b")
        #expect(rejection(prediction, "pv-a") == .reservedForOtherUID("uid-pv-a", claim: nil))
    }

    // MARK: The scheduler

    private func delayed(pod: Bool = true, nodes: [String] = ["worker-1", "worker-2"]) -> InventoryBuilder {
        var builder = InventoryBuilder()
        for node in nodes { builder.node(node) }
        builder.storageClass("local")
        claim(&builder, class: "local")
        if pod { builder.pod("p", claims: ["c"]) }
        return builder
    }

    @Test func withoutAPodBindingWaitsAndEachNodeIsTold() {
        var builder = delayed(pod: false)
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        let prediction = predict(builder)
        let nodes = [
            NodeBinding(node: "worker-1", result: .binds("pv-1", .smallest)),
            NodeBinding(
                node: "worker-2",
                result: .unfit("node(s) didn't find available persistent volumes to bind")
            ),
        ]
        #expect(prediction.outcome == .waitsForConsumer(nodes))
        #expect(rejection(prediction, "pv-1") == .waitsForConsumer)
    }

    @Test func theOneNodeThatHasAVolumeDecides() {
        var builder = delayed()
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        volume(&builder, "pv-2", on: "worker-9", class: "local")
        let prediction = predict(builder)
        #expect(prediction.outcome == .binds("pv-1", .smallest))
        #expect(rejection(prediction, "pv-2") == .nodeAffinity(node: "worker-1"))
    }

    @Test func twoNodesWithVolumesLeaveItToTheScheduler() {
        var builder = delayed()
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        volume(&builder, "pv-2", on: "worker-2", class: "local")
        let prediction = predict(builder)
        #expect(prediction.volume == nil)
        #expect(prediction.reason.contains("worker-1: pv-1; worker-2: pv-2"))
        builder.inventory.cluster.nodes[1].unschedulable = true
        #expect(predict(builder).volume == "pv-1")
    }

    @Test func nodeSelectorAffinityAndTaintsOfThePodNarrowTheNodes() {
        for limit in ["selector", "affinity", "taint"] {
            var builder = delayed()
            volume(&builder, "pv-1", on: "worker-1", class: "local")
            volume(&builder, "pv-2", on: "worker-2", class: "local")
            let second = builder.at("worker-2")
            switch limit {
            case "selector":
                builder.inventory.cluster.pods[0].spec.nodeSelector["kubernetes.io/hostname"] = second
            case "affinity":
                builder.inventory.cluster.pods[0].spec.requiredNodeAffinity = builder.affinity("worker-2")
            default:
                let taint = Taint(key: "dedicated", value: "x", effect: "NoSchedule")
                builder.inventory.cluster.nodes[0].taints = [taint]
            }
            #expect(predict(builder).volume == "pv-2", "\(limit)")
        }
    }

    @Test func toleratedTaintDoesNotKeepThePodAway() {
        var builder = delayed(nodes: ["worker-1"])
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        builder.inventory.cluster.nodes[0].taints = [Taint(key: "dedicated", value: "x", effect: "NoSchedule")]
        #expect(predict(builder).volume == nil)
        let toleration = Toleration(key: "dedicated", operator: "Equal", value: "x", effect: "")
        builder.inventory.cluster.pods[0].spec.tolerations = [toleration]
        #expect(predict(builder).volume == "pv-1")
    }

    @Test func claimsOfOnePodAreServedBySizeAndNeverShareAVolume() {
        var builder = delayed(pod: false, nodes: ["worker-1"])
        builder.claim("small", uid: "uid-2", phase: "Pending") { claim, builder in
            claim.requestedStorage = builder.at("1Gi")
            claim.storageClassName = builder.at("local")
        }
        builder.pod("p", claims: ["c", "small"])
        volume(&builder, "pv-10", on: "worker-1", class: "local")
        volume(&builder, "pv-20", "20Gi", on: "worker-1", class: "local")
        #expect(predict(builder, claim: 0).volume == "pv-20")
        #expect(predict(builder, claim: 1).volume == "pv-10")
        builder.inventory.cluster.persistentVolumes.removeLast()
        #expect(predict(builder, claim: 1).outcome == .pending)
    }

    @Test func boundClaimOfThePodNarrowsTheNodes() {
        var builder = delayed(pod: false)
        builder.boundVolume("pv-data", path: "/mnt/data", on: "worker-2")
        builder.inventory.cluster.persistentVolumeClaims[1].metadata.annotations[
            "pv.kubernetes.io/bind-completed"
        ] = builder.at("yes")
        builder.pod("p", claims: ["c", "claim-pv-data"])
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        volume(&builder, "pv-2", on: "worker-2", class: "local")
        #expect(predict(builder).volume == "pv-2")
    }

    @Test func provisionerOfTheClassMakesAVolumeWhereNoneFits() {
        var builder = InventoryBuilder()
        builder.node("worker-1")
        builder.storageClass("csi", provisioner: "csi.example.com")
        claim(&builder, class: "csi")
        builder.pod("p", claims: ["c"])
        volume(&builder, "pv-1", on: "worker-2", class: "csi")
        let prediction = predict(builder)
        #expect(prediction.outcome == .provisions(provisioner: "csi.example.com"))
        #expect(rejection(prediction, "pv-1") == .nodeAffinity(node: "worker-1"))
    }

    @Test func selectedNodeAnnotationMeansThatExistingVolumesAreNotTried() {
        var builder = delayed()
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        builder.inventory.cluster.persistentVolumeClaims[0].metadata.annotations[
            "volume.kubernetes.io/selected-node"
        ] = builder.at("worker-1")
        let prediction = predict(builder)
        #expect(prediction.outcome == .pending)
        #expect(rejection(prediction, "pv-1") == .notTried)
        #expect(prediction.reason.contains("selected-node"))
    }

    @Test func podThatNamesItsNodeItselfIsNotScheduled() {
        var builder = delayed(pod: false)
        builder.pod("p", claims: ["c"], node: "worker-1")
        volume(&builder, "pv-1", on: "worker-1", class: "local")
        let prediction = predict(builder)
        #expect(prediction.outcome == .pending)
        #expect(prediction.reason.contains("no scheduler binds the claim"))
    }

    @Test func withoutNodeObjectsOnlyVolumesThatAreTiedToNoNodeAreCertain() {
        var builder = delayed(nodes: [])
        volume(&builder, "pv-1", class: "local")
        #expect(predict(builder).volume == "pv-1")
        volume(&builder, "pv-2", on: "worker-1", class: "local")
        let prediction = predict(builder)
        #expect(prediction.outcome == .undetermined(missing: "oc get nodes -o yaml"))
        #expect(prediction.reason.contains("pv-1, pv-2"))
    }
}
