import Ingestion
import SourceText
import StorageModel
import Testing

@Suite struct SmallReaderTests {
    @Test func unitFilesKeepEmptyValuesAndJoinContinuedLines() {
        let text = """
            # generated
            [Unit]
            Before=local-fs.target \\
            # inside
              remote-fs.target
            [Mount]
            What = /dev/disk/by-uuid/1
            Where=/data
            Options=
            ; old
            Options=ro,nofail
            stray
            """
        let reading = UnitFileReader.read(capture(text), file: sampleFile, path: "/etc/systemd/system/data.mount")
        #expect(reading.value.unit == "data.mount" && !reading.value.isDropIn)
        #expect(reading.value.settings.map(\.key) == ["Before", "What", "Where", "Options", "Options"])
        #expect(reading.value.settings[0].value == "local-fs.target remote-fs.target")
        #expect(reading.value.settings.map(\.location.line) == [3, 7, 8, 9, 11])
        #expect(reading.value.settings[3].value == "")
        #expect(reading.problems.lostLines == [12])
    }

    @Test func dropInsBelongToTheUnitOfTheirFolder() {
        let path = "/etc/systemd/system/var-lib-x.mount.d/10-opts.conf"
        #expect(UnitFileReader.isMountUnitPath(path))
        #expect(UnitFileReader.unitName(of: path) == "var-lib-x.mount")
        #expect(!UnitFileReader.isMountUnitPath("/etc/systemd/system/kubelet.service.d/10.conf"))
    }

    @Test func unitStatesAreReadWithAndWithoutLegend() {
        let text = """
              UNIT                LOAD      ACTIVE   SUB     DESCRIPTION
            ● boot.automount      not-found inactive dead    boot.automount
              data.mount          loaded    active   mounted /data

            LOAD   = Reflects whether the unit definition was properly loaded.
            2 loaded units listed.
            """
        let states = UnitStateReader.read(capture(text), file: sampleFile)
        #expect(states.value.map(\.unit) == ["boot.automount", "data.mount"])
        #expect(states.value.map(\.sub) == ["dead", "mounted"])
        #expect(states.problems.isEmpty)
    }

    @Test func swapsHaveEscapedNames() {
        let text =
            "Filename\t\tType\t\tSize\tUsed\tPriority\n/dev/dm-2  partition\t8\t0\t-2\n/swap\\040file file 1 1 0\n"
        let swaps = SwapsReader.read(capture(text), file: sampleFile).value
        #expect(swaps.map(\.filename) == ["/dev/dm-2", "/swap file"])
        #expect(swaps.map(\.type) == ["partition", "file"])
    }

    @Test func kernelArgumentsMayBeQuoted() {
        let reading = KernelCommandLineReader.read(
            capture("root=UUID=1 dyndbg=\"file a.c +p\"  rw\n"),
            file: sampleFile
        )
        #expect(reading.value.map(\.value) == ["root=UUID=1", "dyndbg=file a.c +p", "rw"])
        #expect(reading.value.map(\.location.column) == [1, 13, 35])
    }

    @Test func mdstatNamesPresentMembersAndHowManyAreWanted() {
        let text = """
            Personalities : [raid1]
            md127 : active (auto-read-only) raid1 sdb1[1](F) sda1[0]
                  16787776 blocks super 1.2 [2/1] [U_]
                  [=>...................]  recovery =  8.5% (16775552/195310144) finish=17.0min speed=259783K/sec

            md4 : inactive sdc1[0](S)
                  4883648 blocks super 1.2

            unused devices: <none>
            """
        let arrays = MDStatReader.read(capture(text), file: sampleFile)
        #expect(arrays.problems.isEmpty)
        #expect(arrays.value.map(\.kname) == ["md127", "md4"])
        #expect(arrays.value.map(\.members) == [["sda1"], ["sdc1"]])
        #expect(arrays.value.map(\.wantedMembers) == [2, nil])
        #expect(arrays.value.map(\.isActive) == [true, false])
        #expect(arrays.value.map(\.level) == ["raid1", ""])
    }

