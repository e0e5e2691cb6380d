import Ingestion
import SourceText
import StorageModel
import Testing

@Suite struct MountinfoReaderTests {
    @Test func readsEveryField() throws {
        let text = "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:9 - ext3 /dev/root rw,errors=continue\n"
        let reading = MountinfoReader.read(capture(text), file: sampleFile)
        let mount = try #require(reading.value.first)
        #expect(reading.problems.isEmpty)
        #expect(mount.id == 36 && mount.parentID == 35 && mount.majMin == "98:0")
        #expect(mount.root == "/mnt1" && mount.target == "/mnt2")
        #expect(mount.options == ["rw", "noatime"])
        #expect(mount.optionalFields == ["master:1", "shared:9"])
        #expect(mount.fsType == "ext3" && mount.source == "/dev/root")
        #expect(mount.superOptions == ["rw", "errors=continue"])
        #expect(mount.location == SourceLocation(file: sampleFile, line: 1))
    }

    @Test func optionalFieldsMayBeMissing() throws {
        let reading = MountinfoReader.read(capture("21 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw"), file: sampleFile)
        #expect(reading.value.first?.optionalFields == [])
        #expect(reading.value.first?.source == "/dev/mapper/vg-root")
    }

    @Test func undoesOctalEscapes() {
        let text = #"40 1 8:1 /a\040b /mnt/tab\011and\134slash rw - ext4 /dev/disk/by-label/my\040disk rw"#
        let mount = MountinfoReader.read(capture(text), file: sampleFile).value.first
        #expect(mount?.root == "/a b")
        #expect(mount?.target == "/mnt/tab\tand\\slash")
        #expect(mount?.source == "/dev/disk/by-label/my disk")
    }

    @Test func anEmptySourceIsKeptEmpty() {
        let mount = MountinfoReader.read(capture("21 20 0:53 / /mnt rw shared:2 - tmpfs  rw,size=5k"), file: sampleFile)
        #expect(mount.value.first?.source == "")
        #expect(mount.value.first?.superOptions == ["rw", "size=5k"])
    }

    @Test func commasInsideQuotesBelongToTheOption() {
        let text = "50 1 0:40 / /x rw - tmpfs tmpfs rw,context=\"system_u:object_r:f_t:s0:c1,c2\",size=1k"
        let options = MountinfoReader.read(capture(text), file: sampleFile).value.first?.superOptions
        #expect(options == ["rw", "context=\"system_u:object_r:f_t:s0:c1,c2\"", "size=1k"])
    }

    @Test func severalMountsOnOnePointAreKeptInOrder() {
        let text = """
            20 1 8:1 / / rw - ext4 /dev/sda1 rw
            30 20 8:2 / /data rw - xfs /dev/sda2 rw
            31 30 8:3 / /data rw - xfs /dev/sda3 rw
            """
        let mounts = MountinfoReader.read(capture(text), file: sampleFile).value
        #expect(mounts.filter { $0.target == "/data" }.map(\.source) == ["/dev/sda2", "/dev/sda3"])
    }

    @Test func brokenLinesAreProblemsAndTheRestIsUsed() {
        let text = """
            20 1 8:1 / / rw - ext4 /dev/sda1 rw
            hello
            21 20 8:2 / /boot rw ext4 /dev/sda2 rw
            22 20 8:3 / relative rw - ext4 /dev/sda3 rw
            23 20 8:4 / /cut rw - ext4
            24 20 8:5 / /ok rw - ext4 /dev/sda5 rw
            """
        let reading = MountinfoReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.target) == ["/", "/ok"])
        #expect(reading.problems.lostLines == [2, 3, 4, 5])
    }

    @Test func carriageReturnsAndByteOrderMarkAreRemoved() {
        let text = [0xEF, 0xBB, 0xBF] + capture("20 1 8:1 / / rw - ext4 /dev/sda1 rw,data=ordered\r\n")
        let reading = MountinfoReader.read(text, file: sampleFile)
        #expect(reading.problems.isEmpty)
        #expect(reading.value.first?.superOptions == ["rw", "data=ordered"])
    }

    @Test func aLineWithNULBytesIsSkipped() {
        let text =
            capture("20 1 8:1 / / rw - ext4 /dev/sda1 rw\n21 20 8:2 / /b") + [0, 0] + capture("oot rw - ext4 x rw\n")
        let reading = MountinfoReader.read(text, file: sampleFile)
        #expect(reading.value.map(\.target) == ["/"])
        #expect(reading.problems.lostLines == [2])
    }

    @Test func numbersThatDoNotFitAreProblems() {
        let text =
            "99999999999999999999 1 8:1 / / rw - ext4 /dev/sda1 rw\n1 1 8:99999999999 / / rw - ext4 /dev/sda1 rw\n"
        #expect(MountinfoReader.read(capture(text), file: sampleFile).problems.lostLines == [1, 2])
    }
}
