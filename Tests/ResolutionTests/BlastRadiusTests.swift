import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct BlastRadiusTests {
    private func radius(_ builder: InventoryBuilder, _ binding: Int = 0) -> BlastRadius {
        GraphBuilder.build(builder.inventory, names: .init(source: "s", target: "t")).bindings[binding].blastRadius
    }

    private func service(_ builder: inout InventoryBuilder, _ name: String, in namespace: String = "app", app: String?)
    {
        var service = Service(metadata: builder.metadata(name, in: namespace, uid: nil), cluster: .shared)
        if let app { service.selector["app"] = builder.at(app) }
        builder.inventory.cluster.services.append(service)
        builder.inventory.cluster.kindCounts["Service", default: 0] += 1
    }

    private func label(_ builder: inout InventoryBuilder, _ pod: Int, app: String) {
        builder.inventory.cluster.pods[pod].metadata.labels["app"] = builder.at(app)
    }

    @Test func serviceLosesAllEndpointsOnlyWhenEveryPodBehindItIsHit() throws {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", pod: "db-0")
        builder.pod("db-1", claims: [])
        builder.pod("done", claims: []) { pod, builder in pod.phase = builder.at("Succeeded") }
        for pod in 0...2 { label(&builder, pod, app: "db") }
        service(&builder, "db", app: "db")
        service(&builder, "elsewhere", in: "other", app: "db")
        service(&builder, "manual", app: nil)
        let both = try #require(radius(builder).services)
        #expect(both == [ServiceImpact(name: "app/db", endpoints: 2, hit: ["app/db-0"])])
        #expect(!both[0].losesAllEndpoints)
        builder.inventory.cluster.pods.remove(at: 1)
        let alone = try #require(radius(builder).services)
        #expect(alone[0].losesAllEndpoints)
    }

    @Test func dumpWithoutServicesDoesNotClaimThatNoneIsHit() {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", pod: "db-0")
        #expect(radius(builder).services == nil)
        #expect(radius(builder).disruptionBudgets == nil)
        service(&builder, "other", app: "x")
        #expect(radius(builder).services == [])
    }

    @Test(arguments: [
        ("In", ["db"], true), ("NotIn", ["db"], false), ("Exists", [] as [String], true), ("In", ["a", "db"], true),
    ])
    func budgetIsFoundByEveryFormOfSelector(form: String, values: [String], isHit: Bool) {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", pod: "db-0")
        label(&builder, 0, app: "db")
        let metadata = builder.metadata("guard", in: "app", uid: nil)
        var budget = PodDisruptionBudget(metadata: metadata, cluster: .shared)
        budget.selector = [
            SelectorRequirement(key: builder.at("app"), operator: form, values: values.map { builder.at($0) })
        ]
        budget.minAvailable = builder.at("1")
        budget.disruptionsAllowed = 0
        builder.inventory.cluster.podDisruptionBudgets.append(budget)
        builder.inventory.cluster.kindCounts["PodDisruptionBudget"] = 1
        let expected = [DisruptionBudget(name: "app/guard", limit: "minAvailable 1", disruptionsAllowed: 0)]
        #expect(radius(builder).disruptionBudgets == (isHit ? expected : []))
    }

    @Test func statefulSetIsNamedWithItsReplicasAlsoWhenNoPodRuns() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/mnt/a", on: "s") { volume, builder in
            volume.claimRef = builder.reference("data-db-0", uid: "uid-1")
        }
        builder.workload("StatefulSet", "db", claimTemplates: ["data"])
        builder.inventory.cluster.workloads[0].replicas = 3
        let radius = radius(builder)
        #expect(radius.workloads == ["StatefulSet app/db"])
        #expect(radius.replicas == [WorkloadReplicas(workload: "StatefulSet app/db", replicas: 3)])
        #expect(radius.claims == ["app/data-db-0"])
    }

    @Test func ownersOfOperatorsAreFollowedToTheTop() {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        builder.workload("StatefulSet", "db", owner: ("Postgres", "main"))
        builder.pod("db-0", claims: ["claim-pv-a"], owner: ("StatefulSet", "db"))
        #expect(radius(builder).workloads == ["Postgres app/main"])
    }
}
