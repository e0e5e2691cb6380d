import Checks
import Findings
import StorageModel
import Testing

/// S06 to S08: EFI system partition, firmware and partition table.
struct BootDiskTests {
    private let efiMount = "60 37 252:2 / /boot/efi rw,relatime shared:9 - vfat /dev/vda2 rw,fmask=0022"

    @Test func unmountedESPIsNamed() {
        let row = NodeFixture.stock().row(S06ESPMounted.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .critical, .block: .critical])
        #expect(row.detail.contains("`/dev/vda2`"))
        #expect(row.remediation.map(\.body) == ["mount /dev/vda2 /boot/efi"])
        #expect(row.remediation.map(\.undo) == ["umount /boot/efi"])
    }

    @Test func mountedESPPasses() {
        let node = NodeFixture.stock(NodeFixture.rhcosMounts() + "\n" + efiMount)
        #expect(node.row(S06ESPMounted.self).result == .pass)
    }

    @Test func espOfAnotherDiskIsNotAccepted() {
        var node = NodeFixture.stock(
            NodeFixture.rhcosMounts() + "\n61 37 252:17 / /boot/efi rw - vfat /dev/vdb1 rw"
        )
        node.device("vdb", "disk", majMin: "252:16", table: "gpt")
        node.device("vdb1", "part", majMin: "252:17", on: ["vdb"], partitionType: ESPLocator.guid) {
            $0.fsLabel = "EFI-SYSTEM"
        }
        let row = node.row(S06ESPMounted.self)
        #expect(row.result == .fail)
        #expect(row.remediation.map(\.body) == ["umount /boot/efi && mount /dev/vda2 /boot/efi"])
    }

    @Test func labelWithoutTypeIsNoEvidence() {
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        node.stockDisk(types: false)
        let row = node.row(S06ESPMounted.self)
        #expect(row.result == .unknown)
        #expect(row.detail.contains("nothing is mounted"))
        #expect(!row.missing.isEmpty)
    }

    @Test func mbrESPIsFoundByItsCode() {
        var node = NodeFixture()
        node.mount("25 1 8:2 / / rw,relatime - xfs /dev/sda2 rw")
        node.device("sda", "disk", majMin: "8:0", table: "dos")
        node.device("sda1", "part", majMin: "8:1", on: ["sda"], partitionType: "0xef")
        node.device("sda2", "part", majMin: "8:2", on: ["sda"], partitionType: "83")
        #expect(node.row(S06ESPMounted.self).remediation.map(\.body) == ["mount /dev/sda1 /boot/efi"])
    }

    @Test func mirroredBootDiskHasSeveralESPs() {
        var node = NodeFixture()
        node.mount("25 1 9:126 / / rw - xfs /dev/md126 rw\n26 25 9:127 / /boot ro - ext4 /dev/md127 ro")
        for disk in ["sda", "sdb"] {
            node.device(disk, "disk", table: "gpt")
            node.device("\(disk)2", "part", on: [disk], partitionType: ESPLocator.guid) { $0.fsLabel = "esp-1" }
            node.device("\(disk)3", "part", on: [disk], partitionType: "0fc63daf-8483-4772-8e79-3d69d8477de4")
        }
        node.device("md127", "raid1", majMin: "9:127", on: ["sda3", "sdb3"])
        let row = node.row(S06ESPMounted.self)
        #expect(row.detail.contains("`/dev/sda2` or `/dev/sdb2`"))
        #expect(row.remediation.count == 2)
        node.mount("27 26 8:18 / /boot/efi rw - vfat /dev/sdb2 rw")
        #expect(node.row(S06ESPMounted.self).result == .pass)
    }

    @Test func multipathMapCountsAsTheDisk() {
        var node = NodeFixture()
        node.mount(
            "25 1 253:4 / / rw - xfs /dev/mapper/mpatha4 rw\n26 25 253:3 / /boot ro - ext4 /dev/mapper/mpatha3 ro"
        )
        node.device("sda", "disk")
        node.device("sdb", "disk")
        node.device("dm-0", "mpath", majMin: "253:0", on: ["sda", "sdb"], table: "gpt")
        node.device("dm-2", "part", majMin: "253:2", on: ["dm-0"], partitionType: ESPLocator.guid) {
            $0.path = "/dev/mapper/mpatha2"
        }
        node.device(
            "dm-3",
            "part",
            majMin: "253:3",
            on: ["dm-0"],
            partitionType: "0fc63daf-8483-4772-8e79-3d69d8477de4"
        )
        #expect(node.row(S06ESPMounted.self).remediation.map(\.body) == ["mount /dev/mapper/mpatha2 /boot/efi"])
    }

    @Test func diskWithoutESPNeedsNone() {
        var node = NodeFixture()
        node.mount("25 1 252:2 / / rw - xfs /dev/vda2 rw")
        node.device("vda", "disk", table: "gpt")
        node.device("vda1", "part", on: ["vda"], partitionType: "9e1a2d38-c612-4316-aa26-8b49521e5a8b")
        node.device("vda2", "part", majMin: "252:2", on: ["vda"], partitionType: "0fc63daf-8483-4772-8e79-3d69d8477de4")
        #expect(node.row(S06ESPMounted.self).result == .notApplicable)
        node.facts.bootedWithEFI = node.at(true)
        #expect(node.row(S06ESPMounted.self).result == .unknown)
    }

    @Test func biosWithGPTBlocksFileLevelOnly() {
        var node = NodeFixture.stock()
        node.facts.bootedWithEFI = node.at(false)
        let row = node.row(S07BIOSWithGPT.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .critical, .block: .info])
        let partition = node.row(S08BIOSBootPartition.self)
        #expect(partition.result == .fail)
        #expect(partition.severity[.file] == .critical)
    }

    @Test func bootLoaderNameProvesTheTable() {
        var node = NodeFixture()
        node.facts.bootedWithEFI = node.at(false)
        #expect(node.row(S07BIOSWithGPT.self).result == .unknown)
        node.kernelArguments("BOOT_IMAGE=(hd0,gpt3)/ostree/rhcos-0a/vmlinuz-5.14.0 root=UUID=1")
        #expect(node.row(S07BIOSWithGPT.self).result == .fail)
        node.kernelArguments("BOOT_IMAGE=(hd0,msdos1)/vmlinuz root=UUID=1")
        #expect(node.row(S07BIOSWithGPT.self).result == .pass)
        node.kernelArguments("BOOT_IMAGE=(md/md-boot)/vmlinuz root=UUID=1")
        #expect(node.row(S07BIOSWithGPT.self).result == .unknown)
    }

    @Test func uefiPassesAndUnknownFirmwareStaysUnknown() {
        var node = NodeFixture.stock()
        let unknown = node.row(S07BIOSWithGPT.self)
        #expect(unknown.result == .unknown)
        #expect(unknown.missing.map(\.capture) == ["meta/firmware"])
        node.facts.bootedWithEFI = node.at(true)
        #expect(node.row(S07BIOSWithGPT.self).result == .pass)
    }

    @Test func hybridImageOnUEFIIsAWarning() {
        var node = NodeFixture.stock()
        node.facts.bootedWithEFI = node.at(true)
        let row = node.row(S08BIOSBootPartition.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .medium, .block: .info])
        #expect(row.detail.contains("`/dev/vda1`"))
    }

    @Test func diskWithoutBIOSBootPartitionPasses() {
        var node = NodeFixture()
        node.mount("25 1 8:2 / / rw - xfs /dev/sda2 rw")
        node.device("sda", "disk", table: "dos")
        node.device("sda2", "part", majMin: "8:2", on: ["sda"], partitionType: "83")
        #expect(node.row(S08BIOSBootPartition.self).result == .pass)
        #expect(NodeFixture().row(S08BIOSBootPartition.self).result == .unknown)
    }
}