    @Test func pathProbesTolerateMissingColumns() {
        let text = "path\ttype\tlink\n/mnt/a\\011b\tdir\n/dev/x\tdangling\t../sdz\n/cut\n"
        let reading = PathProbeReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.path) == ["/mnt/a\tb", "/dev/x"])
        #expect(reading.value.map(\.kind) == [.directory, .dangling])
        #expect(reading.value.map(\.link) == [nil, "../sdz"])
        #expect(reading.problems.lostLines == [4])
    }

    @Test func aProbeTableWithoutItsColumnsIsUnusable() {
        let reading = BeneathProbeReader.read(capture("a\tb\n1\t2\n"), file: sampleFile)
        #expect(reading.value.isEmpty)
        #expect(reading.problems.first?.effect == .unusable)
        #expect(reading.problems.first?.message == "table has no column `mount`, `path`, `type`")
    }

    @Test func lsattrKnowsFileSystemsWithoutAttributes() {
        let text = """
            ----i---------e------- /sysroot
            lsattr: Operation not supported While reading flags on /boot/efi
            lsattr: No such file or directory while trying to stat /nothing
            """
        let reading = FileAttributeReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.path) == ["/sysroot", "/boot/efi"])
        #expect(reading.value.map(\.flags) == ["ie", nil])
        #expect(reading.problems.lostLines == [3])
    }

    @Test func aFileListingIsNoAttributeListing() {
        let text = "lrwxrwxrwx 1 root root 9 Jan 1 10:00 wwn-1 -> ../../sda\ndrwxr-xr-x 2 root root 9 Jan 1 10:00 /a\n"
        #expect(FileAttributeReader.read(capture(text), file: sampleFile).value.isEmpty)
        #expect(ContentDetection.kind(of: capture(text), name: "x") == .deviceLinks)
    }

    @Test func lsinitrdCountsOnlyDriversAtExactPaths() throws {
        let text = """
            Image: /boot/ostree/r/initramfs-5.img: 80M
            Version: dracut-057
            Arguments: --no-hostonly
            -rw-r--r--   1 root root 1 Jan  1  1970 usr/lib/modules/5.14/kernel/drivers/block/virtio_blk.ko.xz
            -rw-r--r--   1 root root 1 Jan  1  1970 usr/lib/modules/5.14/kernel/drivers/net/virtio-net.ko
            -rw-r--r--   1 root root 1 Jan  1  1970 usr/share/doc/virtio_scsi.ko.txt
            """
        let listing = try #require(LsinitrdReader.read(capture(text), file: sampleFile).value.first)
        #expect(listing.image == "/boot/ostree/r/initramfs-5.img")
        #expect(listing.modules.keys.sorted() == ["virtio_blk", "virtio_net"])
        #expect(listing.isComplete)
    }

    @Test(arguments: [
        (
            "Image: /a: 1M\nVersion: x\nArguments: y\nlib/modules/5/kernel/drivers/a.ko\nskipcpio: bad magic\n",
            "skipcpio"
        ),
        ("Image: /a: 1M\nVersion: x\nArguments: y\netc/fstab\n", "drivers/"),
        ("Image: /a: 1M\nlib/modules/5/kernel/drivers/a.ko\n", "Version:"),
    ])
    func incompleteListingsSayWhy(_ text: String, _ word: String) throws {
        let listing = try #require(LsinitrdReader.read(capture(text), file: sampleFile).value.first)
        #expect(!listing.isComplete && listing.incompleteReason?.contains(word) == true)
    }

    @Test func dfFormsAreToldApartByTheirHeader() {
        let bytes = """
            Filesystem     Type  1B-blocks     Used   Avail Inodes IFree Mounted on
            /dev/sda4      xfs        1000      400     600     50    40 /with blank
            """
        let row = UsageReader.read(capture(bytes), file: sampleFile).value.first
        #expect(row?.target == "/with blank" && row?.size == 1000 && row?.used == 400 && row?.inodesUsed == 10)
        let kibibytes = "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda4 10 4 6 40% /\n"
        #expect(UsageReader.read(capture(kibibytes), file: sampleFile).value.first?.size == 10_240)
        let inodes = "Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/mapper/long-name\n 10 4 6 40% /\n"
        #expect(UsageReader.read(capture(inodes), file: sampleFile).value.first?.inodesUsed == 4)
        let rounded = "Filesystem Size Used Avail Use% Mounted on\n/dev/sda4 1.5G 1G 0.5G 66% /\n"
        #expect(UsageReader.read(capture(rounded), file: sampleFile).value.first?.size == nil)
    }

    @Test func lvmReportsKeepMissingVolumesAndPassOverOtherDevices() {
        let text = """
            {"report": [{"pv": [
              {"pv_name":"/dev/vda1", "vg_name":"", "pv_attr":"---", "pv_size":"0 ", "pv_uuid":""},
              {"pv_name":"[unknown]", "vg_name":"vg0", "pv_attr":"a-m", "pv_size":"<252.00m", "pv_uuid":"A-1"},
              {"pv_name":"/dev/sdb", "vg_name":"vg0", "pv_attr":"a--", "pv_size":"1048576B", "pv_uuid":"B-2"}]}]}
            """
        let volumes = LVMReader.readPhysicalVolumes(capture(text), file: sampleFile).value
        #expect(volumes.map(\.device) == ["/dev/sdb", "[unknown]"])
        #expect(volumes.map(\.isMissing) == [false, true])
        #expect(volumes.map(\.size) == [1_048_576, nil])
    }

    @Test(arguments: [
        ("1073741824", 1_073_741_824), ("512B", 512), ("8s", 4096), ("1.50k", 1536), ("252.00m", nil), ("<1.46t", nil),
    ])
    func lvmSizesAreReadOnlyWhenExact(_ text: String, _ bytes: UInt64?) {
        #expect(LVMSize.bytes(text) == bytes)
    }

    @Test func findmntRowsBecomeMounts() {
        let text = """
            {"filesystems": [{"target":"/", "source":"/dev/sda4[/ostree/deploy]", "fstype":"xfs", "options":"rw,relatime",
              "children": [{"target":"/data", "source":"/dev/sdb", "fstype":"ext4", "vfs-options":"ro", "fs-options":"rw"}]}]}
            """
        let mounts = FindmntReader.read(capture(text), file: sampleFile).value
        #expect(mounts.map(\.root) == ["/ostree/deploy", "/"])
        #expect(mounts.map(\.parentID) == [0, 1])
        #expect(mounts[1].isReadOnly && mounts[1].superOptions == ["rw"])
    }
}
