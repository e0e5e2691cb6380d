import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// Mounts that the kernel refuses because of what is mounted already, as a real kernel was seen to do it.
@Suite struct MountConflictTests {
    /// A copied XFS file system, and another disk of the target that bears its UUID.
    private func twins(
        _ first: (String, String),
        _ second: (String, String),
        _ method: TakeoverMethod = .block
    ) -> EngineTestCase {
        var test = EngineTestCase(method)
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "xfs", uuid: "data", partitionUUID: "original")
        test.source.fstab("PARTUUID=original", first.0, "xfs", first.1)
        test.source.fstab("PARTUUID=clone", second.0, "xfs", second.1)
        test.target.disk("vdb", serial: "T1")
        test.target.disk("vdc", serial: "T2")
        test.target.partition("vdc", 1, "xfs", uuid: "data", partitionUUID: "clone")
        test.pair("S1", "T1")
        return test
    }

    /// One file system that two lines mount.
    private func twice(_ first: (String, String), _ second: (String, String)) -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: first.0)
        test.source.fstab("UUID=data", first.0, "ext4", first.1)
        test.source.fstab("UUID=data", second.0, "ext4", second.1)
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        return test
    }

    @Test func xfsTakesNoSecondFileSystemWithTheUUIDOfAMountedOne() throws {
        let boot = try twins(("/data", "nofail"), ("/data/copy", "nofail")).boot()
        #expect(boot.result == .degraded)
        #expect(boot.certainty == .certain)
        #expect(boot.problems.map(\.target) == ["/data/copy"])
        #expect(boot.problems.first?.reason.contains("the UUID of the one at `/data`") ?? false)
        #expect(try twins(("/data", "defaults"), ("/data/copy", "defaults")).boot().result == .blocked)
    }

    @Test(arguments: [("nouuid,nofail", "nofail"), ("nofail", "nouuid,nofail")])
    func nouuidOnEitherLineLetsBothBeMounted(first: String, second: String) throws {
        #expect(try twins(("/data", first), ("/data/copy", second)).boot().result == .completes)
    }

    @Test func aCopyWithANewUUIDDoesNotCollide() throws {
        var test = twins(("/data", "nofail"), ("/data/copy", "nofail"), .file)
        #expect(try test.boot().result == .degraded)
        test.profile.filesystemUUID = .regenerated
        #expect(try test.boot().result == .completes)
    }

    @Test func whichOfTwoUnorderedTwinsIsMountedIsOpen() throws {
        var test = twins(("/a", "nofail"), ("/b", "nofail"))
        test.source.mount("vdb1", on: "/a")
        test.source.beneath("/", "/a", .directory)
        let boot = try test.boot()
        #expect(boot.result == .degraded)
        #expect(boot.certainty == .certain)
        let outcome = try test.carried("/a")
        #expect(outcome.pathFate == .ambiguous)
        #expect(
            outcome.certainty
                == .depends(on: [
                    "which of `/a` and `/b`, two XFS file systems with one UUID, is mounted first"
                ])
        )
    }

    @Test func aDeviceMountedForWritingIsNotMountedReadOnlyASecondTime() throws {
        let boot = try twice(("/data", "nofail"), ("/data/view", "ro,nofail")).boot()
        #expect(boot.result == .degraded)
        #expect(boot.problems.map(\.target) == ["/data/view"])
        #expect(boot.problems.first?.reason.contains("mounted for writing at `/data`") ?? false)
        #expect(try twice(("/data", "ro,nofail"), ("/data/view", "ro,nofail")).boot().result == .completes)
    }

    @Test func aDeviceMountedReadOnlyIsMountedSoASecondTime() throws {
        let test = twice(("/data", "ro,nofail"), ("/data/view", "nofail"))
        #expect(try test.boot().result == .completes)
        let outcome = try test.carried("/data/view")
        #expect(outcome.after.readOnly == true)
        #expect(outcome.after.hops.contains { $0.rule.contains("read-only as it is at `/data`") })
    }

    // MARK: - Kernel arguments

    /// A source whose data line blocks the boot, because its disk stays behind.
    private func blocked(_ argument: String?) -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data")
        test.source.fstab("UUID=gone", "none", "swap")
        test.source.beneath("/", "/data", .directory)
        if let argument { test.source.argument(argument) }
        test.pair("S1", nil)
        return test
    }

    @Test(arguments: [
        (nil, BootResult.blocked), ("fstab=no", .completes), ("fstab=yes", .blocked), ("fstab=perhaps", .blocked),
        ("systemd.mask=data.mount", .degraded), ("systemd.mask=other.mount", .blocked), ("rd.fstab=no", .blocked),
    ])
    func argumentsDecideWhetherLinesOfFstabCount(argument: String?, result: BootResult) throws {
        #expect(try blocked(argument).boot().result == result)
    }

    @Test func swapLinesCountUnlessTheArgumentsSayOtherwise() throws {
        var test = EngineTestCase()
        test.source.fstab("UUID=gone", "none", "swap")
        #expect(try test.boot().result == .degraded)
        test.source.argument("systemd.swap=0")
        #expect(try test.boot().result == .completes)
        test.source.argument("systemd.swap-extra=UUID=gone:nofail")
        #expect(try test.boot().result == .completes)
        test.source.argument("systemd.swap-extra=UUID=gone")
        #expect(try test.boot().result == .degraded)
    }

    @Test func aMountOfTheArgumentsHangsOnTheVersionOfSystemd() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.beneath("/", "/data", .directory)
        test.source.argument("systemd.mount-extra=UUID=data:/data:ext4:nofail")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        let outcome = try test.carried("/data")
        #expect(outcome.headline == .shadowWrite)
        #expect(outcome.certainty == .depends(on: ["systemctl --version of the source node"]))
        test.source.fstab("UUID=data", "/data", "ext4", "nofail")
        #expect(try test.carried("/data").headline == .unaffected)
    }
}
