import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Other ways of doing a takeover, predicted by the same engine.
@Suite struct AlternativeTests {
    private func alternatives(
        _ test: EngineTestCase,
        _ subjects: [VolumeSubject],
        volumeLimit: Int = AlternativeEngine.volumeLimit
    ) throws -> Alternatives {
        let plan = TakeoverPlan(profile: test.profile, pairs: test.pairs, sourceNode: "source", targetNode: "target")
        let prediction = try test.predict(subjects)
        return AlternativeEngine.compare(
            source: test.source.facts,
            target: test.target.facts,
            subjects: subjects,
            plan: plan,
            prediction: prediction,
            volumeLimit: volumeLimit
        )
    }

    private func subject(_ path: String, _ side: VolumeSide = .carried) -> VolumeSubject {
        EngineTestCase.subject(path, side)
    }

    private func withData(_ method: TakeoverMethod = .block) -> EngineTestCase {
        var test = EngineTestCase(method)
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.partition("vdb", 2, partitionUUID: "raw")
        test.source.mount("vdb1", on: "/data")
        test.target.disk("vdb", serial: "T1")
        return test
    }

    @Test func theOtherMethodIsComputedAndNotWritten() throws {
        var test = withData(.file)
        test.pair("S1", "T1")
        let found = try alternatives(test, [subject("/dev/disk/by-partuuid/raw")])
        let method = try #require(found.compared.first { $0.kind == .method })
        #expect(method.improves.map(\.then) == [.unaffected])
        #expect(method.improves.map(\.now) == [.wrongData])
        #expect(method.worsens.isEmpty)
        #expect(method.instructions == ["`--method block --profile block-clone`"])
    }

    @Test func aDiskThatWouldStayBehindIsPairedWithAFreeOne() throws {
        var test = withData()
        test.source.fstab("UUID=data", "/data", "ext4", "defaults")
        test.pair("S1", nil)
        let found = try alternatives(test, [subject("/data")])
        let pairing = try #require(found.compared.first { $0.kind == .pairing })
        #expect(pairing.bootNow == .blocked)
        #expect(pairing.bootThen == .completes)
        #expect(pairing.improves.map(\.then) == [.unaffected])
        #expect(pairing.instructions == ["`--pair /dev/vda=/dev/vda --pair /dev/vdb=/dev/vdb`"])
        let nofail = try #require(found.compared.first { $0.kind == .optionalMount })
        #expect(nofail.bootThen == .completes)
        #expect(nofail.evidence.count == 1)
    }

    @Test func aDiskWithResidentVolumesIsSpared() throws {
        var test = withData()
        test.target.partition("vdb", 1, "ext4", uuid: "old")
        test.target.mount("vdb1", on: "/old")
        test.target.disk("vdc", serial: "T2")
        test.pair("S1", "T1")
        let found = try alternatives(test, [subject("/dev/disk/by-uuid/old", .resident)])
        let pairing = try #require(found.compared.first { $0.kind == .pairing })
        #expect(pairing.improves.map(\.now) == [.destroyed])
        #expect(pairing.improves.map(\.then) == [.unaffected])
    }

    @Test func pairsMadeByOrderAreTriedTheOtherWayRound() throws {
        var test = withData()
        test.source.fstab("/dev/disk/by-id/virtio-T2-part1", "/other", "ext4", "nofail")
        test.source.beneath("/", "/other", .directory)
        test.source.disk("vdc", serial: "S2")
        test.source.partition("vdc", 1, "ext4", uuid: "more")
        test.source.mount("vdc1", on: "/other")
        test.target.disk("vdc", serial: "T2")
        let found = try alternatives(test, [subject("/other")])
        let swapped = try #require(found.compared.first { $0.title.hasPrefix("The other way round") })
        #expect(swapped.kind == .pairing)
        #expect(swapped.worsens.map(\.then) == [.wrongData])
        #expect(
            swapped.instructions == ["`--pair /dev/vda=/dev/vda --pair /dev/vdb=/dev/vdc --pair /dev/vdc=/dev/vdb`"]
        )
        test.pair("S1", "T1")
        test.pair("S2", "T2")
        #expect(try alternatives(test, [subject("/other")]).compared.isEmpty)
    }

    @Test func namesOfContentReplaceNamesOfHardware() throws {
        var test = withData()
        test.source.fstab("/dev/disk/by-id/virtio-S1-part1", "/data", "ext4", "nofail")
        test.source.beneath("/", "/data", .directory)
        test.pair("S1", "T1")
        let found = try alternatives(test, [subject("/data"), subject("/dev/disk/by-id/virtio-S1-part1")])
        let path = try #require(found.compared.first { $0.kind == .stablePath })
        #expect(path.improves.map(\.then) == [.unaffected])
        #expect(path.instructions == ["pv: `/dev/disk/by-id/virtio-S1-part1` → `/dev/disk/by-uuid/data`"])
        let mount = try #require(found.compared.first { $0.kind == .stableMount })
        #expect(mount.improves.map(\.now) == [.shadowWrite])
        #expect(mount.instructions == ["`/data`: `/dev/disk/by-id/virtio-S1-part1` → `UUID=data`"])
    }

    @Test func aGroupOfAnotherNameDoesNotCollide() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1)
        test.source.group("vg0", uuid: "one", on: ["vdb1"])
        test.source.volume("vg0", "lv", on: ["vdb1"], "ext4", uuid: "carried")
        test.target.disk("vdb", serial: "T1")
        test.target.disk("vdc", serial: "T2")
        test.target.partition("vdc", 1)
        test.target.group("vg0", uuid: "two", on: ["vdc1"])
        test.target.volume("vg0", "lv", on: ["vdc1"], "ext4", uuid: "resident")
        test.pair("S1", "T1")
        let found = try alternatives(test, [subject("/dev/vg0/lv"), subject("/dev/vg0/lv", .resident)])
        let renamed = try #require(found.compared.first { $0.kind == .volumeGroupName })
        #expect(renamed.improves.map(\.then) == [.unaffected, .unaffected])
        #expect(renamed.instructions == ["`vgrename two vg0_target` on the target"])
    }

    @Test func tooManyVolumesAreSaidToBeSkipped() throws {
        var test = withData(.file)
        test.pair("S1", "T1")
        let subjects = [subject("/dev/disk/by-partuuid/raw"), subject("/dev/disk/by-uuid/data")]
        let found = try alternatives(test, subjects, volumeLimit: 1)
        #expect(found.compared.isEmpty)
        #expect(found.skipped.first?.contains("not computed, 2 volumes") ?? false)
    }
}
