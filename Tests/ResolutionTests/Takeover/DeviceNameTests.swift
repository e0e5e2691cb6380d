import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// What a device name leads to when disks, copies and survivors are together in one machine.
@Suite struct DeviceNameTests {
    /// A source with a data disk that is copied onto the target's second disk.
    private func withData(_ method: TakeoverMethod = .block, size: UInt64 = 1024, table: String = "gpt")
        -> EngineTestCase
    {
        var test = EngineTestCase(method)
        test.source.disk("vdb", serial: "S1", table: table)
        test.source.partition("vdb", 1, "ext4", uuid: "data", label: "data", partitionUUID: "part-data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data", "ext4", "nofail")
        test.source.beneath("/", "/data", .directory)
        test.target.disk("vdb", serial: "T1", size: size)
        test.target.partition("vdb", 1, "ext4", uuid: "old", label: "old")
        test.target.mount("vdb1", on: "/old")
        test.pair("S1", "T1")
        return test
    }

    @Test func contentNamesTravelAndHardwareNamesStay() throws {
        let test = withData()
        #expect(try test.carried("/data").headline == .unaffected)
        #expect(try test.carried("/dev/disk/by-uuid/data").pathFate == .sameData)
        #expect(try test.carried("/dev/disk/by-id/virtio-S1-part1").pathFate == .missing)
        let resident = try test.resident("/dev/disk/by-id/virtio-T1-part1")
        #expect(resident.pathFate == .otherData)
        #expect(resident.headline == .destroyed)
    }

    @Test func aRegeneratedIdentityIsFollowedOnlyByRewrittenLines() throws {
        var test = withData(.file)
        test.profile.filesystemUUID = .regenerated
        #expect(try test.carried("/data").pathFate == .sameData)
        #expect(try test.carried("/dev/disk/by-uuid/data").pathFate == .missing)
        test.profile.references = .asIs
        let boot = try test.boot()
        #expect(boot.result == .blocked)
        #expect(boot.problems.first?.target == "/")
    }

    @Test func unknownAttributesSplitOnlyWhereTheyMatter() throws {
        var test = withData(.file)
        test.profile.filesystemUUID = .unknown
        test.profile.references = .unknown
        test.profile.partitionLabel = .unknown
        let outcome = try test.carried("/data")
        #expect(outcome.certainty == .depends(on: ["filesystemUUID", "references"]))
        #expect(outcome.worlds.count == 3)
        #expect(outcome.worlds.last?.headline == .unaffected)
        #expect(try test.boot().certainty == .depends(on: ["filesystemUUID", "references"]))
    }

    @Test func aShrunkGPTIsDroppedWhole() throws {
        let small = withData(size: 512)
        #expect(try small.carried("/data").pathFate == .bareDirectory)
        let plan = try small.predict([]).diskPlan
        #expect(plan.first { $0.identity == "S1" }?.problem?.contains("partition table") == true)
        let dos = withData(size: 512, table: "dos")
        #expect(try dos.carried("/data").pathFate == .sameData)
    }

    @Test func kernelNamesAreAmbiguousWhereSeveralDisksMayBearThem() throws {
        var test = withData()
        let outcome = try test.carried("/dev/vdb1")
        #expect(outcome.pathFate == .ambiguous)
        #expect(outcome.certainty == .depends(on: ["which disk gets the name `/dev/vdb`"]))
        #expect(try test.carried("/dev/vdc1").pathFate == .missing)
        #expect(try test.carried("/dev/sda1").pathFate == .missing)
        test.target.facts.devices?.removeAll { $0.kname.hasPrefix("vdb") }
        test.target.facts.links?.removeAll { $0.kname.hasPrefix("vdb") }
        test.pairs = [DiskPair(source: "S0", target: "T0"), DiskPair(source: "S1", target: nil)]
        #expect(try test.carried("/dev/vda1").pathFate == .sameData)
        #expect(try test.carried("/dev/vda1").certainty == .certain)
    }

    @Test func twoDevicesWithOneLabelAreAmbiguous() throws {
        var test = withData()
        test.target.disk("vdc", serial: "T2")
        test.target.partition("vdc", 1, "ext4", uuid: "other", label: "data")
        let outcome = try test.carried("/dev/disk/by-label/data")
        #expect(outcome.pathFate == .ambiguous)
        #expect(try test.carried("/data").pathFate == .sameData)
    }

