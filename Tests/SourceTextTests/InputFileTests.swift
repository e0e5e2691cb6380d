import SourceText
import TestSupport
import Testing

@Suite struct InputFileTests {
    private func text(_ input: InputText) -> String { String(decoding: input.bytes, as: UTF8.self) }

    private func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
        let units = (mark ? [0xFEFF] : []) + Array(text.utf16)
        return units.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    @Test func readsTextWithDigestAndSizeOfTheRawBytes() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", "abc")
        let input = try InputFile.readText(path: file, limit: 100)
        #expect(text(input) == "abc")
        #expect(input.size == 3)
        #expect(input.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(input.encodingNote == nil)
        #expect(input.storagePath == file)
    }

    @Test func dropsTheByteOrderMarkButDigestsIt() throws {
        let folder = try TemporaryFolder()
        let input = try InputFile.readText(path: try folder.write("a", [0xEF, 0xBB, 0xBF, 0x61]), limit: 100)
        #expect(text(input) == "a")
        #expect(input.size == 4)
        #expect(input.encodingNote == "UTF-8 with byte order mark")
    }

    @Test(arguments: [true, false], [true, false])
    func transcodesUTF16(bigEndian: Bool, mark: Bool) throws {
        let folder = try TemporaryFolder()
        let sample = "kind: List # Größe 😀\r\n"
        let file = try folder.write("a", utf16(sample, bigEndian: bigEndian, mark: mark))
        let input = try InputFile.readText(path: file, limit: 1000)
        #expect(text(input) == sample)
        #expect(input.encodingNote == (bigEndian ? "UTF-16 big endian" : "UTF-16 little endian"))
    }

    @Test func replacesHalfCharactersOfUTF16() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", [0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8, 0x62, 0x00, 0x63])
        #expect(text(try InputFile.readText(path: file, limit: 1000)) == "a\u{FFFD}b\u{FFFD}")
    }

    @Test func saysWhyAFileCannotBeRead() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        #expect(throws: InputFileError.notFound(path: path + "/none")) {
            try InputFile.readText(path: path + "/none", limit: 10)
        }
        #expect(throws: InputFileError.isDirectory(path: path)) { try InputFile.readText(path: path, limit: 10) }
        let file = try folder.write("big", "0123456789ABC")
        #expect(throws: InputFileError.tooLarge(path: file, limit: 10)) {
            try InputFile.readText(path: file, limit: 10)
        }
    }

    @Test func readsAnEmptyFile() throws {
        let folder = try TemporaryFolder()
        let input = try InputFile.readText(path: try folder.write("a", ""), limit: 10)
        #expect(input.bytes.isEmpty)
        #expect(input.size == 0)
    }

    @Test func rereadsChosenLines() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", "one\r\ntwo\n\nfour")
        let lines = try LineReader.lines([1, 3, 4, 5, 9], ofFileAt: file).mapValues {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(lines == [1: "one", 3: "", 4: "four"])
        #expect(try LineReader.lines([], ofFileAt: file).isEmpty)
    }

    @Test func rereadsLinesOfUTF16AcrossChunks() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "ä", count: 700_000)
        let file = try folder.write("a", utf16("first\n\(long)\nlast\n", bigEndian: false))
        let lines = try LineReader.lines([1, 3], ofFileAt: file).mapValues { String(decoding: $0, as: UTF8.self) }
        #expect(lines == [1: "first", 3: "last"])
    }
}
