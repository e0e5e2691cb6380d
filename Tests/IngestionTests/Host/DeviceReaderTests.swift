import Ingestion
import SourceText
import StorageModel
import Testing

@Suite struct DeviceReaderTests {
    @Test func lsblkOfUtilLinux232PrintsStringsWithoutPathColumn() throws {
        let text = """
            {"blockdevices": [
              {"name": "sda", "kname": "sda", "maj:min": "8:0", "size": "107374182400", "ro": "0", "type": "disk",
               "log-sec": "512", "mountpoint": null,
               "children": [
                 {"name": "sda4", "kname": "sda4", "maj:min": "8:4", "size": "1073741824", "ro": "0", "type": "part",
                  "fstype": "LVM2_member", "partuuid": "ABCD-01", "mountpoint": null,
                  "children": [
                    {"name": "vg-data", "kname": "dm-3", "maj:min": "253:3", "type": "lvm", "mountpoint": "/data"}]}]}]}
            """
        let reading = LsblkReader.readJSON(capture(text), file: sampleFile)
        #expect(reading.problems.isEmpty)
        #expect(reading.value.map(\.kname) == ["sda", "sda4", "dm-3"])
        #expect(reading.value.map(\.path) == ["/dev/sda", "/dev/sda4", "/dev/mapper/vg-data"])
        #expect(reading.value.map(\.parents) == [[], ["sda"], ["sda4"]])
        #expect(reading.value[1].columns["PARTUUID"]?.value == "abcd-01")
        #expect(reading.value[2].mountPoints == ["/data"])
        #expect(reading.value[0].columns["SIZE"]?.location.line == 2)
    }

    @Test func lsblkOfUtilLinux237PrintsMountPointListsWithNull() throws {
        let text = """
            {"blockdevices": [
              {"name":"vdb", "kname":"vdb", "path":"/dev/vdb", "size":1024, "ro":false, "type":"disk", "fstype":"xfs",
               "mountpoint":"/a", "mountpoints":["/a", null, "/b"], "start":null, "partn":null}]}
            """
        let row = try #require(LsblkReader.readJSON(capture(text), file: sampleFile).value.first)
        #expect(row.mountPoints == ["/a", "/b"])
        #expect(row.columns["RO"]?.value == "false" && row.columns["START"]?.value == "")
    }

    @Test func aMappedDeviceWithoutKernelNameIsKnownByItsMinorNumber() {
        let text = #"{"blockdevices":[{"name":"mpatha","maj:min":"253:7","type":"mpath","size":"4G"}]}"#
        let reading = LsblkReader.readJSON(capture(text), file: sampleFile)
        #expect(reading.value.first?.kname == "dm-7" && reading.value.first?.path == "/dev/mapper/mpatha")
        #expect(reading.value.first?.columns["SIZE"] == nil)
        #expect(reading.problems.map(\.effect) == [.note])
    }

    @Test func lsblkPairsAcceptBothSpellingsOfKeysAndEscapes() {
        let text = """
            lsblk: dm-9: failed to get device path
            NAME="sda" KNAME="sda" MAJ:MIN="  8:0  " FSUSE%="" LOG-SEC="512" MODEL="My\\x20Disk" TYPE="disk" SIZE="512"
            NAME="sda1" KNAME="sda1" PKNAME="sda" MAJ_MIN="8:1" LOG_SEC="512" LABEL="a \\"b" TYPE="part" SIZE="256"
            NAME="cut" KNAME="cu
            """
        let reading = LsblkReader.readPairs(capture(text), file: sampleFile)
        #expect(reading.value.map(\.kname) == ["sda", "sda1"])
        #expect(reading.value.map { $0.columns["MAJ:MIN"]?.value } == ["8:0", "8:1"])
        #expect(reading.value.map { $0.columns["LOG-SEC"]?.value } == ["512", "512"])
        #expect(reading.value[0].columns["MODEL"]?.value == "My Disk")
        #expect(reading.value[1].parents == ["sda"])
        #expect(reading.problems.lostLines == [4])
    }