    @Test func twoGroupsOfOneNameKeepEachOtherDown() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1)
        test.source.group("vg0", uuid: "one", on: ["vdb1"])
        test.source.volume("vg0", "blk", on: ["vdb1"])
        test.target.disk("vdb", serial: "T1")
        test.target.disk("vdc", serial: "T2")
        test.target.partition("vdc", 1)
        test.pair("S1", "T1")
        #expect(try test.carried("/dev/vg0/blk").pathFate == .sameData)
        test.target.group("vg0", uuid: "two", on: ["vdc1"])
        test.target.volume("vg0", "blk", on: ["vdc1"])
        let outcome = try test.carried("/dev/mapper/vg0-blk")
        #expect(outcome.pathFate == .ambiguous)
        #expect(outcome.dataFate == .arrives)
        #expect(outcome.certainty == .depends(on: ["which of two volume groups named `vg0` is activated"]))
        test.profile.lvmNames = .lost
        #expect(try test.resident("/dev/vg0/blk").pathFate == .sameData)
    }

    @Test func aGroupWithADiskLeftBehindIsNotActivated() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1)
        test.source.disk("vdc", serial: "S2")
        test.source.partition("vdc", 1)
        test.source.group("vg0", uuid: "one", on: ["vdb1", "vdc1"])
        test.source.volume("vg0", "blk", on: ["vdb1"])
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        test.pair("S2", nil)
        let outcome = try test.carried("/dev/vg0/blk")
        #expect(outcome.pathFate == .missing)
        #expect(outcome.dataFate == .arrives)
    }

    @Test func anArrayNeedsAllItsMembers() throws {
        var test = EngineTestCase()
        for (disk, serial) in [("vdb", "S1"), ("vdc", "S2")] {
            test.source.disk(disk, serial: serial)
            test.source.partition(disk, 1)
            test.target.disk(disk, serial: serial == "S1" ? "T1" : "T2")
        }
        test.source.array("md127", level: "raid1", on: ["vdb1", "vdc1"], name: "data", "ext4", uuid: "array")
        test.pair("S1", "T1")
        test.pair("S2", "T2")
        #expect(try test.carried("/dev/disk/by-uuid/array").pathFate == .sameData)
        #expect(try test.carried("/dev/md/data").pathFate == .sameData)
        test.pairs[2] = DiskPair(source: "S2", target: nil)
        let degraded = try test.carried("/dev/disk/by-uuid/array")
        #expect(degraded.pathFate == .missing)
        #expect(degraded.dataFate == .arrives)
    }

    @Test func aReattachedDiskKeepsIdentityAndContent() throws {
        var test = EngineTestCase()
        test.source.plainDisk("vdb", serial: "SAN", "xfs", uuid: "san")
        test.profile.movedDisks = ["SAN"]
        let outcome = try test.carried("/dev/disk/by-id/virtio-SAN")
        #expect(outcome.pathFate == .sameData)
        #expect(outcome.dataFate == .arrives)
        #expect(try test.carried("/dev/disk/by-uuid/san").certainty == .certain)
    }

    @Test func rawContentStaysBehindWhenFilesAreCopied() throws {
        var test = EngineTestCase(.file)
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, partitionUUID: "raw")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        let outcome = try test.carried("/dev/disk/by-partuuid/raw")
        #expect(outcome.pathFate == .otherData)
        #expect(outcome.dataFate == .leftBehind)
    }

    @Test func erasedDisksLoseTheirContent() throws {
        var test = EngineTestCase()
        test.target.disk("vdb", serial: "T1")
        test.target.partition("vdb", 1, "ext4", uuid: "old")
        #expect(try test.resident("/dev/disk/by-uuid/old").headline == .unaffected)
        test.profile.unpairedTargetDisks = .erased
        #expect(try test.resident("/dev/disk/by-uuid/old").headline == .destroyed)
        test.profile.unpairedTargetDisks = .unknown
        #expect(try test.resident("/dev/disk/by-uuid/old").certainty == .depends(on: ["unpairedTargetDisks"]))
    }
}
