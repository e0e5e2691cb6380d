import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// The table of section 4 of the takeover model, row by row.
@Suite struct BootMountTests {
    /// A source with a data disk that stays behind, so that its device is missing afterwards.
    private func withoutDevice(_ options: String) -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data", "ext4", options)
        test.source.beneath("/", "/data", .missing)
        test.pair("S1", nil)
        return test
    }

    /// The same with a copied device that holds another type than the line says.
    private func withWrongType(_ options: String) -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "xfs", uuid: "data")
        test.source.fstab("UUID=data", "/data", "ext4", options)
        test.source.beneath("/", "/data", .missing)
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        return test
    }

    @Test(arguments: [
        ("defaults", BootResult.blocked), ("nofail", .completes), ("noauto", .completes), ("_netdev", .completes),
        ("x-systemd.automount", .completes), ("x-systemd.wanted-by=multi-user.target", .completes),
    ])
    func missingDevice(options: String, result: BootResult) throws {
        let boot = try withoutDevice(options).boot()
        #expect(boot.result == result)
        #expect(boot.certainty == .certain)
    }

    @Test(arguments: [("defaults", BootResult.blocked), ("nofail", .degraded), ("noauto", .completes)])
    func wrongContent(options: String, result: BootResult) throws {
        #expect(try withWrongType(options).boot().result == result)
    }

    @Test func aMountThatIsTriedMakesItsDirectoryAndOneWithoutDeviceDoesNot() throws {
        var tried = withWrongType("nofail")
        tried.target.disk("vdc", serial: "T2")
        tried.target.partition("vdc", 1, "ext4", uuid: "old")
        tried.target.mount("vdc1", on: "/data")
        #expect(try tried.resident("/data").pathFate == .bareDirectory)
        var missing = withoutDevice("nofail")
        missing.target.disk("vdb", serial: "T1")
        missing.target.partition("vdb", 1, "ext4", uuid: "old")
        missing.target.mount("vdb1", on: "/data")
        #expect(try missing.resident("/data").pathFate == .bareDirectory)
        missing.source.facts.mounts?.removeAll { $0.target == "/data" }
        #expect(try missing.resident("/data").pathFate == .missing)
    }

    @Test func swapDoesNotStopTheBoot() throws {
        var test = EngineTestCase()
        test.source.fstab("UUID=gone", "none", "swap")
        #expect(try test.boot().result == .degraded)
    }

    @Test func onlyRequiredUnitsStopTheBoot() throws {
        for (folder, result) in [("wants", BootResult.completes), ("requires", .blocked)] {
            var test = EngineTestCase()
            test.source.unit("data.mount", what: "/dev/disk/by-uuid/gone", where: "/data", enabledBy: folder)
            #expect(try test.boot().result == result)
        }
    }

    @Test func aUnitThatNothingEnablesDoesNothing() throws {
        var test = EngineTestCase()
        test.source.unit("data.mount", what: "/dev/disk/by-uuid/gone", where: "/data", enabledBy: nil)
        test.source.unitLink("/etc/systemd/system/default.target", to: "/usr/lib/systemd/system/multi-user.target")
        let boot = try test.boot()
        #expect(boot.result == .completes)
        #expect(boot.problems.isEmpty)
    }

    @Test func aUnitBeatsTheFstabLineWhichStillMakesItRequired() throws {
        var test = withWrongType("defaults")
        test.source.unit("data.mount", what: "/dev/disk/by-uuid/data", where: "/data", type: "xfs")
        #expect(try test.boot().result == .completes)
        test.source.facts.unitFiles?[0].settings[0].value = "/dev/disk/by-uuid/gone"
        #expect(try test.boot().result == .blocked)
    }

    @Test func theFirstLineForAMountPointWins() throws {
        var test = withWrongType("nofail")
        test.source.fstab("UUID=data", "/data", "xfs")
        #expect(try test.boot().result == .degraded)
    }

    @Test func aRequiredChildBelowANofailParentBlocks() throws {
        var test = withoutDevice("nofail")
        test.target.disk("vdb", serial: "T1")
        test.source.disk("vdc", serial: "S2")
        test.source.partition("vdc", 1, "ext4", uuid: "child")
        test.source.fstab("UUID=child", "/data/child")
        test.pair("S2", "T1")
        let boot = try test.boot()
        #expect(boot.result == .blocked)
        #expect(boot.problems.contains { $0.target == "/data/child" && $0.reason.contains("`/data`") })
    }

    @Test func aMissingBindSourceIsMadeAndMountedEmpty() throws {
        var test = EngineTestCase()
        test.source.fstab("/srv/from", "/srv/to", "none", "bind")
        test.source.beneath("/", "/srv/from", .missing)
        test.target.disk("vdb", serial: "T1")
        test.target.partition("vdb", 1, "ext4", uuid: "old")
        test.target.mount("vdb1", on: "/srv/to")
        #expect(try test.boot().result == .completes)
        #expect(try test.resident("/srv/to").pathFate == .otherData)
    }

    @Test func aUnitWhoseMountPointContainsALinkFails() throws {
        var test = EngineTestCase()
        test.source.probe("/mnt", .directory, link: "var/mnt", realPath: "/var/mnt")
        test.source.unit("mnt-x.mount", what: "/dev/disk/by-uuid/aaaa-root", where: "/mnt/x")
        #expect(try test.boot().problems.first?.reason.contains("symbolic link") == true)
        test.source.facts.unitFiles = []
        test.source.facts.unitLinks = []
        test.source.fstab("UUID=aaaa-root", "/mnt/x")
        #expect(try test.boot().problems.isEmpty)
    }

    @Test func aMountPointCannotBeMadeOnAReadOnlyFileSystem() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "outer")
        test.source.partition("vdb", 2, "ext4", uuid: "inner")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=outer", "/data", "ext4", "ro,nofail")
        test.source.fstab("UUID=inner", "/data/inner", "ext4", "nofail")
        test.source.beneath("/data", "/data/inner", .missing)
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        #expect(try test.carried("/data/inner").pathFate == .missing)
        test.source.facts.fstab?[1].options = ["nofail"]
        #expect(try test.carried("/data/inner").after.kind == .directory)
    }

    @Test func aRootThatIsNotThereStopsEverything() throws {
        var test = EngineTestCase()
        test.source.facts.kernelCommandLine = []
        test.source.argument("root=UUID=another")
        let boot = try test.boot()
        #expect(boot.result == .blocked)
        #expect(boot.problems.first?.target == "/")
    }

    @Test func mergedEntriesOfTheTargetStay() throws {
        var test = EngineTestCase()
        test.target.disk("vdb", serial: "T1")
        test.target.partition("vdb", 1, "ext4", uuid: "data")
        test.target.mount("vdb1", on: "/data")
        test.target.fstab("UUID=data", "/data")
        test.source.beneath("/", "/data", .missing)
        #expect(try test.resident("/data").pathFate == .missing)
        test.profile.mountConfiguration = .merged
        #expect(try test.resident("/data").pathFate == .sameData)
        test.profile.mountConfiguration = .unknown
        let open = try test.resident("/data")
        #expect(open.certainty == .depends(on: ["mountConfiguration"]))
        #expect(open.headline == .missing)
        #expect(open.worlds.map(\.assumptions) == [["mountConfiguration: source"], ["mountConfiguration: merged"]])
    }
}