    @Test func blkidDefaultForm() {
        let text = """
            /dev/sda1: UUID="0a52" BLOCK_SIZE="512" TYPE="xfs" PARTUUID="AB-01"
            /dev/mapper/vg-x: LABEL="with blank" TYPE="ext4"\u{20}
            nonsense
            """
        let reading = BlkidReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.path) == ["/dev/sda1", "/dev/mapper/vg-x"])
        #expect(
            reading.value[0].columns["FSTYPE"]?.value == "xfs" && reading.value[0].columns["PARTUUID"]?.value == "ab-01"
        )
        #expect(reading.value[1].columns["LABEL"]?.value == "with blank")
        #expect(reading.value.allSatisfy { $0.probe == .blkid })
        #expect(reading.problems.lostLines == [3])
    }

    @Test func blkidExportFormSeparatesDevicesByBlankLines() {
        let text = "DEVNAME=/dev/vda1\nLABEL=my\\ root\nTYPE=ext4\n\nDEVNAME=/dev/vdb\nPTTYPE=gpt\nPTUUID=ABCD\n"
        let reading = BlkidReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.path) == ["/dev/vda1", "/dev/vdb"])
        #expect(reading.value[0].columns["LABEL"]?.value == "my root")
        #expect(reading.value[1].columns["PTUUID"]?.value == "abcd" && reading.value[1].columns["FSTYPE"] == nil)
    }

    @Test func lowLevelProbeSaysThatADiskHasNoFileSystem() {
        let text = "DEVNAME=/dev/sda\nPTUUID=7da7\nPTTYPE=gpt\n"
        let row = BlkidReader.read(capture(text), file: sampleFile, isProbe: true).value.first
        #expect(row?.probe == .blkidProbe)
        #expect(row?.columns["FSTYPE"]?.value == "" && row?.columns["PTTYPE"]?.value == "gpt")
    }

    @Test func blkidValuesWithoutDeviceAreAProblem() {
        let reading = BlkidReader.read(capture("ID_FS_TYPE=xfs\nID_FS_UUID=1\n"), file: sampleFile)
        #expect(reading.value.isEmpty && reading.problems.lostLines == [1])
    }

    @Test func partitionTablesUseLowerCaseAndNumbersOfNodes() {
        let text = """
            {"partitiontable": {"label":"gpt", "id":"7DA7-AA", "device":"/dev/nvme0n1", "unit":"sectors", "sectorsize":4096,
              "partitions": [
                {"node":"/dev/nvme0n1p12", "start":256, "size":1024, "type":"0FC63DAF-8483", "uuid":"E302-BB", "name":"data"}]}}
            """
        let rows = PartitionTableReader.read(capture(text), file: sampleFile).value
        #expect(rows.map(\.kname) == ["nvme0n1", "nvme0n1p12"])
        #expect(rows[0].columns["PTUUID"]?.value == "7da7-aa")
        #expect(rows[1].columns["PARTN"]?.value == "12" && rows[1].columns["PARTTYPE"]?.value == "0fc63daf-8483")
        #expect(rows[1].columns["PARTUUID"]?.value == "e302-bb" && rows[1].parents == ["nvme0n1"])
    }

    @Test func mbrPartitionsGetThePartitionUUIDThatLibblkidMakes() {
        let text = """
            {"partitiontable": {"label":"dos", "id":"0x1ddc8a79", "device":"/dev/sdb", "unit":"sectors",
              "partitions": [{"node":"/dev/sdb10", "start":2048, "size":6144, "type":"83"}]}}
            """
        let rows = PartitionTableReader.read(capture(text), file: sampleFile).value
        #expect(rows[1].columns["PARTUUID"]?.value == "1ddc8a79-0a")
        #expect(rows[1].columns["PARTTYPE"]?.value == "0x83")
    }

    @Test func linksAreFollowedToKernelNames() {
        let text = """
            /dev/disk/by-id/wwn-1\t../../sda
            /dev/disk/by-id/lvm\t../../mapper/vg-a
            /dev/mapper/vg-a\t../dm-0
            /dev/disk/by-label/loop\t../../disk/by-label/loop
            /dev/initctl\t/run/initctl
            """
        let listed = LinkListReader.read(capture(text), file: sampleFile)
        let resolved = DeviceLinkResolver.resolve(listed.value)
        #expect(resolved.value.map(\.path) == ["/dev/disk/by-id/lvm", "/dev/disk/by-id/wwn-1", "/dev/mapper/vg-a"])
        #expect(resolved.value.map(\.kname) == ["dm-0", "sda", "dm-0"])
        #expect(resolved.problems.count == 2 && resolved.problems.allSatisfy { $0.effect == .note })
    }

    @Test func aCutJSONFileIsUnusableAndNamesTheLine() {
        let reading = LsblkReader.readJSON(capture("{\"blockdevices\": [\n {\"name\": \"sda\","), file: sampleFile)
        #expect(reading.value.isEmpty)
        #expect(reading.problems.first?.effect == .unusable && reading.problems.first?.line == 2)
    }
}
