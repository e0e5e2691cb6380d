import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

@Suite struct PathAndPairingTests {
    @Test func linksOfTheRootTravelWithIt() throws {
        var test = EngineTestCase()
        let path = "/mnt/local-storage/fast/pv-a"
        test.target.plainDisk("vdb", serial: "T1")
        test.target.probe(path, .block, link: "/dev/disk/by-id/virtio-T1", realPath: "/dev/vdb")
        test.source.probe(path, .missing)
        #expect(try test.resident(path).pathFate == .missing)
        #expect(try test.resident(path).dataFate == .kept)
        test.source.probe(path, .dangling, link: "/dev/disk/by-id/virtio-T1")
        #expect(try test.resident(path).pathFate == .sameData)
    }

    @Test func theTypeOfAHostPathDecidesWhatIsCreated() throws {
        var test = EngineTestCase()
        test.target.probe("/srv/x", .directory)
        test.source.probe("/srv/x", .missing)
        #expect(try test.resident("/srv/x").pathFate == .missing)
        #expect(try test.resident("/srv/x", field: "hostPath").pathFate == .createdEmpty)
        #expect(try test.resident("/srv/x", field: "hostPath", type: "Directory").pathFate == .missing)
        test.source.probe("/srv/x", .dangling, link: "/nowhere")
        #expect(try test.resident("/srv/x", field: "hostPath").pathFate == .missing)
        #expect(try test.resident("/srv/x", field: "hostPath", type: "FileOrCreate").pathFate == .createdEmpty)
        test.source.probe("/srv/x", .file)
        #expect(try test.resident("/srv/x").pathFate == .wrongType)
    }

