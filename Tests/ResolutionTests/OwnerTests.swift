import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct OwnerTests {
    private func workloads(_ builder: InventoryBuilder) -> [String] {
        GraphBuilder.build(builder.inventory, names: .init(source: nil, target: nil)).claims[0].blastRadius.workloads
    }

    @Test func replicaSetLeadsToDeployment() {
        var builder = InventoryBuilder()
        builder.claim("c")
        builder.workload("Deployment", "web")
        builder.workload("ReplicaSet", "web-7d4", owner: ("Deployment", "web"))
        builder.pod("web-7d4-x", claims: ["c"], owner: ("ReplicaSet", "web-7d4"))
        #expect(workloads(builder) == ["Deployment app/web"])
    }

    @Test func jobLeadsToCronJobThatWasNotDumped() {
        var builder = InventoryBuilder()
        builder.claim("c")
        builder.workload("Job", "backup-1", owner: ("CronJob", "backup"))
        builder.pod("backup-1-x", claims: ["c"], owner: ("Job", "backup-1"))
        #expect(workloads(builder) == ["CronJob app/backup"])
    }

    @Test func ownerThatWasNotDumpedIsNamedFromTheReference() {
        var builder = InventoryBuilder()
        builder.claim("c")
        builder.pod("db-0", claims: ["c"], owner: ("StatefulSet", "db"))
        #expect(workloads(builder) == ["StatefulSet app/db"])
    }

    @Test func staticPodIsItsOwnWorkload() {
        var builder = InventoryBuilder()
        builder.claim("c")
        builder.pod("etcd-a", claims: ["c"], owner: ("Node", "a"))
        #expect(workloads(builder) == ["Pod app/etcd-a"])
    }

    @Test func ringOfOwnersEnds() {
        var builder = InventoryBuilder()
        builder.claim("c")
        builder.workload("ReplicaSet", "a", owner: ("ReplicaSet", "b"))
        builder.workload("ReplicaSet", "b", owner: ("ReplicaSet", "a"))
        builder.pod("p", claims: ["c"], owner: ("ReplicaSet", "a"))
        #expect(workloads(builder).count == 1)
    }

    @Test(arguments: [
        ("data-db-0", true), ("data-db-12", true), ("data-db-01", false), ("data-db-", false), ("log-db-0", false),
    ])
    func statefulSetOwnsItsClaimsByName(claim: String, isOwned: Bool) {
        var builder = InventoryBuilder()
        builder.claim(claim)
        builder.workload("StatefulSet", "db", claimTemplates: ["data"])
        #expect(workloads(builder) == (isOwned ? ["StatefulSet app/db"] : []))
    }

    @Test func ephemeralClaimOfAnotherOwnerIsNotUsed() {
        var builder = InventoryBuilder()
        builder.claim("p-scratch") { claim, builder in
            claim.metadata.ownerReferences = [builder.owner("Pod", "p", uid: "someone-else")]
        }
        builder.claim("q-scratch") { claim, builder in
            claim.metadata.ownerReferences = [builder.owner("Pod", "q", uid: "pod-q")]
        }
        for name in ["p", "q"] {
            builder.pod(name) { pod, builder in
                pod.spec.volumes = [
                    PodVolume(name: builder.at("scratch"), source: .ephemeral(location: builder.place()))
                ]
            }
        }
        let claims = GraphBuilder.build(builder.inventory, names: .init(source: nil, target: nil)).claims
        #expect(claims.map(\.podIndexes) == [[], [1]])
    }

    @Test func finishedPodsAreNotHit() {
        var builder = InventoryBuilder()
        builder.claim("c")
        builder.pod("p", claims: ["c"]) { pod, builder in pod.phase = builder.at("Succeeded") }
        let claim = GraphBuilder.build(builder.inventory, names: .init(source: nil, target: nil)).claims[0]
        #expect(claim.podIndexes == [0])
        #expect(claim.blastRadius.pods.isEmpty)
    }
}
