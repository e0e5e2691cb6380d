import Ingestion
import SourceText
import StorageModel
import Testing

/// The forms that commands print for people.
@Suite struct TextFormTests {
    private func devices(_ rows: [DeviceRow]) -> [String: [String: String]] {
        Dictionary(rows.map { ($0.kname ?? $0.path ?? "", $0.columns.mapValues(\.value)) }) { first, _ in first }
    }

    @Test func theTreeOfLsblkGivesParentsAndMountPoints() {
        let text = """
            NAME            MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS
            vda             252:0    0   10G  0 disk 
            ├─vda1          252:1    0    1M  0 part 
            └─vda4          252:4    0  9.5G  0 part /var
                                                     /sysroot
            vdb             252:16   0    5G  0 disk 
            └─vg--x-my--lv  253:0    0    5G  0 lvm  /data dir

            """
        let reading = LsblkTableReader.read(capture(text), file: sampleFile)
        let rows = reading.value
        #expect(rows.map(\.kname) == ["vda", "vda1", "vda4", "vdb", "dm-0"])
        #expect(rows[2].parents == ["vda"] && rows[2].mountPoints == ["/var", "/sysroot"])
        #expect(rows[4].path == "/dev/mapper/vg--x-my--lv" && rows[4].parents == ["vdb"])
        #expect(rows[4].mountPoints == ["/data dir"])
        #expect(rows.allSatisfy { $0.columns["SIZE"] == nil })
        #expect(reading.problems.map(\.effect) == [.note])
    }

    @Test func cellsMayHoldBlanksAndBeEmpty() {
        let text = """
            NAME   SIZE MODEL        SERIAL   FSTYPE
            sda    500G Virtual disk 6000c29         
            `-sda1   1M                       xfs
            """
        let rows = devices(LsblkTableReader.read(capture(text), file: sampleFile).value)
        #expect(rows["sda"]?["MODEL"] == "Virtual disk" && rows["sda"]?["SERIAL"] == "6000c29")
        #expect(rows["sda1"]?["FSTYPE"] == "xfs" && rows["sda1"]?["MODEL"] == nil)
    }

    @Test func anInverseTreeHasTheDisksBelow() {
        let text = """
            NAME         MAJ:MIN RM SIZE RO TYPE MOUNTPOINT
            vg-data      253:0    0   5G  0 lvm  /data
            └─sdb1         8:17   0   5G  0 part 
              └─sdb        8:16   0   5G  0 disk 
            """
        let rows = LsblkTableReader.read(capture(text), file: sampleFile).value
        #expect(rows[0].parents == ["sdb1"] && rows[1].parents == ["sdb"] && rows[2].parents.isEmpty)
    }

    @Test func squeezedAndHeadlessTablesAreReadWhenNothingIsAmbiguous() {
        let squeezed =
            "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\n\nsdb 8:16 0 446.6G 0 disk\n\n├─sdb3 8:19 0 384M 0 part /boot\n"
        #expect(LsblkTableReader.read(capture(squeezed), file: sampleFile).value.last?.mountPoints == ["/boot"])
        let headless = "sda      8:0    0   3.5T  0 disk\n`-sda1   8:1    0   3.5T  0 part /data\n"
        let rows = LsblkTableReader.read(capture(headless), file: sampleFile).value
        #expect(rows.map(\.kname) == ["sda", "sda1"] && rows[1].parents == ["sda"])
    }

    @Test func twoTablesOfLsblkAreRefusedAtTheSecond() {
        let table = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda 8:0 0 9G 0 disk\n"
        let reading = LsblkTableReader.read(capture(table + table), file: sampleFile)
        #expect(reading.value.isEmpty && reading.problems.map(\.line) == [3])
    }

    @Test func theTreeOfFindmntGivesMounts() throws {
        let text = """
            TARGET              SOURCE          FSTYPE OPTIONS
            /                   /dev/sda4[/sub] xfs    rw,relatime
            |-/proc             proc            proc   rw,nosuid
            | `-/proc/sys/fs    systemd-1       autofs rw
            `-/var/lib/my data  /dev/sdb1       ext4   rw,prjquota
            """
        let mounts = FindmntTextReader.read(capture(text), file: sampleFile).value
        #expect(mounts.map(\.target) == ["/", "/proc", "/proc/sys/fs", "/var/lib/my data"])
        #expect(mounts.map(\.parentID) == [0, 1, 2, 1])
        #expect(mounts[0].source == "/dev/sda4" && mounts[0].root == "/sub")
        #expect(mounts[3].options == ["rw", "prjquota"])
    }

