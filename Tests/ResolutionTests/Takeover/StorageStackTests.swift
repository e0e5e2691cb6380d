import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Stacks of block devices after a takeover: what comes up, what does not, and what nobody can know.
@Suite struct StorageStackTests {
    /// A source with two data disks, of which the second one stays behind.
    private func halfMigrated(_ method: TakeoverMethod = .block) -> EngineTestCase {
        var test = EngineTestCase(method)
        for (disk, serial) in [("vdb", "S1"), ("vdc", "S2")] {
            test.source.disk(disk, serial: serial)
            test.source.partition(disk, 1)
        }
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        test.pair("S2", nil)
        return test
    }

    /// A source disk that is copied onto a smaller target disk.
    private func shrunk(table: String, size: UInt64 = 512) -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1", table: table)
        test.target.disk("vdb", serial: "T1", size: size)
        test.pair("S1", "T1")
        return test
    }

    private func question(_ outcome: VolumeOutcome) -> String {
        guard case .depends(let names) = outcome.certainty else { return "\(outcome.certainty)" }
        return names.joined(separator: "; ")
    }

    // MARK: - Redundancy

    @Test func aMirroredVolumeKeepsItsDataWithOneLegAndStaysInactive() throws {
        var test = halfMigrated()
        test.source.group("vg0", uuid: "one", on: ["vdb1", "vdc1"])
        test.source.mirror("vg0", "safe", on: ["vdb1", "vdc1"], "ext4", uuid: "mirror")
        test.source.volume("vg0", "single", on: ["vdc1"], "ext4", uuid: "single")
        let mirrored = try test.carried("/dev/vg0/safe")
        #expect(mirrored.pathFate == .missing)
        #expect(mirrored.dataFate == .arrives)
        #expect(mirrored.certainty == .certain)
        #expect(try test.carried("/dev/vg0/single").dataFate == .leftBehind)
    }

    @Test func aResidentMirrorSurvivesTheLossOfOneDisk() throws {
        var test = EngineTestCase()
        test.source.plainDisk("vdb", serial: "S1", "ext4", uuid: "data")
        for (disk, serial) in [("vdb", "T1"), ("vdc", "T2")] {
            test.target.disk(disk, serial: serial)
            test.target.partition(disk, 1)
        }
        test.target.group("vg0", uuid: "one", on: ["vdb1", "vdc1"])
        test.target.mirror("vg0", "safe", on: ["vdb1", "vdc1"], "ext4", uuid: "mirror")
        test.pair("S1", "T1")
        let outcome = try test.resident("/dev/vg0/safe")
        #expect(outcome.dataFate == .kept)
        #expect(outcome.pathFate == .missing)
        test.source.plainDisk("vdc", serial: "S2", "ext4", uuid: "more")
        test.pair("S2", "T2")
        #expect(try test.resident("/dev/vg0/safe").headline == .destroyed)
    }

    @Test(arguments: [
        ("raid1", DataFate.arrives), ("raid0", .leftBehind), ("raid5", .arrives), ("linear", .leftBehind),
    ])
    func anArrayLosesDataWhenMoreMembersAreGoneThanItsLevelBears(level: String, fate: DataFate) throws {
        var test = halfMigrated()
        test.source.array("md0", level: level, on: ["vdb1", "vdc1"], name: "0", "ext4", uuid: "array")
        let outcome = try test.carried("/dev/disk/by-uuid/array")
        #expect(outcome.pathFate == .missing)
        #expect(outcome.dataFate == fate)
    }

    @Test func anIncompleteArrayMayBeStartedWhereDracutDoesIt() throws {
        var test = halfMigrated()
        test.source.array("md0", level: "raid1", on: ["vdb1", "vdc1"], name: "0", "ext4", uuid: "array")
        test.source.argument("ostree=/ostree/boot.1/rhcos/0/0")
        let outcome = try test.carried("/dev/disk/by-uuid/array")
        #expect(question(outcome) == "whether the incomplete array `/dev/md0` is started at boot")
    }

    @Test func anArrayOfTheTargetIsForeignToTheSourcesHostName() throws {
        var test = EngineTestCase()
        for (disk, serial) in [("vdb", "T1"), ("vdc", "T2")] {
            test.target.disk(disk, serial: serial)
            test.target.partition(disk, 1)
        }
        test.target.array("md127", level: "raid1", on: ["vdb1", "vdc1"], name: "data", "ext4", uuid: "array")
        let named = try test.resident("/dev/md/data")
        #expect(named.pathFate == .missing)
        #expect(named.certainty == .certain)
        #expect(try test.resident("/dev/disk/by-uuid/array").headline == .unaffected)
        test.profile.nodeIdentity = .target
        #expect(try test.resident("/dev/md/data").headline == .unaffected)
    }

    // MARK: - Smaller disks and other sectors

    @Test func aGPTThatWasMadeOnASmallerDiskSurvivesThatSize() throws {
        var test = shrunk(table: "gpt")
        test.source.last { $0.lastUsableSector = 512 * 2048 - 34 }
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        #expect(try test.carried("/dev/disk/by-uuid/data").pathFate == .sameData)
        test.source.facts.devices?[2].lastUsableSector = 1024 * 2048 - 34
        #expect(try test.carried("/dev/disk/by-uuid/data").pathFate == .missing)
    }

    @Test func volumesOnAPhysicalVolumeThatIsCutOffMayLackExtents() throws {
        var test = shrunk(table: "dos")
        test.source.partition("vdb", 1, start: 1, size: 1000)
        test.source.group("vg0", uuid: "one", on: ["vdb1"])
        test.source.volume("vg0", "lv", on: ["vdb1"], "ext4", uuid: "lv")
        let outcome = try test.carried("/dev/vg0/lv")
        #expect(question(outcome).hasPrefix("whether all extents of `/dev/mapper/vg0-lv`"))
        #expect(outcome.headline == .missing)
    }

    @Test func anUntouchedVolumeNextToASmallerCopyIsNotAskedAbout() throws {
        var test = shrunk(table: "dos")
        test.target.disk("vdc", serial: "T2", size: 64)
        test.target.partition("vdc", 1, size: 60)
        test.target.group("vg1", uuid: "two", on: ["vdc1"])
        test.target.volume("vg1", "lv", on: ["vdc1"], "ext4", uuid: "resident")
        #expect(try test.resident("/dev/vg1/lv").headline == .unaffected)
    }

    @Test func anArrayTakesNoMemberThatBecameTooSmall() throws {
        var test = shrunk(table: "dos")
        test.source.partition("vdb", 1, start: 1, size: 1000)
        test.source.array("md0", level: "raid1", on: ["vdb1"], name: "0", "ext4", uuid: "array")
        #expect(try test.carried("/dev/disk/by-uuid/array").pathFate == .missing)
    }

    @Test func anEncryptedVolumeThatIsCutOffCannotBeMounted() throws {
        var test = shrunk(table: "dos")
        test.source.partition("vdb", 1, "crypto_LUKS", start: 1, size: 1000)
        test.source.device("dm-9", path: "/dev/mapper/secret", type: "crypt", on: ["vdb1"], "ext4", uuid: "clear")
        test.source.mount("dm-9", on: "/secret")
        test.source.fstab("/dev/mapper/secret", "/secret", "ext4", "nofail")
        test.source.beneath("/", "/secret", .directory)
        #expect(try test.carried("/secret").pathFate == .bareDirectory)
    }

    @Test func aTableIsNotFoundOnSectorsOfAnotherSize() throws {
        var test = shrunk(table: "gpt", size: 2048)
        test.source.last { $0.logicalSectorSize = 512 }
        test.target.last { $0.logicalSectorSize = 4096 }
        test.source.partition("vdb", 1, "ext4", uuid: "data")
        #expect(try test.carried("/dev/disk/by-uuid/data").pathFate == .missing)
        let plan = try test.predict([]).diskPlan
        #expect(plan.contains { $0.problem?.contains("sectors of 512 bytes become sectors of 4096") ?? false })
        test.profile = .recreateSameUUID
        #expect(try test.carried("/dev/disk/by-uuid/data").pathFate == .sameData)
    }

    // MARK: - Device mapper

    @Test func aVolumeWithActivationSkipIsNotThereAfterABoot() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1)
        test.source.group("vg0", uuid: "one", on: ["vdb1"])
        test.source.volume("vg0", "snap", on: ["vdb1"], attributes: "Vwi-aotz-k")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        #expect(try test.carried("/dev/vg0/snap").pathFate == .missing)
    }

    @Test func aDeviceThatDmsetupMadeDoesNotComeBackByItself() throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1", table: "")
        test.source.device("dm-9", path: "/dev/mapper/joined", type: "dm", on: ["vdb"])
        test.source.link("/dev/mapper/joined", "dm-9")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        let outcome = try test.carried("/dev/mapper/joined")
        #expect(outcome.headline == .missing)
        #expect(question(outcome) == "whether anything sets up `/dev/mapper/joined` at boot")
    }

    @Test func partitionsOfAMultipathMapFollowTheHardware() throws {
        var test = EngineTestCase()
        for (role, wwid) in [(HostRole.source, "3600a"), (.target, "3600b")] {
            var host = role == .source ? test.source : test.target
            host.disk("sda", serial: "path-\(wwid)", table: "")
            host.device("dm-0", path: "/dev/mapper/\(wwid)", type: "mpath", on: ["sda"], size: 1024)
            host.last { $0.partitionTableType = "gpt" }
            host.link("/dev/mapper/\(wwid)", "dm-0")
            host.link("/dev/disk/by-id/dm-uuid-mpath-\(wwid)", "dm-0")
            host.device("dm-1", path: "/dev/mapper/\(wwid)1", type: "part", on: ["dm-0"], "ext4", uuid: "fs-\(wwid)")
            host.last { $0.partitionNumber = 1 }
            host.link("/dev/mapper/\(wwid)1", "dm-1")
            host.link("/dev/disk/by-id/dm-uuid-part1-mpath-\(wwid)", "dm-1")
            if role == .source { test.source = host } else { test.target = host }
        }
        test.pair("path-3600a", "path-3600b")
        #expect(try test.carried("/dev/disk/by-uuid/fs-3600a").pathFate == .sameData)
        #expect(try test.carried("/dev/disk/by-id/dm-uuid-part1-mpath-3600a").pathFate == .missing)
        #expect(try test.carried("/dev/mapper/3600a1").pathFate == .missing)
        let resident = try test.resident("/dev/disk/by-id/dm-uuid-part1-mpath-3600b")
        #expect(resident.pathFate == .otherData)
        #expect(resident.headline == .destroyed)
    }

    @Test func whatADocumentationExcludesIsNeverCalledSafe() throws {
        var test = EngineTestCase()
        test.profile = .smsBlock
        test.profile.nodeIdentity = .source
        for (disk, serial) in [("vdb", "S1"), ("vdc", "S2")] {
            test.source.disk(disk, serial: serial)
            test.source.partition(disk, 1)
            test.target.disk(disk, serial: serial == "S1" ? "T1" : "T2")
        }
        test.source.array("md127", level: "raid1", on: ["vdb1", "vdc1"], name: "data", "ext4", uuid: "array")
        test.pair("S1", "T1")
        test.pair("S2", "T2")
        let outcome = try test.carried("/dev/disk/by-uuid/array")
        #expect(outcome.dataFate == .leftBehind)
        #expect(question(outcome).contains("which its documentation excludes"))
    }

    /// A source whose LVM has a devices file with one entry for its physical volume.
    private func withDevicesFile(_ idType: String, platform: String = "platform:el9") -> EngineTestCase {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1)
        test.source.group("vg0", uuid: "one", on: ["vdb1"])
        test.source.volume("vg0", "lv", on: ["vdb1"], "ext4", uuid: "lv")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        let place = SourceLocation(file: FileID(1), line: 1)
        test.source.facts.osRelease = ["PLATFORM_ID": Located(platform, at: place)]
        test.source.facts.system.lvmDevices = [
            LVMDeviceEntry(
                idType: idType,
                idName: "S1",
                deviceName: "/dev/vdb1",
                physicalVolumeID: "pvvdb1one",
                location: place
            )
        ]
        return test
    }

    @Test func aDevicesFileThatNamesHardwareMayHideTheCopy() throws {
        let outcome = try withDevicesFile("sys_serial").carried("/dev/vg0/lv")
        #expect(outcome.headline == .missing)
        #expect(question(outcome).hasPrefix("whether LVM finds the physical volume `/dev/vdb1`"))
        #expect(try withDevicesFile("devname").carried("/dev/vg0/lv").headline == .unaffected)
        let old = withDevicesFile("sys_serial", platform: "platform:el8")
        #expect(try old.carried("/dev/vg0/lv").headline == .unaffected)
    }

    @Test func aDevicesFileOfTheSourceDoesNotListTheTargetsGroups() throws {
        var test = withDevicesFile("sys_serial")
        test.target.disk("vdc", serial: "T2")
        test.target.partition("vdc", 1)
        test.target.group("vg1", uuid: "two", on: ["vdc1"])
        test.target.volume("vg1", "lv", on: ["vdc1"], "ext4", uuid: "resident")
        let outcome = try test.resident("/dev/vg1/lv")
        #expect(outcome.headline == .missing)
        #expect(outcome.certainty == .certain)
    }

    @Test(arguments: [
        ("UUID=box", [String](), Headline.unaffected), ("UUID=other", [], .missing), ("UUID=box", ["noauto"], .missing),
        ("UUID=box", ["tpm2-device=auto"], .missing), ("/dev/disk/by-id/virtio-S1-part1", [], .missing),
        ("/dev/disk/by-id/virtio-T1-part1", [], .unaffected),
    ])
    func crypttabDecidesWhatIsOpened(device: String, options: [String], headline: Headline) throws {
        var test = EngineTestCase()
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, "crypto_LUKS", uuid: "box")
        test.source.device("dm-9", path: "/dev/mapper/secret", type: "crypt", on: ["vdb1"], "ext4", uuid: "clear")
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        test.source.facts.system.crypttab = [
            CrypttabEntry(
                name: "secret",
                device: device,
                options: options,
                location: SourceLocation(file: FileID(1), line: 1)
            )
        ]
        #expect(try test.carried("/dev/disk/by-uuid/clear").headline == headline)
    }

    // MARK: - Mounts

    @Test func aLoopMountIsTheSameFileOrNothing() throws {
        var test = EngineTestCase()
        test.source.fstab("/images/data.img", "/data", "ext4", "loop,nofail")
        test.source.mount("/dev/loop0", on: "/data")
        let last = (test.source.facts.mounts?.count ?? 1) - 1
        test.source.facts.mounts?[last].fsType = "ext4"
        test.source.probe("/images/data.img", .file)
        #expect(try test.carried("/data").headline == .unaffected)
        test.source.facts.fstab?.removeLast()
        let unexplained = try test.carried("/data")
        #expect(unexplained.headline == .undetermined)
        #expect(try test.carried("/dev/loop0").headline == .undetermined)
    }

    @Test func anOverlayIsWhatLiesInItsUpperDirectory() throws {
        var test = EngineTestCase()
        let options = "lowerdir=/base,upperdir=/upper,workdir=/work"
        test.source.fstab("overlay", "/merged", "overlay", options + ",nofail")
        test.source.mount("overlay", on: "/merged")
        let last = (test.source.facts.mounts?.count ?? 1) - 1
        test.source.facts.mounts?[last].fsType = "overlay"
        test.source.facts.mounts?[last].superOptions = ["rw"] + options.split(separator: ",").map(String.init)
        test.source.probe("/upper", .directory)
        #expect(try test.carried("/merged").headline == .unaffected)
        test.source.facts.fstab?.removeLast()
        #expect(try test.carried("/merged").headline == .shadowWrite)
    }

    @Test func makefsTurnsABlankDeviceIntoAnEmptyFileSystem() throws {
        var test = EngineTestCase(.file)
        test.source.disk("vdb", serial: "S1")
        test.source.partition("vdb", 1, partitionUUID: "scratch")
        test.source.fstab("PARTUUID=scratch", "/scratch", "ext4", "x-systemd.makefs,nofail")
        test.source.probe("/scratch", .directory)
        test.target.disk("vdb", serial: "T1")
        test.pair("S1", "T1")
        #expect(try test.carried("/scratch").pathFate == .otherData)
        #expect(try test.boot().result == .completes)
    }

    @Test func anEntryThatLocalFsRequiresByNameStopsTheBoot() throws {
        var test = EngineTestCase()
        test.source.fstab("UUID=gone", "/data", "ext4", "x-systemd.required-by=local-fs.target")
        #expect(try test.boot().result == .blocked)
    }
}
