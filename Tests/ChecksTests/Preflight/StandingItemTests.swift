import Checks
import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// S12 to S16: standing warnings, volumes, and where the work was done.
struct StandingItemTests {
    @Test func replicationTimeIsAlwaysAWarning() {
        var node = NodeFixture()
        let bare = node.row(S12ReplicationTime.self)
        #expect(bare.result == .fail)
        #expect(bare.severity[.file] == .medium)
        #expect(bare.missing.map(\.capture) == ["cmd/df.out"])
        node.usage("/", source: "composefs", size: 1, used: 1)
        node.usage("/sysroot", size: 100 << 30, used: 40 << 30, inodes: 200_000)
        let small = node.row(S12ReplicationTime.self)
        #expect(small.severity[.file] == .low)
        #expect(small.detail.contains("40.0 GiB in use on `/sysroot`, 200000 inodes in use"))
        node.usage("/var/lib/containers", source: "/dev/sdb1", size: 200 << 30, used: 60 << 30)
        #expect(node.row(S12ReplicationTime.self).severity[.file] == .medium)
    }

    @Test func manyInodesMakeTheWarningStrong() {
        var node = NodeFixture()
        node.usage("/sysroot", size: 100 << 30, used: 1 << 30, inodes: 1_400_000)
        #expect(node.row(S12ReplicationTime.self).severity[.file] == .medium)
    }

    @Test func containerStartIsAlwaysAWarning() {
        var node = NodeFixture()
        #expect(node.row(S15ContainerStart.self).missing.map(\.capture) == ["root/proc/1/mountinfo"])
        node.mount(NodeFixture.rhcosMounts())
        #expect(node.row(S15ContainerStart.self).severity[.file] == .low)
        for name in ["a", "b", "a"] {
            node.mount(
                "70 36 0:70 / /var/lib/containers/storage/overlay/\(name)/merged rw - overlay overlay rw,upperdir=/x"
            )
        }
        let row = node.row(S15ContainerStart.self)
        #expect(row.result == .fail)
        #expect(row.severity[.file] == .medium)
        #expect(row.detail.contains("2 container file systems"))
    }

    @Test func captureOnTheHostAsRootPasses() {
        var node = NodeFixture()
        #expect(node.row(S16HostNamespace.self).result == .unknown)
        node.environment([("uid", "0"), ("mntns_self", "mnt:[1]"), ("mntns_1", "mnt:[1]")])
        #expect(node.row(S16HostNamespace.self).result == .pass)
        node.environment([("uid", "1000"), ("mntns_self", "mnt:[1]"), ("mntns_1", "mnt:[1]")])
        #expect(node.row(S16HostNamespace.self).result == .fail)
        node.environment([("uid", "0"), ("mntns_self", "mnt:[1]"), ("mntns_1", "")])
        #expect(node.row(S16HostNamespace.self).result == .unknown)
    }

    @Test func captureInAContainerNeedsTheMountsOfPIDOne() {
        let environment = [("uid", "0"), ("mntns_self", "mnt:[2]"), ("mntns_1", "mnt:[1]")]
        var node = NodeFixture()
        node.environment(environment)
        #expect(node.row(S16HostNamespace.self).result == .fail)
        node.mount(NodeFixture.rhcosMounts())
        #expect(node.row(S16HostNamespace.self).result == .pass)
        var other = NodeFixture(path: "mountinfo")
        other.environment(environment)
        other.mount(NodeFixture.rhcosMounts())
        #expect(other.row(S16HostNamespace.self).result == .fail)
    }
}

/// S13 and S14: what the prediction says about static PVs.
struct VolumeItemTests {
    private let cluster: ClusterInventory = {
        var cluster = ClusterInventory()
        cluster.kindCounts["PersistentVolume"] = 1
        return cluster
    }()

    private func prediction(_ headlines: [(String, VolumeSide, Headline)]) -> TakeoverPrediction {
        let file = FileID(0)
        let volumes = headlines.enumerated().map { index, entry in
            let resolution = PathResolution(state: .targetAfter, path: "/mnt/\(entry.0)", kind: .directory)
            let world = VolumeWorld(
                assumptions: [],
                pathFate: .sameData,
                dataFate: .kept,
                headline: entry.2,
                after: resolution
            )
            var row = VolumeOutcome(
                volume: ObjectReference(kind: "PersistentVolume", name: entry.0),
                cluster: .shared,
                sourceField: "local",
                path: "/mnt/\(entry.0)",
                side: entry.1,
                node: "worker",
                before: resolution,
                worst: world
            )
            row.evidence = [Evidence(.cause, at: SourceLocation(file: file, line: index + 1))]
            if entry.2 == .undetermined {
                row.certainty = .undetermined(
                    missing: [MissingEvidence(origin: "target node", capture: "root/etc/fstab", settles: "x")]
                )
            }
            return row
        }
        let boot = BootOutcome(result: .completes, certainty: .certain, problems: [])
        return TakeoverPrediction(volumes: volumes, boot: boot, diskPlan: [], assumptions: [])
    }

    @Test func disturbedResidentVolumeFailsS13Only() {
        let context = NodeFixture().context(
            cluster: cluster,
            prediction: prediction([("pv-a", .resident, .shadowWrite), ("pv-b", .carried, .unaffected)])
        )
        let resident = S13ResidentVolumes.examine(.target, context)
        #expect(resident.result == .fail)
        #expect(resident.severity == [.file: .critical, .block: .critical])
        #expect(resident.detail.contains("`pv-a` (shadow-write)"))
        #expect(resident.evidence.compactMap(\.location?.line) == [1])
        #expect(resident.remediation.first?.body == "oc adm cordon worker-2")
        #expect(S14CarriedVolumes.examine(.source, context).result == .pass)
    }

    @Test func undeterminedVolumeIsUnknown() {
        let context = NodeFixture().context(
            cluster: cluster,
            prediction: prediction([("pv-a", .carried, .undetermined), ("pv-b", .carried, .unaffected)])
        )
        let row = S14CarriedVolumes.examine(.source, context)
        #expect(row.result == .unknown)
        #expect(row.missing.map(\.capture) == ["root/etc/fstab"])
        #expect(S13ResidentVolumes.examine(.target, context).result == .pass)
    }

    @Test func withoutDumpOrPredictionNothingIsKnown() {
        let noDump = S13ResidentVolumes.examine(.target, NodeFixture().context(prediction: prediction([])))
        #expect(noDump.result == .unknown)
        #expect(noDump.missing.map(\.origin) == ["cluster"])
        let noPrediction = S14CarriedVolumes.examine(.source, NodeFixture().context(cluster: cluster))
        #expect(noPrediction.result == .unknown)
        #expect(noPrediction.missing.map(\.origin) == ["plan"])
    }
}