    @Test func aPartOfTheMountsIsRefused() {
        let text = "TARGET   SOURCE              FSTYPE OPTIONS\n/sysroot /dev/mapper/mpatha4 xfs    ro\n"
        let reading = FindmntTextReader.read(capture(text), file: sampleFile)
        #expect(reading.value.isEmpty && reading.problems.map(\.effect) == [.unusable])
    }

    @Test func tablesOfLVMAreRead() {
        let pvs = """
              WARNING: Device for PV x not found.
              PV         VG  Fmt  Attr PSize   PFree PV UUID
              /dev/sdb1  vg0 lvm2 a--  <20.00g    0  abc-def
              [unknown]  vg0 lvm2 a-m   <5.00g    0  ghi-jkl
              /dev/sdc            ---        0     0  

            """
        let volumes = LVMTextReader.readPhysicalVolumes(capture(pvs), file: sampleFile)
        #expect(volumes.value.map(\.device) == ["/dev/sdb1", "[unknown]"])
        #expect(
            volumes.value.map(\.uuid) == ["abc-def", "ghi-jkl"] && volumes.value.map(\.isMissing) == [false, true]
        )
        let lvs = """
              LV     VG  Attr       LSize  Pool Origin Data%  Meta%
              [pool] vg0 twi-aotz-- 10.00g              12.00  3.00
              data   vg0 Vwi-aotz--  4.00g pool         50.00
            """
        let logical = LVMTextReader.readLogicalVolumes(capture(lvs), file: sampleFile).value
        #expect(logical.map(\.name) == ["data", "pool"] && logical.map(\.pool) == ["pool", ""])
    }

    @Test func linksInListingsAreRead() {
        let text = """
            /dev/disk/by-id:
            total 0
            lrwxrwxrwx. 1 root root  9 Jun 27 15:05 wwn-0x6000 -> ../../sdc
            lrwxrwxrwx. 1 root root 10 2026-06-27 15:05:01.5 +0000 scsi-3600 part -> ../../sdc1

            /dev/disk/by-uuid:
            lrwxrwxrwx. 1 root disk system_u:object_r:device_t:s0 10 Mar  3  2025 1234-ABCD -> ../../sdc1
            brw-rw----. 1 root disk 8, 0 Jun 27 15:05 sda
            """
        let links = DirectoryListingReader.read(capture(text), file: sampleFile).value
        #expect(
            links.map(\.path) == [
                "/dev/disk/by-id/wwn-0x6000", "/dev/disk/by-id/scsi-3600 part", "/dev/disk/by-uuid/1234-ABCD",
            ]
        )
        #expect(links.map(\.target) == ["../../sdc", "../../sdc1", "../../sdc1"])
        let bare = "lrwxrwxrwx 1 root root 9 Jun 27 15:05 scsi-36000 -> ../../sdc\n"
        #expect(
            DirectoryListingReader.read(capture(bare), file: sampleFile).value.map(\.path) == [
                "/dev/disk/by-id/scsi-36000"
            ]
        )
        let unknown = "lrwxrwxrwx 1 root root 9 Jun 27 15:05 0f3e -> ../../sdc\n"
        #expect(DirectoryListingReader.read(capture(unknown), file: sampleFile).problems.lostLines == [1])
    }

    private static let tables: [(String, String)] = [
        (
            "sfdisk -d",
            """
            label: gpt
            label-id: 00000000-0000-4000-A000-000000000001
            device: /dev/nvme0n1
            unit: sectors
            first-lba: 34
            sector-size: 512

            /dev/nvme0n1p1 : start=        2048, size=        2048, type=21686148-6449-6E6F-744E-656564454649, uuid=AAAA0000-0000-4000-A000-000000000001, name="BIOS, BOOT"
            /dev/nvme0n1p2 : start=        4096, size=      260096, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=AAAA0000-0000-4000-A000-000000000002, name="EFI-SYSTEM"
            """
        ),
        (
            "parted -m",
            """
            BYT;
            /dev/nvme0n1:10485760s:nvme:512:512:gpt:A model:;
            1:2048s:4095s:2048s::BIOS, BOOT:bios_grub;
            2:4096s:264191s:260096s:fat16:EFI-SYSTEM:boot, esp;
            """
        ),
        (
            "parted",
            """
            Model: A model (nvme)
            Disk /dev/nvme0n1: 10485760s
            Sector size (logical/physical): 512B/512B
            Partition Table: gpt
            Disk Flags:

            Number  Start  End      Size     File system  Name        Flags
             1      2048s  4095s    2048s                 BIOS, BOOT  bios_grub
             2      4096s  264191s  260096s  fat16        EFI-SYSTEM  boot, esp
            """
        ),
        (
            "sgdisk -p",
            """
            Disk /dev/nvme0n1: 10485760 sectors, 5.0 GiB
            Sector size (logical/physical): 512/512 bytes
            Disk identifier (GUID): 00000000-0000-4000-A000-000000000001

            Number  Start (sector)    End (sector)  Size       Code  Name
               1            2048            4095   1024.0 KiB  EF02  BIOS, BOOT
               2            4096          264191   127.0 MiB   EF00  EFI-SYSTEM
            """
        ),
        (
            "fdisk -l",
            """
            Disk /dev/nvme0n1: 5 GiB, 5368709120 bytes, 10485760 sectors
            Units: sectors of 1 * 512 = 512 bytes
            Sector size (logical/physical): 512 bytes / 512 bytes
            Disklabel type: gpt
            Disk identifier: 00000000-0000-4000-A000-000000000001

            Device         Start    End Sectors  Size Type
            /dev/nvme0n1p1  2048   4095    2048    1M BIOS boot
            /dev/nvme0n1p2  4096 264191  260096  127M EFI System
            """
        ),
    ]

    @Test(arguments: tables)
    func everyFormOfAPartitionTableGivesTheSamePartitions(form: String, text: String) {
        let reading = PartitionTextReader.read(capture(text), file: sampleFile)
        #expect(reading.problems.isEmpty, "\(form): \(reading.problems)")
        let rows = reading.value
        #expect(rows.map(\.kname) == ["nvme0n1", "nvme0n1p1", "nvme0n1p2"], "\(form)")
        #expect(rows.first?.columns["PTTYPE"]?.value == "gpt" && rows.first?.columns["LOG-SEC"]?.value == "512")
        #expect(
            rows.dropFirst().map { $0.columns[PartitionTableReader.rawStart]?.value } == ["2048", "4096"],
            "\(form)"
        )
        #expect(
            rows.dropFirst().map { $0.columns[PartitionTableReader.rawSize]?.value } == ["2048", "260096"],
            "\(form)"
        )
        #expect(rows.dropFirst().map { $0.columns["PARTN"]?.value } == ["1", "2"] && rows[1].parents == ["nvme0n1"])
        let labels = rows.dropFirst().map { $0.columns["PARTLABEL"]?.value }
        #expect(form == "fdisk -l" || labels == ["BIOS, BOOT", "EFI-SYSTEM"], "\(form): \(labels)")
        if form == "sfdisk -d" {
            #expect(rows[0].columns["PTUUID"]?.value == "00000000-0000-4000-a000-000000000001")
            #expect(rows[2].columns["PARTUUID"]?.value == "aaaa0000-0000-4000-a000-000000000002")
        }
    }

    @Test func partitionsOfAnMBRHaveTheIdentityThatUdevGivesThem() {
        let text = """
            label: dos
            label-id: 0x1ddc8a79
            device: /dev/sda
            unit: sectors

            /dev/sda1 : start=        2048, size=        6144, type=83, bootable
            """
        let rows = PartitionTextReader.read(capture(text), file: sampleFile).value
        #expect(
            rows.last?.columns["PARTUUID"]?.value == "1ddc8a79-01" && rows.last?.columns["PARTTYPE"]?.value == "0x83"
        )
    }

    @Test func mappedDevicesAreReadInEveryForm() {
        let info =
            "Name             Maj Min Stat Open Targ Event  UUID\nvg-data          253   3 L--w    1    1      0 LVM-abc\n"
        #expect(DeviceMapperReader.read(capture(info), file: sampleFile).value.map(\.kname) == ["dm-3"])
        let table = "vg-data: 0 6291456 linear 8:3 2048\nvg-data: 6291456 100 linear 8:17 0\n"
        #expect(DeviceMapperReader.read(capture(table), file: sampleFile).value.map(\.parents) == [["8:3", "8:17"]])
        let tree = "vg-data (253:3)\n └─ (8:3)\n"
        let rows = DeviceMapperReader.read(capture(tree), file: sampleFile).value
        #expect(rows.map(\.path) == ["/dev/mapper/vg-data"] && rows.map(\.parents) == [["8:3"]])
    }

    @Test func parentsByNumberBecomeDevices() {
        let lsblk =
            #"{"blockdevices":[{"name":"sda3","kname":"sda3","path":"/dev/sda3","maj:min":"8:3","type":"part"}]}"#
        let rows =
            LsblkReader.readJSON(capture(lsblk), file: sampleFile).value
            + DeviceMapperReader.read(capture("vg-data: 0 629 linear 8:3 2048\n"), file: sampleFile).value
        let merged = DeviceMerger(rows: rows, links: [], mounts: [], emptyIsKnown: [])
        #expect(merged.devices.first { $0.path == "/dev/mapper/vg-data" }?.parents == ["sda3"])
    }

    @Test func mapsOfMultipathHaveTheirPaths() {
        let text = """
            mpatha (360014051) dm-4 LIO-ORG,vdb
            size=20G features='0' hwhandler='1 alua' wp=rw
            |-+- policy='service-time 0' prio=0 status=active
            | `- 11:0:0:0  sdb     8:16  active undef running
            `-+- policy='service-time 0' prio=0 status=enabled
              `- 12:0:0:0  sdc     8:32  failed faulty running
            """
        let rows = MultipathReader.read(capture(text), file: sampleFile).value
        #expect(rows[0].kname == "dm-4" && rows[0].path == "/dev/mapper/mpatha" && rows[0].parents == ["sdb", "sdc"])
        #expect(rows[0].columns["TYPE"]?.value == "mpath")
    }

    @Test func arraysOfMdadmHaveTheirMembers() {
        let text = """
            /dev/md0:
                       Version : 1.0
                    Raid Level : raid1
                          UUID : 83143055:2781ddf5:2c8f44c7:9b45d92e

                Number   Major   Minor   RaidDevice State
                   0     253       64        0      active sync   /dev/vde1
                   1     253       80        1      active sync   /dev/vdf1
            """
        let rows = MdadmReader.read(capture(text), file: sampleFile).value
        let array = rows.first { $0.kname == "md0" }
        #expect(array?.columns["TYPE"]?.value == "raid1" && array?.parents == ["vde1", "vdf1"])
        let member = rows.first { $0.kname == "vde1" }
        #expect(member?.columns["FSTYPE"]?.value == "linux_raid_member")
        #expect(member?.columns["UUID"]?.value == "83143055-2781-ddf5-2c8f-44c79b45d92e")
    }

    @Test func foldersOfKubeletNameTheVolumesOfPods() {
        let text =
            "d\t/var/lib/kubelet/pods/u-1/volumes/kubernetes.io~local-volume/pv-a\t\nd\t/var/lib/kubelet/pods/u-1/volumes\t\n"
            + "l\t/var/lib/kubelet/pods/u-2/volumeDevices/kubernetes.io~csi/pv-b\t/dev/sdb\n"
        let reading = KubeletDirectoryReader.read(capture(text), file: sampleFile)
        #expect(reading.problems.isEmpty && reading.value.map(\.name) == ["pv-a", "pv-b"])
        #expect(reading.value.map(\.podUID) == ["u-1", "u-2"] && reading.value.map(\.isBlock) == [false, true])
        #expect(reading.value.first?.plugin == "kubernetes.io/local-volume")
    }
}
