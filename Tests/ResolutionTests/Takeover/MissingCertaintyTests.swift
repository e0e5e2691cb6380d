import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// Evidence that is missing, damaged or contradicts itself never makes a verdict certain.
@Suite struct MissingCertaintyTests {
    /// A data disk that is copied whole, with a volume on its mount point.
    private func withData(sourceSize: UInt64 = 1024) -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1", size: sourceSize)
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data", "ext4", "nofail")
        test.source.beneath("/", "/data", .directory)
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        return test
    }

    private func captures(_ outcome: VolumeOutcome) -> [String] {
        switch outcome.certainty {
        case .certain: []
        case .depends(let names): names
        case .undetermined(let missing): missing.map { "\($0.capture) of the \($0.origin)" }
        }
    }

    @Test(arguments: ["/srv/none", "/data/none", "/var/lib/none/deep"])
    func aPathThatNobodySawIsNotKnown(path: String) throws {
        var test = withData()
        #expect(try test.carried("/data").headline == .unaffected)
        #expect(try test.carried("/data").certainty == .certain)
        let outcome = try test.carried(path)
        #expect(outcome.headline == .undetermined)
        #expect(captures(outcome).contains("probe/paths.tsv of the source node"))
        test.source.probe(path, .directory)
        #expect(try test.carried(path).headline == .unaffected)
        #expect(try test.carried(path).certainty == .certain)
    }

    @Test(arguments: [
        "/data/../etc", "/" + String(repeating: "d/", count: 2000), "/" + String(repeating: "x", count: 5000),
    ])
    func aPathThatNoVolumeCanHaveIsNotLookedUp(path: String) throws {
        let outcome = try withData().carried(path)
        #expect(outcome.headline == .undetermined)
        #expect(captures(outcome) == ["oc get pv -o yaml of the cluster"])
    }

    @Test func deepMountPointsAreRead() throws {
        var test = withData()
        let deep = String(repeating: "/d", count: 2000)
        test.source.fstab("/srv", deep, "none", "bind")
        test.source.fstab(deep, "/bound", "none", "bind")
        #expect(try test.carried("/data").headline == .unaffected)
    }

    @Test func anUnknownSizeOfTheTargetDiskDecides() throws {
        var test = withData()
        for index in (test.target.facts.devices ?? []).indices where test.target.facts.devices?[index].kname == "vdb" {
            test.target.facts.devices?[index].size = nil
        }
        let outcome = try test.carried("/data")
        #expect(outcome.headline == .shadowWrite)
        #expect(captures(outcome) == ["cmd/lsblk_json.out of the target node"])
        let plan = try test.predict([]).diskPlan
        #expect(plan.first { $0.identity == "S1" }?.problem?.contains("was not captured") == true)
        for index in (test.source.facts.devices ?? []).indices { test.source.facts.devices?[index].size = nil }
        #expect(try test.carried("/data").headline == .undetermined)
    }

    @Test func aProbeThatContradictsMountinfoIsNotBelieved() throws {
        var test = withData()
        test.source.probe("/data", .missing)
        #expect(try test.carried("/data").headline == .undetermined)
        test.source.probe("/data", .block)
        #expect(try test.carried("/data").headline == .undetermined)
        test.source.probe("/data", .directory)
        #expect(try test.carried("/data").certainty == .certain)
        test.source.facts.pathProbes?["/data"]?.mountTarget = "/"
        let outcome = try test.carried("/data")
        #expect(outcome.headline == .undetermined)
        #expect(captures(outcome) == ["probe/paths.tsv of the source node"])
        #expect(outcome.before.hops.last?.evidence.count == 2)
        test.source.facts.pathProbes?["/data"]?.mountTarget = "/data"
        test.source.facts.pathProbes?["/data"]?.majMin = "8:99"
        #expect(try test.carried("/data").headline == .undetermined)
    }

    @Test func damagedListsAreNotTrusted() throws {
        var cut = withData()
        cut.source.facts.damaged = [.mountinfo]
        #expect(try cut.carried("/data").headline == .undetermined)
        var test = withData()
        test.source.facts.fstab?.removeLast()
        test.source.unit("data.mount", what: "/dev/disk/by-uuid/data", where: "/data")
        #expect(try test.carried("/data").headline == .unaffected)
        test.source.facts.unitLinks = []
        let emptied = try test.carried("/data")
        #expect(emptied.certainty != .certain)
        #expect(captures(emptied) == ["cmd/unit_links.out of the source node"])
    }

    @Test func contentInMemoryIsNotKnown() throws {
        var test = withData()
        test.source.mount("tmpfs", on: "/run")
        test.source.probe("/run/x", .directory)
        #expect(try test.carried("/run/x").headline == .undetermined)
        #expect(captures(try test.carried("/run/x")) == ["probe/paths.tsv of the source node"])
    }

    @Test func harmThatIsNotSureDependsOnTheCapture() throws {
        var test = withData()
        test.target.partition("vdb", 1, "ext4", uuid: "old")
        test.target.mount("vdb1", on: "/old")
        let outcome = try test.resident("/old/unseen")
        #expect(outcome.headline == .destroyed)
        #expect(captures(outcome).contains("probe/paths.tsv of the target node"))
        #expect(outcome.certainty.name == "depends")
    }

    @Test(arguments: ["ConditionPathExists", "AssertPathExists"])
    func conditionsOfAMountUnitAreOpen(key: String) throws {
        var test = withData()
        test.source.facts.fstab?.removeLast()
        test.source.unit("data.mount", what: "/dev/disk/by-uuid/data", where: "/data")
        let location = try #require(test.source.facts.unitFiles?.first).location
        test.source.facts.unitFiles?[0].settings.append(
            UnitFile.Setting(section: "Unit", key: key, value: "/etc/flag", location: location)
        )
        let outcome = try test.carried("/data")
        #expect(outcome.headline == .shadowWrite)
        #expect(captures(outcome) == ["whether `\(key)=/etc/flag` of `/data` holds at boot"])
    }

    @Test func disksThatARulePairedAreNamed() throws {
        var test = withData()
        test.pairs.removeLast()
        let assumptions = try test.predict([]).assumptions
        #expect(assumptions == ["source disk `/dev/vdb` goes to target disk `/dev/vdb`, by order"])
    }
}