    @Test func whatLiesBeneathAMountDecides() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data", "ext4", "nofail")
        test.source.probe("/data/vol", .directory)
        test.pair("S1", nil)
        #expect(try test.carried("/data").pathFate == .bareDirectory)
        let open = try test.carried("/data/vol")
        #expect(open.certainty == .depends(on: ["probe/beneath.tsv of the source node"]))
        #expect(open.headline == .shadowWrite)
        test.source.beneath("/", "/data/vol", .missing)
        #expect(try test.carried("/data/vol").pathFate == .missing)
        #expect(try test.carried("/data/vol").certainty == .certain)
    }

    @Test func runTimeMountsDoNotComeBack() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/by-hand")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        #expect(try test.carried("/by-hand").pathFate == .bareDirectory)
        #expect(try test.carried("/by-hand").dataFate == .arrives)
    }

    @Test func aReadOnlyMountIsAChange() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data", "ext4", "ro,nofail")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        let outcome = try test.carried("/data")
        #expect(outcome.headline == .changed)
        #expect(outcome.changes == ["read-only: no → yes"])
    }

    @Test func aRedHatCoreOSNodeResolvesThroughItsLinksAndBinds() throws {
        var test = EngineTestCase()
        for machine in [HostRole.source, .target] {
            var host = HostBuilder(machine)
            host.disk("vda", serial: machine == .source ? "S0" : "T0")
            host.partition("vda", 4, "xfs", uuid: "\(machine.rawValue)-root")
            let deployment = "/ostree/deploy/rhcos/deploy/abc.0"
            host.mount("vda4", on: "/", root: deployment)
            host.mount("vda4", on: "/sysroot", options: ["ro"])
            host.mount("vda4", on: "/etc", root: deployment + "/etc")
            host.mount("vda4", on: "/var", root: "/ostree/deploy/rhcos/var")
            host.argument("ostree=/ostree/boot.1/rhcos/abc/0")
            host.argument("root=UUID=\(machine.rawValue)-root")
            if machine == .source { test.source = host } else { test.target = host }
        }
        test.source.probe("/mnt/data", .directory, realPath: "/var/mnt/data")
        let carried = try test.carried("/mnt/data")
        #expect(carried.headline == .unaffected)
        #expect(carried.after.realPath == "/var/mnt/data")
        #expect(carried.after.mountPoint == "/var")
        #expect(try test.boot().result == .completes)
    }

    @Test func fstabAndMountinfoAloneNameWhatIsMissing() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.mount("vdb1", on: "/data")
        test.source.fstab("UUID=data", "/data", "ext4", "nofail")
        test.target.disk("vdb", serial: "T1")
        test.target.partition("vdb", 1, "ext4", uuid: "old")
        test.target.mount("vdb1", on: "/old")
        test.target.fstab("UUID=old", "/old")
        test.pairs = []
        for role in HostRole.allCases {
            let full = role == .source ? test.source.facts : test.target.facts
            var facts = HostFacts(role: role)
            facts.mounts = full.mounts
            facts.fstab = full.fstab
            facts.evidence = [.mountinfo: [], .fstab: []]
            if role == .source { test.source.facts = facts } else { test.target.facts = facts }
        }
        let carried = try test.carried("/data")
        #expect(carried.pathFate == .sameData)
        let resident = try test.resident("/old")
        #expect(resident.dataFate == .destroyed)
        #expect(resident.headline == .destroyed)
        #expect(resident.certainty.name == "depends")
        let boot = try test.boot()
        #expect(boot.result == .undetermined)
        #expect(boot.certainty.name == "undetermined")
    }

    @Test func devicesThatLieOnThemselvesDoNoHarm() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        test.source.facts.devices?[2].parents = ["vdb1"]
        #expect(try test.carried("/dev/disk/by-uuid/data").certainty != .certain)
    }

    @Test func tenThousandVolumesAreOnePassEach() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1)
        test.source.group("vg", uuid: "u", on: ["vdb1"])
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        var subjects: [VolumeSubject] = []
        for number in 0..<2000 {
            test.source.volume("vg", "lv\(number)", on: ["vdb1"], "ext4", uuid: "u\(number)")
            test.source.fstab("/dev/vg/lv\(number)", "/mnt/disks/\(number)", "ext4", "nofail")
            test.source.mount("/dev/mapper/vg-lv\(number)", on: "/mnt/disks/\(number)")
            for copy in 0..<5 {
                if copy > 0 { test.source.probe("/mnt/disks/\(number)/v\(copy)", .directory) }
                subjects.append(
                    EngineTestCase.subject("/mnt/disks/\(number)" + (copy == 0 ? "" : "/v\(copy)"), .carried)
                )
            }
        }
        let volumes = try test.predict(subjects).volumes
        #expect(volumes.count == 10_000)
        #expect(volumes.allSatisfy { $0.pathFate == .sameData })
    }

    @Test func pairingNamesWhatExists() throws {
        var test = EngineTestCase()
        test.pair("S9", "T0")
        let error = #expect(throws: PairingError.self) { try test.predict([]) }
        #expect(error?.message == "the source has no disk `S9`: there are `vda` (S0)")
        test.pairs = [DiskPair(source: "S0", target: "T0"), DiskPair(source: "vda", target: "T0")]
        #expect(throws: PairingError.self) { try test.predict([]) }
        test.source.disk("vdb", serial: "S1")
        test.pairs = [DiskPair(source: "S0", target: "T0"), DiskPair(source: "S1", target: "vda")]
        #expect(throws: PairingError.self) { try test.predict([]) }
    }

    @Test func theRulePairsSystemDisksFirst() throws {
        var test = EngineTestCase()
        test.pairs = []
        test.target.facts.devices?.removeAll()
        test.target.facts.mounts?.removeAll()
        test.target.disk("sda", serial: "T1")
        test.target.system("sdb", serial: "T0", uuid: "bbbb-root")
        let prediction = try test.predict([])
        #expect(prediction.diskPlan.first { $0.identity == "S0" }?.partner == "/dev/sdb")
        #expect(prediction.assumptions.count == 1)
    }

    @Test func identityDecidesWhetherPodsCanBeScheduled() throws {
        var test = EngineTestCase()
        test.source.probe("/srv/x", .directory)
        var subject = EngineTestCase.subject("/srv/x", .carried)
        subject.isReachableAfter = .onlyWithIdentity(of: .source, evidence: [])
        #expect(try test.predict([subject]).volumes[0].headline == .unaffected)
        test.profile.nodeIdentity = .target
        #expect(try test.predict([subject]).volumes[0].headline == .unreachable)
        test.profile.nodeIdentity = .unknown
        #expect(try test.predict([subject]).volumes[0].certainty == .depends(on: ["nodeIdentity"]))
    }
}
