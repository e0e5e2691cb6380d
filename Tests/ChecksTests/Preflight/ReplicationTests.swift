import Checks
import Findings
import Resolution
import StorageModel
import Testing

/// S12's facts in place of a promise, and the steps that failed items add to the runbook.
struct ReplicationTests {
    private func loaded() -> NodeFixture {
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        node.mount("91 36 0:81 / /var/mnt/nfs rw - nfs4 srv:/d rw")
        node.mount("70 36 0:70 / /var/lib/containers/storage/overlay/a/merged rw - overlay overlay rw,upperdir=/x")
        node.stockDisk()
        node.device("vdb", "disk") {
            $0.fsType = ""
            $0.size = 2 << 40
        }
        node.usage("/sysroot", size: 100 << 30, used: 40 << 30, available: 60 << 30, inodes: 1_400_000)
        return node
    }

    @Test func bytesFilesChangesDoublesLimitsAndWhatStaysBehind() {
        let row = loaded().row(S12ReplicationTime.self)
        for text in [
            "40.0 GiB in use on `/sysroot`, 1400000 inodes in use, 29.9 KiB each on average, so mostly small files",
            "changing while it is copied: `/var/lib/containers` (1 container), `/var/log`",
            "one file system is reachable at 5 mount points",
            "2 of at most 23 disks, the largest with 2.0 TiB of at most 16 TB",
            "not migrated: `/dev/vdb` (empty), `/var/mnt/nfs` (`nfs4`)",
        ] {
            #expect(row.detail.contains(text), "\(row.detail)")
        }
        #expect(row.severity[.file] == .medium)
        #expect(row.evidence.count >= 5)
    }

    @Test func numbersOfFilesAreLeftOutForBlocks() {
        var context = loaded().context()
        context.method = .block
        let detail = S12ReplicationTime.examine(.source, context).detail
        #expect(!detail.contains("each on average") && !detail.contains("mount points"))
    }

    private func runbook(_ node: NodeFixture, _ change: (inout CheckContext) -> Void = { _ in }) -> Runbook {
        var context = node.context()
        change(&context)
        let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
        return RunbookBuilder.build(context, rows: rows)
    }

    @Test func fixesThatRebootComeBetweenDrainAndRemounts() throws {
        var node = loaded()
        node.osRelease([("ID", "rhcos")])
        var deployment = OSTreeDeployment(version: "1", checksum: "0a", at: node.place())
        deployment.isStaged = node.at(true)
        node.facts.system.deployments = [deployment]
        let before = runbook(node).steps(.before)
        let fix = try #require(before.firstIndex { $0.checks == ["P18"] })
        let drain = try #require(before.firstIndex { $0.command.contains("oc adm drain worker-1") })
        let remount = try #require(before.firstIndex { $0.command.contains("remount,rw /sysroot") })
        #expect(drain < fix && fix < remount)
        #expect(before[fix].command == "systemctl reboot")
        #expect(before[fix].expected == "`rpm-ostree status` shows no staged deployment")
    }

    @Test func identitiesAreWrittenBeforeTheFirstStart() throws {
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        node.device("vda3", "part", majMin: "252:3") { $0.fsUUID = "bb-2" }
        node.device("vda4", "part", majMin: "252:4") { $0.fsUUID = "aa-1" }
        let step = try #require(runbook(node).steps(.during).first { $0.checks == ["P08"] })
        #expect(step.command.contains("xfs_admin -U aa-1 \"$root\""))
        #expect(step.command.contains("e2fsck -fp \"$boot\" && tune2fs -U bb-2 \"$boot\""))
        #expect(step.place == "target node")
        let kept = runbook(node) { context in
            var profile = TakeoverProfile(name: "test", method: .file)
            profile.filesystemUUID = .kept
            context.plan = TakeoverPlan(profile: profile, pairs: [], sourceNode: "a", targetNode: "b")
        }
        #expect(!kept.steps(.during).contains { $0.checks == ["P08"] })
        #expect(!runbook(node) { $0.method = .block }.steps(.during).contains { $0.checks == ["P08"] })
    }

    @Test func targetGetsItsVolumeGroupsBeforeVolumesAreLookedAt() throws {
        var node = loaded()
        node.facts.physicalVolumes = [
            PhysicalVolume(
                device: "/dev/vdb",
                volumeGroup: "vg0",
                uuid: "u",
                size: 1,
                isMissing: false,
                location: node.place()
            )
        ]
        node.facts.system.lvmDevices = [
            LVMDeviceEntry(
                idType: "sys_wwid",
                idName: "naa.5",
                deviceName: "/dev/vdb",
                physicalVolumeID: "abc",
                location: node.place()
            )
        ]
        node.kernelArguments("crashkernel=256M")
        let after = runbook(node).steps(.after)
        #expect(after.firstIndex { $0.checks == ["P24"] } == 1)
        #expect(after.last?.checks == ["P43"])
    }
}
