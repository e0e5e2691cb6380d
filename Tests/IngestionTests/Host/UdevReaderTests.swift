import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// The udev database, scans of mdadm, and efibootmgr.
@Suite struct UdevReaderTests {
    private static let export = """
        P: /devices/pci0000:00/0000:00:05.0/virtio2/block/vda
        M: vda
        N: vda
        L: 0
        S: disk/by-id/virtio-S1
        E: DEVPATH=/devices/pci0000:00/0000:00:05.0/virtio2/block/vda
        E: SUBSYSTEM=block
        E: DEVNAME=/dev/vda
        E: DEVTYPE=disk
        E: MAJOR=252
        E: MINOR=0
        E: ID_SERIAL_SHORT=S1
        E: DEVLINKS=/dev/disk/by-id/virtio-S1 /dev/disk/by-path/pci-0000:00:05.0

        P: /devices/pci0000:00/0000:00:05.0/virtio2/block/vda/vda1
        E: SUBSYSTEM=block
        E: DEVNAME=/dev/vda1
        E: ID_FS_TYPE=xfs
        E: ID_FS_UUID=1f0c
        E: ID_FS_LABEL=my_data
        E: ID_FS_LABEL_ENC=my\\x20data
        E: DEVLINKS=/dev/disk/by-uuid/1f0c /dev/disk/by-label/shared

        P: /devices/pci0000:00/0000:00:06.0/virtio3/block/vdb
        E: SUBSYSTEM=block
        E: DEVNAME=/dev/vdb
        E: DEVLINKS=/dev/disk/by-label/shared

        P: /devices/pci0000:00/0000:00:03.0/net/eth0
        E: SUBSYSTEM=net
        E: INTERFACE=eth0

        """

    private func load(_ files: [String: String]) throws -> (facts: HostFacts, problems: [InputProblem], names: [String])
    {
        let folder = try TemporaryFolder()
        for (name, text) in files { _ = try folder.write(name, text) }
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: files.keys.sorted().map { folder.path + "/" + $0 })
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        return (facts, problems, sources.files.map(\.kind))
    }

    @Test func theDatabaseGivesDevicesAndUncontestedLinks() throws {
        let (facts, problems, names) = try load(["udev.txt": Self.export])
        #expect(names == ["udevadm info"])
        #expect(
            facts.links?.map { "\($0.path) \($0.kname)" } == [
                "/dev/disk/by-id/virtio-S1 vda", "/dev/disk/by-path/pci-0000:00:05.0 vda",
                "/dev/disk/by-uuid/1f0c vda1",
            ]
        )
        let partition = facts.devices?.first { $0.kname == "vda1" }
        #expect(partition?.fsType == "xfs" && partition?.fsUUID == "1f0c" && partition?.fsLabel == "my data")
        #expect(facts.devices?.first { $0.kname == "vda" }?.serial == "S1")
        #expect(problems.map(\.line) == [22])
        #expect(problems.first?.message.contains("`/dev/vda1` and `/dev/vdb` claim the link") ?? false)
    }

    @Test func aListingOfTheLinksCountsMoreThanWhatDevicesClaim() throws {
        let (facts, problems, _) = try load([
            "udev.txt": Self.export, "links.txt": "/dev/disk/by-label/shared\t../../vdb\n",
        ])
        #expect(facts.links?.map(\.path) == ["/dev/disk/by-label/shared"])
        #expect(problems.isEmpty)
    }

    @Test func propertiesWithoutADeviceAreAProblemWithTheirLine() {
        let text = "DEVLINKS=/dev/disk/by-id/x\nID_FS_TYPE=xfs\n"
        let reading = UdevReader.read(Array(text.utf8), file: sampleFile)
        #expect(reading.value.rows.isEmpty && reading.value.links.isEmpty)
        #expect(reading.problems.map(\.line) == [1])
    }

    @Test func scansOfMdadmNameTheMembers() {
        let text = """
            ARRAY /dev/md0 level=raid1 num-devices=2 metadata=1.2 name=worker:0 UUID=83143055:2781ddf5:2c8f44c7:9b45d92e
               devices=/dev/sda1,/dev/sdb1
            ARRAY /dev/md/data level=raid0 num-devices=1 UUID=00000000:00000000:00000000:00000001
               devices=/dev/sdc
            """
        let rows = MdadmReader.read(Array(text.utf8), file: sampleFile).value
        #expect(rows.map(\.path) == ["/dev/sda1", "/dev/sdb1", "/dev/md0", "/dev/sdc"])
        #expect(rows[0].columns["UUID"]?.value == "83143055-2781-ddf5-2c8f-44c79b45d92e")
        #expect(rows[0].columns["FSTYPE"]?.value == "linux_raid_member")
        #expect(rows[2].parents == ["sda1", "sdb1"] && rows[2].columns["TYPE"]?.value == "raid1")
    }

    @Test(arguments: [
        ("BootCurrent: 0002\nTimeout: 0 seconds\nBootOrder: 0002,0000\n", true),
        ("EFI variables are not supported on this system.\n", false),
    ])
    func efibootmgrTellsTheFirmware(text: String, isUEFI: Bool) throws {
        let (facts, problems, names) = try load(["boot.txt": text])
        #expect(names == ["efibootmgr"] && problems.isEmpty)
        #expect(facts.bootedWithEFI?.value == isUEFI)
        #expect(facts.bootedWithEFI?.location.line == 1)
    }

    @Test func aBootManagerThatContradictsTheFirmwareFileIsNamed() throws {
        let (facts, _, _) = try load([
            "a-firmware.txt": "efi=0\n", "boot.txt": "BootCurrent: 0002\nBootOrder: 0002\n",
        ])
        #expect(facts.bootedWithEFI?.value == false)
        #expect(
            facts.contradictions.map { "\($0.fact): \($0.used.value), \($0.other.value)" } == [
                "firmware: no UEFI, UEFI"
            ]
        )
    }

    @Test func capturesOfTwoBootsContradictEachOther() throws {
        let folder = try TemporaryFolder()
        for (name, boot) in [("one", "aaaa"), ("two", "bbbb")] {
            _ = try folder.write(name + "/meta/env", "schema=1\nuid=0\nboot_id=\(boot)\n")
            _ = try folder.write(name + "/meta/manifest.tsv", "/etc/fstab\tfile\t0\t\t\n")
        }
        _ = try folder.write("one/root/etc/fstab", "UUID=1 / xfs defaults 0 0\n")
        _ = try folder.write("two/cmd/by_links.out", "/dev/disk/by-id/x\t../../sda\n")
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: [folder.path + "/one", folder.path + "/two"])
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        #expect(facts.contradictions.map(\.fact) == ["boot ID of the captures"])
        #expect(facts.contradictions.first?.used.value == "aaaa" && facts.contradictions.first?.other.value == "bbbb")
    }
}
