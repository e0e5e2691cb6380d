import Ingestion
import SourceText
import StorageModel
import Testing

@Suite struct FstabReaderTests {
    private func entries(_ text: String) -> [FstabEntry] { FstabReader.read(capture(text), file: sampleFile).value }

    @Test func readsAllSixFields() throws {
        let entry = try #require(entries("LABEL=data  /var/lib/data\txfs  noatime,nofail 1 2\n").first)
        #expect(entry.source == "LABEL=data" && entry.target == "/var/lib/data" && entry.fsType == "xfs")
        #expect(entry.options == ["noatime", "nofail"] && entry.dump == 1 && entry.pass == 2)
        #expect(!entry.isSwap)
    }

    @Test func commentsAndBlankLinesAreNoEntries() {
        let text = "# /etc/fstab\n\n   # indented\n \t \n/dev/sda1 / ext4 defaults 0 1\n"
        let reading = FstabReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.location.line) == [5])
        #expect(reading.problems.isEmpty)
    }

    @Test func missingFieldsGetTheirDefaults() throws {
        let reading = FstabReader.read(capture("/dev/sda1 /a ext4\n/dev/sda2 /b\n"), file: sampleFile)
        #expect(reading.value.map(\.options) == [["defaults"], ["defaults"]])
        #expect(reading.value.map(\.fsType) == ["ext4", "auto"])
        #expect(reading.problems.map(\.effect) == [.note])
    }

    @Test func quotesAroundTagValuesAreRemoved() {
        let text = """
            UUID="D3A8F783-df75-4dc8-9163-975a891052c0" / ext4
            LABEL='root' /a ext4
            PARTUUID=abc-01 /b ext4
            """
        #expect(
            entries(text).map(\.source) == [
                "UUID=D3A8F783-df75-4dc8-9163-975a891052c0", "LABEL=root", "PARTUUID=abc-01",
            ]
        )
    }

    @Test func undoesOctalEscapes() {
        let entry = entries(#"LABEL=my\040disk /mnt/with\040blank ext4 defaults 0 0"#).first
        #expect(entry?.source == "LABEL=my disk" && entry?.target == "/mnt/with blank")
    }

    @Test func swapAndNoneArePlaceholders() {
        let found = entries("UUID=1 none swap sw 0 0\n/dev/sdb1 swap swap defaults\n/dev/sdc none auto noauto\n")
        #expect(found.map(\.target) == ["none", "swap", "none"])
        #expect(found.map(\.isSwap) == [true, true, false])
    }

    @Test func whatFollowsTheNumbersIsIgnoredAndNoted() {
        let reading = FstabReader.read(
            capture("/dev/sda1 / ext4 defaults 0 1 # root\n/dev/sda2 /b ext4 1 1 # work\n"),
            file: sampleFile
        )
        #expect(reading.value.map(\.pass) == [1, 0])
        #expect(reading.problems.map(\.effect) == [.note, .note])
        #expect(reading.problems.map(\.line) == [1, 2])
    }

    @Test func linesThatSystemdIgnoresAreProblems() {
        let reading = FstabReader.read(
            capture("bug\nthis is broken line with words\n/dev/sda1 / ext4\n"),
            file: sampleFile
        )
        #expect(reading.value.count == 1)
        #expect(reading.problems.lostLines == [1, 2])
        #expect(reading.problems.last?.message == "fstab mount point `is` is not an absolute path")
    }
}
