import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// The list of devices that the target has after the takeover.
@Suite struct PredictedDeviceTests {
    private func withData(_ method: TakeoverMethod = .block) -> EngineTestCase {
        var test = EngineTestCase(method)
        test.source.plainDisk("vdb", serial: "S1", "ext4", uuid: "data")
        test.target.plainDisk("vdb", serial: "T1", size: 2048)
        test.target.plainDisk("vdc", serial: "T2", "xfs", uuid: "own")
        test.pair("S1", "T1")
        return test
    }

    private func device(_ path: String, _ test: EngineTestCase) throws -> PredictedDevice {
        let devices = try #require(try test.predict([]).devices)
        return try #require(devices.first { $0.path == path })
    }

    @Test func copyHasTheContentOfTheSourceOnTheHardwareOfTheTarget() throws {
        let copy = try device("/dev/vdb", withData())
        #expect(copy.origin == .copied && copy.contentOf == .source && copy.isNew)
        #expect(copy.fsType == "ext4" && copy.filesystemUUID == "data")
        #expect(copy.size == 2048 << 20)
        #expect(copy.hardware?.serial == "T1")
        #expect(copy.links.contains("/dev/disk/by-id/virtio-T1"))
        #expect(copy.links.contains("/dev/disk/by-uuid/data"))
        #expect(!copy.links.contains("/dev/disk/by-id/virtio-S1"))
        #expect(copy.isPresent == true && copy.openQuestions.isEmpty)
    }

    @Test func diskWithoutPartnerKeepsItsContentWhenTheProfileLeavesItAlone() throws {
        let own = try device("/dev/vdc", withData())
        #expect(own.origin == .kept && own.contentOf == .target && !own.isNew)
        #expect(own.fsType == "xfs" && own.filesystemUUID == "own")
    }

    @Test func whatTheProfileLeavesOpenIsNamed() throws {
        var test = withData(.file)
        test.source.plainDisk("vdd", serial: "S2", "")
        test.target.plainDisk("vdd", serial: "T3")
        test.pair("S2", "T3")
        test.profile.filesystemUUID = .unknown
        test.profile.unpairedTargetDisks = .unknown
        let copy = try device("/dev/vdb", test)
        #expect(copy.filesystemUUID == nil && copy.openQuestions.contains("filesystemUUID"))
        let own = try device("/dev/vdc", test)
        #expect(own.fsType == nil && own.openQuestions.contains("unpairedTargetDisks"))
    }

    @Test func erasedDisksAreBlankAndNew() throws {
        var test = withData()
        test.profile.unpairedTargetDisks = .erased
        let own = try device("/dev/vdc", test)
        #expect(own.fsType == "" && own.isNew && own.filesystemUUID == nil)
    }

    @Test func withoutDevicesOfAMachineThereIsNoList() throws {
        var test = withData()
        test.target.facts.devices = nil
        test.pairs = []
        #expect(try test.predict([]).devices == nil)
    }

    @Test func systemDiskDecidesWhoseRootItIs() throws {
        #expect(try withData().predict([]).rootOf == .source)
        var test = withData()
        test.pairs = []
        test.pair("S0", nil)
        #expect(try test.predict([]).rootOf == .target)
    }
}
